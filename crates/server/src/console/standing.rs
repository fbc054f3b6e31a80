//! `/api/console/test-environments/{id}`: open requests, refreshes that wait, and moving what is planned.

use crate::access;
use crate::app::AppState;
use crate::desk::Asked;
use crate::problem::Problem;
use crate::request::{Body, EnvironmentPath, JobPath, RequestKey, reason};
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use wire::{IntentState, MoveRequest, Standing, WishRequest};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/console/test-environments/{id}", get(read))
        .route("/console/test-environments/{id}/waiting-refresh", put(wish).delete(unwish))
        .route("/console/test-environments/{id}/jobs/{job_id}/move", post(move_plan))
}

async fn read(State(state): State<AppState>, EnvironmentPath(id): EnvironmentPath) -> Result<Json<Standing>, Problem> {
    Ok(Json(state.desk.standing(&id).await?))
}

/// Makes the refresh that waits for the first possible moment, or changes it.
async fn wish(
    State(state): State<AppState>,
    EnvironmentPath(id): EnvironmentPath,
    Body(mut request): Body<WishRequest>,
) -> Result<Json<Standing>, Problem> {
    state.needs_no_second(&id).await?;
    request.reason = reason(request.reason)?;
    Ok(Json(state.desk.wish(&id, request, access::called()).await?))
}

async fn unwish(
    State(state): State<AppState>,
    EnvironmentPath(id): EnvironmentPath,
) -> Result<Json<Standing>, Problem> {
    Ok(Json(state.desk.unwish(&id).await?))
}

/// 201 and the new job's `Location` when it was moved, 202 while it is under way.
async fn move_plan(
    State(state): State<AppState>,
    JobPath(id, job): JobPath,
    RequestKey(key): RequestKey,
    Body(request): Body<MoveRequest>,
) -> Result<Response, Problem> {
    state.needs_no_second(&id).await?;
    let asked = Asked::to_move(key, id.clone(), request.scheduled_refresh_time);
    let intent = state.desk.move_plan(asked, &job).await?;
    Ok(match (&intent.state, &intent.job_id) {
        (Some(IntentState::Accepted), Some(job)) => {
            let path = state.base_path.join(&format!("api/test-environments/{id}/jobs/{job}"));
            (StatusCode::CREATED, [(LOCATION, path)], Json(intent)).into_response()
        }
        _ => (StatusCode::ACCEPTED, Json(intent)).into_response(),
    })
}
