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
use wire::openapi::JobList;
use wire::{Job, JobActionRequest, JobRequest};

/// Lists all jobs of an environment.
#[utoipa::path(
    get,
    path = "/test-environments/{id}/jobs",
    operation_id = "getAllJobsOfTestEnvironment",
    tag = "Test Environment Jobs",
    params(("id" = String, Path, description = "The ID of the environment")),
    responses((status = 200, description = "All jobs of the environment, newest first", body = JobList))
)]
pub(super) async fn list(State(state): State<AppState>, EnvironmentPath(id): EnvironmentPath) -> Answer<JobList> {
    Ok(Json(state.service.jobs(&id).await?.into()))
}

/// Makes a refresh job, to start at once or at a planned time.
#[utoipa::path(
    post,
    path = "/test-environments/{id}/jobs",
    operation_id = "createTestEnvironmentJob",
    tag = "Test Environment Jobs",
    params(("id" = String, Path, description = "The ID of the environment")),
    request_body = JobRequest,
    responses((
            status = 201,
            description = "The job was made",
            body = Job,
            headers(("Location" = String, description = "Its path"))
        ), (status = 200, description = "The job was made; this service answers 201", body = Job))
)]
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

/// Retrieves a job.
#[utoipa::path(
    get,
    path = "/test-environments/{id}/jobs/{jobId}",
    operation_id = "getJobOfTestEnvironment",
    tag = "Test Environment Jobs",
    params(
        ("id" = String, Path, description = "The ID of the environment"),
        ("jobId" = String, Path, description = "The ID of the job")
    ),
    responses((status = 200, description = "The job", body = Job))
)]
pub(super) async fn read(State(state): State<AppState>, JobPath(id, job): JobPath) -> Answer<Job> {
    Ok(Json(state.service.job(&id, &job).await?))
}

/// Stops a job, which works until its environment is being emptied.
#[utoipa::path(
    post,
    path = "/test-environments/{id}/jobs/{jobId}/actions",
    operation_id = "performActionOfJob",
    tag = "Test Environment Jobs",
    params(
        ("id" = String, Path, description = "The ID of the environment"),
        ("jobId" = String, Path, description = "The ID of the job")
    ),
    request_body = JobActionRequest,
    responses((status = 200, description = "The job in its new state", body = Job))
)]
pub(super) async fn act(
    State(state): State<AppState>,
    JobPath(id, job): JobPath,
    asker: Asker,
    JsonBody(request): JsonBody<JobActionRequest>,
) -> Answer<Job> {
    Ok(Json(state.service.act_on_job(&id, &job, request, asker.caller()).await?))
}
