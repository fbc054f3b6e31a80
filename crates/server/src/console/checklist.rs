//! `/api/console/test-environments/{id}/jobs/{jobId}/checklist`: what is to be set up again after a refresh.

use crate::access;
use crate::app::AppState;
use crate::problem::Problem;
use crate::request::JobPath;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::routing::{get, put};
use axum::{Json, Router};
use wire::{Checklist, ChecklistItem, EnvironmentId, JobId};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/console/test-environments/{id}/jobs/{job_id}/checklist", get(read))
        .route("/console/test-environments/{id}/jobs/{job_id}/checklist/{item}", put(tick).delete(untick))
}

/// The environment, the job and the item in the path.
struct ItemPath(EnvironmentId, JobId, ChecklistItem);

async fn read(State(state): State<AppState>, JobPath(id, job): JobPath) -> Result<Json<Checklist>, Problem> {
    Ok(Json(state.desk.checklist(&id, &job).await?))
}

async fn tick(State(state): State<AppState>, ItemPath(id, job, item): ItemPath) -> Result<Json<Checklist>, Problem> {
    Ok(Json(state.desk.tick(&id, &job, &item, access::called().as_deref()).await?))
}

async fn untick(State(state): State<AppState>, ItemPath(id, job, item): ItemPath) -> Result<Json<Checklist>, Problem> {
    Ok(Json(state.desk.untick(&id, &job, &item).await?))
}

impl<S: Send + Sync> FromRequestParts<S> for ItemPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path((environment, job, item)) = Path::<(String, String, String)>::from_request_parts(parts, state).await?;
        match ChecklistItem::from(item) {
            ChecklistItem::Other(_) => {
                let known: Vec<_> = ChecklistItem::KNOWN.iter().map(ChecklistItem::as_str).collect();
                let detail = format!("The checklist has no such item. Its items are {}.", known.join(", "));
                Err(Problem::new(StatusCode::NOT_FOUND, "item-not-found", detail))
            }
            item => Ok(Self(environment.into(), job.into(), item)),
        }
    }
}
