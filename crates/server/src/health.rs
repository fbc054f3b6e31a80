//! `/healthz` and `/readyz`: for whatever watches the process.

use crate::app::AppState;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;

pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/healthz", get(async || "ok")).route("/readyz", get(readiness))
}

async fn readiness(State(state): State<AppState>) -> (StatusCode, &'static str) {
    if state.desk.backend().is_ready().await {
        (StatusCode::OK, "ready")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the backend does not answer")
    }
}
