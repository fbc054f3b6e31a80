//! Everything that answers requests.

use crate::access::{self, Access, AccessRules};
use crate::assets::{AssetSource, Assets};
use crate::base_path::{BasePath, Place};
use crate::desk::Desk;
use crate::doctor::Doctor;
use crate::guards::{KnownHosts, known_host, same_origin};
use crate::identify::identify;
use crate::metrics::Metrics;
use crate::oversight::Oversight;
use crate::problem::Problem;
use crate::security_headers::security_headers;
use crate::waiting::{self, Waits};
use crate::{assets, console, environments, etag, health, jobs, metrics, notifications};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::Uri;
use axum::http::uri::PathAndQuery;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::any;
use std::any::Any;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tower::ServiceExt;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::SizeAbove;
use wire::{Contact, DataAge, Interval};

/// How long a request may take, its body's arrival included; besides what it asked to wait.
const PATIENCE: Duration = Duration::from_secs(10);
/// Shorter answers fit into a packet as they are.
const COMPRESSED_ABOVE_BYTES: u64 = 1000;

/// What handlers share. Copies are the same state.
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

/// What the app is told about this server.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// Whether the environments are samples.
    pub demo: bool,
    /// Whom people ask when something is not possible.
    pub contact: Option<Contact>,
    /// From what age on the app says that data is old.
    pub data_age: DataAge,
    /// How often Zuora is asked, where it is behind the console.
    pub intervals: Vec<Interval>,
}

/// The fields of [`AppState`].
pub struct Shared {
    pub(crate) desk: Desk,
    pub(crate) assets: Assets,
    pub(crate) base_path: BasePath,
    pub(crate) hosts: KnownHosts,
    pub(crate) about: About,
    pub(crate) metrics: Metrics,
    pub(crate) doctor: Option<Doctor>,
    pub(crate) access: Access,
    ending: watch::Sender<bool>,
}

impl AppState {
    /// The state of a server on `listen` (host and port) that shows the app of `assets`.
    pub fn new(desk: Desk, assets: Arc<dyn AssetSource>, base_path: BasePath, listen: &str, about: About) -> Self {
        Self::overseen(desk, assets, base_path, listen, about, Oversight::default())
    }

    /// The same with what was measured before, and what is to be looked at.
    pub fn overseen(
        desk: Desk,
        assets: Arc<dyn AssetSource>,
        base_path: BasePath,
        listen: &str,
        about: About,
        oversight: Oversight,
    ) -> Self {
        let Oversight { metrics, doctor, access } = oversight;
        let access = access.unwrap_or_else(|| Access::open(desk.ledger().clone()));
        let assets = Assets::new(assets, base_path.clone(), &access.rules().embed_origins);
        let hosts = KnownHosts::local_and(listen, access.public_url.clone());
        let ending = watch::Sender::new(false);
        Self(Arc::new(Shared { desk, assets, base_path, hosts, about, metrics, doctor, access, ending }))
    }

    /// Sets anew who may do what, from the next request on.
    pub fn set_rules(&self, rules: AccessRules) {
        self.assets.set_embed_origins(&self.base_path, &rules.embed_origins);
        self.access.set_rules(rules);
    }

    /// Answers everybody who waits for news: the server is about to end.
    pub fn end_waits(&self) {
        self.ending.send_replace(true);
    }
}

impl Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

/// The whole server as one router.
pub fn app(state: AppState) -> Router {
    let console = Router::new()
        .nest("/api", api(&state))
        // What is nested answers `/api` itself and whatever follows a slash, but not the slash alone.
        .route("/api/", any(async || Problem::not_found()))
        .merge(health::routes())
        .merge(access::pages())
        .merge(access::embedding_routes())
        .merge(metrics::routes())
        .fallback(assets::serve)
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
        .layer(middleware::from_fn_with_state(state.metrics.clone(), metrics::count))
        .with_state(state.clone());
    // The last layer is the outermost.
    Router::new()
        .fallback(under_base_path)
        .with_state((state.clone(), console))
        .layer(middleware::from_fn(time_limit))
        .layer(middleware::from_fn_with_state(state.clone(), known_host))
        .layer(CatchPanicLayer::custom(on_panic))
        .layer(middleware::from_fn(identify))
        .layer(middleware::from_fn_with_state(state, access::cors))
        .layer(middleware::from_fn(security_headers))
}

fn api(state: &AppState) -> Router<AppState> {
    let operations = environments::routes().merge(jobs::routes()).merge(notifications::routes());
    let operations = operations.merge(console::watched_routes());
    let operations = operations.layer(middleware::from_fn(etag::conditional));
    let waits =
        Waits::new(operations.clone().with_state(state.clone()), state.ending.subscribe(), state.metrics.clone());
    let operations = operations.layer(middleware::from_fn_with_state(waits, waiting::wait));
    let compression = CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(COMPRESSED_ABOVE_BYTES));
    operations
        .merge(console::routes())
        .merge(access::routes())
        .fallback(async || Problem::not_found())
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
        .layer(compression)
        .layer(middleware::from_fn_with_state(state.clone(), access::gate))
        .layer(middleware::from_fn_with_state(state.clone(), same_origin))
}

/// Hands what lies under the base path to the console, with that path taken off.
async fn under_base_path(State((state, console)): State<(AppState, Router)>, mut request: Request) -> Response {
    let rest = match state.base_path.place(request.uri().path()) {
        Place::Outside => return Problem::not_found().into_response(),
        Place::AtTheDoor => return Redirect::temporary(state.base_path.as_str()).into_response(),
        Place::Inside(rest) => rest,
    };
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    let Ok(path) = PathAndQuery::try_from(format!("{rest}{query}")) else {
        return Problem::not_found().into_response();
    };
    *request.uri_mut() = Uri::from(path);
    console.oneshot(request).await.unwrap_or_else(|never| match never {})
}

async fn time_limit(request: Request, next: Next) -> Response {
    let wait = waiting::preferred(&request).map(Duration::from_secs).unwrap_or_default();
    let answer = tokio::time::timeout(PATIENCE + wait, next.run(request)).await;
    answer.unwrap_or_else(|_| Problem::timed_out().into_response())
}

#[expect(clippy::needless_pass_by_value, reason = "the layer hands the panic over")]
fn on_panic(panic: Box<dyn Any + Send>) -> Response {
    let message = panic.downcast_ref::<&str>().copied().or(panic.downcast_ref::<String>().map(String::as_str));
    tracing::error!(message = message.unwrap_or("?"), "a handler panicked");
    Problem::internal().into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::http::StatusCode;

    #[tokio::test]
    async fn a_panic_becomes_a_problem() {
        async fn mistake() {
            panic!("a mistake of ours");
        }
        let app = Router::new()
            .fallback(mistake)
            .layer(CatchPanicLayer::custom(on_panic))
            .layer(middleware::from_fn(identify));
        let answer = app.oneshot(Request::new(Body::empty())).await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
    }

    #[tokio::test(start_paused = true)]
    async fn what_takes_too_long_is_given_up() {
        let app = Router::new()
            .fallback(std::future::pending::<StatusCode>)
            .layer(middleware::from_fn(time_limit))
            .layer(middleware::from_fn(identify));
        let answer = app.oneshot(Request::new(Body::empty())).await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(answer.headers().contains_key("retry-after"));
    }
}
