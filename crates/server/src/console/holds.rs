//! `/api/console/holds`: times in which no refresh may start.

use crate::access::{self, Deed};
use crate::app::AppState;
use crate::problem::Problem;
use crate::request::{Body, line};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get};
use axum::{Json, Router};
use wire::{Hold, HoldRequest, Holds};

/// How long a reason may be, in characters.
const REASON: usize = 200;

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/console/holds", get(list).post(create)).route("/console/holds/{id}", delete(end))
}

async fn list(State(state): State<AppState>) -> Result<Json<Holds>, Problem> {
    Ok(Json(Holds { holds: state.desk.holds().await? }))
}

async fn create(
    State(state): State<AppState>,
    Body(mut request): Body<HoldRequest>,
) -> Result<(StatusCode, Json<Hold>), Problem> {
    request.reason = line("reason", request.reason, REASON)?;
    state.administers_or_owns(Deed::Hold, request.environment_id.as_ref()).await?;
    Ok((StatusCode::CREATED, Json(state.desk.hold(request, access::called()).await?)))
}

/// 200 and the hold with its new end when it had begun, 204 when it had not and is gone.
async fn end(State(state): State<AppState>, Path(id): Path<String>) -> Result<Response, Problem> {
    let hold = state.desk.hold_with(&id).await?;
    state.administers_or_owns(Deed::Hold, hold.environment_id.as_ref()).await?;
    Ok(match state.desk.end_hold(&id).await? {
        Some(hold) => Json(hold).into_response(),
        None => StatusCode::NO_CONTENT.into_response(),
    })
}
