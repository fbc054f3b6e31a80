//! A call before it is sent, and its answer.

use crate::error::{Error, Kind};
use crate::track::TrackId;
use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wire::TokenRequest;

/// One of the operations of contract.md 1, with all that is sent of it but the token.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) method: Method,
    /// The parts of its path.
    pub(crate) path: Vec<String>,
    pub(crate) body: Body,
    /// Its `Idempotency-Key` (contract.md 3.5).
    pub(crate) key: Option<String>,
    pub(crate) track: TrackId,
}

#[derive(Clone, Debug)]
pub(crate) enum Body {
    Empty,
    Json(Vec<u8>),
    Form(TokenRequest),
}

/// An answer that is no error.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    pub(crate) location: Option<String>,
    pub(crate) request_id: Option<String>,
}

impl Call {
    pub(crate) fn get<const N: usize>(track: &TrackId, path: [&str; N]) -> Self {
        Self::new(Method::GET, track, &path, Body::Empty)
    }

    pub(crate) fn delete<const N: usize>(track: &TrackId, path: [&str; N]) -> Self {
        Self::new(Method::DELETE, track, &path, Body::Empty)
    }

    /// A POST or PATCH with a JSON body.
    pub(crate) fn change<const N: usize>(
        method: Method,
        track: &TrackId,
        path: [&str; N],
        body: &impl Serialize,
    ) -> Self {
        // Texts and times: none of them can fail to be written.
        let body = Body::Json(serde_json::to_vec(body).unwrap_or_default());
        Self::new(method, track, &path, body)
    }

    pub(crate) fn token(track: &TrackId, request: TokenRequest) -> Self {
        Self::new(Method::POST, track, &["oauth", "token"], Body::Form(request))
    }

    pub(crate) fn with_key(self, key: &str) -> Self {
        Self { key: Some(key.to_owned()), ..self }
    }

    fn new(method: Method, track: &TrackId, path: &[&str], body: Body) -> Self {
        let path = path.iter().map(|part| (*part).to_owned()).collect();
        Self { method, path, body, key: None, track: track.clone() }
    }

    /// Its name in Zuora's documents (contract.md 1).
    pub(crate) fn operation(&self) -> &'static str {
        let parts: Vec<&str> = self.path.iter().map(String::as_str).collect();
        match (self.method.as_str(), &parts[..]) {
            ("GET", ["test-environments"]) => "getAllTestEnvironments",
            ("GET", ["test-environments", _]) => "getTestEnvironment",
            ("POST", [_, _, "jobs"]) => "createTestEnvironmentJob",
            ("GET", [_, _, "jobs"]) => "getAllJobsOfTestEnvironment",
            ("GET", [_, _, "jobs", _]) => "getJobOfTestEnvironment",
            ("POST", [_, _, "jobs", _, "actions"]) => "performActionOfJob",
            ("POST", [_, _, "notifications"]) => "createTestEnvironmentNotification",
            ("GET", [_, _, "notifications"]) => "getAllEmailNotificationOfTestEnv",
            ("GET", [_, _, "notifications", _]) => "getTestEnvironmentNotification",
            ("PATCH", [_, _, "notifications", _]) => "updateTestEnvironmentNotification",
            ("DELETE", [_, _, "notifications", _]) => "deleteTestEnvironmentNotification",
            ("POST", ["oauth", "token"]) => "createToken",
            _ => "unknown",
        }
    }

    /// Whether asking again changes nothing.
    pub(crate) fn is_question(&self) -> bool {
        self.method == Method::GET
    }

    /// Whether it is expected to take as long as a question: everything but a change.
    pub(crate) fn is_quick(&self) -> bool {
        self.is_question() || matches!(self.body, Body::Form(_))
    }
}

impl Answer {
    /// Reads the body.
    ///
    /// # Errors
    /// When it is something else: HTML, half a text, another type.
    pub(crate) fn read<T: DeserializeOwned>(&self, call: &Call) -> Result<T, Error> {
        serde_json::from_slice(&self.body).map_err(|error| self.unreadable(call, &error.to_string()))
    }

    /// The error that this answer is none.
    pub(crate) fn unreadable(&self, call: &Call, reason: &str) -> Error {
        let (track_id, zuora_request_id) = (call.track.as_str(), self.request_id.as_deref());
        // The reason names a line and a column, or a word of the body; never more of it.
        tracing::warn!(track_id, zuora_request_id, reason, "an answer of Zuora makes no sense");
        let error = Error::new(Kind::Unreadable, &call.track);
        Error { status: Some(self.status), request_id: self.request_id.clone(), ..error }
    }
}
