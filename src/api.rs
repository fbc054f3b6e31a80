//! What the app asks of the server: one function for each operation. A page never sees a URL, a header or gloo-net.

mod error;
mod send;

pub(crate) use error::ApiError;
pub(crate) use send::last_answers;
use send::{Answer, get, post};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use wire::{
    EnvironmentId, Job, JobActionRequest, JobId, JobRequest, JobStory, List, Session, TestEnvironment, Timestamp,
};

use crate::live::Heard;
use crate::paths;

/// The outcome of a conditional GET.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Fresh<T> {
    /// A value, the first or another than before.
    New(T),
    /// The server says that nothing has changed.
    Unchanged,
}

/// Remembers which answer the asker has, so that an unchanged one costs no body, and whether the server can wait with
/// the next one until there is something new: one for each thing that is polled.
#[derive(Default)]
pub(crate) struct Validator {
    entity_tag: RefCell<Option<String>>,
    /// Whether the next request asks the server to wait for news.
    patient: Cell<bool>,
    /// Whether the server did so when it was last asked to; none before.
    waited: Cell<Option<bool>>,
    /// What another tab has heard: it stands for the next answer.
    heard: RefCell<Option<Heard>>,
    /// What the last answer was, to be told to the other tabs.
    told: RefCell<Option<Heard>>,
}

impl Validator {
    /// Whether the next request asks the server to wait for news.
    pub(crate) fn set_patient(&self, patient: bool) {
        self.patient.set(patient);
    }

    /// Has what another tab heard stand for the next answer.
    pub(crate) fn hear(&self, heard: Heard) {
        self.heard.replace(Some(heard));
    }

    /// What the last answer was, if it came from the server and can be told to another tab.
    pub(crate) fn take_told(&self) -> Option<Heard> {
        self.told.take()
    }

    /// Whether the server may be expected to wait: it has waited, or was never asked to and says which answers are the
    /// same.
    pub(crate) fn is_waited_for(&self) -> bool {
        self.waited.get().unwrap_or_else(|| self.entity_tag.borrow().is_some())
    }
}

/// All environments.
pub(crate) async fn environments(seen: &Validator) -> Result<Fresh<Vec<TestEnvironment>>, ApiError> {
    list(get(&paths::api::environments(), Some(seen)).await?, seen)
}

/// One environment.
pub(crate) async fn environment(id: &EnvironmentId, seen: &Validator) -> Result<Fresh<TestEnvironment>, ApiError> {
    conditional(get(&paths::api::environment(id), Some(seen)).await?, seen)
}

/// All jobs of an environment, newest first.
pub(crate) async fn jobs(environment: &EnvironmentId, seen: &Validator) -> Result<Fresh<Vec<Job>>, ApiError> {
    let jobs = list(get(&paths::api::jobs(environment), Some(seen)).await?, seen)?;
    Ok(match jobs {
        Fresh::New(mut jobs) => {
            // The contract promises no order. Jobs that do not say when they were made come last.
            jobs.sort_by_key(|job: &Job| std::cmp::Reverse(job.order()));
            Fresh::New(jobs)
        }
        Fresh::Unchanged => Fresh::Unchanged,
    })
}

/// One job, at the URL that its `Location` named, if this page made it.
pub(crate) async fn job(environment: &EnvironmentId, job: &JobId, seen: &Validator) -> Result<Fresh<Job>, ApiError> {
    let located = LOCATED.with_borrow(|located| located.get(&(environment.clone(), job.clone())).cloned());
    let url = located.unwrap_or_else(|| paths::api::job(environment, job));
    conditional(get(&url, Some(seen)).await?, seen)
}

/// Asks for a refresh, now or at a planned time, and answers the job's id.
///
/// [`ApiError::Unknown`] means that it may have been accepted: look, and do not ask again.
pub(crate) async fn create_job(
    environment: &EnvironmentId,
    scheduled_refresh_time: Option<Timestamp>,
) -> Result<JobId, ApiError> {
    let answer = post(&paths::api::jobs(environment), &JobRequest::refresh(scheduled_refresh_time)).await?;
    let named = answer.location.as_deref().and_then(paths::api::ids_of_job);
    if let (Some(url), Some((of, job))) = (&answer.location, named)
        && of == *environment
    {
        LOCATED.with_borrow_mut(|located| located.insert((of, job.clone()), url.clone()));
        return Ok(job);
    }
    // No usable `Location`: the id in the body serves as well (contract.md 1).
    answer.decode::<Job>().ok().map(|job| job.id).filter(|id| !id.is_empty()).ok_or(ApiError::Unknown)
}

/// Asks to stop a job and answers it in its new state.
///
/// [`ApiError::Unknown`] means that it may have been stopped: read the job. Asking again is harmless.
pub(crate) async fn stop_job(environment: &EnvironmentId, job: &JobId) -> Result<Job, ApiError> {
    let answer = post(&paths::api::job_actions(environment, job), &JobActionRequest::CANCEL).await?;
    answer.decode()
}

/// What the console's server says about itself; none where there is only the API (plain mode).
pub(crate) async fn session() -> Result<Option<Session>, ApiError> {
    ours(get(&paths::api::session(), None).await)
}

/// What the console's server has seen of a job; none where there is only the API, or a server that does not look.
pub(crate) async fn job_story(environment: &EnvironmentId, job: &JobId) -> Result<Option<JobStory>, ApiError> {
    ours(get(&paths::api::job_story(environment, job), None).await)
}

thread_local! {
    /// The polling URLs that the server named in `Location`, by the ids in them.
    static LOCATED: RefCell<HashMap<(EnvironmentId, JobId), String>> = RefCell::default();
}

/// An answer of the console's own server, which need not be there.
fn ours<T: serde::de::DeserializeOwned>(answer: Result<Answer, ApiError>) -> Result<Option<T>, ApiError> {
    match answer {
        Ok(answer) => answer.decode().map(Some),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}

fn conditional<T: serde::de::DeserializeOwned>(answer: Answer, seen: &Validator) -> Result<Fresh<T>, ApiError> {
    if answer.is_unchanged() {
        return Ok(Fresh::Unchanged);
    }
    let value = answer.decode()?;
    // Only after it could be read: an answer that is no use must not be confirmed by the next 304.
    seen.entity_tag.replace(answer.entity_tag);
    Ok(Fresh::New(value))
}

fn list<T: serde::de::DeserializeOwned>(answer: Answer, seen: &Validator) -> Result<Fresh<Vec<T>>, ApiError> {
    match conditional::<List<T>>(answer, seen)? {
        Fresh::New(list) => list.result.map(Fresh::New).ok_or(ApiError::Unreadable),
        Fresh::Unchanged => Ok(Fresh::Unchanged),
    }
}
