//! Ids of requests, and the bodies of refusals, which name them.

use super::error_shape::Said;
use super::refusal::Refusal;
use super::{AppState, ErrorShape};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

const REQUEST_ID: &str = "zuora-request-id";
const TRACK_ID: &str = "zuora-track-id";
/// The longest track id (contract.md 1.1).
const MAX_TRACK_ID_LENGTH: usize = 64;

/// Gives every answer an id, echoes the caller's own, and writes the bodies of refusals.
pub(super) async fn identify(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut buffer = Uuid::encode_buffer();
    let request_id: &str = Uuid::new_v4().hyphenated().encode_lower(&mut buffer);
    let path = request.uri().path().to_owned();
    let track_id = request.headers().get(TRACK_ID).cloned();
    let (mut answer, track_id) = match track_id {
        Some(id) if !is_track_id(&id) => {
            let message = "Zuora-Track-Id must have 1 to 64 characters of US-ASCII, and none of : ; \" ' among them.";
            (Refusal::bad_request(message).into_response(), None)
        }
        id => (next.run(request).await, id),
    };
    let refusal = answer.extensions_mut().remove::<Refusal>();
    if refusal.is_some() || is_foreign_refusal(&answer) {
        let refusal = refusal.unwrap_or_else(|| Refusal::of_status(answer.status()));
        let now = state.service.clock().now_in_seconds().to_string();
        let shape = refusal.shape.unwrap_or(state.error_shape);
        write_body(&mut answer, &refusal, shape, &Written { request_id, path: &path, now: &now });
    }
    let headers = answer.headers_mut();
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert(REQUEST_ID, id);
    }
    if let Some(id) = track_id {
        headers.insert(TRACK_ID, id);
    }
    answer
}

/// An error of a layer or an extractor, which has another body than ours or none.
fn is_foreign_refusal(answer: &Response) -> bool {
    let status = answer.status();
    let by_us = answer.extensions().get::<super::faults::Misbehaved>().is_some();
    (status.is_client_error() || status.is_server_error()) && !by_us
}

/// What a body says of its request.
struct Written<'a> {
    request_id: &'a str,
    path: &'a str,
    now: &'a str,
}

fn write_body(answer: &mut Response, refusal: &Refusal, shape: ErrorShape, written: &Written<'_>) {
    let said = Said {
        status: refusal.status,
        code: refusal.code,
        message: &refusal.message,
        request_id: written.request_id,
        path: written.path,
        now: written.now,
    };
    if let Ok(status) = StatusCode::from_u16(shape.status(refusal.status)) {
        *answer.status_mut() = status;
    }
    answer.headers_mut().remove(CONTENT_LENGTH);
    answer.headers_mut().remove(CONTENT_TYPE);
    *answer.body_mut() = match shape.body(&said) {
        Some(body) => {
            answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(body.media_type));
            Body::from(body.text)
        }
        None => Body::empty(),
    };
}

/// The documented form of a track id (contract.md 1.1).
fn is_track_id(id: &HeaderValue) -> bool {
    let allowed = |text: &str| text.is_ascii() && !text.contains([':', ';', '"', '\'']);
    (1..=MAX_TRACK_ID_LENGTH).contains(&id.len()) && id.to_str().is_ok_and(allowed)
}
