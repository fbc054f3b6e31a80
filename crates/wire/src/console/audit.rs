//! The log of who did what: every request that changes something, and what came of it.

use crate::object::object;
use crate::text_enum::text_enum;
use crate::{EnvironmentId, JobId, Timestamp};
use serde::Serialize;

/// The answer of `/api/console/audit`: newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AuditLog {
    /// The entries.
    pub entries: Vec<AuditEntry>,
    /// What to give as `before` for the older ones; none where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<i32>,
}

object!(AuditLog { "entries" => entries: value, "next" => next: integer, });

/// One thing that somebody did, or that came of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditEntry {
    /// Its place in the log, from 1 on without gaps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sequence: Option<i32>,
    /// When, by the clock of the environments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<Timestamp>,
    /// Who, as people call them; nobody where the server did it, or where nobody signs in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The email address of whoever it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The portal through which they came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub portal: Option<String>,
    /// What was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<AuditAction>,
    /// What came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<AuditOutcome>,
    /// The environment that it was about; none where it was about all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<EnvironmentId>,
    /// The job that it was about, or that came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_id: Option<JobId>,
    /// For when it was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Timestamp>,
    /// Why, as the person said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Why not, as the person was told, and other details.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The id of the request, in the log and at Zuora.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub track_id: Option<String>,
}

object!(AuditEntry {
    "sequence" => sequence: integer,
    "time" => time: instant,
    "person" => person: text,
    "email" => email: text,
    "portal" => portal: text,
    "action" => action: text,
    "outcome" => outcome: text,
    "environmentId" => environment_id: text,
    "jobId" => job_id: text,
    "start" => start: instant,
    "reason" => reason: text,
    "detail" => detail: text,
    "trackId" => track_id: text,
});

text_enum! {
    /// What can be asked for.
    pub enum AuditAction {
        /// A refresh.
        Refresh = "refresh",
        /// Moving a planned refresh.
        Move = "move",
        /// Stopping a job.
        Stop = "stop",
        /// A refresh at its first possible moment.
        Wait = "wait",
        /// No longer that.
        EndWait = "end-wait",
        /// A time in which no refresh may start.
        Hold = "hold",
        /// The end of one.
        EndHold = "end-hold",
        /// Notes about an environment.
        Note = "note",
        /// Something is set up again after a refresh.
        Tick = "tick",
        /// It is not, after all.
        Untick = "untick",
        /// Somebody whom Zuora tells by email.
        AddRecipient = "add-recipient",
        /// Another name or address for them.
        ChangeRecipient = "change-recipient",
        /// No longer them.
        RemoveRecipient = "remove-recipient",
        /// A refresh that a second person has to agree to.
        AskTwo = "ask-two",
        /// Agreeing to it.
        Agree = "agree",
        /// Not agreeing to it.
        Decline = "decline",
        /// Taking it back.
        Withdraw = "withdraw",
        /// Signing in.
        SignIn = "sign-in",
        /// Signing out.
        SignOut = "sign-out",
        /// Signing out everywhere.
        SignOutEverywhere = "sign-out-everywhere",
        /// A portal's token for one of its people.
        EmbedToken = "embed-token",
        /// Looking at something.
        Look = "look",
    }
}

text_enum! {
    /// What came of it.
    pub enum AuditOutcome {
        /// It was asked for, and is on its way.
        Asked = "asked",
        /// It was done.
        Done = "done",
        /// It was not, for certain.
        Refused = "refused",
        /// Nobody knows yet.
        Unknown = "unknown",
        /// It was looked for in vain.
        Lost = "lost",
    }
}
