//! Ids in paths. What cannot be read as text is the id of nothing.

use super::refusal::Refusal;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use wire::{EnvironmentId, JobId, NotificationId};

/// The environment in the path.
pub(super) struct EnvironmentPath(pub(super) EnvironmentId);

/// The environment and the job in the path.
pub(super) struct JobPath(pub(super) EnvironmentId, pub(super) JobId);

/// The environment and the notification in the path.
pub(super) struct NotificationPath(pub(super) EnvironmentId, pub(super) NotificationId);

impl<S: Send + Sync> FromRequestParts<S> for EnvironmentPath {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let Path(id) = Path::<String>::from_request_parts(parts, state).await?;
        Ok(Self(id.into()))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for JobPath {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let Path((environment, job)) = Path::<(String, String)>::from_request_parts(parts, state).await?;
        Ok(Self(environment.into(), job.into()))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for NotificationPath {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let Path((environment, id)) = Path::<(String, String)>::from_request_parts(parts, state).await?;
        Ok(Self(environment.into(), id.into()))
    }
}

impl From<PathRejection> for Refusal {
    fn from(_: PathRejection) -> Self {
        Self::nothing_here()
    }
}
