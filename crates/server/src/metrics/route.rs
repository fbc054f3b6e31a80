//! `/metrics`: everything that is measured, for whatever collects it.

use crate::app::AppState;
use crate::problem::Problem;
use axum::Router;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use axum::routing::get;
use prometheus_client::encoding::prometheus_text;

pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/metrics", get(read))
}

async fn read(State(state): State<AppState>) -> Result<impl IntoResponse, Problem> {
    // What went wrong is in the log; the rest is worth reading all the same.
    let counts = state.desk.intents_by_state().await.ok();
    state.metrics.set_intents(counts.as_deref());
    let text = state.metrics.text().map_err(|_| Problem::internal())?;
    Ok(([(CONTENT_TYPE, prometheus_text::CONTENT_TYPE), (CACHE_CONTROL, "no-store")], text))
}
