//! `/api/console/test-environments/{id}/stories/{jobId}`: who asked for a job and why, and what was seen of it.

use crate::app::AppState;
use crate::problem::Problem;
use crate::request::JobPath;
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use wire::JobStory;

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/console/test-environments/{id}/stories/{job_id}", get(read))
}

async fn read(State(state): State<AppState>, JobPath(id, job): JobPath) -> Result<Json<JobStory>, Problem> {
    Ok(Json(state.desk.story(&id, &job).await?))
}
