//! The console before Zuora, for which a `reprise service` on another port stands in.

use crate::service_program::{Api, ID, SECRET};
use crate::{Answer, Dist, post, request, send, state_on, with};
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use axum::routing::{any, post as posting};
use axum::{Json, Router};
use reprise_server::{Desk, Ledger, Polled, Polling, Upstream, app};
use serde_json::{Value, json};
use service::clock::{ManualWall, SystemWall, Wall};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use wire::{MINUTE, SECOND, Timestamp};
use zuora::{Client, Credentials, Host, Options, Secret};

const REFRESH: &str = r#"{"jobType":"REFRESH"}"#;
const CANCEL: &str = r#"{"jobAction":"CANCEL"}"#;

/// A console, and the service that it takes for Zuora.
struct Console {
    app: Router,
    desk: Desk,
    wall: Arc<ManualWall>,
    api: Api,
    _folder: TempDir,
}

fn client(url: &str, secret: &str) -> Client {
    let credentials = Credentials { client_id: ID.to_owned(), secret: Secret::new(secret) };
    let options = Options::new(Host::parse(url).expect("a host"), credentials);
    Client::new(Options { pauses: [Duration::from_millis(5); 3], ..options }).expect("a client")
}

async fn desk(client: Client, folder: &TempDir, wall: Arc<ManualWall>) -> Desk {
    let ledger = Ledger::open(&format!("sqlite://{}/ledger.db", folder.path().display())).await.expect("a ledger");
    let source = Arc::new(Upstream::new(client));
    let polled = Polled::open(source, ledger.clone(), "tests".to_owned(), Polling::default(), wall.clone()).await;
    Desk::with_wall(Arc::new(polled.expect("snapshots")), ledger, wall)
}

impl Console {
    async fn start() -> Self {
        Self::under("/", SECRET).await
    }

    async fn under(base_path: &str, secret: &str) -> Self {
        let folder = TempDir::new().expect("a folder");
        let api = Api::start(&folder, &["--scenarios", "--clock-speed", "1"]).await;
        let wall = ManualWall::at(Timestamp::from_millis(SystemWall.millis()));
        let desk = desk(client(&api.program.url, secret), &folder, wall.clone()).await;
        let app = app(state_on(desk.clone(), Dist::sample(), base_path));
        Self { app, desk, wall, api, _folder: folder }
    }

    async fn get(&self, path: &str) -> Answer {
        send(&self.app, request(Method::GET, path, Body::empty())).await
    }

    async fn post(&self, path: &str, body: &'static str) -> Answer {
        send(&self.app, post(path, body)).await
    }

    /// The path of the jobs of a sample.
    async fn jobs_of(&self, name: &str) -> String {
        let environments = self.api.environments().await;
        let path = environments.into_iter().find(|(found, _)| found == name).expect("a sample").1;
        format!("/api/{path}/jobs")
    }

    /// Turns a scenario on for the sample whose jobs are at `jobs`.
    async fn choose(&self, jobs: &str, scenario: Value) {
        let id = jobs.trim_end_matches("/jobs").rsplit('/').next().expect("an id");
        let chosen = self.api.sending(Method::PUT, &format!("admin/scenarios/{id}"), &scenario.to_string());
        assert_eq!(chosen.send().await.expect("an answer").status(), 200);
    }

    /// How many jobs the service has there.
    async fn count(&self, jobs: &str) -> usize {
        let list = self.api.read(jobs.trim_start_matches("/api/")).await;
        list["result"].as_array().expect("a list").len()
    }

    async fn intent(&self, jobs: &str) -> Value {
        let standing = jobs.replace("/api/", "/api/console/").trim_end_matches("/jobs").to_owned();
        self.get(&standing).await.json()["intent"].clone()
    }

    /// Lets time pass, with the work that the server does by itself.
    async fn pass(&self, millis: i64) {
        self.wall.advance(millis);
        self.desk.work().await;
    }
}

fn keyed(path: &str, key: &str) -> Request<Body> {
    with(post(path, REFRESH), &[("idempotency-key", key)])
}

