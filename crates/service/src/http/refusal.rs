//! Refusals on their way out.

use super::ErrorShape;
use crate::error::ServiceError;
use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::any::Any;

/// The digits before the category in codes of these operations (contract.md 3.2).
const RESOURCE_CODE: u32 = 500_000;
/// The code of *no permission*: in the same category as the interval's, and still another one.
const PERMISSION_CODE: u32 = 50_000_110;
/// The code of a token that is missing, wrong or has expired (contract.md 3.2, shape e).
const SIGN_IN_CODE: u32 = 90_000_011;
/// The permission that every operation demands (contract.md 1).
const PERMISSION: &str = "Refresh Central Sandbox";
/// The ways to sign in that Zuora names (contract.md 3.2, shape d).
const WAYS_TO_SIGN_IN: HeaderValue =
    HeaderValue::from_static("Basic realm=\"Zuora\", ZSession realm=\"Zuora\", Bearer realm=\"Zuora\"");

/// An error answer on its way out. `identify` writes its body, because that names the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) code: u32,
    pub(super) message: String,
    /// Seconds after which to try again.
    #[serde(skip)]
    pub(super) retry_after: Option<u32>,
    /// The shape of its body, where it does not depend on the setting.
    #[serde(skip)]
    pub(super) shape: Option<ErrorShape>,
}

impl Refusal {
    /// A refusal with a category of Zuora's codes (contract.md 3.2).
    pub(super) fn new(status: StatusCode, category: u32, message: impl Into<String>) -> Self {
        let code = RESOURCE_CODE * 100 + category;
        Self { status: status.as_u16(), code, message: message.into(), retry_after: None, shape: None }
    }

    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, 20, message)
    }

    pub(super) fn nothing_here() -> Self {
        Self::new(StatusCode::NOT_FOUND, 40, "There is nothing at this path.")
    }

    pub(super) fn unknown_method() -> Self {
        let message = "This path does not know this method; the header Allow says which ones it knows.";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, 45, message)
    }

    /// No token at all (contract.md 3.2, shape d).
    pub(super) fn no_token() -> Self {
        let message = "Authentication error";
        Self { shape: Some(ErrorShape::Message), ..Self::new(StatusCode::UNAUTHORIZED, 11, message) }
    }

    /// A token that is wrong or has expired (contract.md 3.2, shape e).
    pub(super) fn bad_token() -> Self {
        let message = "this resource is protected, please sign in first";
        let refusal = Self::new(StatusCode::UNAUTHORIZED, 11, message);
        Self { code: SIGN_IN_CODE, shape: Some(ErrorShape::StringCode), ..refusal }
    }

    /// A client without the permission.
    pub(super) fn no_permission() -> Self {
        let message =
            format!("You do not have the permission “{PERMISSION}”. A tenant administrator can give it to you.");
        Self { code: PERMISSION_CODE, ..Self::new(StatusCode::FORBIDDEN, 10, message) }
    }

    pub(super) fn too_many_requests(retry_after: Option<u32>) -> Self {
        let message = "Too many requests. Wait a little, and try again.";
        Self { retry_after, ..Self::new(StatusCode::TOO_MANY_REQUESTS, 70, message) }
    }

    /// What layers and extractors refuse in words of their own.
    pub(super) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::PAYLOAD_TOO_LARGE => Self::new(status, 90, "The body is longer than 64 kB."),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::new(
                status,
                45,
                "The body's encoding is not known: send it plain, or with Content-Encoding: gzip.",
            ),
            StatusCode::NOT_FOUND => Self::nothing_here(),
            status if status.is_server_error() => {
                Self::new(status, 60, "The service made a mistake. It has been written down; please try again.")
            }
            status => Self::new(status, 20, status.canonical_reason().unwrap_or("The request cannot be used.")),
        }
    }
}

impl From<ServiceError> for Refusal {
    fn from(error: ServiceError) -> Self {
        let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if status.is_server_error() {
            tracing::error!(error = error.reason(), "a request failed");
        }
        Self::new(status, error.category(), error.to_string())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut answer = status.into_response();
        if let Some(seconds) = self.retry_after {
            answer.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        if status == StatusCode::UNAUTHORIZED {
            answer.headers_mut().insert(WWW_AUTHENTICATE, WAYS_TO_SIGN_IN);
        }
        answer.extensions_mut().insert(self);
        answer
    }
}

/// A handler that panicked.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands the panic over")]
pub(super) fn of_panic(panic: Box<dyn Any + Send>) -> Response {
    let message = panic.downcast_ref::<&str>().copied().or(panic.downcast_ref::<String>().map(String::as_str));
    tracing::error!(message = message.unwrap_or("?"), "a handler panicked");
    Refusal::of_status(StatusCode::INTERNAL_SERVER_ERROR).into_response()
}
