//! The service and the console that takes it for Zuora: both can be killed at any moment and started again on what they
//! have kept.

use crate::program::{DEADLINE, Program, command, http, service_command};
use crate::service_program::{ID, SECRET};
use crate::{Dist, request, send, state_on, with};
use axum::Router;
use axum::http::Method;
use database::testing::{Database, Kind};
use reprise_server::{Desk, Ledger, Polled, Polling, Upstream, app};
use reqwest::Client as Http;
use serde_json::{Value, json};
use service::clock::{ManualWall, SystemWall, Wall};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Mutex, RwLock};
use wire::Timestamp;
use zuora::{Client, Credentials, Host, Options, Secret};

/// Two minutes, which a stop takes, are a quarter of a second; a refresh takes longer than a run.
pub(super) const SPEED: i64 = 480;
/// How long the console waits for the service: long enough for an answer, and not for one that never comes.
const PATIENCE: Duration = Duration::from_millis(400);
/// And how long people wait for the console.
const PEOPLE_WAIT: Duration = Duration::from_millis(1500);
/// The console's own rounds, which are a second apart where a second is a second.
const ROUNDS_APART: Duration = Duration::from_millis(10);
/// Ports that no system gives away by itself, so that the service finds its own free again after a restart.
const PORTS: (u16, u16) = (20_000, 30_000);

/// Where runs take place, one after the other.
pub(super) struct Arena {
    folder: TempDir,
    /// Of the console, and of the service.
    pub(super) databases: (Database, Database),
    service: Mutex<Option<Program>>,
    address: String,
    console: RwLock<Option<Console>>,
    http: Http,
    token: String,
    began: i64,
}

/// A console that runs.
enum Console {
    /// In this process, on threads of its own that end with it.
    Within { threads: Threads, app: Router, desk: Desk },
    /// The real program.
    Program(Program),
}

/// Threads that end wherever they are let go, also where a test fails.
struct Threads(Option<Runtime>);

