//! `/api/console/test-environments/{id}/notes`: what people note about an environment.

use crate::access::{self, Deed};
use crate::app::AppState;
use crate::problem::Problem;
use crate::request::{Body, EnvironmentPath, line};
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use wire::Notes;

/// How long each may be, in characters.
const ALIAS: usize = 80;
const OWNER: usize = 120;
const PURPOSE: usize = 500;
const CONTACT: usize = 200;

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/console/test-environments/{id}/notes", get(read).put(write))
}

async fn read(State(state): State<AppState>, EnvironmentPath(id): EnvironmentPath) -> Result<Json<Notes>, Problem> {
    Ok(Json(state.desk.notes(&id).await?))
}

async fn write(
    State(state): State<AppState>,
    EnvironmentPath(id): EnvironmentPath,
    Body(typed): Body<Notes>,
) -> Result<Json<Notes>, Problem> {
    let notes = Notes {
        alias: line("alias", typed.alias, ALIAS)?,
        owner: line("owner", typed.owner, OWNER)?,
        purpose: line("purpose", typed.purpose, PURPOSE)?,
        contact: line("contact", typed.contact, CONTACT)?,
        contact_link: None,
    };
    state.administers_or_owns(Deed::Note, Some(&id)).await?;
    Ok(Json(state.desk.note(&id, &notes, access::called().as_deref()).await?))
}
