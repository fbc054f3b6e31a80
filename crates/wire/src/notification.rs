//! Who Zuora tells by email when a job completed or was cancelled. It does not say that it tells of failures.

use crate::{EnvironmentId, NotificationId, tolerant};
use serde::{Deserialize, Serialize};

/// A recipient: `TestEnvironmentNotificationResponse` (contract.md 1.2).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Notification {
    /// The notification's id.
    #[serde(skip_serializing_if = "NotificationId::is_empty")]
    pub id: NotificationId,
    /// The environment that it belongs to.
    #[serde(skip_serializing_if = "EnvironmentId::is_empty")]
    pub test_environment_id: EnvironmentId,
    /// An email address.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "tolerant::text")]
    pub address: Option<String>,
    /// The recipient's name.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "tolerant::text")]
    pub name: Option<String>,
}

/// The body that makes or changes a notification; nothing is required (contract.md 1.2).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NotificationRequest {
    /// An email address.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "tolerant::text")]
    pub address: Option<String>,
    /// The recipient's name.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "tolerant::text")]
    pub name: Option<String>,
}
