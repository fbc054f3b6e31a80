//! Who Zuora tells by email when a job completed or was cancelled. It does not say that it tells of failures.

use crate::object::object;
use crate::{EnvironmentId, NotificationId};
use serde::Serialize;

/// A recipient: `TestEnvironmentNotificationResponse` (contract.md 1.2).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = TestEnvironmentNotificationResponse))]
pub struct Notification {
    /// The notification's id.
    #[serde(skip_serializing_if = "NotificationId::is_empty")]
    pub id: NotificationId,
    /// The environment that it belongs to.
    #[serde(skip_serializing_if = "EnvironmentId::is_empty")]
    pub test_environment_id: EnvironmentId,
    /// An email address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The recipient's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// The body that makes or changes a notification; nothing is required (contract.md 1.2).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = TestEnvironmentNotificationRequest))]
pub struct NotificationRequest {
    /// An email address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The recipient's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

object!(Notification {
    "id" => id: word,
    "testEnvironmentId" => test_environment_id: word,
    "address" => address: text,
    "name" => name: text,
});

object!(NotificationRequest {
    "address" => address: text,
    "name" => name: text,
});
