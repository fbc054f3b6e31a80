//! The page around the app. In the console it is the app's own. Where the app is embedded it is a portal's: it is told what
//! happens, may say no to what would be asked for, and may have asked to be shown less.

#[cfg_attr(not(feature = "embed"), path = "host/page.rs")]
#[cfg_attr(feature = "embed", path = "host/portal.rs")]
mod around;

use crate::api::ApiError;
use crate::text::words;
pub(crate) use around::{Host, each_is_told, title_in_use};
use wasm_bindgen::JsValue;
use wire::{EnvironmentId, JobId};

/// What a portal lets its people do in an element. The server decides in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Offers {
    /// Whether anything can be done at all.
    pub(crate) acts: bool,
    /// Whether a refresh can be asked for.
    pub(crate) refresh: bool,
    /// Whether a job can be stopped.
    pub(crate) stop: bool,
    /// Whether a refresh can be planned for a time.
    pub(crate) schedule: bool,
}

impl Offers {
    /// As the console has it.
    pub(crate) const ALL: Self = Self { acts: true, refresh: true, stop: true, schedule: true };
}

/// What the page around is told. Its names are those that the embedding documents.
#[cfg_attr(not(feature = "embed"), expect(dead_code, reason = "nobody is told"))]
#[derive(Clone, Copy, Debug)]
pub(crate) enum Event<'a> {
    /// Somebody is about to ask for a refresh.
    RefreshRequested {
        /// Of which sandbox.
        environment: &'a EnvironmentId,
        /// `now`, `later`, `soonest`, `move` or `agree`.
        how: &'static str,
        /// At which time (RFC 3339); empty for one that is not known.
        start: &'a str,
        /// Why.
        reason: &'a str,
    },
    /// Somebody is about to stop a job.
    StopRequested(&'a EnvironmentId, &'a JobId),
    /// A job was made.
    JobCreated(&'a EnvironmentId, &'a JobId),
    /// A job stands otherwise than before: its status and its percentage.
    JobUpdated(&'a EnvironmentId, &'a JobId, &'a str, u8),
    /// A job has ended, with that status.
    JobFinished(&'a EnvironmentId, &'a JobId, &'a str),
    /// Another place is shown.
    Navigate(&'a str),
    /// Nobody is signed in, or not any more.
    AuthRequired(&'static str),
    /// Something keeps the view from showing anything.
    Error(&'a ApiError),
}

#[cfg_attr(not(feature = "embed"), expect(dead_code, reason = "nobody is told"))]
impl Event<'_> {
    /// Its name, and what it says.
    fn told(self) -> (&'static str, Vec<(&'static str, JsValue)>) {
        let of_job = |environment: &EnvironmentId, job: &JobId| {
            vec![("environmentId", environment.as_str().into()), ("jobId", job.as_str().into())]
        };
        let and = |mut told: Vec<(&'static str, JsValue)>, more: &[(&'static str, JsValue)]| {
            told.extend_from_slice(more);
            told
        };
        match self {
            Self::RefreshRequested { environment, how, start, reason } => {
                let start = if start.is_empty() { JsValue::NULL } else { start.into() };
                let told = [("how", how.into()), ("start", start), ("reason", reason.into())];
                ("reprise-refresh-requested", and(vec![("environmentId", environment.as_str().into())], &told))
            }
            Self::StopRequested(environment, job) => ("reprise-stop-requested", of_job(environment, job)),
            Self::JobCreated(environment, job) => ("reprise-job-created", of_job(environment, job)),
            Self::JobUpdated(environment, job, status, percent) => {
                let told = [("status", status.into()), ("percent", percent.into())];
                ("reprise-job-updated", and(of_job(environment, job), &told))
            }
            Self::JobFinished(environment, job, outcome) => {
                ("reprise-job-finished", and(of_job(environment, job), &[("outcome", outcome.into())]))
            }
            Self::Navigate(path) => ("reprise-navigate", vec![("path", path.into())]),
            Self::AuthRequired(reason) => ("reprise-auth-required", vec![("reason", reason.into())]),
            Self::Error(error) => {
                let (code, retryable, word) = match error {
                    ApiError::Unreachable | ApiError::Unknown => ("unreachable", true, words::ERROR_UNREACHABLE),
                    ApiError::Failing(_) | ApiError::SlowDown(_) => ("failing", true, words::ERROR_FAILING),
                    ApiError::SignedOut => ("sign-in-needed", true, words::ERROR_SIGNED_OUT),
                    ApiError::Refused(_) if error.is_not_found() => ("not-found", false, words::ERROR_NOT_FOUND),
                    ApiError::Refused(_) => ("not-allowed", false, words::ERROR_REFUSED),
                    ApiError::Unreadable => ("unreadable", false, words::ERROR_UNREADABLE),
                };
                let told =
                    vec![("code", code.into()), ("message", word.text().into()), ("retryable", retryable.into())];
                ("reprise-error", told)
            }
        }
    }
}
