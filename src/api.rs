//! What the app asks of the server: one function for each operation. A page never sees a URL, a header or gloo-net.

mod answer;
mod console;
mod early;
mod error;
mod recipients;
mod send;
mod who;

use answer::Answer;
pub(crate) use console::{
    agree, audit, audit_csv_url, calendar_feed_url, checklist, checks, decline, end_hold, feed, feed_csv_url, holds,
    make_hold, notes, overview, put_notes, rules, sign_out, stories, tick, untick, withdraw,
};
pub(crate) use early::{forget as forget_early_answers, module as early_module};
pub(crate) use error::ApiError;
pub(crate) use recipients::{add_recipient, change_recipient, recipients, remove_recipient};
use send::{Method, change, get, json};
pub(crate) use send::{SignedOut, last_answers, on_door};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use wire::{
    EnvironmentId, Intent, Job, JobActionRequest, JobId, JobStory, JobType, List, MoveRequest, RefreshRequest, Session,
    Source, Standing, TestEnvironment, Timestamp, WishRequest,
};

use crate::live::Heard;
use crate::order::ordered;
use crate::paths;

/// The code of a part of the app, from the file at an address of ours. `Unreadable`: there is no such file any more.
pub(crate) async fn part(address: &str) -> Result<Vec<u8>, ApiError> {
    send::file(address).await
}

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
    /// How fresh the last answer was, as the server tells it.
    source: RefCell<Option<String>>,
}

impl Validator {
    /// Of what was seen before.
    pub(crate) fn with(entity_tag: Option<String>) -> Self {
        Self { entity_tag: RefCell::new(entity_tag), ..Self::default() }
    }

    /// What the server calls that which was seen.
    pub(crate) fn entity_tag(&self) -> Option<String> {
        self.entity_tag.borrow().clone()
    }

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

    /// The last answer to another question stands for the one to this.
    pub(crate) fn take_source(&self, other: &Self) {
        self.source.replace(other.source.borrow().clone());
    }

    /// How fresh the last answer was; nothing where it was read for whoever asked.
    pub(crate) fn source(&self) -> Source {
        let told = self.source.borrow();
        told.as_deref().and_then(|told| serde_json::from_str(told).ok()).unwrap_or_default()
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
        // The contract promises no order. Jobs that do not say when they were made come last.
        Fresh::New(jobs) => Fresh::New(ordered(jobs, |job: &Job| std::cmp::Reverse(job.order()))),
        Fresh::Unchanged => Fresh::Unchanged,
    })
}

/// One job, at the URL that its `Location` named, if this page made it.
pub(crate) async fn job(environment: &EnvironmentId, job: &JobId, seen: &Validator) -> Result<Fresh<Job>, ApiError> {
    let located = LOCATED.with_borrow(|located| located.get(&(environment.clone(), job.clone())).cloned());
    let url = located.unwrap_or_else(|| paths::api::job(environment, job));
    conditional(get(&url, Some(seen)).await?, seen)
}

/// Asks for a refresh, now or at a planned time, and answers the job's id. With the same `key` it is the same request.
///
/// [`ApiError::Unknown`] means that it may have been accepted: look, and do not ask again.
pub(crate) async fn create_job(
    environment: &EnvironmentId,
    key: &str,
    scheduled_refresh_time: Option<Timestamp>,
    reason: Option<String>,
) -> Result<Created, ApiError> {
    let body = json(&RefreshRequest { job_type: JobType::Refresh, scheduled_refresh_time, reason })?;
    let answer = change(Method::Post, &paths::api::jobs(environment), key, body).await?;
    if answer.is_accepted() {
        return Ok(Created::Waits);
    }
    let named = answer.location.as_deref().and_then(paths::api::ids_of_job);
    if let (Some(url), Some((of, job))) = (&answer.location, named)
        && of == *environment
    {
        LOCATED.with_borrow_mut(|located| located.insert((of, job.clone()), url.clone()));
        return Ok(Created::Job(job));
    }
    // No usable `Location`: the id in the body serves as well (contract.md 1).
    let made = answer.decode::<Job>().ok().map(|job| job.id).filter(|id| !id.is_empty());
    made.map(Created::Job).ok_or(ApiError::Unknown)
}

/// What came of a request for a refresh.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Created {
    /// A job.
    Job(JobId),
    /// A second person has to agree first.
    Waits,
}

/// Asks to stop a job and answers it in its new state.
///
/// [`ApiError::Unknown`] means that it may have been stopped: read the job. Asking again is harmless.
pub(crate) async fn stop_job(environment: &EnvironmentId, job: &JobId) -> Result<Job, ApiError> {
    let body = json(&JobActionRequest::CANCEL)?;
    change(Method::Post, &paths::api::job_actions(environment, job), "", body).await?.decode()
}

/// What the console's server knows of an environment: open requests, and the refresh that waits.
pub(crate) async fn standing(environment: &EnvironmentId, seen: &Validator) -> Result<Fresh<Standing>, ApiError> {
    conditional(get(&paths::api::standing(environment), Some(seen)).await?, seen)
}

/// Has the server ask for a refresh as soon as it is possible. Asking again is harmless: it takes the place.
pub(crate) async fn wish(
    environment: &EnvironmentId,
    not_before: Option<Timestamp>,
    reason: Option<String>,
) -> Result<Standing, ApiError> {
    let body = json(&WishRequest { not_before, reason })?;
    change(Method::Put, &paths::api::waiting_refresh(environment), "", body).await?.decode()
}

/// Removes the refresh that waits, or what became of it.
pub(crate) async fn unwish(environment: &EnvironmentId) -> Result<Standing, ApiError> {
    change(Method::Delete, &paths::api::waiting_refresh(environment), "", String::new()).await?.decode()
}

/// Moves a planned job to another time and answers how far that is.
///
/// [`ApiError::Unknown`] means that it may be under way: look, and do not ask again.
pub(crate) async fn move_job(
    environment: &EnvironmentId,
    job: &JobId,
    key: &str,
    start: Timestamp,
) -> Result<Intent, ApiError> {
    let body = json(&MoveRequest { scheduled_refresh_time: Some(start) })?;
    change(Method::Post, &paths::api::move_plan(environment, job), key, body).await?.decode()
}

/// A new key, for a request that must not act twice.
pub(crate) fn new_key() -> String {
    let mut bytes = [0; 16];
    let drawn = leptos::prelude::window()
        .crypto()
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).map(drop));
    if drawn.is_err() {
        bytes.fill_with(|| (js_sys::Math::random() * 256.0) as u8);
    }
    let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Where a calendar finds the next refresh of an environment.
pub(crate) fn calendar_url(environment: &EnvironmentId) -> String {
    send::resolve(&paths::api::calendar(environment))
}

/// What the console's server says about itself; none where there is only the API (plain mode).
pub(crate) async fn session() -> Result<Option<Session>, ApiError> {
    ours(get(&paths::api::session(), None).await)
}

/// What the console's server has seen of a job; none where there is only the API, or a server that does not look.
pub(crate) async fn job_story(environment: &EnvironmentId, job: &JobId) -> Result<Option<JobStory>, ApiError> {
    ours(get(&paths::api::job_story(environment, job), None).await)
}

/// The sentences of a language, as its file has them; none where they cannot be had. `hash` changes with them.
pub(crate) async fn sentences(language: &str, hash: &str) -> Option<String> {
    let file = send::file(&paths::sentences(language, hash)).await.ok()?;
    String::from_utf8(file).ok()
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
