//! `/api/console`: what the console adds to the API. It is absent where the app runs beside the API alone.

mod calendar;
mod holds;
mod notes;
mod overview;
mod session;
mod standing;
mod story;

use crate::app::AppState;
use axum::Router;

/// What is read again and again: answered conditionally, and with news when the asker waits for them.
pub(crate) fn watched_routes() -> Router<AppState> {
    overview::routes().merge(standing::routes()).merge(story::routes()).merge(holds::routes()).merge(notes::routes())
}

/// The rest.
pub(crate) fn routes() -> Router<AppState> {
    session::routes().merge(calendar::routes())
}
