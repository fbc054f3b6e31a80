//! Bodies of requests.

use super::MAX_BODY_BYTES;
use super::refusal::Refusal;
use crate::json_body;
use crate::whole_body::{self, BodyError};
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// How long a body may take to arrive. Real ones come with the head.
const PATIENCE: Duration = Duration::from_secs(10);

/// A JSON object.
pub(super) struct JsonBody<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        if !json_body::is_json(request.headers()) {
            return Err(wrong_type("The body must be JSON: send Content-Type: application/json."));
        }
        Ok(Self(json_body::read(&whole(request).await?)?))
    }
}

/// Reads a form. Fields that come twice count by their last value.
pub(super) async fn form<T: DeserializeOwned>(request: Request) -> Result<T, Refusal> {
    let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(wrong_type("The body must be a form: send Content-Type: application/x-www-form-urlencoded."));
    }
    let bytes = whole(request).await?;
    serde_urlencoded::from_bytes(&bytes)
        .map_err(|error| Refusal::bad_request(format!("The form cannot be read: {error}.")))
}

async fn whole(request: Request) -> Result<Bytes, Refusal> {
    match tokio::time::timeout(PATIENCE, whole_body::read(request.into_body(), MAX_BODY_BYTES)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(BodyError::TooLong)) => Err(Refusal::of_status(StatusCode::PAYLOAD_TOO_LARGE)),
        Ok(Err(BodyError::Broken)) => {
            let message = "The body cannot be read: it is broken, or not what its encoding says.";
            Err(Refusal::new(StatusCode::BAD_REQUEST, 90, message))
        }
        Err(_) => {
            let message = "The body did not arrive within ten seconds.";
            Err(Refusal::new(StatusCode::REQUEST_TIMEOUT, 90, message))
        }
    }
}

fn wrong_type(message: &str) -> Refusal {
    Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, 45, message)
}
