//! `/api/console/session`: what the app has to know about this server before anything else.

use crate::app::AppState;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use wire::Session;

pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/console/session", get(read))
}

async fn read(State(state): State<AppState>) -> impl IntoResponse {
    let about = state.about.clone();
    let clock = state.desk.backend().clock();
    let session = Session { demo: about.demo, clock, contact: about.contact, data_age: about.data_age };
    ([(CACHE_CONTROL, "no-store")], Json(session))
}
