//! The server as browsers and operators see it: routes without a socket, and the real program over one.

#[macro_use]
extern crate database;

mod access;
mod api;
mod assets;
mod audit;
mod backends;
mod calendar;
mod checklist;
mod copies;
mod doctor;
mod documents;
mod embed;
mod encrypted;
mod feed;
mod guards;
mod holds;
mod identity;
mod intents;
mod kills;
mod ledger_versions;
mod log_document;
mod metrics;
mod moves;
mod notes;
mod overview;
mod packaging;
mod polls;
mod process;
mod program;
mod reload;
mod samples;
mod secrecy;
mod service_program;
mod settings_versions;
mod settles;
mod several;
mod stops;
mod stories;
mod storms;
mod upstream;
mod upstream_program;
mod waits;
mod wishes;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use backends::Unreliable;
use database::testing::{Database, Kind};
use http_body_util::BodyExt;
use macro_rules_attribute::apply;
use reprise_server::{About, AppState, AssetFile, AssetSource, Backend, BasePath, Desk, Embedded, Ledger, app};
use serde_json::Value;
use service::clock::ManualWall;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt;
use wire::{Contact, SECOND, Timestamp};

/// When tests take place.
const NOW: &str = "2026-11-24T09:00:00Z";

/// A server on samples, with a small app in it. Its clock stands still until it is moved.
struct Fixture {
    database: Database,
    app: Router,
    state: AppState,
    desk: Desk,
    ledger: Ledger,
    backend: Arc<Unreliable>,
    wall: Arc<ManualWall>,
}

/// An answer, read whole.
#[derive(Debug)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Bytes,
}

impl Fixture {
    async fn new() -> Self {
        Self::under("/").await
    }

    async fn under(base_path: &str) -> Self {
        let database = Database::of(Kind::of_test().unwrap_or(Kind::Sqlite)).await;
        Self::open(database, base_path, ManualWall::at(Timestamp::parse(NOW).expect("a time"))).await
    }

    async fn open(database: Database, base_path: &str, wall: Arc<ManualWall>) -> Self {
        let url = database.url();
        let options = service::Options { demo: true, wall: wall.clone(), ..service::Options::default() };
        let service = service::Service::open(&url, options).await.expect("a service");
        let backend = Arc::new(Unreliable::new(Embedded(service)));
        let ledger = Ledger::open(&url).await.expect("a ledger");
        let desk = Desk::with_wall(backend.clone(), ledger.clone(), wall.clone());
        let state = state_on(desk.clone(), Dist::sample(), base_path);
        Self { database, app: app(state.clone()), state, desk, ledger, backend, wall }
    }

    /// The same after the process has ended and another one was started.
    async fn restarted(self) -> Self {
        Self::open(self.database, "/", self.wall).await
    }

    /// Lets time pass, a second at a time, with the work that the server does by itself.
    async fn pass(&self, seconds: i64) {
        for _ in 0..seconds {
            self.wall.advance(SECOND);
            self.desk.work().await;
        }
    }

    fn wall_now(&self) -> Timestamp {
        self.backend.clock().expect("a clock").now
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        send(&self.app, request).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(request(Method::GET, path, Body::empty())).await
    }

    /// What the app sends.
    async fn post(&self, path: &str, body: impl Into<Body>) -> Answer {
        self.send(post(path, body)).await
    }

    /// The path of the jobs of a sample.
    async fn jobs_of(&self, name: &str) -> String {
        let list = self.get("/api/test-environments").await.json();
        let environments = list["result"].as_array().expect("a list");
        let environment = environments.iter().find(|environment| environment["tenantName"] == name).expect("a sample");
        format!("/api/test-environments/{}/jobs", environment["id"].as_str().expect("an id"))
    }
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).expect("JSON")
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("ASCII"))
    }

    /// The code of a problem, after looking at the rest of it.
    fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        let body = self.json();
        assert_eq!(body["type"], "about:blank");
        assert_eq!(body["status"], self.status.as_u16());
        assert_eq!(body["trackId"], self.header("x-request-id"));
        assert!(body["detail"].as_str().is_some_and(|detail| detail.ends_with('.')), "{body}");
        body["code"].as_str().expect("a code").to_owned()
    }
}

