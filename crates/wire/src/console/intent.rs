//! Requests for a refresh, as the console's server keeps them from before they are sent (polling.md, "A create whose
//! answer was lost").

use crate::object::object;
use crate::text_enum::text_enum;
use crate::{JobId, JobType, Timestamp};
use serde::{Deserialize, Serialize};

/// A request for a refresh, and what has become of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Intent {
    /// Its id: the `Idempotency-Key` of the request, here and at Zuora, and its `Zuora-Track-Id` there.
    pub id: String,
    /// What it asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<IntentKind>,
    /// How far it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<IntentState>,
    /// Who asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The planned start, if it is not to start at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheduled_refresh_time: Option<Timestamp>,
    /// When it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_time: Option<Timestamp>,
    /// The job that came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_id: Option<JobId>,
    /// The planned job in whose place it is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces: Option<JobId>,
    /// Why it was refused, as a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<String>,
}

object!(Intent {
    "id" => id: word,
    "kind" => kind: text,
    "state" => state: text,
    "person" => person: text,
    "reason" => reason: text,
    "scheduledRefreshTime" => scheduled_refresh_time: instant,
    "createTime" => create_time: instant,
    "jobId" => job_id: text,
    "replaces" => replaces: text,
    "refusal" => refusal: text,
});

text_enum! {
    /// What is asked for.
    pub enum IntentKind {
        /// A refresh.
        Refresh = "REFRESH",
        /// Another time for a planned refresh: the planned job is stopped, and a new one made.
        Move = "MOVE",
    }
}

text_enum! {
    /// How far a request is.
    pub enum IntentState {
        /// Written down; nothing was sent yet.
        Saved = "SAVED",
        /// The planned job in whose place it is asked for is being stopped.
        Stopping = "STOPPING",
        /// Sent; no answer yet.
        Sent = "SENT",
        /// The job is there.
        Accepted = "ACCEPTED",
        /// It was refused, or could certainly not be done.
        Refused = "REFUSED",
        /// Sent, and the answer was lost: it may have been accepted. It is being looked for.
        Unknown = "UNKNOWN",
        /// Looked for long enough: most likely it has never arrived. It may be sent once more, with the same key.
        Lost = "LOST",
    }
}

impl Intent {
    /// Whether it may still come to something without anybody doing anything: nobody may ask for another one.
    pub fn is_open(&self) -> bool {
        use IntentState::{Saved, Sent, Stopping, Unknown};
        matches!(self.state, Some(Saved | Stopping | Sent | Unknown))
    }
}

/// The body that asks the console's server for a refresh: that of the API (contract.md 1.2), and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RefreshRequest {
    /// Only REFRESH can be asked for.
    pub job_type: JobType,
    /// When to start; at once without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheduled_refresh_time: Option<Timestamp>,
    /// Why, for those who will ask. It stays with the console.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The body that asks the console's server to move a planned refresh.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MoveRequest {
    /// The new start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheduled_refresh_time: Option<Timestamp>,
}

object!(MoveRequest { "scheduledRefreshTime" => scheduled_refresh_time: instant, });
