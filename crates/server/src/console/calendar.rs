//! `/api/console/test-environments/{id}/next-refresh.ics`: the next possible or planned refresh, for a calendar.

use crate::app::AppState;
use crate::problem::Problem;
use crate::request::EnvironmentPath;
use axum::Router;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderName, StatusCode};
use axum::routing::get;
use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike};
use wire::{Job, TestEnvironment, Timestamp};

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/console/test-environments/{id}/next-refresh.ics", get(read))
}

type File = ([(HeaderName, &'static str); 3], String);

async fn read(State(state): State<AppState>, EnvironmentPath(id): EnvironmentPath) -> Result<File, Problem> {
    let environment = state.desk.backend().environment(&id).await?;
    let jobs = state.desk.backend().jobs(&environment.id).await?;
    let event = event_of(&environment, &jobs).ok_or_else(|| {
        let detail = "No refresh of this test environment is planned, and it need not wait for one.";
        Problem::new(StatusCode::NOT_FOUND, "nothing-to-put-down", detail)
    })?;
    let file = Calendar::new().name(environment.name()).push(event).done().to_string();
    let headers = [
        (CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"next-refresh.ics\""),
        (CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, file))
}

/// The planned refresh, or the moment from which on one is possible.
fn event_of(environment: &TestEnvironment, jobs: &[Job]) -> Option<Event> {
    let planned = jobs.iter().find(|job| job.is_planned()).and_then(|job| job.scheduled_refresh_time);
    let (what, from) = match (planned, environment.next_refresh_time) {
        (Some(start), _) => (format!("Refresh of {}", environment.name()), start),
        (None, Some(next)) => (format!("{} can be refreshed", environment.name()), next),
        (None, None) => return None,
    };
    let mut event = Event::new();
    // The same one when it is fetched again, so that calendars move it.
    event.uid(&format!("next-refresh-{}@reprise", environment.id)).summary(&what);
    event.starts(instant(from)?).ends(instant(from.plus(wire::HOUR))?);
    Some(event.done())
}

fn instant(of: Timestamp) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(of.millis())
}
