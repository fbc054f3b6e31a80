//! `/api/test-environments/{id}/notifications`: whom Zuora tells by email.

use crate::app::AppState;
use crate::desk::asked;
use crate::problem::Problem;
use crate::request::{Body, EnvironmentPath, NotificationPath};
use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use wire::{AuditAction, AuditEntry, List, Notification, NotificationRequest};

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/test-environments/{id}/notifications", get(list).post(create))
        .route("/test-environments/{id}/notifications/{notification_id}", get(read).patch(update).delete(delete))
}

async fn list(
    State(state): State<AppState>,
    EnvironmentPath(id): EnvironmentPath,
) -> Result<Json<List<Notification>>, Problem> {
    Ok(Json(state.desk.backend().notifications(&id).await?.into()))
}

async fn create(
    State(state): State<AppState>,
    EnvironmentPath(id): EnvironmentPath,
    headers: HeaderMap,
    Body(request): Body<NotificationRequest>,
) -> Result<Response, Problem> {
    let backend = state.desk.backend();
    // A request with a key may be one that is sent once more, also by a browser on its own: who is on the list by the
    // same words is not put there twice.
    let listed = match headers.contains_key("idempotency-key") {
        true => backend.notifications(&id).await?,
        false => Vec::new(),
    };
    let is_it = |one: &Notification| one.address == request.address && one.name == request.name;
    let made = match listed.into_iter().find(is_it) {
        Some(made) => made,
        None => {
            let detail = request.address.clone();
            let made = backend.create_notification(&id, request).await;
            let entry = AuditEntry { detail, ..asked(AuditAction::AddRecipient, Some(&id), None) };
            state.desk.record_outcome(entry, &made).await;
            made?
        }
    };
    let path = format!("api/test-environments/{}/notifications/{}", made.test_environment_id, made.id);
    Ok((StatusCode::CREATED, [(LOCATION, state.base_path.join(&path))], Json(made)).into_response())
}

async fn read(
    State(state): State<AppState>,
    NotificationPath(id, notification): NotificationPath,
) -> Result<Json<Notification>, Problem> {
    Ok(Json(state.desk.backend().notification(&id, &notification).await?))
}

async fn update(
    State(state): State<AppState>,
    NotificationPath(id, notification): NotificationPath,
    Body(request): Body<NotificationRequest>,
) -> Result<Json<Notification>, Problem> {
    let changed = state.desk.backend().update_notification(&id, &notification, request).await;
    let detail = changed.as_ref().ok().and_then(|recipient| recipient.address.clone());
    let entry = AuditEntry { detail, ..asked(AuditAction::ChangeRecipient, Some(&id), None) };
    state.desk.record_outcome(entry, &changed).await;
    Ok(Json(changed?))
}

async fn delete(
    State(state): State<AppState>,
    NotificationPath(id, notification): NotificationPath,
) -> Result<Json<Notification>, Problem> {
    let removed = state.desk.backend().delete_notification(&id, &notification).await;
    let detail = removed.as_ref().ok().and_then(|recipient| recipient.address.clone());
    let entry = AuditEntry { detail, ..asked(AuditAction::RemoveRecipient, Some(&id), None) };
    state.desk.record_outcome(entry, &removed).await;
    Ok(Json(removed?))
}
