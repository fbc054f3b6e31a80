//! Refreshes that a second person has to agree to, where an environment asks for two.

use crate::object::object;
use crate::text_enum::text_enum;
use crate::{EnvironmentId, JobId, Timestamp};
use serde::Serialize;

/// A refresh that somebody asked for, and that another person has to agree to.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Approval {
    /// Its id, used in its path.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// The environment that it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<EnvironmentId>,
    /// How far it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<ApprovalState>,
    /// Who asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// What tells them apart: they cannot agree themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person_id: Option<String>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When to start; at once without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Timestamp>,
    /// When it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_time: Option<Timestamp>,
    /// Until when somebody can agree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expire_time: Option<Timestamp>,
    /// Who agreed or did not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
    /// When they did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decide_time: Option<Timestamp>,
    /// Why not, or why nothing came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<String>,
    /// The job that came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_id: Option<JobId>,
}

object!(Approval {
    "id" => id: word,
    "environmentId" => environment_id: text,
    "state" => state: text,
    "person" => person: text,
    "personId" => person_id: text,
    "reason" => reason: text,
    "start" => start: instant,
    "createTime" => create_time: instant,
    "expireTime" => expire_time: instant,
    "decidedBy" => decided_by: text,
    "decideTime" => decide_time: instant,
    "refusal" => refusal: text,
    "jobId" => job_id: text,
});

text_enum! {
    /// How far it is.
    pub enum ApprovalState {
        /// It waits for a second person.
        Waiting = "WAITING",
        /// A second person agreed, and the refresh was asked for.
        Agreed = "AGREED",
        /// A second person did not agree.
        Declined = "DECLINED",
        /// Whoever asked for it took it back.
        Withdrawn = "WITHDRAWN",
        /// Nobody agreed in time.
        Expired = "EXPIRED",
    }
}

/// The body by which somebody does not agree.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DeclineRequest {
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

object!(DeclineRequest { "reason" => reason: text, });

impl Approval {
    /// Whether somebody can still agree.
    pub fn is_open(&self) -> bool {
        self.state == Some(ApprovalState::Waiting)
    }
}