#[tokio::test]
async fn everything_works_as_on_the_embedded_service_and_places_are_the_consoles_own() {
    let console = Console::under("/reprise/", SECRET).await;
    let prefix = |path: &str| format!("/reprise{path}");
    let list = console.get("/reprise/api/test-environments").await;
    assert_eq!(list.status, StatusCode::OK);
    assert_eq!(list.json()["size"], 15);
    let jobs = prefix(&console.jobs_of("UAT Europe").await);
    let environment = jobs.trim_end_matches("/jobs").to_owned();
    assert_eq!(console.get(&environment).await.json()["tenantName"], "UAT Europe");

    let made = console.post(&jobs, REFRESH).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let job = made.header("location").to_owned();
    assert_eq!(job, format!("{jobs}/{}", made.json()["id"].as_str().expect("an id")));
    assert_eq!(console.get(&job).await.json()["id"], made.json()["id"]);
    assert!(console.get(&jobs).await.json()["result"].as_array().expect("a list").contains(&made.json()));
    let second = console.post(&jobs, REFRESH).await;
    assert_eq!((second.status, second.problem().as_str()), (StatusCode::BAD_REQUEST, "job-active"));

    let stopped = console.post(&format!("{job}/actions"), CANCEL).await;
    assert_eq!((stopped.status, &stopped.json()["status"]), (StatusCode::OK, &json!("CANCELLING")));
    let again = console.post(&format!("{job}/actions"), CANCEL).await;
    assert_eq!(again.status, StatusCode::OK, "what is stopped already was stopped");

    let recipients = format!("{environment}/notifications");
    let added = console.post(&recipients, r#"{"address":"ops@example.com","name":"Ops"}"#).await;
    assert_eq!(added.status, StatusCode::CREATED);
    let recipient = added.header("location").to_owned();
    assert!(recipient.starts_with(&format!("{recipients}/")), "{recipient}");
    let change = with(
        request(Method::PATCH, &recipient, r#"{"name":"Operations"}"#),
        &[("content-type", "application/json"), ("x-reprise-csrf", "1")],
    );
    assert_eq!(send(&console.app, change).await.json()["name"], "Operations");
    let remove = with(request(Method::DELETE, &recipient, Body::empty()), &[("x-reprise-csrf", "1")]);
    assert_eq!(send(&console.app, remove).await.json()["name"], "Operations");
    assert_eq!(console.get(&recipient).await.problem(), "notification-not-found");

    let overview = console.get("/reprise/api/console/overview").await.json();
    assert_eq!(overview["environments"].as_array().map(Vec::len), Some(15));
    assert_eq!(console.get("/reprise/readyz").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_lost_answer_ends_in_one_job() {
    let console = Console::start().await;
    let jobs = console.jobs_of("UAT Europe").await;
    let before = console.count(&jobs).await;
    console.choose(&jobs, json!({ "scenario": "answer-lost" })).await;
    let lost = send(&console.app, keyed(&jobs, "lost-1")).await;
    assert_eq!((lost.status, lost.problem().as_str()), (StatusCode::GATEWAY_TIMEOUT, "outcome-unknown"));
    assert_eq!(console.intent(&jobs).await["state"], "UNKNOWN");
    assert_eq!(send(&console.app, keyed(&jobs, "lost-1")).await.problem(), "outcome-unknown", "not sent again");

    console.pass(2 * SECOND).await;
    let intent = console.intent(&jobs).await;
    assert_eq!(intent["state"], "ACCEPTED");
    assert_eq!(console.count(&jobs).await, before + 1);
    let again = send(&console.app, keyed(&jobs, "lost-1")).await;
    assert_eq!((again.status, &again.json()["id"]), (StatusCode::CREATED, &intent["jobId"]));
    assert_eq!(console.count(&jobs).await, before + 1);
}

#[tokio::test]
async fn a_gateways_error_may_hide_a_job_and_the_same_key_finds_out() {
    let console = Console::start().await;
    let jobs = console.jobs_of("UAT Europe").await;
    let before = console.count(&jobs).await;
    // The two questions before it are answered: the environment and its jobs, as they are at that moment.
    console.choose(&jobs, json!({ "scenario": "server-error", "after": 2, "requests": 1 })).await;
    assert_eq!(send(&console.app, keyed(&jobs, "hidden-1")).await.problem(), "outcome-unknown");
    console.pass(2 * SECOND).await;
    assert_eq!(console.intent(&jobs).await["state"], "UNKNOWN");
    console.pass(10 * MINUTE).await;
    assert_eq!(console.intent(&jobs).await["state"], "LOST");
    assert_eq!(send(&console.app, keyed(&jobs, "hidden-1")).await.status, StatusCode::CREATED);
    assert_eq!(console.count(&jobs).await, before + 1);
}

#[tokio::test]
async fn a_refusal_of_zuora_is_certain_and_repeats_its_sentence() {
    let console = Console::start().await;
    let jobs = refreshed_lately(&console).await.expect("a sample that was refreshed lately");
    // Without its times nothing stands against it here, and the service still knows better.
    console.choose(&jobs, json!({ "scenario": "missing-fields" })).await;
    let refused = send(&console.app, keyed(&jobs, "refused-1")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let body = refused.json();
    assert_eq!((&body["code"], &body["trackId"]), (&json!("not-permitted"), &json!("refused-1")));
    assert!(
        body["detail"].as_str().expect("text").contains("Zuora says: This test environment was refreshed"),
        "{body}"
    );
    assert_eq!(console.intent(&jobs).await["state"], "REFUSED");
}

/// The jobs of a sample that may not be refreshed yet, because it was lately.
async fn refreshed_lately(console: &Console) -> Option<String> {
    let list = console.get("/api/test-environments").await.json();
    let now = Timestamp::from_millis(SystemWall.millis() + 60 * MINUTE);
    let is_early = |one: &&Value| {
        let next = one["nextRefreshTime"].as_str().and_then(|text| Timestamp::parse(text).ok());
        one["status"] == "ACTIVE" && next.is_some_and(|next| next > now)
    };
    let id = list["result"].as_array()?.iter().find(is_early)?["id"].as_str()?.to_owned();
    Some(format!("/api/test-environments/{id}/jobs"))
}

#[tokio::test]
async fn what_was_accepted_is_told_as_accepted_though_it_cannot_be_read() {
    let console = Console::start().await;
    let jobs = console.jobs_of("UAT Europe").await;
    let made = send(&console.app, keyed(&jobs, "storm-2")).await;
    console.choose(&jobs, json!({ "scenario": "too-many-requests", "retryAfter": 60 })).await;
    let again = send(&console.app, keyed(&jobs, "storm-2")).await;
    assert_eq!((again.status, &again.json()["id"]), (StatusCode::CREATED, &made.json()["id"]));
    assert_eq!(again.header("location"), made.header("location"));
}

#[tokio::test]
async fn a_secret_that_is_not_accepted_needs_attention_and_signs_nobody_out() {
    let console = Console::under("/", "another secret").await;
    let answer = console.get("/api/test-environments").await;
    assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::BAD_GATEWAY, "zuora-needs-attention"));
    assert!(answer.headers.get("www-authenticate").is_none());
    let text = String::from_utf8_lossy(&answer.bytes).into_owned();
    assert!(!text.contains("another secret") && text.contains("--client-secret-file"), "{text}");
    let ready = console.get("/readyz").await;
    assert_eq!((ready.status, ready.problem().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "not-ready"));
    let checks = ready.json()["checks"].clone();
    assert_eq!((&checks[0]["ready"], &checks[1]["ready"]), (&true.into(), &true.into()), "{checks}");
    assert_eq!((&checks[2]["name"], &checks[2]["ready"]), (&"zuora".into(), &false.into()), "{checks}");
    assert!(checks[2]["detail"].as_str().is_some_and(|detail| detail.contains("--client-secret-file")), "{checks}");
}

#[tokio::test]
async fn a_storm_is_passed_on_with_its_time() {
    let console = Console::start().await;
    let jobs = console.jobs_of("UAT Europe").await;
    console.choose(&jobs, json!({ "scenario": "too-many-requests", "retryAfter": 60, "requests": 1 })).await;
    let answer = console.get(&jobs).await;
    assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::TOO_MANY_REQUESTS, "zuora-asks-to-wait"));
    assert_eq!(answer.header("retry-after"), "60");
    // Nothing was sent, and so it is certain that nothing was made.
    let refused = send(&console.app, keyed(&jobs, "storm-1")).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn nothing_of_the_browsers_request_goes_to_zuora_but_its_track_id() {
    type Seen = Arc<Mutex<Vec<HeaderMap>>>;
    let seen = Seen::default();
    let record = seen.clone();
    let answered = move |headers: HeaderMap| {
        record.lock().expect("no panic before").push(headers);
        async { ([("x-inner", "7"), ("set-cookie", "a=b")], Json(json!({ "result": [{ "id": "1", "secret": "x" }] }))) }
    };
    let token = async || Json(json!({ "access_token": "t", "expires_in": 3599 }));
    let zuora = Router::new().route("/oauth/token", posting(token)).fallback(any(answered));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, zuora).await });

    let folder = TempDir::new().expect("a folder");
    let wall = ManualWall::at(Timestamp::from_millis(SystemWall.millis()));
    let app = app(state_on(desk(client(&url, SECRET), &folder, wall).await, Dist::sample(), "/"));
    let asked = with(
        request(Method::GET, "/api/test-environments?x=y", Body::empty()),
        &[
            ("cookie", "session=1"),
            ("authorization", "Bearer of the browser"),
            ("x-forwarded-for", "10.0.0.1"),
            ("accept-language", "de"),
            ("user-agent", "Browser"),
            ("zuora-track-id", "from-the-browser"),
            ("zuora-entity-ids", "from-the-browser"),
        ],
    );
    let answer = send(&app, asked).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.json()["result"], json!([{ "id": "1" }]), "nothing comes back but what is listed");
    assert!(answer.headers.get("x-inner").is_none() && answer.headers.get("set-cookie").is_none());
    let sent = seen.lock().expect("no panic before")[0].clone();
    let mut names: Vec<&str> = sent.keys().map(axum::http::HeaderName::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["accept", "accept-encoding", "authorization", "host", "user-agent", "zuora-track-id"]);
    assert_eq!(
        (&sent["authorization"], &sent["zuora-track-id"]),
        (&"Bearer t".parse().expect("a value"), &answer.headers["x-request-id"])
    );
}
