//! `/api/test-environments`: reading environments.

use crate::app::AppState;
use crate::problem::Problem;
use crate::request::EnvironmentPath;
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use wire::{List, TestEnvironment};

pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/test-environments", get(list)).route("/test-environments/{id}", get(read))
}

async fn list(State(state): State<AppState>) -> Result<Json<List<TestEnvironment>>, Problem> {
    Ok(Json(state.desk.backend().environments().await?.into()))
}

async fn read(
    State(state): State<AppState>,
    EnvironmentPath(id): EnvironmentPath,
) -> Result<Json<TestEnvironment>, Problem> {
    Ok(Json(state.desk.backend().environment(&id).await?))
}
