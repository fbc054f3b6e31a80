//! Error answers: `application/problem+json` (RFC 9457).

use crate::health::ReadyChecks;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use service::ServiceError;
use std::borrow::Cow;
use std::time::Duration;
use wire::Timestamp;

/// An error answer on its way out: what the person who asked may read. The request's id joins it at the door.
#[derive(Clone, Debug)]
pub struct Problem {
    status: StatusCode,
    code: Cow<'static, str>,
    detail: String,
    retry_after: Option<i32>,
    next_refresh_time: Option<Timestamp>,
    /// Whether nothing was done, where the status alone does not say it.
    certain: Option<bool>,
    /// The id that whoever else was asked knows the request by, where it is another one than ours.
    track_id: Option<Box<str>>,
    /// Where to sign in, where that helps.
    sign_in: Option<Box<str>>,
    /// What was looked at, where that is what was asked for.
    checks: Option<Box<ReadyChecks>>,
}

/// How long a caller waits before asking again when the server is not itself, in seconds.
const RETRY_AFTER: i32 = 2;

impl Problem {
    /// A problem with a code for programs and a sentence for people.
    pub fn new(status: StatusCode, code: impl Into<Cow<'static, str>>, detail: impl Into<String>) -> Self {
        Self {
            status,
            code: code.into(),
            detail: detail.into(),
            retry_after: None,
            next_refresh_time: None,
            certain: None,
            track_id: None,
            sign_in: None,
            checks: None,
        }
    }

