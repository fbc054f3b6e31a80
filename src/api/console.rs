//! What the console's server adds to Zuora's API. Where there is only the API, each of these is refused as not found.

use super::send::{self, Method, change, get, json};
use super::{ApiError, Fresh, Validator, conditional};
use crate::paths;
use serde::Deserialize;
use wire::{
    AuditLog, Checklist, ChecklistItem, Checks, EnvironmentId, Hold, HoldRequest, Holds, Job, JobFeed, JobId, Notes,
    Overview, Rules, Stories,
};

/// Everything that the first page shows.
pub(crate) async fn overview(seen: &Validator) -> Result<Fresh<Overview>, ApiError> {
    conditional(get(&paths::api::overview(), Some(seen)).await?, seen)
}

/// The jobs of all environments that fit, newest first; `after` is what the last page said.
pub(crate) async fn feed(filters: &[(&str, &str)], seen: &Validator) -> Result<Fresh<JobFeed>, ApiError> {
    conditional(get(&paths::with_query(&paths::api::feed(), filters), Some(seen)).await?, seen)
}

/// Where all jobs that fit are found as CSV.
pub(crate) fn feed_csv_url(filters: &[(&str, &str)]) -> String {
    send::resolve(&paths::with_query(&paths::api::feed_csv(), filters))
}

/// Signs out, here or everywhere, and answers where to go then.
pub(crate) async fn sign_out(everywhere: bool) -> Result<String, ApiError> {
    let path = if everywhere { paths::api::end_session_everywhere() } else { paths::api::end_session() };
    let left: Left = change(Method::Post, &path, "", String::new()).await?.decode()?;
    Ok(left.next)
}

#[derive(Deserialize)]
struct Left {
    next: String,
}

/// Who may do what, as it is set.
pub(crate) async fn rules() -> Result<Rules, ApiError> {
    get(&paths::api::rules(), None).await?.decode()
}

/// Who did what, as far as it fits, newest first; `before` is what the last page said.
pub(crate) async fn audit(filters: &[(&str, &str)], seen: &Validator) -> Result<Fresh<AuditLog>, ApiError> {
    conditional(get(&paths::with_query(&paths::api::audit(), filters), Some(seen)).await?, seen)
}

/// Where all of it that fits is found as CSV.
pub(crate) fn audit_csv_url(filters: &[(&str, &str)]) -> String {
    send::resolve(&paths::with_query(&paths::api::audit_csv(), filters))
}

/// Whether everything that the console needs is as it has to be.
pub(crate) async fn checks() -> Result<Checks, ApiError> {
    get(&paths::api::checks(), None).await?.decode()
}

/// Times in which no refresh may start.
pub(crate) async fn holds(seen: &Validator) -> Result<Fresh<Holds>, ApiError> {
    conditional(get(&paths::api::holds(), Some(seen)).await?, seen)
}

/// Makes one. With the same `key` it is the same request.
pub(crate) async fn make_hold(request: &HoldRequest, key: &str) -> Result<Hold, ApiError> {
    change(Method::Post, &paths::api::holds(), key, json(request)?).await?.decode()
}

/// Ends one now. Asking again is harmless.
pub(crate) async fn end_hold(id: &str) -> Result<(), ApiError> {
    change(Method::Delete, &paths::api::hold(id), "", String::new()).await.map(drop)
}

/// Where a calendar follows planned refreshes and first possible dates, of one environment or of all.
pub(crate) fn calendar_feed_url(environment: Option<&EnvironmentId>) -> String {
    send::resolve(&paths::api::calendar_feed(environment))
}

/// Agrees to a refresh that somebody else has asked for, and answers its job. Asking again starts no second one.
pub(crate) async fn agree(environment: &EnvironmentId, approval: &str) -> Result<JobId, ApiError> {
    let path = paths::api::approval_agree(environment, approval);
    Ok(change(Method::Post, &path, "", String::new()).await?.decode::<Job>()?.id)
}

/// Does not agree to it.
pub(crate) async fn decline(environment: &EnvironmentId, approval: &str) -> Result<(), ApiError> {
    let path = paths::api::approval_decline(environment, approval);
    change(Method::Post, &path, "", "{}".to_owned()).await.map(drop)
}

/// Takes one's own back.
pub(crate) async fn withdraw(environment: &EnvironmentId, approval: &str) -> Result<(), ApiError> {
    change(Method::Delete, &paths::api::approval(environment, approval), "", String::new()).await.map(drop)
}

/// What people noted about an environment.
pub(crate) async fn notes(environment: &EnvironmentId, seen: &Validator) -> Result<Fresh<Notes>, ApiError> {
    conditional(get(&paths::api::notes(environment), Some(seen)).await?, seen)
}

/// Puts notes in the place of the last ones. Asking again is harmless.
pub(crate) async fn put_notes(environment: &EnvironmentId, notes: &Notes) -> Result<Notes, ApiError> {
    change(Method::Put, &paths::api::notes(environment), "", json(notes)?).await?.decode()
}

/// Who asked for the jobs of an environment, and why.
pub(crate) async fn stories(environment: &EnvironmentId, seen: &Validator) -> Result<Fresh<Stories>, ApiError> {
    conditional(get(&paths::api::stories(environment), Some(seen)).await?, seen)
}

/// What is set up again after a job.
pub(crate) async fn checklist(
    environment: &EnvironmentId,
    job: &JobId,
    seen: &Validator,
) -> Result<Fresh<Checklist>, ApiError> {
    conditional(get(&paths::api::checklist(environment, job), Some(seen)).await?, seen)
}

/// Ticks something off, for everybody. Asking again is harmless.
pub(crate) async fn tick(
    environment: &EnvironmentId,
    job: &JobId,
    item: &ChecklistItem,
) -> Result<Checklist, ApiError> {
    let path = paths::api::checklist_item(environment, job, item);
    change(Method::Put, &path, "", String::new()).await?.decode()
}

/// Takes a tick away. Asking again is harmless.
pub(crate) async fn untick(
    environment: &EnvironmentId,
    job: &JobId,
    item: &ChecklistItem,
) -> Result<Checklist, ApiError> {
    let path = paths::api::checklist_item(environment, job, item);
    change(Method::Delete, &path, "", String::new()).await?.decode()
}
