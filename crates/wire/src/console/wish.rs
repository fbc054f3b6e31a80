//! Refreshes that wait for the first moment at which they are allowed.

use super::{Approval, Intent};
use crate::object::object;
use crate::text_enum::text_enum;
use crate::{JobId, Timestamp};
use serde::Serialize;

/// What the console's server knows of an environment beyond the API: `/api/console/test-environments/{id}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    /// The last request for a refresh that was made here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intent: Option<Intent>,
    /// The refresh that waits for its first allowed moment, or what became of the last one until somebody has seen it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wish: Option<Wish>,
    /// The last refresh that a second person had to agree to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
}

object!(Standing { "intent" => intent: value, "wish" => wish: value, "approval" => approval: value, });

/// A refresh that the console's server asks for as soon as it is allowed.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Wish {
    /// How far it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<WishState>,
    /// Who asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Not before that moment, also if it were allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Timestamp>,
    /// When it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_time: Option<Timestamp>,
    /// The job that came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_id: Option<JobId>,
    /// Why nothing came of it, as a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<String>,
}

object!(Wish {
    "state" => state: text,
    "person" => person: text,
    "reason" => reason: text,
    "notBefore" => not_before: instant,
    "createTime" => create_time: instant,
    "jobId" => job_id: text,
    "refusal" => refusal: text,
});

text_enum! {
    /// How far a wish is.
    pub enum WishState {
        /// It waits for its moment.
        Waiting = "WAITING",
        /// The job is there.
        Done = "DONE",
        /// Nothing came of it.
        Refused = "REFUSED",
    }
}

/// The body that makes or changes a wish.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WishRequest {
    /// Not before that moment, also if it were allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Timestamp>,
    /// Why, for those who will ask.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

object!(WishRequest { "notBefore" => not_before: instant, "reason" => reason: text, });
