//! The client against the embedded service over real sockets, and against servers that do what no service should.

mod answers;
mod observed;
mod operations;
mod pace;
mod tokens;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use database::testing::{Database, Kind as DatabaseKind};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use reprise_zuora::{Client, Credentials, Host, Options, Secret, TrackId};
use service::Service;
use service::clock::ManualWall;
use service::http::{Client as KnownClient, ConnectionLost, Face};
use service::scenario::{EVERYWHERE, Scenario, Scenarios};
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use tower::ServiceExt;
use wire::{EnvironmentId, Timestamp};

const ID: &str = "0e2a9d0c-0b52-4f7a-9f3e-6a1b2c3d4e5f";
const SECRET: &str = "s3cret+with=signs";
/// Short enough for tests, long enough for a busy machine.
const PAUSES: [Duration; 3] = [Duration::from_millis(5), Duration::from_millis(10), Duration::from_millis(20)];

/// The embedded service, behind somebody who counts.
struct Zuora {
    service: Service,
    origin: String,
    seen: Arc<Seen>,
    _database: Database,
}

/// What arrived.
#[derive(Default)]
struct Seen {
    calls: Mutex<Vec<(Method, String, HeaderMap)>>,
    in_flight: AtomicUsize,
    most_in_flight: AtomicUsize,
    /// How long each call takes.
    delay: Mutex<Duration>,
}

impl Zuora {
    async fn start() -> Self {
        Self::with_face(face()).await
    }

    async fn with_face(face: Face) -> Self {
        let database = Database::of(DatabaseKind::Sqlite).await;
        let wall = ManualWall::at(Timestamp::parse("2026-11-24T09:00:00Z").expect("a time"));
        let options = service::Options { clock_speed: 1, demo: true, wall, scenarios: Some(Scenarios::default()) };
        let service = Service::open(&database.url(), options).await.expect("a service");
        let seen = Arc::new(Seen::default());
        let origin = serve(service::http::app(service.clone(), face), seen.clone()).await;
        Self { service, origin, seen, _database: database }
    }

    /// From now on this goes wrong with everything.
    fn choose(&self, scenario: Scenario) {
        self.service.scenarios().expect("scenarios").choose(EVERYWHERE, scenario);
    }

    fn client(&self) -> Client {
        client(&self.origin)
    }

    async fn id_of(&self, name: &str) -> EnvironmentId {
        let environments = self.service.environments().await.expect("environments");
        environments.into_iter().find(|environment| environment.name() == name).expect("a sample").id
    }
}

impl Seen {
    /// How many calls of a method arrived whose path ends like that.
    fn count(&self, method: &Method, end: &str) -> usize {
        let calls = self.calls.lock().expect("no panic before");
        calls.iter().filter(|(seen, path, _)| seen == method && path.ends_with(end)).count()
    }

    fn token_calls(&self) -> usize {
        self.count(&Method::POST, "/oauth/token")
    }

    fn all(&self) -> usize {
        self.calls.lock().expect("no panic before").len()
    }

    /// The headers of the last call but those of the connection.
    fn last_headers(&self) -> HeaderMap {
        let calls = self.calls.lock().expect("no panic before");
        calls.last().expect("a call").2.clone()
    }
}

fn face() -> Face {
    let client = KnownClient::new(ID, SECRET, None, true).expect("a client");
    Face { clients: vec![client], ..Face::default() }
}

fn options(origin: &str) -> Options {
    let credentials = Credentials { client_id: ID.to_owned(), secret: Secret::new(SECRET) };
    Options { pauses: PAUSES, ..Options::new(Host::parse(origin).expect("a host"), credentials) }
}

fn client(origin: &str) -> Client {
    Client::new(options(origin)).expect("a client")
}

fn track() -> TrackId {
    TrackId::fresh()
}

/// Serves `app` on a free port, and counts.
async fn serve(app: Router, seen: Arc<Seen>) -> String {
    let app = app.layer(from_fn_with_state(seen, count));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let origin = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.expect("a connection");
            let app = app.clone();
            let answered = service_fn(move |request| answer(app.clone(), request));
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), answered));
        }
    });
    origin
}

async fn count(State(seen): State<Arc<Seen>>, request: Request, next: Next) -> Response {
    let call = (request.method().clone(), request.uri().path().to_owned(), request.headers().clone());
    seen.calls.lock().expect("no panic before").push(call);
    let in_flight = seen.in_flight.fetch_add(1, Ordering::SeqCst) + 1;
    seen.most_in_flight.fetch_max(in_flight, Ordering::SeqCst);
    let delay = *seen.delay.lock().expect("no panic before");
    tokio::time::sleep(delay).await;
    let answer = next.run(request).await;
    seen.in_flight.fetch_sub(1, Ordering::SeqCst);
    answer
}

/// An error closes the connection without an answer.
async fn answer(app: Router, request: hyper::Request<Incoming>) -> io::Result<Response> {
    let answer = app.oneshot(request.map(Body::new)).await.unwrap_or_else(|never| match never {});
    match answer.extensions().get::<ConnectionLost>() {
        Some(ConnectionLost) => Err(io::ErrorKind::ConnectionAborted.into()),
        None => Ok(answer),
    }
}
