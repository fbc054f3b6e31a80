//! What handlers read out of requests, with mistakes explained.

use crate::problem::Problem;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use service::ServiceError;
use service::json_body;
use service::whole_body::{self, BodyError};
use uuid::Uuid;
use wire::{EnvironmentId, JobId, NotificationId};

/// The largest body that is read. Real ones have a hundred bytes.
pub(crate) const MAX_BODY_BYTES: usize = 64 * 1024;

/// The environment in the path. What cannot be read as text is the id of nothing.
pub(crate) struct EnvironmentPath(pub(crate) EnvironmentId);

/// The environment and the job in the path.
pub(crate) struct JobPath(pub(crate) EnvironmentId, pub(crate) JobId);

/// The environment and the notification in the path.
pub(crate) struct NotificationPath(pub(crate) EnvironmentId, pub(crate) NotificationId);

/// The `Idempotency-Key` of a request, or a new one. It goes on to Zuora as a track id too, so it has the form of one
/// (contract.md 1.1).
pub(crate) struct RequestKey(pub(crate) String);

/// The longest key.
const MAX_KEY_LENGTH: usize = 64;
/// The longest reason, in characters.
const MAX_REASON_LENGTH: usize = 500;

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

impl<S: Send + Sync> FromRequestParts<S> for RequestKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(key) = parts.headers.get("idempotency-key") else { return Ok(Self(Uuid::new_v4().to_string())) };
        let key = key.to_str().ok().filter(|key| (1..=MAX_KEY_LENGTH).contains(&key.len()));
        let key = key.filter(|key| key.bytes().all(|byte| byte.is_ascii_graphic() && !b":;\"'".contains(&byte)));
        let detail =
            "Idempotency-Key must have 1 to 64 visible characters of US-ASCII, and none of : ; \" ' among them.";
        let key = key.ok_or_else(|| Problem::new(StatusCode::BAD_REQUEST, "invalid-request", detail))?;
        Ok(Self(key.to_owned()))
    }
}

/// A reason as it was typed, without what stands around it; none where nothing was.
pub(crate) fn reason(typed: Option<String>) -> Result<Option<String>, Problem> {
    let reason = typed.map(|reason| reason.trim().to_owned()).filter(|reason| !reason.is_empty());
    if reason.as_ref().is_some_and(|reason| reason.chars().count() > MAX_REASON_LENGTH) {
        return Err(ServiceError::invalid("reason must have at most 500 characters.").into());
    }
    Ok(reason)
}

/// One line of text as it was typed, without what stands around it; none where nothing was. Control characters are not
/// seen when they are read, and some of them would forge a line of a file.
pub(crate) fn line(field: &str, typed: Option<String>, most: usize) -> Result<Option<String>, Problem> {
    let text = typed.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let Some(text) = text else { return Ok(None) };
    if text.chars().count() > most {
        return Err(ServiceError::invalid(format!("{field} must have at most {most} characters.")).into());
    }
    if text.contains(char::is_control) {
        let sentence = format!("{field} must be one line of text, without control characters.");
        return Err(ServiceError::invalid(sentence).into());
    }
    Ok(Some(text))
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
