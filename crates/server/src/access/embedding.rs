//! Pages of other origins that may embed the console: who they are, and what browsers let them ask.

use super::{Access, Door};
use crate::app::AppState;
use crate::base_path::Place;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, AUTHORIZATION, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
    LOCATION, ORIGIN, RETRY_AFTER, VARY,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use std::time::Duration;
use tower::{Layer, ServiceExt};
use tower_http::cors::{AllowOrigin, CorsLayer};
use wire::Source;

/// For how long a browser need not ask again whether it may ask.
const REMEMBERED: Duration = Duration::from_secs(600);
/// Where a portal's own server asks for tokens, with its key.
pub(crate) const TOKENS: &str = "/api/console/embed-tokens";
/// That, and what only the console's own pages do: no page of another origin.
const NOT_FOR_PAGES: [&str; 3] = [TOKENS, "/api/console/session/end", "/api/console/session/end-everywhere"];

/// Exact origins, as browsers write them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmbedOrigins {
    all: Vec<String>,
    /// How many of them, the first ones, were named for themselves. The others are there because a portal has them.
    trusted: usize,
}

impl EmbedOrigins {
    /// Those that were named for themselves, and those of portals, each once.
    pub fn new(named: impl IntoIterator<Item = String>, of_portals: impl IntoIterator<Item = String>) -> Self {
        let mut all: Vec<String> = Vec::new();
        let mut add = |origins: &mut dyn Iterator<Item = String>| {
            for origin in origins {
                if !all.contains(&origin) {
                    all.push(origin);
                }
            }
            all.len()
        };
        let trusted = add(&mut named.into_iter());
        add(&mut of_portals.into_iter());
        Self { all, trusted }
    }

    /// All of them.
    pub fn all(&self) -> &[String] {
        &self.all
    }

    /// Those that were named for themselves.
    pub(crate) fn named(&self) -> &[String] {
        &self.all[..self.trusted]
    }

    /// Whether a request comes from a page of one of them.
    pub(crate) fn include(&self, origin: Option<&HeaderValue>) -> bool {
        is_among(origin, &self.all)
    }
}

fn is_among(origin: Option<&HeaderValue>, origins: &[String]) -> bool {
    origin.is_some_and(|origin| origins.iter().any(|one| one.as_bytes() == origin.as_bytes()))
}

impl Access {
    /// Whether a page that embeds the console may ask without a token: then it does what its reader may do. Pages of portals
    /// do what their tokens allow, and no more. Our own cookie never comes from another site, but that of a proxy might.
    pub(crate) fn takes_without_token(&self, headers: &HeaderMap) -> bool {
        let is_same_site = || headers.get("sec-fetch-site").is_some_and(|site| site == "same-site");
        let rules = self.rules();
        is_among(headers.get(ORIGIN), rules.embed_origins.named())
            && (!matches!(self.door, Door::Proxy(_)) || is_same_site())
    }
}

/// Whether an operation is none for pages of other origins.
pub(crate) fn is_not_for_pages(path: &str) -> bool {
    NOT_FOR_PAGES.contains(&path)
}

/// Lets browsers show answers of the API to pages that may embed the console. Others are told nothing at all of it.
pub(crate) async fn cors(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let rules = state.access.rules();
    let origins = &rules.embed_origins;
    if origins.all().is_empty() || !is_for_pages(&state, request.uri().path()) {
        return next.run(request).await;
    }
    if !origins.include(request.headers().get(ORIGIN)) {
        let mut answer = next.run(request).await;
        // Whoever keeps answers must not give this one to a page that would have got more.
        answer.headers_mut().append(VARY, HeaderValue::from_static("origin"));
        return answer;
    }
    let cors = CorsLayer::new()
        .allow_origin(AllowOrigin::mirror_request())
        .allow_credentials(true)
        .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers([
            AUTHORIZATION,
            CONTENT_TYPE,
            IF_NONE_MATCH,
            HeaderName::from_static("idempotency-key"),
            HeaderName::from_static("prefer"),
            HeaderName::from_static("x-reprise-csrf"),
        ])
        .expose_headers([
            CONTENT_DISPOSITION,
            ETAG,
            LOCATION,
            RETRY_AFTER,
            HeaderName::from_static("preference-applied"),
            HeaderName::from_bytes(Source::HEADER.as_bytes()).unwrap_or(ETAG),
            HeaderName::from_static("x-request-id"),
            HeaderName::from_static("zuora-request-id"),
            HeaderName::from_static("zuora-track-id"),
        ])
        .max_age(REMEMBERED);
    cors.layer(next).oneshot(request).await.unwrap_or_else(|never| match never {})
}

fn is_for_pages(state: &AppState, path: &str) -> bool {
    matches!(state.base_path.place(path), Place::Inside(rest) if rest.starts_with("/api/") && !is_not_for_pages(rest))
}

/// What an element asks that cannot reach the API: browsers do not say why.
pub(crate) fn embedding_routes() -> Router<AppState> {
    Router::new().route("/embed/v1/origin", get(origin))
}

#[derive(Serialize)]
struct AskingOrigin {
    origin: Option<String>,
    allowed: bool,
}

async fn origin(State(state): State<AppState>, headers: HeaderMap) -> impl IntoResponse {
    let origin = headers.get(ORIGIN);
    // Of a page of the console's own origin browsers may say nothing.
    let allowed = state.access.rules().embed_origins.include(origin)
        || origin.is_none_or(|origin| state.hosts.are_asked_by(origin, &headers));
    let origin = origin.and_then(|origin| origin.to_str().ok()).map(str::to_owned);
    let headers = [
        (ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, Json(AskingOrigin { origin, allowed }))
}
