//! Environments (contract.md 1, rows 1 and 2).

use super::paths::EnvironmentPath;
use super::{Answer, AppState};
use axum::Json;
use axum::extract::State;
use wire::{List, TestEnvironment};

/// Row 1.
pub(super) async fn list(State(state): State<AppState>) -> Answer<List<TestEnvironment>> {
    Ok(Json(state.service.environments().await?.into()))
}

/// Row 2.
pub(super) async fn read(
    State(state): State<AppState>,
    EnvironmentPath(id): EnvironmentPath,
) -> Answer<TestEnvironment> {
    Ok(Json(state.service.environment(&id).await?))
}
