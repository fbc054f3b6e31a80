//! The log of who did what: complete, in order, found again, and broken where somebody has touched it.

use crate::apply;
use crate::backends::Line;
use crate::process::refusal_of;
use crate::program::run;
use crate::{Fixture, post, request, with};
use axum::http::{Method, StatusCode};
use database::testing::Database;
use reprise_server::{Chain, Ledger};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection};
use std::process::Command;
use wire::MINUTE;

const REFRESH: &str = r#"{"jobType":"REFRESH","reason":"Cycle 3"}"#;

impl Fixture {
    /// The log, oldest first: action, outcome and what else is asked for.
    async fn log(&self, query: &str) -> Vec<Value> {
        let answer = self.get(&format!("/api/console/audit{query}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.bytes);
        let mut entries = answer.json()["entries"].as_array().expect("entries").clone();
        entries.reverse();
        entries
    }
}

fn told(entries: &[Value]) -> Vec<String> {
    let word = |entry: &Value, name: &str| entry[name].as_str().unwrap_or("-").to_owned();
    entries.iter().map(|entry| format!("{} {}", word(entry, "action"), word(entry, "outcome"))).collect()
}

fn changing(method: Method, path: &str, body: &'static str) -> axum::http::Request<axum::body::Body> {
    with(request(method, path, body), &[("content-type", "application/json"), ("x-reprise-csrf", "1")])
}

#[apply(on_both)]
async fn everything_that_somebody_does_is_in_the_log_with_what_came_of_it() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    let environment = jobs.trim_end_matches("/jobs").to_owned();
    let id = environment.rsplit('/').next().expect("an id").to_owned();
    assert_eq!(fixture.log("").await, Vec::<Value>::new());

    let made = fixture.send(with(post(&jobs, REFRESH), &[("idempotency-key", "first")])).await;
    let job = made.header("location").to_owned();
    assert_eq!(fixture.post(&jobs, REFRESH).await.problem(), "job-active");
    fixture.post(&format!("{job}/actions"), r#"{"jobAction":"CANCEL"}"#).await;
    let console = environment.replace("/api/", "/api/console/");
    fixture.send(changing(Method::PUT, &format!("{console}/notes"), r#"{"alias":"Probe"}"#)).await;
    let hold = json!({ "environmentId": id, "until": "2026-12-24T09:00:00Z", "reason": "UAT week" }).to_string();
    let held = fixture.post("/api/console/holds", hold.clone()).await;
    assert_eq!(held.status, StatusCode::CREATED);
    // An answer that was lost on its way is asked for again, and nothing new is done.
    fixture.post("/api/console/holds", hold).await;
    fixture.post("/api/console/holds", r#"{"until":"2026-12-24T09:00:00Z"}"#).await;
    let hold = format!("/api/console/holds/{}", held.json()["id"].as_str().expect("an id"));
    fixture.send(changing(Method::DELETE, &hold, "")).await;
    let recipients = format!("{environment}/notifications");
    let added = fixture.post(&recipients, r#"{"address":"ops@example.com"}"#).await;
    fixture.send(changing(Method::DELETE, added.header("location"), "")).await;

    let log = fixture.log("").await;
    assert_eq!(
        told(&log),
        [
            "refresh asked",
            "refresh done",
            "refresh asked",
            "refresh refused",
            "stop asked",
            "stop done",
            "note done",
            "hold done",
            "hold refused",
            "end-hold done",
            "add-recipient done",
            "remove-recipient done",
        ]
    );
    let numbers: Vec<_> = log.iter().map(|entry| entry["sequence"].as_i64().expect("a number")).collect();
    assert_eq!(numbers, (1..=12).collect::<Vec<_>>());
    assert_eq!((&log[1]["jobId"], &log[1]["reason"]), (&made.json()["id"], &json!("Cycle 3")));
    assert_eq!((&log[0]["trackId"], &log[0]["environmentId"]), (&json!("first"), &json!(id)));
    assert!(log[3]["detail"].as_str().is_some_and(|detail| detail.contains("already has a job")), "{}", log[3]);
    assert_eq!(log[10]["detail"], "ops@example.com");
    assert!(log.iter().all(|entry| entry["time"].is_string() && entry["trackId"].is_string()));

    let of = async |query: &str| told(&fixture.log(query).await);
    assert_eq!(of("?action=stop").await, ["stop asked", "stop done"]);
    assert_eq!(of("?outcome=refused").await, ["refresh refused", "hold refused"]);
    assert_eq!(of(&format!("?environment={id}&action=end-hold")).await, ["end-hold done"]);
    assert_eq!(of("?from=2030-01-01T00:00:00Z").await, Vec::<String>::new());
    let page = fixture.get("/api/console/audit?limit=5").await.json();
    assert_eq!((page["entries"].as_array().map(Vec::len), &page["next"]), (Some(5), &json!(8)));
    assert_eq!(fixture.log("?before=8&limit=500").await.len(), 7);
    for slip in ["?actoin=stop", "?action=jump", "?limit=0", "?limit=501", "?before=x", "?from=soon"] {
        assert_eq!(fixture.get(&format!("/api/console/audit{slip}")).await.status, StatusCode::BAD_REQUEST, "{slip}");
    }

    let table = fixture.get("/api/console/audit.csv?action=refresh").await;
    assert!(table.header("content-disposition").contains("log-2026-11-24.csv"));
    let text = String::from_utf8(table.bytes.to_vec()).expect("UTF-8");
    assert_eq!((text.lines().count(), text.contains("Cycle 3")), (5, true), "{text}");
}

#[apply(on_both)]
async fn what_is_found_later_is_in_the_log_as_well() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    fixture.backend.line(Line::LosesAnswers);
    assert_eq!(fixture.post(&jobs, REFRESH).await.problem(), "outcome-unknown");
    fixture.backend.line(Line::Works);
    fixture.pass(3).await;
    assert_eq!(told(&fixture.log("").await), ["refresh asked", "refresh unknown", "refresh done"]);

    let other = fixture.jobs_of("Finance training").await;
    fixture.backend.line(Line::LosesRequests);
    assert_eq!(fixture.post(&other, REFRESH).await.problem(), "outcome-unknown");
    fixture.backend.line(Line::Works);
    fixture.wall.advance(10 * MINUTE);
    fixture.pass(1).await;
    let id = other.trim_end_matches("/jobs").rsplit('/').next().expect("an id");
    let log = fixture.log(&format!("?environment={id}")).await;
    assert_eq!(told(&log), ["refresh asked", "refresh unknown", "refresh lost"]);
}

#[apply(on_both)]
async fn several_that_write_at_once_make_one_chain() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    let notes = format!("{}/notes", jobs.trim_end_matches("/jobs").replace("/api/", "/api/console/"));
    let mut writers = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (app, notes) = (fixture.app.clone(), notes.clone());
        writers.spawn(
            async move { crate::send(&app, changing(Method::PUT, &notes, r#"{"alias":"Probe"}"#)).await.status },
        );
    }
    while let Some(status) = writers.join_next().await {
        assert_eq!(status.expect("no panic"), StatusCode::OK);
    }
    let ledger = Ledger::open(&fixture.database.url()).await.expect("a ledger");
    assert!(matches!(ledger.verify_audit().await, Ok(Chain::Whole { entries: 20, .. })));
}

/// A log of three entries.
async fn three() -> (Fixture, Ledger) {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    let notes = format!("{}/notes", jobs.trim_end_matches("/jobs").replace("/api/", "/api/console/"));
    for body in [r#"{"alias":"One"}"#, r#"{"alias":"Two"}"#, r#"{"alias":"Three"}"#] {
        fixture.send(changing(Method::PUT, &notes, body)).await;
    }
    let ledger = Ledger::open(&fixture.database.url()).await.expect("a ledger");
    (fixture, ledger)
}

async fn sql(database: &Database, statement: &str) {
    let mut connection = database.connection().await;
    sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut connection).await.expect("a statement that works");
    connection.close().await.expect("an end");
}

#[apply(on_both)]
async fn whatever_somebody_does_to_the_log_shows() {
    for (statement, at) in [
        ("UPDATE audit SET entry = replace(entry, 'note', 'hold') WHERE sequence = 2", 2),
        ("UPDATE audit SET action = 'hold' WHERE sequence = 2", 2),
        ("UPDATE audit SET at = at + 1 WHERE sequence = 3", 3),
        ("DELETE FROM audit WHERE sequence = 2", 3),
        ("UPDATE audit SET hash = before WHERE sequence = 3", 3),
        ("UPDATE audit SET sequence = sequence + 10 WHERE sequence = 3", 13),
    ] {
        let (fixture, ledger) = three().await;
        assert!(matches!(ledger.verify_audit().await, Ok(Chain::Whole { entries: 3, .. })));
        sql(&fixture.database, statement).await;
        assert_eq!(ledger.verify_audit().await.expect("an answer"), Chain::Broken { sequence: at }, "{statement}");
    }
}

#[apply(on_both)]
async fn what_is_forgotten_as_it_is_set_leaves_a_whole_log() {
    let (fixture, ledger) = three().await;
    fixture.wall.advance(40 * 24 * 60 * MINUTE);
    // The last one stays though its time is over, and the next one is tied to it.
    forget_all_but_one(&fixture).await;
    assert_eq!(fixture.log("").await[0]["sequence"], 3);
    let jobs = fixture.jobs_of("UAT Europe").await;
    let notes = format!("{}/notes", jobs.trim_end_matches("/jobs").replace("/api/", "/api/console/"));
    fixture.send(changing(Method::PUT, &notes, r#"{"alias":"Four"}"#)).await;
    assert!(matches!(ledger.verify_audit().await, Ok(Chain::Whole { entries: 2, .. })));
    forget_all_but_one(&fixture).await;
    assert!(matches!(ledger.verify_audit().await, Ok(Chain::Whole { entries: 1, .. })));
    assert_eq!(fixture.log("").await[0]["sequence"], 4);
}

async fn forget_all_but_one(fixture: &Fixture) {
    let forgetting = fixture.desk.forget_after(30);
    let begun = std::time::Instant::now();
    while fixture.log("").await.len() > 1 {
        assert!(begun.elapsed() < crate::program::DEADLINE, "nothing is forgotten");
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    forgetting.abort();
}

#[test]
fn the_command_says_how_the_log_stands() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let folder = tempfile::TempDir::new().expect("a folder");
    let url = format!("sqlite://{}/reprise.db", folder.path().display());
    let verify = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_reprise"));
        command.args(["audit", "verify"]).args(arguments).current_dir(folder.path()).stdin(std::process::Stdio::null());
        command.env_remove("REPRISE_CONFIG").env_remove("REPRISE_DATABASE_URL");
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        command
    };
    assert!(refusal_of(verify(&[])).contains("--database-url"));
    runtime.block_on(async {
        let ledger = Ledger::open(&url).await.expect("a ledger");
        ledger.close().await;
    });
    let said = |output: std::process::Output| {
        (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8").trim_end().to_owned())
    };
    assert_eq!(said(run(verify(&["--database-url", &url]))), (Some(0), "The log has no entries.".to_owned()));
    let insert = "INSERT INTO audit VALUES (1, '{}', '', 'x', 0, NULL, '', '')";
    runtime.block_on(async {
        sqlx::any::install_default_drivers();
        let mut connection = sqlx::AnyConnection::connect(&url).await.expect("the database");
        sqlx::raw_sql(insert).execute(&mut connection).await.expect("a row");
        connection.close().await.expect("an end");
    });
    let (code, sentence) = said(run(verify(&["--database-url", &url])));
    assert!(code == Some(1) && sentence.starts_with("The log is broken at entry 1:"), "{sentence}");
}
