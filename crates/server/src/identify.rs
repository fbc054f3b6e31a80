//! The door that every request passes: it gets an id, its errors get a body, and the log gets a line.

use crate::problem::Problem;
use crate::track;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use std::time::{Duration, Instant};
use tracing::Instrument;
use uuid::Uuid;

const REQUEST_ID: &str = "x-request-id";

/// Gives the request an id of our own (one from outside could not be trusted to be one), writes the bodies of problems,
/// and logs method, path, status and time: never the query, headers or bodies, which may hold what is nobody's business.
pub(crate) async fn identify(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let request_id = Uuid::new_v4().to_string();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let span = tracing::info_span!("request", request_id);

    let work = track::as_part_of(request_id.clone(), next.run(request));
    let mut answer = work.instrument(span.clone()).await;
    if let Some(problem) = answer.extensions_mut().remove::<Problem>() {
        answer = written(problem, &request_id, &answer);
    }
    if let Ok(id) = HeaderValue::from_str(&request_id) {
        answer.headers_mut().insert(REQUEST_ID, id);
    }
    let (status, ms) = (answer.status().as_u16(), milliseconds(started.elapsed()));
    span.in_scope(|| tracing::info!(%method, path, status, ms, "answered"));
    answer
}

/// As a number in JSON logs, where 128 bits would be text.
fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// The problem's own answer. From the one that it replaces, only what a 405 owes its reader is kept.
fn written(problem: Problem, request_id: &str, replaced: &Response) -> Response {
    let mut answer = problem.answer(request_id);
    if let Some(methods) = replaced.headers().get(header::ALLOW) {
        answer.headers_mut().insert(header::ALLOW, methods.clone());
    }
    answer
}
