//! `/api/console/overview`: everything that the first page shows.

use crate::app::AppState;
use crate::problem::Problem;
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use wire::Overview;

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/console/overview", get(read))
}

async fn read(State(state): State<AppState>) -> Result<Json<Overview>, Problem> {
    Ok(Json(state.desk.overview().await?))
}
