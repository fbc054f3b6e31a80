//! Who asks, and whether they may.

use super::AppState;
use super::refusal::Refusal;
use crate::idempotency::Keyed;
use crate::service::Caller;
use axum::extract::{FromRequestParts, Request};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The user that a request acts as, and the key that it came with.
#[derive(Clone, Debug)]
pub(super) struct Asker {
    user: Arc<str>,
    pub(super) keyed: Option<Arc<Keyed>>,
}

/// Lets pass who has a token of a client with the permission.
pub(super) async fn bearer(state: &AppState, mut request: Request, next: Next) -> Response {
    match asker(state, request.headers()).await {
        Ok(asker) => {
            request.extensions_mut().insert(asker);
            next.run(request).await
        }
        Err(refusal) => refusal.into_response(),
    }
}

async fn asker(state: &AppState, headers: &HeaderMap) -> Result<Asker, Refusal> {
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let token = header.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let Some((_, token)) = token else { return Err(Refusal::no_token()) };
    let grant = state.service.grant(&state.seen, token.trim()).await?.ok_or_else(Refusal::bad_token)?;
    // A client that was taken out of the settings has tokens no more.
    let client = state.clients.get(&*grant.client_id).ok_or_else(Refusal::bad_token)?;
    if !client.may_refresh() {
        return Err(Refusal::no_permission());
    }
    Ok(Asker { user: client.user(), keyed: None })
}

impl Asker {
    /// As the service wants to know it.
    pub(super) fn caller(&self) -> Caller<'_> {
        Caller { user: &self.user, keyed: self.keyed.as_deref() }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Asker {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Refusal::no_token)
    }
}
