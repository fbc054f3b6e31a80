//! Jobs (contract.md 1, rows 3 to 6).

use super::authenticate::Asker;
use super::body::JsonBody;
use super::paths::{EnvironmentPath, JobPath};
use super::refusal::Refusal;
use super::{Answer, AppState, CREATED};
use axum::Json;
use axum::extract::State;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use wire::{Job, JobActionRequest, JobRequest, List};

/// Row 4.
pub(super) async fn list(State(state): State<AppState>, EnvironmentPath(id): EnvironmentPath) -> Answer<List<Job>> {
    Ok(Json(state.service.jobs(&id).await?.into()))
}

/// Row 3.
pub(super) async fn create(
    State(state): State<AppState>,
    EnvironmentPath(id): EnvironmentPath,
    asker: Asker,
    JsonBody(request): JsonBody<JobRequest>,
) -> Result<Response, Refusal> {
    let job = state.service.create_job(&id, request, asker.caller()).await?;
    let location = format!("/test-environments/{}/jobs/{}", job.test_environment_id, job.id);
    Ok((CREATED, [(LOCATION, location)], Json(job)).into_response())
}

/// Row 5.
pub(super) async fn read(State(state): State<AppState>, JobPath(id, job): JobPath) -> Answer<Job> {
    Ok(Json(state.service.job(&id, &job).await?))
}

/// Row 6.
pub(super) async fn act(
    State(state): State<AppState>,
    JobPath(id, job): JobPath,
    asker: Asker,
    JsonBody(request): JsonBody<JobActionRequest>,
) -> Answer<Job> {
    Ok(Json(state.service.act_on_job(&id, &job, request, asker.caller()).await?))
}
