//! `/api/console/test-environments/{id}/stories`: who asked for each job and why; with a job's id, also what was seen of
//! it.

use crate::app::AppState;
use crate::problem::Problem;
use crate::request::{EnvironmentPath, JobPath};
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use wire::{JobStory, Stories};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/console/test-environments/{id}/stories", get(list))
        .route("/console/test-environments/{id}/stories/{job_id}", get(read))
}

async fn list(State(state): State<AppState>, EnvironmentPath(id): EnvironmentPath) -> Result<Json<Stories>, Problem> {
    Ok(Json(state.desk.stories(&id).await?))
}

async fn read(State(state): State<AppState>, JobPath(id, job): JobPath) -> Result<Json<JobStory>, Problem> {
    Ok(Json(state.desk.story(&id, &job).await?))
}
