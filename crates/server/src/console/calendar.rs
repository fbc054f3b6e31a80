//! Files for calendars: the next refresh of an environment, to be put down once, and what a calendar that subscribes
//! fetches again and again.

mod events;

use crate::access;
use crate::app::AppState;
use crate::problem::Problem;
use crate::request::EnvironmentPath;
use axum::Router;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderName, StatusCode};
use axum::routing::get;
use chrono::Duration;
use icalendar::{Calendar, Event};
use std::collections::HashMap;
use wire::{Job, TestEnvironment};

const CALENDAR: &str = "text/calendar; charset=utf-8";
/// How often a calendar should look again. Most of them do so less often whatever it says.
const LOOK_AGAIN_AFTER: Duration = Duration::hours(1);

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/console/test-environments/{id}/next-refresh.ics", get(next_refresh))
}

/// What is fetched again and again.
pub(super) fn watched_routes() -> Router<AppState> {
    Router::new()
        .route("/console/calendar.ics", get(all))
        .route("/console/test-environments/{id}/calendar.ics", get(one))
}

type File = ([(HeaderName, &'static str); 3], String);
type Subscription = ([(HeaderName, &'static str); 2], String);

/// The next possible or planned refresh of an environment.
async fn next_refresh(State(state): State<AppState>, EnvironmentPath(id): EnvironmentPath) -> Result<File, Problem> {
    let environment = state.desk.backend().environment(&id).await?;
    let jobs = state.desk.backend().jobs(&environment.id).await?;
    let holds = state.desk.holds_ahead().await?;
    let event = events::next_refresh(&environment, &jobs, &holds, state.desk.now()).ok_or_else(|| {
        let detail = "No refresh of this test environment is planned, and it need not wait for one.";
        Problem::new(StatusCode::NOT_FOUND, "nothing-to-put-down", detail)
    })?;
    let file = Calendar::new().name(&events::visible(environment.name())).push(event).done().to_string();
    let headers = [
        (CONTENT_TYPE, CALENDAR),
        (CONTENT_DISPOSITION, "attachment; filename=\"next-refresh.ics\""),
        (CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, file))
}

/// Planned refreshes, the first moments at which others are possible, and holds to come, of all environments.
async fn all(State(state): State<AppState>) -> Result<Subscription, Problem> {
    let environments = state.desk.backend().environments().await?;
    let jobs = state.desk.backend().latest_jobs(&environments).await?;
    calendar(&state, "Refreshes of test environments", &environments, jobs).await
}

/// The same of one environment.
async fn one(State(state): State<AppState>, EnvironmentPath(id): EnvironmentPath) -> Result<Subscription, Problem> {
    let environment = state.desk.backend().environment(&id).await?;
    let jobs = state.desk.backend().jobs(&environment.id).await?;
    let name = format!("Refreshes of {}", environment.name());
    calendar(&state, &name, &[environment], jobs).await
}

async fn calendar(
    state: &AppState,
    name: &str,
    environments: &[TestEnvironment],
    jobs: Vec<Job>,
) -> Result<Subscription, Problem> {
    let mut holds = state.desk.holds_ahead().await?;
    holds.retain(|hold| access::sees(hold.environment_id.as_ref()));
    let now = state.desk.now();
    let mut jobs_of: HashMap<_, Vec<Job>> = HashMap::new();
    for job in jobs {
        jobs_of.entry(job.test_environment_id.clone()).or_default().push(job);
    }
    let refreshes = environments.iter().filter_map(|environment| {
        let jobs = jobs_of.get(&environment.id).map(Vec::as_slice).unwrap_or_default();
        events::next_refresh(environment, jobs, &holds, now)
    });
    let mut found: Vec<Event> = refreshes.collect();
    let here = holds.iter().filter(|hold| environments.iter().any(|environment| hold.concerns(&environment.id)));
    found.extend(here.filter_map(|hold| {
        let name_of = |environment: &TestEnvironment| environment.name().to_owned();
        events::hold(hold, |id| environments.iter().find(|environment| environment.id == *id).map(name_of))
    }));
    let mut calendar = Calendar::new();
    calendar.name(&events::visible(name)).ttl(&LOOK_AGAIN_AFTER).extend(found);
    let headers = [(CONTENT_TYPE, CALENDAR), (CONTENT_DISPOSITION, "inline; filename=\"refreshes.ics\"")];
    Ok((headers, calendar.done().to_string()))
}
