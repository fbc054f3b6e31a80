//! Whom Zuora tells by email when a job of an environment completed or was stopped (contract.md 1.2).

use super::send::{Method, change, get, json};
use super::{ApiError, Fresh, Validator, list};
use crate::paths;
use wire::{EnvironmentId, Notification, NotificationId, NotificationRequest};

/// All of them.
pub(crate) async fn recipients(
    environment: &EnvironmentId,
    seen: &Validator,
) -> Result<Fresh<Vec<Notification>>, ApiError> {
    list(get(&paths::api::recipients(environment), Some(seen)).await?, seen)
}

/// Adds one. With the same `key` it is the same request.
pub(crate) async fn add_recipient(
    environment: &EnvironmentId,
    recipient: &NotificationRequest,
    key: &str,
) -> Result<Notification, ApiError> {
    change(Method::Post, &paths::api::recipients(environment), key, json(recipient)?).await?.decode()
}

/// Changes one. Asking again is harmless.
pub(crate) async fn change_recipient(
    environment: &EnvironmentId,
    id: &NotificationId,
    recipient: &NotificationRequest,
) -> Result<Notification, ApiError> {
    change(Method::Patch, &paths::api::recipient(environment, id), "", json(recipient)?).await?.decode()
}

/// Removes one. Asking again is harmless.
pub(crate) async fn remove_recipient(environment: &EnvironmentId, id: &NotificationId) -> Result<(), ApiError> {
    change(Method::Delete, &paths::api::recipient(environment, id), "", String::new()).await.map(drop)
}
