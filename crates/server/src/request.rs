//! What handlers read out of requests, with mistakes explained.

use crate::problem::Problem;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use service::json_body;
use service::whole_body::{self, BodyError};
use wire::{EnvironmentId, JobId, NotificationId};

/// The largest body that is read. Real ones have a hundred bytes.
pub(crate) const MAX_BODY_BYTES: usize = 64 * 1024;

/// The environment in the path. What cannot be read as text is the id of nothing.
pub(crate) struct EnvironmentPath(pub(crate) EnvironmentId);

/// The environment and the job in the path.
pub(crate) struct JobPath(pub(crate) EnvironmentId, pub(crate) JobId);

/// The environment and the notification in the path.
pub(crate) struct NotificationPath(pub(crate) EnvironmentId, pub(crate) NotificationId);

/// A JSON body.
pub(crate) struct Body<T>(pub(crate) T);

impl<S: Send + Sync> FromRequestParts<S> for EnvironmentPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(id) = Path::<String>::from_request_parts(parts, state).await?;
        Ok(Self(id.into()))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for JobPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path((environment, job)) = Path::<(String, String)>::from_request_parts(parts, state).await?;
        Ok(Self(environment.into(), job.into()))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for NotificationPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path((environment, id)) = Path::<(String, String)>::from_request_parts(parts, state).await?;
        Ok(Self(environment.into(), id.into()))
    }
}

impl From<PathRejection> for Problem {
    fn from(_: PathRejection) -> Self {
        Self::not_found()
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        if !json_body::is_json(request.headers()) {
            let detail = "The body must be JSON: send Content-Type: application/json.";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", detail));
        }
        let bytes = whole_body::read(request.into_body(), MAX_BODY_BYTES).await.map_err(|error| match error {
            BodyError::TooLong => {
                Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large", "The body is longer than 64 kB.")
            }
            BodyError::Broken => {
                Problem::new(StatusCode::BAD_REQUEST, "invalid-request", "The body did not arrive whole.")
            }
        })?;
        Ok(Self(json_body::read(&bytes)?))
    }
}
