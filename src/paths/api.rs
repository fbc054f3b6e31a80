//! Paths of the API, below its base (contract.md 1).

use super::{decode, encode};
use wire::{ChecklistItem, EnvironmentId, JobId, NotificationId};

/// Where the API is when the page does not say otherwise, below the page's own base.
pub(crate) const DEFAULT_BASE: &str = "api";

/// All environments.
pub(crate) fn environments() -> String {
    "/test-environments".to_owned()
}

/// One environment.
pub(crate) fn environment(id: &EnvironmentId) -> String {
    format!("/test-environments/{}", encode(id.as_str()))
}

/// The jobs of an environment.
pub(crate) fn jobs(environment: &EnvironmentId) -> String {
    format!("/test-environments/{}/jobs", encode(environment.as_str()))
}

/// One job.
pub(crate) fn job(environment: &EnvironmentId, job: &JobId) -> String {
    format!("/test-environments/{}/jobs/{}", encode(environment.as_str()), encode(job.as_str()))
}

/// What can be asked of a job.
pub(crate) fn job_actions(environment: &EnvironmentId, job: &JobId) -> String {
    format!("{}/actions", self::job(environment, job))
}

/// Whom Zuora tells by email of the jobs of an environment.
pub(crate) fn recipients(environment: &EnvironmentId) -> String {
    [&self::environment(environment), "/notifications"].concat()
}

/// One of them.
pub(crate) fn recipient(environment: &EnvironmentId, recipient: &NotificationId) -> String {
    [&recipients(environment), "/", &encode(recipient.as_str())].concat()
}

/// Everything that the first page shows; 404 in plain mode, as is all that is under `/console`.
pub(crate) fn overview() -> String {
    "/console/overview".to_owned()
}

/// Ends the session in this browser.
pub(crate) fn end_session() -> String {
    "/console/session/end".to_owned()
}

/// Ends it everywhere.
pub(crate) fn end_session_everywhere() -> String {
    "/console/session/end-everywhere".to_owned()
}

/// What is set about who may do what.
pub(crate) fn rules() -> String {
    "/console/rules".to_owned()
}

/// The jobs of all environments.
pub(crate) fn feed() -> String {
    "/console/jobs".to_owned()
}

/// The same as a table for other programs.
pub(crate) fn feed_csv() -> String {
    "/console/jobs.csv".to_owned()
}

/// Who did what.
pub(crate) fn audit() -> String {
    "/console/audit".to_owned()
}

/// The same as a table for other programs.
pub(crate) fn audit_csv() -> String {
    "/console/audit.csv".to_owned()
}

/// Times in which no refresh may start.
pub(crate) fn holds() -> String {
    "/console/holds".to_owned()
}

/// One of them.
pub(crate) fn hold(id: &str) -> String {
    ["/console/holds/", &encode(id)].concat()
}

/// All planned refreshes and first possible dates, for a calendar that looks again by itself; of one environment if
/// it is given.
pub(crate) fn calendar_feed(environment: Option<&EnvironmentId>) -> String {
    let of = environment.map_or_else(|| "/console".to_owned(), standing);
    [&of, "/calendar.ics"].concat()
}

/// A refresh that waits for a second person.
pub(crate) fn approval(environment: &EnvironmentId, approval: &str) -> String {
    [&standing(environment), "/approvals/", &encode(approval)].concat()
}

/// Agrees to it.
pub(crate) fn approval_agree(environment: &EnvironmentId, approval: &str) -> String {
    [&self::approval(environment, approval), "/agree"].concat()
}

/// Does not agree to it.
pub(crate) fn approval_decline(environment: &EnvironmentId, approval: &str) -> String {
    [&self::approval(environment, approval), "/decline"].concat()
}

/// What people noted about an environment.
pub(crate) fn notes(environment: &EnvironmentId) -> String {
    [&standing(environment), "/notes"].concat()
}

/// Who asked for the jobs of an environment, and why.
pub(crate) fn stories(environment: &EnvironmentId) -> String {
    [&standing(environment), "/stories"].concat()
}

/// What is set up again after a job.
pub(crate) fn checklist(environment: &EnvironmentId, job: &JobId) -> String {
    ["/console", &self::job(environment, job), "/checklist"].concat()
}

/// One thing of it.
pub(crate) fn checklist_item(environment: &EnvironmentId, job: &JobId, item: &ChecklistItem) -> String {
    [&checklist(environment, job), "/", &encode(item.as_str())].concat()
}

/// What the console's server has seen of a job; 404 in plain mode.
pub(crate) fn job_story(environment: &EnvironmentId, job: &JobId) -> String {
    [&standing(environment), "/stories/", &encode(job.as_str())].concat()
}

/// What the console's server knows of an environment beyond the API.
pub(crate) fn standing(environment: &EnvironmentId) -> String {
    ["/console", &self::environment(environment)].concat()
}

/// The refresh of an environment that waits for its first possible moment.
pub(crate) fn waiting_refresh(environment: &EnvironmentId) -> String {
    [&standing(environment), "/waiting-refresh"].concat()
}

/// The next refresh of an environment, for a calendar.
pub(crate) fn calendar(environment: &EnvironmentId) -> String {
    [&standing(environment), "/next-refresh.ics"].concat()
}

/// Where a planned job is moved.
pub(crate) fn move_plan(environment: &EnvironmentId, job: &JobId) -> String {
    ["/console", &self::job(environment, job), "/move"].concat()
}

/// Whether everything is as it has to be; 404 in plain mode.
pub(crate) fn checks() -> String {
    "/console/checks".to_owned()
}

/// What the console's server says about itself; 404 in plain mode.
pub(crate) fn session() -> String {
    "/console/session".to_owned()
}

/// The ids in a path of the form `…/test-environments/{id}/jobs/{jobId}`, whatever stands before it.
pub(crate) fn ids_of_job(path: &str) -> Option<(EnvironmentId, JobId)> {
    let mut parts = path.rsplit('/');
    let (job, jobs, environment, environments) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let well_formed = jobs == "jobs" && environments == "test-environments";
    let (job, environment) = (decode(job)?, decode(environment)?);
    (well_formed && !job.is_empty() && !environment.is_empty())
        .then(|| (environment.as_str().into(), job.as_str().into()))
}