impl Threads {
    fn runtime(&self) -> &Runtime {
        self.0.as_ref().expect("it is there until it ends")
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// An answer of the console; none where none came.
pub(super) type Answer = Option<(u16, Value)>;

impl Arena {
    pub(super) async fn new(kind: Kind) -> Self {
        let folder = TempDir::new().expect("a folder");
        std::fs::write(folder.path().join("secret"), format!("{SECRET}\n")).expect("a file");
        let limits = "[limits]\nper-minute = 0\nper-hour = 0\nper-day = 0\ntokens-per-minute = 0\n";
        std::fs::write(folder.path().join("service.toml"), limits).expect("a file");
        let databases = (Database::of(kind).await, Database::of(kind).await);
        let mut arena = Self {
            folder,
            databases,
            service: Mutex::default(),
            address: free_address(),
            console: RwLock::default(),
            http: http(),
            token: String::new(),
            began: SystemWall.millis(),
        };
        arena.start_service().await;
        let form = [("client_id", ID), ("client_secret", SECRET), ("grant_type", "client_credentials")];
        let token = arena.http.post(format!("http://{}/oauth/token", arena.address)).form(&form);
        let token: Value = token.send().await.expect("an answer").json().await.expect("JSON");
        arena.token = token["access_token"].as_str().expect("a token").to_owned();
        arena
    }

    /// About the service's time now.
    pub(super) fn service_now(&self) -> i64 {
        self.began + (SystemWall.millis() - self.began) * SPEED
    }

    /// Starts the service, unless it runs.
    pub(super) async fn start_service(&self) {
        let mut service = self.service.lock().await;
        if service.is_some() {
            return;
        }
        let (url, speed) = (self.databases.1.url(), SPEED.to_string());
        let client = ["--demo", "--scenarios", "--client-id", ID, "--client-secret-file", "secret"];
        let place = ["--listen", &self.address, "--database-url", &url, "--clock-speed", &speed];
        let arguments = [&client[..], &place, &["--config", "service.toml"]].concat();
        let command = service_command(self.folder.path(), &arguments);
        let started = tokio::task::spawn_blocking(move || Program::start(command));
        *service = Some(started.await.expect("a service"));
    }

    /// SIGKILL, if it runs.
    pub(super) async fn kill_service(&self) {
        if let Some(service) = self.service.lock().await.take() {
            tokio::task::spawn_blocking(move || service.kill()).await.expect("no panic");
        }
    }

    /// Starts a console before the service, unless one runs: in this process by that wall, or the program.
    pub(super) async fn start_console(&self, wall: Option<Arc<ManualWall>>) {
        let mut console = self.console.write().await;
        if console.is_some() {
            return;
        }
        let ledger = self.databases.0.url();
        let upstream = format!("http://{}", self.address);
        *console = Some(match wall {
            Some(wall) => {
                let started = tokio::task::spawn_blocking(move || {
                    let runtime =
                        Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
                    let (app, desk) = runtime.block_on(within(ledger, upstream, wall));
                    Console::Within { threads: Threads(Some(runtime)), app, desk }
                });
                started.await.expect("a console")
            }
            None => {
                let place = ["--listen", "127.0.0.1:0", "--database-url", &ledger, "--upstream-url", &upstream];
                let client = ["--client-id", ID, "--client-secret-file", "secret"];
                let command = command(self.folder.path(), &[&place[..], &client].concat());
                let started = tokio::task::spawn_blocking(move || Program::start(command));
                Console::Program(started.await.expect("a console"))
            }
        });
    }

    /// Kills the console at this moment, if it runs: nothing that it was doing goes on.
    pub(super) async fn kill_console(&self) {
        // Who waits for its answer holds no lock.
        let console = self.console.write().await.take();
        let killed = tokio::task::spawn_blocking(move || match console {
            // All that runs there is dropped where it waits.
            Some(Console::Within { mut threads, app, desk }) => {
                drop((app, desk));
                if let Some(runtime) = threads.0.take() {
                    runtime.shutdown_timeout(DEADLINE);
                }
            }
            Some(Console::Program(program)) => program.kill(),
            None => {}
        });
        killed.await.expect("no panic");
    }

    /// Asks the console, as long as people wait.
    pub(super) async fn ask(&self, path: &str, key: &str, body: String) -> Answer {
        let asked = match &*self.console.read().await {
            Some(Console::Within { threads, app, .. }) => {
                let headers = [("content-type", "application/json"), ("x-reprise-csrf", "1"), ("idempotency-key", key)];
                let (request, app) = (with(request(Method::POST, path, body), &headers), app.clone());
                let asked = threads.runtime().spawn(async move {
                    let answer = send(&app, request).await;
                    (answer.status.as_u16(), answer.json())
                });
                tokio::spawn(async move { asked.await.ok() })
            }
            Some(Console::Program(program)) => {
                let request = self.http.post(format!("{}{}", program.url, path.trim_start_matches('/')));
                let request = request.header("x-reprise-csrf", "1").header("content-type", "application/json");
                let request = request.header("idempotency-key", key).body(body);
                tokio::spawn(async move {
                    let answer = request.send().await.ok()?;
                    Some((answer.status().as_u16(), answer.json().await.ok()?))
                })
            }
            None => return None,
        };
        tokio::time::timeout(PEOPLE_WAIT, asked).await.ok()?.expect("no panic")
    }

    /// Does once what the console does by itself.
    pub(super) async fn work(&self) {
        let worked = match &*self.console.read().await {
            Some(Console::Within { threads, desk, .. }) => {
                let desk = desk.clone();
                threads.runtime().spawn(async move { desk.work().await })
            }
            _ => panic!("time passes by hand where the console is within this process"),
        };
        worked.await.expect("no kill meanwhile");
    }

    /// Turns a scenario on for an environment, if the service runs.
    pub(super) async fn choose(&self, environment: &str, scenario: &Value) {
        let request = self.http.put(format!("http://{}/admin/scenarios/{environment}", self.address));
        let request = request.bearer_auth(&self.token).header("content-type", "application/json");
        if let Ok(answer) = request.body(scenario.to_string()).send().await {
            assert_eq!(answer.status(), 200, "{scenario}");
        }
    }

    /// What the service has at a path.
    pub(super) async fn read(&self, path: &str) -> Value {
        let request = self.http.get(format!("http://{}/{path}", self.address)).bearer_auth(&self.token);
        request.send().await.expect("an answer").json().await.expect("JSON")
    }

    /// Makes a job without the console, as people do in Zuora itself.
    pub(super) async fn make(&self, environment: &str) -> Value {
        self.post(&format!("{environment}/jobs"), &json!({ "jobType": "REFRESH" })).await
    }

    /// Stops a job without the console.
    pub(super) async fn stop(&self, environment: &str, job: &str) {
        self.post(&format!("{environment}/jobs/{job}/actions"), &json!({ "jobAction": "CANCEL" })).await;
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        let request = self.http.post(format!("http://{}/test-environments/{path}", self.address));
        let request = request.bearer_auth(&self.token).header("content-type", "application/json");
        request.body(body.to_string()).send().await.expect("an answer").json().await.expect("JSON")
    }
}

/// A console in this process, whose rounds go on by themselves.
async fn within(ledger: String, upstream: String, wall: Arc<ManualWall>) -> (Router, Desk) {
    let credentials = Credentials { client_id: ID.to_owned(), secret: Secret::new(SECRET) };
    let options = Options::new(Host::parse(&upstream).expect("a host"), credentials);
    let pauses = [Duration::from_millis(5); 3];
    let options = Options { pauses, read_patience: PATIENCE, change_patience: PATIENCE, ..options };
    let upstream = Upstream::new(Client::new(options).expect("a client"));
    let ledger = Ledger::open(&ledger).await.expect("a ledger");
    let name = "arena".to_owned();
    let polled = Polled::open(Arc::new(upstream), ledger.clone(), name, Polling::default(), wall.clone()).await;
    let polled = polled.expect("snapshots");
    let desk = Desk::with_wall(Arc::new(polled.clone()), ledger, wall);
    let rounds = desk.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(ROUNDS_APART).await;
            tokio::join!(rounds.work(), polled.look());
        }
    });
    (app(state_on(desk.clone(), Dist::sample(), "/")), desk)
}

/// An address that nobody listens at and no other arena takes.
fn free_address() -> String {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let width = PORTS.1 - PORTS.0;
    let first = u16::try_from(u32::from(width) * (std::process::id() % 100) / 100).expect("below the width");
    loop {
        let port = PORTS.0 + (first + NEXT.fetch_add(1, Ordering::Relaxed)) % width;
        let address = format!("127.0.0.1:{port}");
        if TcpListener::bind(&address).is_ok() {
            return address;
        }
    }
}

/// A wall at an instant in epoch milliseconds.
pub(super) fn wall_at(millis: i64) -> Arc<ManualWall> {
    ManualWall::at(Timestamp::from_millis(millis))
}
