//! Email notifications (contract.md 1, rows 7 to 11).

use super::authenticate::Asker;
use super::body::JsonBody;
use super::paths::{EnvironmentPath, NotificationPath};
use super::refusal::Refusal;
use super::{Answer, AppState, CREATED};
use axum::Json;
use axum::extract::State;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use wire::{List, Notification, NotificationRequest};

/// Row 8.
pub(super) async fn list(
    State(state): State<AppState>,
    EnvironmentPath(id): EnvironmentPath,
) -> Answer<List<Notification>> {
    Ok(Json(state.service.notifications(&id).await?.into()))
}

/// Row 7.
pub(super) async fn create(
    State(state): State<AppState>,
    EnvironmentPath(id): EnvironmentPath,
    asker: Asker,
    JsonBody(request): JsonBody<NotificationRequest>,
) -> Result<Response, Refusal> {
    let made = state.service.create_notification(&id, request, asker.caller()).await?;
    let location = format!("/test-environments/{}/notifications/{}", made.test_environment_id, made.id);
    Ok((CREATED, [(LOCATION, location)], Json(made)).into_response())
}

/// Row 9.
pub(super) async fn read(
    State(state): State<AppState>,
    NotificationPath(id, notification): NotificationPath,
) -> Answer<Notification> {
    Ok(Json(state.service.notification(&id, &notification).await?))
}

/// Row 10.
pub(super) async fn update(
    State(state): State<AppState>,
    NotificationPath(id, notification): NotificationPath,
    asker: Asker,
    JsonBody(request): JsonBody<NotificationRequest>,
) -> Answer<Notification> {
    Ok(Json(state.service.update_notification(&id, &notification, request, asker.caller()).await?))
}

/// Row 11.
pub(super) async fn delete(
    State(state): State<AppState>,
    NotificationPath(id, notification): NotificationPath,
    asker: Asker,
) -> Answer<Notification> {
    Ok(Json(state.service.delete_notification(&id, &notification, asker.caller()).await?))
}