/// A server before another backend, with a ledger that nobody looks into.
async fn app_on(backend: Arc<dyn Backend>, dist: Dist, base_path: &str) -> Router {
    let folder = TempDir::new().expect("a temporary folder");
    let ledger = Ledger::open(&format!("sqlite://{}/ledger.db", folder.path().display())).await.expect("a ledger");
    app(state_on(Desk::new(backend, ledger), dist, base_path))
}

fn state_on(desk: Desk, dist: Dist, base_path: &str) -> AppState {
    let base_path = BasePath::parse(base_path).expect("a base path");
    let contact = Contact { name: "IT service desk".to_owned(), url: "mailto:it@example.com".to_owned() };
    let about = About { demo: true, contact: Some(contact), ..About::default() };
    AppState::new(desk, Arc::new(dist), base_path, "127.0.0.1:8080", about)
}

async fn send(app: &Router, request: Request<Body>) -> Answer {
    let (parts, body) = app.clone().oneshot(request).await.expect("an answer").into_parts();
    let bytes = body.collect().await.expect("a body").to_bytes();
    Answer { status: parts.status, headers: parts.headers, bytes }
}

fn request(method: Method, path: &str, body: impl Into<Body>) -> Request<Body> {
    let request = Request::builder().method(method).uri(path).header("host", "localhost:8080");
    request.body(body.into()).expect("a request")
}

fn post(path: &str, body: impl Into<Body>) -> Request<Body> {
    with(request(Method::POST, path, body), &[("content-type", "application/json"), ("x-reprise-csrf", "1")])
}

fn with(mut request: Request<Body>, headers: &[(&'static str, &str)]) -> Request<Body> {
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().expect("a header value"));
    }
    request
}

/// A built app of a few bytes.
#[derive(Default)]
struct Dist(BTreeMap<&'static str, Bytes>);

const INDEX: &str = "<!doctype html><html><head><base data-trunk-public-url href=\"/\">\
<link rel=\"stylesheet\" href=\"/style-0123456789abcdef.css\">\
<script type=\"module\">import init from '/app-0123456789abcdef.js';init();</script></head><body></body></html>";

/// The page that other pages show in an `<iframe>`.
const FRAME: &str = include_str!("../../../../src/embed/frame.html");

impl Dist {
    fn sample() -> Self {
        let script = "export default function init() {}";
        Self(BTreeMap::from([
            ("index.html", INDEX.into()),
            ("index.html.br", "an old page that nobody may get".into()),
            ("app-0123456789abcdef.js", script.into()),
            ("app-0123456789abcdef.js.br", "brotli".into()),
            ("app-0123456789abcdef.js.gz", "gzip".into()),
            ("app-0123456789abcdef_bg.wasm", "\0asm".into()),
            ("style-0123456789abcdef.css", "body{}".into()),
            ("style-0123456789abcdef.css.gz", "gzip".into()),
            ("favicon.svg", "<svg/>".into()),
            ("embed/frame.html", FRAME.into()),
            ("embed/theme.html", include_str!("../../../../src/embed/theme.html").into()),
            ("embed/v1/reprise.js", "export {};".into()),
            ("embed/app-0123456789abcdef.wasm", "\0asm".into()),
        ]))
    }
}

impl AssetSource for Dist {
    fn file(&self, name: &str) -> Option<AssetFile> {
        let bytes = self.0.get(name)?.clone();
        Some(AssetFile { hash: Sha256::digest(&bytes).into(), bytes })
    }

    fn names(&self) -> Vec<String> {
        self.0.keys().map(|name| (*name).to_owned()).collect()
    }
}
