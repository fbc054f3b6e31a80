//! The one place that sends to the identity provider: it follows nothing, waits ten seconds and reads no more than a
//! megabyte.

use super::error::OidcError;
use super::place;
use openidconnect::http::{Request, Response};
use openidconnect::url::Url;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::redirect::Policy;
use std::error::Error;
use std::pin::Pin;
use std::time::{Duration, Instant};

/// How long an answer may take: a person waits for it.
const PATIENCE: Duration = Duration::from_secs(10);
/// The largest answer that is read, unpacked. Keys and claims are some kilobytes.
const MAX_ANSWER_BYTES: usize = 1024 * 1024;

/// Sends to the identity provider.
#[derive(Clone, Debug)]
pub(super) struct Sender(reqwest::Client);

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum SendError {
    /// None came, or only a part of one.
    #[error("no answer: {0}")]
    Unanswered(String),
    /// A status of 500 or more.
    #[error("status {0}")]
    Failing(u16),
    /// It is no answer to our question.
    #[error("too long an answer")]
    TooLong,
    /// The place is not safe.
    #[error("{0} is not encrypted")]
    NotEncrypted(String),
}

impl Sender {
    /// One for a provider at `issuer`.
    ///
    /// # Errors
    /// When encrypted connections are not possible here.
    pub(super) fn new(issuer: &Url) -> Result<Self, OidcError> {
        // One for the whole process. That there is one already is fine: it is this one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let is_here = place::is_this_computer(issuer);
        let client = reqwest::Client::builder()
            .user_agent(concat!("Reprise/", env!("CARGO_PKG_VERSION")))
            // The provider's own description says where everything is; what is elsewhere gets no secret.
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .https_only(!is_here)
            .timeout(PATIENCE);
        // The way to this computer leads through no proxy.
        let client = if is_here { client.no_proxy() } else { client };
        client.build().map(Self).map_err(|error| OidcError::Tls(error.to_string()))
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, SendError> {
        let (parts, body) = request.into_parts();
        let url = parts.uri.to_string();
        let safe = Url::parse(&url).is_ok_and(|url| place::is_safe(&url));
        if !safe {
            return Err(SendError::NotEncrypted(url));
        }
        let (begun, method, path) = (Instant::now(), parts.method.clone(), parts.uri.path().to_owned());
        let request = Request::from_parts(parts, reqwest::Body::from(body));
        let sent = self.exchange(request).await;
        log(method.as_str(), &path, &sent, begun.elapsed());
        sent
    }

    async fn exchange(&self, request: Request<reqwest::Body>) -> Result<HttpResponse, SendError> {
        let request = request.try_into().map_err(|error| unanswered(&error))?;
        let mut answer = self.0.execute(request).await.map_err(|error| unanswered(&error))?;
        if answer.status().is_server_error() {
            return Err(SendError::Failing(answer.status().as_u16()));
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|error| unanswered(&error))? {
            if body.len() + chunk.len() > MAX_ANSWER_BYTES {
                return Err(SendError::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        let mut response = Response::new(body);
        *response.status_mut() = answer.status();
        std::mem::swap(response.headers_mut(), answer.headers_mut());
        Ok(response)
    }
}

impl<'sender> AsyncHttpClient<'sender> for Sender {
    type Error = SendError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, SendError>> + Send + 'sender>>;

    fn call(&'sender self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

/// The last cause is what the system says; reqwest's own words and the URL are left out.
fn unanswered(error: &reqwest::Error) -> SendError {
    if error.is_timeout() {
        return SendError::Unanswered(format!("nothing came within {} seconds", PATIENCE.as_secs()));
    }
    let mut last = Error::source(error);
    while let Some(deeper) = last.and_then(Error::source) {
        last = Some(deeper);
    }
    SendError::Unanswered(last.map_or_else(|| "no connection".to_owned(), ToString::to_string))
}

/// A line for each request: never a query, headers or bodies.
fn log(method: &str, path: &str, sent: &Result<HttpResponse, SendError>, took: Duration) {
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    match sent {
        Ok(answer) => {
            let status = answer.status().as_u16();
            tracing::debug!(method, path, status, ms, "the identity provider answered");
        }
        Err(error) => tracing::warn!(method, path, %error, ms, "no answer of the identity provider"),
    }
}
