//! `/api/test-environments/{id}/jobs`: making, reading and stopping jobs.

use crate::app::AppState;
use crate::problem::Problem;
use crate::request::{Body, EnvironmentPath, JobPath};
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use wire::{Job, JobActionRequest, JobRequest, List};

/// Who asks, as long as nobody signs in. Zuora's user ids are 32 hex characters.
const LOCAL_PERSON: &str = "00000000000000000000000000000001";

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/test-environments/{id}/jobs", get(list).post(create))
        .route("/test-environments/{id}/jobs/{job_id}", get(read))
        .route("/test-environments/{id}/jobs/{job_id}/actions", post(act))
}

async fn list(State(state): State<AppState>, EnvironmentPath(id): EnvironmentPath) -> Result<Json<List<Job>>, Problem> {
    Ok(Json(state.backend.jobs(&id).await?.into()))
}

async fn create(
    State(state): State<AppState>,
    EnvironmentPath(id): EnvironmentPath,
    Body(request): Body<JobRequest>,
) -> Result<Response, Problem> {
    let job = state.backend.create_job(&id, request, LOCAL_PERSON).await?;
    tracing::info!(environment = %job.test_environment_id, job = %job.id, "a job was made");
    let path = format!("api/test-environments/{}/jobs/{}", job.test_environment_id, job.id);
    Ok((StatusCode::CREATED, [(LOCATION, state.base_path.join(&path))], Json(job)).into_response())
}

async fn read(State(state): State<AppState>, JobPath(id, job): JobPath) -> Result<Json<Job>, Problem> {
    Ok(Json(state.backend.job(&id, &job).await?))
}

async fn act(
    State(state): State<AppState>,
    JobPath(id, job): JobPath,
    Body(request): Body<JobActionRequest>,
) -> Result<Json<Job>, Problem> {
    let job = state.backend.act_on_job(&id, &job, request, LOCAL_PERSON).await?;
    tracing::info!(environment = %job.test_environment_id, job = %job.id, "a job was asked to stop");
    Ok(Json(job))
}