    /// Nothing is at this path.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "There is nothing at this address.")
    }

    /// Something is at this path, but not for this method.
    pub fn method_not_allowed() -> Self {
        let detail = "This address does not know this method.";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", detail)
    }

    /// A mistake of ours. The log knows more.
    pub fn internal() -> Self {
        let detail =
            "Something went wrong on our side. Please try again; if it happens again, tell support the track ID.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal-error", detail)
    }

    /// Too slow.
    pub fn timed_out() -> Self {
        let detail = "This took too long and was given up. Look at the current state before you try again.";
        Self::unavailable("timed-out", detail)
    }

    /// Something that is needed does not answer right now.
    pub fn unavailable(code: &'static str, detail: impl Into<String>) -> Self {
        Self { retry_after: Some(RETRY_AFTER), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, code, detail) }
    }

    /// Somebody else asks to wait that long.
    pub fn asking_to_wait(code: &'static str, detail: impl Into<String>, pause: Duration) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, code, detail).retry_after(Some(pause))
    }

    /// A refresh was asked for, and nobody knows yet what came of it.
    pub fn outcome_unknown() -> Self {
        let detail = "The request was sent, but no answer came. It is being looked for; please do not start it again.";
        Self::new(StatusCode::GATEWAY_TIMEOUT, "outcome-unknown", detail)
    }

    /// A stop was asked for, and nobody knows yet what came of it.
    pub fn stop_unknown() -> Self {
        let detail = "It is not known yet whether the refresh was stopped: the request was sent, but no clear answer came. \
                      It is being looked at; to ask again does no harm.";
        Self::new(StatusCode::GATEWAY_TIMEOUT, "outcome-unknown", detail)
    }

    /// Another request for a refresh is open, so that this one was not sent.
    pub fn refresh_in_doubt() -> Self {
        let detail = "A refresh of this test environment was asked for a moment ago, and it is not known yet what came \
                      of it. Nothing was started by this request.";
        Self::new(StatusCode::CONFLICT, "refresh-in-doubt", detail)
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The word for programs.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The sentence for people.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// Whether what was asked for has certainly not been done. A server that fails may have done it before.
    pub fn is_certain(&self) -> bool {
        self.certain.unwrap_or_else(|| self.status.is_client_error())
    }

    /// Whether it is the trouble of a server, or a storm, and passes by itself.
    pub(crate) fn passes(&self) -> bool {
        self.status == StatusCode::TOO_MANY_REQUESTS || self.status.is_server_error()
    }

    /// Whether there is no such thing.
    pub(crate) fn is_not_found(&self) -> bool {
        self.status == StatusCode::NOT_FOUND
    }

    /// How long to wait before it makes sense to try again.
    pub(crate) fn pause(&self) -> Option<Duration> {
        self.retry_after.and_then(|seconds| u64::try_from(seconds).ok()).map(Duration::from_secs)
    }

    /// The id that whoever else was asked knows the request by.
    pub(crate) fn track_id(&self) -> Option<&str> {
        self.track_id.as_deref()
    }

    /// The same, saying whether what was asked for has certainly not been done.
    #[must_use]
    pub(crate) fn certain(self, certain: bool) -> Self {
        Self { certain: Some(certain), ..self }
    }

    /// The same, known by that id to whoever else was asked.
    #[must_use]
    pub(crate) fn tracked(self, track_id: &str) -> Self {
        Self { track_id: Some(track_id.into()), ..self }
    }

    /// The same, saying where to sign in.
    #[must_use]
    pub(crate) fn sign_in(self, path: String) -> Self {
        Self { sign_in: Some(path.into()), ..self }
    }

    /// The same, with what was looked at.
    #[must_use]
    pub(crate) fn with_checks(self, checks: ReadyChecks) -> Self {
        Self { checks: Some(Box::new(checks)), ..self }
    }

    /// The same, saying when it makes sense to try again; in whole seconds, and not too early.
    #[must_use]
    pub(crate) fn retry_after(self, pause: Option<Duration>) -> Self {
        let seconds = |pause: Duration| i32::try_from(pause.as_millis().div_ceil(1000)).unwrap_or(i32::MAX);
        Self { retry_after: pause.map(seconds), ..self }
    }

    /// The same, with a sentence before its own.
    #[must_use]
    pub(crate) fn after(self, sentence: &str) -> Self {
        Self { detail: format!("{sentence} {}", self.detail), ..self }
    }

    /// The same, with a sentence behind its own.
    #[must_use]
    pub(crate) fn and(self, sentence: &str) -> Self {
        Self { detail: format!("{} {sentence}", self.detail), ..self }
    }

    /// The whole answer, naming the request that it belongs to.
    pub(crate) fn answer(self, request_id: &str) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            // No browser asks for a password because of this one (RFC 9110 11.6.1).
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        let title = self.status.canonical_reason().unwrap_or("Error");
        let mut problem = wire::Problem::new(self.status.as_u16(), &self.code, title, self.detail);
        problem.track_id = Some(self.track_id.map_or_else(|| request_id.to_owned(), String::from));
        problem.retry_after = self.retry_after;
        problem.sign_in = self.sign_in.map(String::from);
        let body =
            Body { kind: "about:blank", problem, next_refresh_time: self.next_refresh_time, checks: self.checks };
        // Strings, numbers and times: none of them can fail to be written.
        let body = serde_json::to_vec(&body).unwrap_or_default();
        (self.status, headers, body).into_response()
    }
}

/// The members of RFC 9457, the shared ones of ours, and those that only a refusal by the interval and `/readyz` have.
#[derive(Serialize)]
struct Body {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(flatten)]
    problem: wire::Problem,
    #[serde(rename = "nextRefreshTime", skip_serializing_if = "Option::is_none")]
    next_refresh_time: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    checks: Option<Box<ReadyChecks>>,
}

impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if status.is_server_error() {
            tracing::error!(error = error.reason(), "the service failed");
        }
        let mut problem = match status {
            StatusCode::SERVICE_UNAVAILABLE => Self::unavailable(error.code(), error.to_string()),
            _ => Self::new(status, error.code(), error.to_string()),
        };
        if let ServiceError::RefreshTooEarly { next, .. } = error {
            problem.next_refresh_time = Some(next);
        }
        problem
    }
}

/// The body is written by `identify`, which knows the request's id.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut answer = self.status.into_response();
        answer.extensions_mut().insert(self);
        answer
    }
}
