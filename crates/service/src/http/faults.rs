//! Scenarios that are about requests and answers as such.

use super::AppState;
use super::refusal::Refusal;
use crate::scenario::{Kind, Scenario};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, DATE};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::time::Duration;
use wire::{EnvironmentId, Timestamp};

/// The largest answer that is changed here; real ones have a few kilobytes.
const MAX_ANSWER_BYTES: usize = 64 * 1024 * 1024;
/// How long a request hangs that nobody gives up.
const FOR_EVER: Duration = Duration::from_secs(600);

/// In the extensions of an answer: the connection is to be closed in place of it. Who serves connections does so.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionLost;

/// In the extensions of an answer that is wrong on purpose.
#[derive(Clone, Copy, Debug)]
pub(super) struct Misbehaved;

/// Does what the scenario of the environment asks for.
pub(super) async fn misbehave(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let Some(scenarios) = state.service.scenarios() else { return next.run(request).await };
    let environment = environment_in(request.uri().path()).to_ascii_lowercase();
    let changes = *request.method() != Method::GET;
    let fault = scenarios.fault(&environment);
    match fault.as_ref().map(|scenario| scenario.scenario) {
        Some(Kind::TooManyRequests) => {
            Refusal::too_many_requests(fault.and_then(|scenario| scenario.retry_after)).into_response()
        }
        Some(Kind::Unauthorized) => Refusal::bad_token().into_response(),
        Some(Kind::ServerError) => gateway_page(fault.and_then(|scenario| scenario.status)),
        Some(Kind::Hanging) => {
            tokio::time::sleep(FOR_EVER).await;
            Refusal::of_status(StatusCode::GATEWAY_TIMEOUT).into_response()
        }
        Some(Kind::AnswerLost) if changes => lost(next.run(request).await),
        Some(Kind::AnswerLate) if changes => {
            let answer = next.run(request).await;
            tokio::time::sleep(fault.map(|scenario| scenario.lateness()).unwrap_or_default()).await;
            answer
        }
        Some(Kind::ErrorAfterwards) if changes => {
            next.run(request).await;
            gateway_page(fault.and_then(|scenario| scenario.status))
        }
        Some(Kind::ConnectionReset) => lost(StatusCode::OK.into_response()),
        Some(Kind::TruncatedJson) => truncated(next.run(request).await).await,
        _ => {
            let answer = next.run(request).await;
            match scenarios.of(&EnvironmentId::from(environment)) {
                Some(scenario) => bent(answer, &scenario, state.service.clock().now()).await,
                None => answer,
            }
        }
    }
}

/// The environment that a path is about; empty for the list of all.
fn environment_in(path: &str) -> &str {
    path.strip_prefix("/test-environments/").and_then(|rest| rest.split('/').next()).unwrap_or_default()
}

fn lost(mut answer: Response) -> Response {
    answer.extensions_mut().insert(ConnectionLost);
    answer
}

fn gateway_page(status: Option<u16>) -> Response {
    let status = status.and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or(StatusCode::BAD_GATEWAY);
    let title = format!("{} {}", status.as_u16(), status.canonical_reason().unwrap_or_default());
    let page = format!(
        "<html>\n<head><title>{title}</title></head>\n<body><center><h1>{title}</h1></center></body>\n</html>\n"
    );
    let mut answer = (status, [(CONTENT_TYPE, "text/html")], page).into_response();
    answer.extensions_mut().insert(Misbehaved);
    answer
}

/// An answer whose JSON ends in the middle, and whose length says that this is all.
async fn truncated(answer: Response) -> Response {
    let (mut parts, body) = answer.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, MAX_ANSWER_BYTES).await else {
        return Refusal::of_status(StatusCode::INTERNAL_SERVER_ERROR).into_response();
    };
    parts.headers.remove(CONTENT_LENGTH);
    parts.extensions.insert(Misbehaved);
    Response::from_parts(parts, Body::from(bytes.slice(..bytes.len() / 2)))
}

/// What can be changed only in the text of an answer.
async fn bent(answer: Response, scenario: &Scenario, now: Timestamp) -> Response {
    let (mut parts, body) = answer.into_parts();
    if scenario.scenario == Kind::ClockSkew
        && let Some(date) = http_date(now.plus(scenario.skew()))
    {
        parts.headers.insert(DATE, date);
    }
    if scenario.scenario != Kind::NumbersForStrings || !parts.status.is_success() {
        return Response::from_parts(parts, body);
    }
    let Ok(bytes) = axum::body::to_bytes(body, MAX_ANSWER_BYTES).await else {
        return Refusal::of_status(StatusCode::INTERNAL_SERVER_ERROR).into_response();
    };
    let Ok(mut value) = serde_json::from_slice(&bytes) else { return Response::from_parts(parts, Body::from(bytes)) };
    confuse_types(&mut value);
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(value.to_string()))
}

/// Tenant ids become numbers, and numbers text.
fn confuse_types(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(confuse_types),
        Value::Object(fields) => {
            for (name, field) in fields {
                match field {
                    Value::Number(number) => *field = json!(number.to_string()),
                    Value::String(text) if name.ends_with("enantId") => {
                        if let Ok(number) = text.parse::<i64>() {
                            *field = json!(number);
                        }
                    }
                    _ => confuse_types(field),
                }
            }
        }
        _ => {}
    }
}

/// An instant as HTTP writes it.
fn http_date(instant: Timestamp) -> Option<HeaderValue> {
    let since_epoch = Duration::from_millis(u64::try_from(instant.millis()).ok()?);
    HeaderValue::from_str(&httpdate::fmt_http_date(std::time::UNIX_EPOCH + since_epoch)).ok()
}
