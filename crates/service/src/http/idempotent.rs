//! `Idempotency-Key`: the same request once, however often it is sent (contract.md 3.5).

use super::authenticate::Asker;
use super::refusal::Refusal;
use super::{AppState, CREATED};
use crate::error::ServiceError;
use crate::idempotency::{Answered, Begun, Keyed};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::sync::Arc;

const KEY: &str = "idempotency-key";
/// The longest key (contract.md 3.5).
const MAX_KEY_LENGTH: usize = 255;

/// Carries a request with a key out once, and answers it alike each time.
pub(super) async fn once(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let changes = matches!(*request.method(), Method::POST | Method::PATCH);
    let Some(key) = request.headers().get(KEY).filter(|_| changes) else { return next.run(request).await };
    let Some(key) = key.to_str().ok().filter(|key| (1..=MAX_KEY_LENGTH).contains(&key.len())) else {
        let message = "Idempotency-Key must have 1 to 255 characters of US-ASCII.";
        return Refusal::bad_request(message).into_response();
    };
    let path = request.uri().path().to_owned();
    // Actions and changes answer 200, the other ones make something.
    let makes = *request.method() == Method::POST && !path.ends_with("/actions");
    let success = if makes { CREATED } else { StatusCode::OK };
    let keyed = Arc::new(Keyed::new(key, request.method().as_str(), &path, success.as_u16()));
    match state.service.begin_keyed(&keyed).await {
        Ok(Begun::Fresh) => {}
        Ok(Begun::Answered(answered)) => return replayed(&answered, &path),
        Ok(Begun::InProgress) => {
            let message = "A request with this Idempotency-Key is being carried out. Ask again in a moment.";
            return Refusal::new(StatusCode::CONFLICT, 50, message).into_response();
        }
        Ok(Begun::Mismatch) => {
            let message = "This Idempotency-Key belongs to a request with another method or path.";
            return Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, 20, message).into_response();
        }
        Err(error) => return Refusal::from(error).into_response(),
    }
    if let Some(asker) = request.extensions_mut().get_mut::<Asker>() {
        asker.keyed = Some(keyed.clone());
    }
    // In a task of its own: a client that goes away must not leave its key without an answer.
    let answer = tokio::spawn(next.run(request)).await;
    let answer = answer.unwrap_or_else(|_| Refusal::of_status(StatusCode::INTERNAL_SERVER_ERROR).into_response());
    let kept = if answer.status().is_success() { Ok(()) } else { settle(&state, &keyed, refusal_in(&answer)).await };
    if let Err(error) = kept {
        tracing::error!(error = error.reason(), "the answer to a request with a key was not kept");
    }
    answer
}

/// A refusal that is the request's own fault. (A success was kept together with the change itself.)
fn refusal_in(answer: &Response) -> Option<Refusal> {
    answer.extensions().get::<Refusal>().filter(|refusal| refusal.status < 500).cloned()
}

/// Keeps a refusal. What failed by no fault of the request may be sent again.
async fn settle(state: &AppState, keyed: &Keyed, refusal: Option<Refusal>) -> Result<(), ServiceError> {
    match refusal {
        Some(refusal) => {
            let answered = Answered { status: refusal.status, body: serde_json::to_string(&refusal)? };
            state.service.keep_answer(keyed, &answered).await
        }
        None => state.service.forget_keyed(keyed).await,
    }
}

#[derive(Deserialize)]
struct Made {
    id: String,
}

/// The answer as it was: the same body and the same `Location`, or the same refusal.
fn replayed(answered: &Answered, path: &str) -> Response {
    let status = StatusCode::from_u16(answered.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if !status.is_success() {
        return match serde_json::from_str::<Refusal>(&answered.body) {
            Ok(refusal) => refusal.into_response(),
            Err(_) => Refusal::of_status(status).into_response(),
        };
    }
    let mut answer = (status, answered.body.clone()).into_response();
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if status == CREATED
        && let Ok(made) = serde_json::from_str::<Made>(&answered.body)
        && let Ok(location) = HeaderValue::from_str(&format!("{path}/{}", made.id))
    {
        answer.headers_mut().insert(LOCATION, location);
    }
    answer
}
