//! `/api/console/checks`: whether everything is as it has to be, as `reprise doctor` says it. It is asked for by a click and
//! not again and again; of a moment ago it is as good as new.

use crate::app::AppState;
use crate::problem::Problem;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/console/checks", get(read))
}

async fn read(State(state): State<AppState>) -> Result<impl IntoResponse, Problem> {
    let doctor = state.doctor.as_ref().ok_or_else(Problem::not_found)?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(doctor.checks().await)))
}
