//! `/api/test-environments/{id}/jobs`: making, reading and stopping jobs.

use crate::access;
use crate::app::AppState;
use crate::desk::Asked;
use crate::problem::Problem;
use crate::request::{Body, EnvironmentPath, JobPath, RequestKey, reason};
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use service::check_job_type;
use wire::{Job, JobAction, JobActionRequest, List, RefreshRequest};

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/test-environments/{id}/jobs", get(list).post(create))
        .route("/test-environments/{id}/jobs/{job_id}", get(read))
        .route("/test-environments/{id}/jobs/{job_id}/actions", post(act))
}

async fn list(State(state): State<AppState>, EnvironmentPath(id): EnvironmentPath) -> Result<Json<List<Job>>, Problem> {
    Ok(Json(state.desk.backend().jobs(&id).await?.into()))
}

async fn create(
    State(state): State<AppState>,
    EnvironmentPath(id): EnvironmentPath,
    RequestKey(key): RequestKey,
    Body(request): Body<RefreshRequest>,
) -> Result<Response, Problem> {
    check_job_type(&request.job_type)?;
    let (start, reason) = (request.scheduled_refresh_time, reason(request.reason)?);
    let asked = Asked { id: key, environment: id, start, person: access::called(), reason };
    if let Some(asker) = state.two_for(&asked.environment).await? {
        let approval = state.desk.ask_two(asked, &asker).await?;
        return Ok((StatusCode::ACCEPTED, Json(approval)).into_response());
    }
    let job = state.desk.ask(asked).await?;
    let path = format!("api/test-environments/{}/jobs/{}", job.test_environment_id, job.id);
    Ok((StatusCode::CREATED, [(LOCATION, state.base_path.join(&path))], Json(job)).into_response())
}

async fn read(State(state): State<AppState>, JobPath(id, job): JobPath) -> Result<Json<Job>, Problem> {
    Ok(Json(state.desk.backend().job(&id, &job).await?))
}

async fn act(
    State(state): State<AppState>,
    JobPath(id, job): JobPath,
    Body(request): Body<JobActionRequest>,
) -> Result<Json<Job>, Problem> {
    let job = match request.job_action {
        JobAction::Cancel => state.desk.stop(id, job).await?,
        // There is no other one; whoever has to say so has the words for it.
        _ => state.desk.backend().act_on_job(&id, &job, request).await?,
    };
    tracing::info!(environment = %job.test_environment_id, job = %job.id, "a job was asked to stop");
    Ok(Json(job))
}
