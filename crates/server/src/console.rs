//! `/api/console`: what the console adds to the API. It is absent where the app runs beside the API alone.

mod approvals;
mod audit;
mod calendar;
mod checklist;
mod checks;
mod feed;
mod holds;
mod notes;
mod overview;
mod rules;
mod session;
mod sought;
mod standing;
mod story;
mod table;

use crate::app::AppState;
use axum::Router;

/// What is read again and again: answered conditionally, and with news when the asker waits for them.
pub(crate) fn watched_routes() -> Router<AppState> {
    let pages = overview::routes().merge(holds::routes()).merge(feed::routes()).merge(calendar::watched_routes());
    pages.merge(standing::routes()).merge(notes::routes()).merge(story::routes()).merge(checklist::routes())
}

/// The rest.
pub(crate) fn routes() -> Router<AppState> {
    session::routes()
        .merge(rules::routes())
        .merge(approvals::routes())
        .merge(audit::routes())
        .merge(checks::routes())
        .merge(calendar::routes())
        .merge(table::routes())
}
