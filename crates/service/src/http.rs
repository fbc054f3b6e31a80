//! The service's HTTP face: Zuora's paths, bodies, headers and error shapes (contract.md 1 and 3).

mod admin;
mod authenticate;
mod body;
mod clients;
mod environments;
mod error_shape;
mod faults;
mod idempotent;
mod identify;
mod jobs;
mod limits;
mod notifications;
mod openapi;
mod paths;
mod refusal;
mod token;

pub use clients::{Client, ClientError};
pub use error_shape::ErrorShape;
pub use faults::ConnectionLost;
pub use limits::Limits;
pub use openapi::document;

use crate::service::Service;
use crate::tokens::SeenTokens;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, patch, post};
use axum::{Json, Router};
use limits::Counters;
use refusal::Refusal;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use tower::ServiceBuilder;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::SizeAbove;
use tower_http::decompression::RequestDecompressionLayer;
use tower_http::map_request_body::MapRequestBodyLayer;

/// The largest body that is read, after it was unpacked. Real ones have a hundred bytes.
pub const MAX_BODY_BYTES: usize = 64 * 1024;
/// Longer answers are compressed for who accepts it (contract.md 3.5).
const COMPRESSED_ABOVE_BYTES: u64 = 1000;
/// How long a token is good, in seconds (contract.md 1.4).
pub const TOKEN_SECONDS: i64 = 3600;

/// How the service shows itself.
#[derive(Clone, Debug)]
pub struct Face {
    /// Who may ask for a token.
    pub clients: Vec<Client>,
    /// The body of refusals: Zuora's own are not all alike.
    pub error_shape: ErrorShape,
    /// How many requests are answered.
    pub limits: Limits,
    /// How long a token is good, in seconds.
    pub token_seconds: i64,
}

/// Where a request came from, put into its extensions by whoever accepted the connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// What all handlers share.
struct Shared {
    service: Service,
    clients: BTreeMap<String, Client>,
    error_shape: ErrorShape,
    token_seconds: i64,
    seen: SeenTokens,
    counters: Counters,
}

type AppState = Arc<Shared>;

impl Default for Face {
    /// As Zuora's production is, without any client.
    fn default() -> Self {
        let (error_shape, limits) = (ErrorShape::default(), Limits::default());
        Self { clients: Vec::new(), error_shape, limits, token_seconds: TOKEN_SECONDS }
    }
}

/// The API as Zuora serves it.
pub fn app(service: Service, face: Face) -> Router {
    let clients = face.clients.into_iter().map(|client| (client.id().to_owned(), client)).collect();
    let state = Arc::new(Shared {
        service,
        clients,
        error_shape: face.error_shape,
        token_seconds: face.token_seconds,
        seen: SeenTokens::default(),
        counters: Counters::new(face.limits),
    });
    let reading = Router::new()
        .route("/test-environments", get(environments::list))
        .route("/test-environments/{id}", get(environments::read))
        .route("/test-environments/{id}/jobs", get(jobs::list))
        .route("/test-environments/{id}/jobs/{jobId}", get(jobs::read))
        .route("/test-environments/{id}/notifications", get(notifications::list))
        .route("/test-environments/{id}/notifications/{notificationId}", get(notifications::read));
    let changing = Router::new()
        .route("/test-environments/{id}/jobs", post(jobs::create))
        .route("/test-environments/{id}/jobs/{jobId}/actions", post(jobs::act))
        .route("/test-environments/{id}/notifications", post(notifications::create))
        .route(
            "/test-environments/{id}/notifications/{notificationId}",
            patch(notifications::update).delete(notifications::delete),
        )
        .route_layer(from_fn_with_state(state.clone(), idempotent::once));
    let mut operations = reading.merge(changing);
    if state.service.scenarios().is_some() {
        operations =
            operations.route_layer(from_fn_with_state(state.clone(), faults::misbehave)).merge(admin::routes());
    }
    let operations = operations.route_layer(from_fn_with_state(state.clone(), admit));
    // Other parts of the program may compile in further encodings; Zuora knows this one.
    let compression = CompressionLayer::new()
        .no_br()
        .no_deflate()
        .no_zstd()
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(COMPRESSED_ABOVE_BYTES));
    Router::new()
        .merge(operations)
        .route("/oauth/token", post(token::create))
        .route("/openapi.json", get(openapi::read))
        .route("/healthz", get(async || "ok"))
        .fallback(async || Refusal::nothing_here())
        .method_not_allowed_fallback(async || Refusal::unknown_method())
        .layer(
            // Together: each layer that a router is given costs every request a copy of everything inside it.
            ServiceBuilder::new()
                .layer(from_fn_with_state(state.clone(), identify::identify))
                .layer(compression)
                .layer(CatchPanicLayer::custom(refusal::of_panic))
                .layer(RequestDecompressionLayer::new().no_br().no_deflate().no_zstd())
                .layer(MapRequestBodyLayer::new(Body::new)),
        )
        .with_state(state)
}

/// Lets pass what is within the limits and comes from somebody who may. One layer for both, because each costs every
/// request several allocations.
async fn admit(State(state): State<AppState>, request: Request, next: Next) -> Response {
    limits::per_tenant(&state, authenticate::bearer(&state, request, next)).await
}

/// An answer or a refusal.
type Answer<T> = Result<Json<T>, Refusal>;

/// The status of what was made.
const CREATED: StatusCode = StatusCode::CREATED;
