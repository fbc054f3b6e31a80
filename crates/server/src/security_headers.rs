//! Headers that tell a browser what this origin never does.

use axum::extract::Request;
use axum::http::header::{CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// For everything that is no page: nothing in it runs or loads, and nobody frames it.
const NOTHING: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

const EVERYWHERE: [(HeaderName, HeaderValue); 5] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ),
];

/// Adds them to every answer. A page brings its own content security policy.
pub(crate) async fn security_headers(request: Request, next: Next) -> Response {
    let mut answer = next.run(request).await;
    let headers = answer.headers_mut();
    for (name, value) in EVERYWHERE {
        // What is for pages of other origins says so.
        headers.entry(name).or_insert(value);
    }
    if let header::Entry::Vacant(entry) = headers.entry(CONTENT_SECURITY_POLICY) {
        entry.insert(NOTHING);
    }
    answer
}
