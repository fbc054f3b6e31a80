//! `POST /oauth/token` (contract.md 1.4).

use super::clients::{CLIENT_ID_LENGTH, MAX_SECRET_LENGTH};
use super::refusal::Refusal;
use super::{AppState, ErrorShape, Peer, body};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Deserialize;
use uuid::Uuid;
use wire::{TokenRequest, TokenResponse};

const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit-minute");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining-minute");
const ENTITY_ID: HeaderName = HeaderName::from_static("zuora-entity-ids");
/// What the token is said to be good for.
const SCOPE: &str = "service.reprise user.refresh-central-sandbox";

/// The form, in which everything may be missing: the refusal says what.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Form {
    client_id: String,
    client_secret: String,
    grant_type: String,
}

/// Gives a token to who knows the secret of a client.
#[utoipa::path(
    post,
    path = "/oauth/token",
    operation_id = "createToken",
    tag = "OAuth",
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "The token", body = TokenResponse))
)]
pub(super) async fn create(State(state): State<AppState>, peer: Option<Extension<Peer>>, request: Request) -> Response {
    let address = peer.map(|Extension(Peer(address))| address.ip());
    let left = state.counters.token(address);
    let answer = match left.remaining {
        None => Err(Refusal::too_many_requests(Some(left.reset))),
        Some(_) => issue(&state, request).await,
    };
    let mut headers = HeaderMap::new();
    headers.insert(LIMIT, HeaderValue::from(left.limit));
    headers.insert(REMAINING, HeaderValue::from(left.remaining.unwrap_or(0)));
    (headers, answer).into_response()
}

async fn issue(state: &AppState, request: Request) -> Result<Json<TokenResponse>, Refusal> {
    // Here it is declared to be a UUID; everywhere else it is any text (contract.md 1.1 and 1.4).
    let is_uuid = |id: &HeaderValue| id.to_str().ok().and_then(crate::service::uuid).is_some();
    if !request.headers().get(ENTITY_ID).is_none_or(is_uuid) {
        return Err(in_token_shape(Refusal::bad_request("Zuora-Entity-Ids must be a UUID with its hyphens.")));
    }
    let form: Form = body::form(request).await.map_err(in_token_shape)?;
    check(&form).map_err(in_token_shape)?;
    let client = state.clients.get(&form.client_id).filter(|client| client.has_secret(&form.client_secret));
    let Some(client) = client else {
        tracing::warn!(client_id = form.client_id, "a client was not recognised");
        let refusal = Refusal::new(StatusCode::UNAUTHORIZED, 11, "Invalid client id or client secret.");
        return Err(Refusal { shape: Some(ErrorShape::Message), ..refusal });
    };
    let token = state.service.issue_token(client.id(), state.token_seconds).await?;
    Ok(Json(TokenResponse {
        access_token: Some(token),
        token_type: Some("bearer".to_owned()),
        // The one that was left when the answer was made.
        expires_in: i32::try_from(state.token_seconds - 1).ok(),
        scope: Some(SCOPE.to_owned()),
        jti: Some(Uuid::new_v4().simple().to_string()),
    }))
}

fn check(form: &Form) -> Result<(), Refusal> {
    let missing = [
        ("client_id", form.client_id.is_empty()),
        ("client_secret", form.client_secret.is_empty()),
        ("grant_type", form.grant_type.is_empty()),
    ];
    if let Some((name, _)) = missing.iter().find(|(_, missing)| *missing) {
        return Err(Refusal::bad_request(format!("{name} is missing in the form.")));
    }
    if form.client_id.chars().count() != CLIENT_ID_LENGTH {
        return Err(Refusal::bad_request("client_id must have exactly 36 characters."));
    }
    if form.client_secret.chars().count() > MAX_SECRET_LENGTH {
        return Err(Refusal::bad_request("client_secret must have at most 42 characters."));
    }
    if form.grant_type != "client_credentials" {
        return Err(Refusal::bad_request("grant_type must be client_credentials."));
    }
    Ok(())
}

/// The client library that Zuora publishes reads refusals of this operation in one shape only (contract.md 1.4).
fn in_token_shape(refusal: Refusal) -> Refusal {
    Refusal { shape: Some(ErrorShape::CodeMessage), ..refusal }
}
