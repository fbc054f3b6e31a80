//! `/api/console/test-environments/{id}/approvals`: refreshes that a second person has to agree to.

use crate::app::AppState;
use crate::problem::Problem;
use crate::request::{Body, reason};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, post};
use axum::{Json, Router};
use wire::{Approval, DeclineRequest, EnvironmentId};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/console/test-environments/{id}/approvals/{approval}", delete(withdraw))
        .route("/console/test-environments/{id}/approvals/{approval}/agree", post(agree))
        .route("/console/test-environments/{id}/approvals/{approval}/decline", post(decline))
}

/// 201 and the job's `Location`, as for any refresh.
async fn agree(
    State(state): State<AppState>,
    Path((environment, approval)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let job = state.desk.agree(&EnvironmentId::from(environment), &approval).await?;
    let path = format!("api/test-environments/{}/jobs/{}", job.test_environment_id, job.id);
    Ok((StatusCode::CREATED, [(LOCATION, state.base_path.join(&path))], Json(job)).into_response())
}

async fn decline(
    State(state): State<AppState>,
    Path((environment, approval)): Path<(String, String)>,
    Body(request): Body<DeclineRequest>,
) -> Result<Json<Approval>, Problem> {
    let why = reason(request.reason)?;
    Ok(Json(state.desk.decline(&EnvironmentId::from(environment), &approval, why).await?))
}

async fn withdraw(
    State(state): State<AppState>,
    Path((environment, approval)): Path<(String, String)>,
) -> Result<Json<Approval>, Problem> {
    Ok(Json(state.desk.withdraw(&EnvironmentId::from(environment), &approval).await?))
}
