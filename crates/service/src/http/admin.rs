//! `/admin/scenarios`: turning misbehaviour on and off. It is there only if the service was started with scenarios.

use super::body::JsonBody;
use super::refusal::Refusal;
use super::{Answer, AppState};
use crate::scenario::{EVERYWHERE, Kind, Scenario, Scenarios};
use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use std::collections::BTreeMap;
use wire::EnvironmentId;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/admin/scenarios", get(list))
        .route("/admin/scenarios/{environment}", get(read).put(choose).delete(end))
}

/// Everything that is on, by environment.
async fn list(State(state): State<AppState>) -> Answer<BTreeMap<String, Scenario>> {
    Ok(Json(scenarios(&state)?.all()))
}

/// What is on for one environment, or for all of them (`*`).
async fn read(State(state): State<AppState>, Path(environment): Path<String>) -> Answer<Scenario> {
    let environment = known(&state, &environment).await?;
    let chosen = scenarios(&state)?.all().remove(&environment);
    Ok(Json(chosen.unwrap_or_else(|| Scenario::of(Kind::Normal))))
}

/// Turns a scenario on, in place of the one before.
async fn choose(
    State(state): State<AppState>,
    Path(environment): Path<String>,
    JsonBody(scenario): JsonBody<Scenario>,
) -> Answer<Scenario> {
    let environment = known(&state, &environment).await?;
    scenario.check().map_err(Refusal::bad_request)?;
    scenarios(&state)?.choose(&environment, scenario.clone());
    Ok(Json(scenario))
}

/// Turns it off.
async fn end(State(state): State<AppState>, Path(environment): Path<String>) -> Answer<Scenario> {
    let environment = known(&state, &environment).await?;
    let normal = Scenario::of(Kind::Normal);
    scenarios(&state)?.choose(&environment, normal.clone());
    Ok(Json(normal))
}

fn scenarios(state: &AppState) -> Result<&Scenarios, Refusal> {
    state.service.scenarios().ok_or_else(Refusal::nothing_here)
}

/// The environment's id as the service writes it, if there is such an environment.
async fn known(state: &AppState, environment: &str) -> Result<String, Refusal> {
    if environment == EVERYWHERE {
        return Ok(environment.to_owned());
    }
    let id = crate::service::known_form(&EnvironmentId::from(environment))?;
    state.service.must_have(&id).await?;
    Ok(id.to_string())
}
