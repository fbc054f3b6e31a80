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
use wire::openapi::NotificationList;
use wire::{Notification, NotificationRequest};

/// Lists whom to tell by email.
#[utoipa::path(
    get,
    path = "/test-environments/{id}/notifications",
    operation_id = "getAllEmailNotificationOfTestEnv",
    tag = "Test Environment Notifications",
    params(("id" = String, Path, description = "The ID of the environment")),
    responses((status = 200, description = "All recipients, oldest first", body = NotificationList))
)]
pub(super) async fn list(
    State(state): State<AppState>,
    EnvironmentPath(id): EnvironmentPath,
) -> Answer<NotificationList> {
    Ok(Json(state.service.notifications(&id).await?.into()))
}

/// Adds somebody to tell by email.
#[utoipa::path(
    post,
    path = "/test-environments/{id}/notifications",
    operation_id = "createTestEnvironmentNotification",
    tag = "Test Environment Notifications",
    params(("id" = String, Path, description = "The ID of the environment")),
    request_body = NotificationRequest,
    responses((
            status = 201,
            description = "The notification was made",
            body = Notification,
            headers(("Location" = String, description = "Its path"))
        ), (status = 200, description = "The notification was made; this service answers 201", body = Notification))
)]
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

/// Retrieves a recipient.
#[utoipa::path(
    get,
    path = "/test-environments/{id}/notifications/{notificationId}",
    operation_id = "getTestEnvironmentNotification",
    tag = "Test Environment Notifications",
    params(
        ("id" = String, Path, description = "The ID of the environment"),
        ("notificationId" = String, Path, description = "The ID of the notification")
    ),
    responses((status = 200, description = "The notification", body = Notification))
)]
pub(super) async fn read(
    State(state): State<AppState>,
    NotificationPath(id, notification): NotificationPath,
) -> Answer<Notification> {
    Ok(Json(state.service.notification(&id, &notification).await?))
}

/// Changes what is given of a recipient.
#[utoipa::path(
    patch,
    path = "/test-environments/{id}/notifications/{notificationId}",
    operation_id = "updateTestEnvironmentNotification",
    tag = "Test Environment Notifications",
    params(
        ("id" = String, Path, description = "The ID of the environment"),
        ("notificationId" = String, Path, description = "The ID of the notification")
    ),
    request_body = NotificationRequest,
    responses((status = 200, description = "The notification as it is now", body = Notification))
)]
pub(super) async fn update(
    State(state): State<AppState>,
    NotificationPath(id, notification): NotificationPath,
    asker: Asker,
    JsonBody(request): JsonBody<NotificationRequest>,
) -> Answer<Notification> {
    Ok(Json(state.service.update_notification(&id, &notification, request, asker.caller()).await?))
}

/// Removes a recipient.
#[utoipa::path(
    delete,
    path = "/test-environments/{id}/notifications/{notificationId}",
    operation_id = "deleteTestEnvironmentNotification",
    tag = "Test Environment Notifications",
    params(
        ("id" = String, Path, description = "The ID of the environment"),
        ("notificationId" = String, Path, description = "The ID of the notification")
    ),
    responses((status = 200, description = "The notification that was removed", body = Notification))
)]
pub(super) async fn delete(
    State(state): State<AppState>,
    NotificationPath(id, notification): NotificationPath,
    asker: Asker,
) -> Answer<Notification> {
    Ok(Json(state.service.delete_notification(&id, &notification, asker.caller()).await?))
}
