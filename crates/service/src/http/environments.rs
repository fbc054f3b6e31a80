//! Environments (contract.md 1, rows 1 and 2).

use super::paths::EnvironmentPath;
use super::{Answer, AppState};
use axum::Json;
use axum::extract::State;
use wire::TestEnvironment;
use wire::openapi::EnvironmentList;

/// Lists all environments.
#[utoipa::path(
    get,
    path = "/test-environments",
    operation_id = "getAllTestEnvironments",
    tag = "Test Environments",
    responses((status = 200, description = "All environments", body = EnvironmentList))
)]
pub(super) async fn list(State(state): State<AppState>) -> Answer<EnvironmentList> {
    Ok(Json(state.service.environments().await?.into()))
}

/// Retrieves an environment.
#[utoipa::path(
    get,
    path = "/test-environments/{id}",
    operation_id = "getTestEnvironment",
    tag = "Test Environments",
    params(("id" = String, Path, description = "The ID of the environment")),
    responses((status = 200, description = "The environment", body = TestEnvironment))
)]
pub(super) async fn read(
    State(state): State<AppState>,
    EnvironmentPath(id): EnvironmentPath,
) -> Answer<TestEnvironment> {
    Ok(Json(state.service.environment(&id).await?))
}
