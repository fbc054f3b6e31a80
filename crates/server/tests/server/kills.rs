//! SIGKILL at any moment, under load: nothing that was acknowledged is lost, and nothing is done twice.

use crate::service_program::Api;
use reqwest::{Method, Response};
use serde_json::Value;
use sqlx::Connection;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// How many times the process is killed.
const KILLS: u64 = 200;
/// And on PostgreSQL, unless there is time for long runs: what it keeps is its own doing more than ours.
const FEW_KILLS: u64 = 50;
/// The variable with the URL of a PostgreSQL server on which the tests may make databases.
const SERVER: &str = "REPRISE_TEST_POSTGRES";
/// It is killed within this many microseconds after the load has begun.
const LATEST_KILL: u64 = 120_000;
/// A stop takes two minutes of the service: a thirtieth of a second.
const CLOCK_SPEED: &str = "3600";

/// What the service has acknowledged.
#[derive(Debug, Default)]
struct Acknowledged {
    jobs: Vec<Value>,
    stops: HashSet<String>,
    recipients: Vec<Value>,
    removed: HashSet<String>,
    /// Whether the last request has got no answer: nobody can say whether it was carried out.
    unknown: bool,
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_was_acknowledged_is_lost_on_sqlite() {
    let folder = TempDir::new().expect("a folder");
    let url = format!("sqlite://{}/kills.db", folder.path().display());
    kill_and_compare(&folder, &url, KILLS).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: run by `cargo xtask test`"]
async fn nothing_that_was_acknowledged_is_lost_on_postgresql() {
    let kills = if std::env::var_os("REPRISE_TEST_FULL").is_some() { KILLS } else { FEW_KILLS };
    let folder = TempDir::new().expect("a folder");
    let server = std::env::var(SERVER).unwrap_or_else(|_| panic!("{SERVER} must name a PostgreSQL server"));
    let name = format!("reprise_test_{}", uuid::Uuid::new_v4().simple());
    on_server(&server, format!("CREATE DATABASE {name}")).await;
    let (origin, _) = server.rsplit_once('/').expect("a URL with a database");
    kill_and_compare(&folder, &format!("{origin}/{name}"), kills).await;
    on_server(&server, format!("DROP DATABASE {name} WITH (FORCE)")).await;
}

async fn on_server(url: &str, statement: String) {
    sqlx::any::install_default_drivers();
    let mut connection = sqlx::AnyConnection::connect(url).await.expect("the PostgreSQL server of the tests");
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut connection).await.expect("a statement that works");
}

async fn kill_and_compare(folder: &TempDir, database_url: &str, kills: u64) {
    let settings = "[limits]\nper-minute = 0\nper-hour = 0\nper-day = 0\ntokens-per-minute = 0\n";
    std::fs::write(folder.path().join("service.toml"), settings).expect("a file");
    let arguments = ["--clock-speed", CLOCK_SPEED, "--config", "service.toml", "--database-url", database_url];
    let mut api = Api::start(folder, &arguments).await;
    let environments = free_environments(&api).await;
    let mut jobs_before = counts(&api, &environments, "jobs").await;
    let mut recipients_before = counts(&api, &environments, "notifications").await;
    let (mut acknowledged_jobs, mut acknowledged_stops, mut acknowledged_recipients) = (0, 0, 0);
    for kill in 0..kills {
        let running = Arc::new(api);
        let load: Vec<_> =
            environments.iter().cloned().map(|one| tokio::spawn(work(running.clone(), one, kill))).collect();
        tokio::time::sleep(moment(kill)).await;
        running.program.signal("-KILL");
        let mut all = Vec::new();
        for one in load {
            all.push(one.await.expect("no panic"));
        }
        drop(running);
        api = Api::start(folder, &arguments).await;
        for (index, (environment, acknowledged)) in environments.iter().zip(&all).enumerate() {
            jobs_before[index] = check_jobs(&api, environment, acknowledged, jobs_before[index]).await;
            recipients_before[index] =
                check_recipients(&api, environment, acknowledged, recipients_before[index]).await;
            acknowledged_jobs += acknowledged.jobs.len();
            acknowledged_stops += acknowledged.stops.len();
            acknowledged_recipients += acknowledged.recipients.len();
        }
    }
    eprintln!(
        "{kills} kills: {acknowledged_jobs} jobs, {acknowledged_stops} stops and {acknowledged_recipients} recipients kept"
    );
    // A load that never gets anything done would show nothing.
    let enough = usize::try_from(kills / 2).expect("a small number");
    assert!([acknowledged_jobs, acknowledged_stops, acknowledged_recipients].iter().all(|done| *done >= enough));
}

/// Makes and stops jobs, adds and removes recipients, one request after the other, until nobody answers any more.
async fn work(api: Arc<Api>, environment: String, kill: u64) -> Acknowledged {
    let mut done = Acknowledged::default();
    for round in 0.. {
        let name = format!("{kill}-{round}");
        if step(&api, &environment, &name, &mut done).await.is_none() {
            break;
        }
    }
    done
}

/// None as soon as a request has no answer.
async fn step(api: &Api, environment: &str, name: &str, done: &mut Acknowledged) -> Option<()> {
    let jobs = format!("{environment}/jobs");
    let request = api.sending(Method::POST, &jobs, r#"{"jobType":"REFRESH"}"#);
    // Every second one has a key: its answer is kept together with the job.
    let request = if name.ends_with(['0', '2', '4', '6', '8']) {
        request.header("Idempotency-Key", format!("{environment}-{name}"))
    } else {
        request
    };
    // While a job is being stopped there is a refusal, which changes nothing.
    if let Some(job) = acknowledged(request.send().await.ok(), done).await? {
        let id = job["id"].as_str().expect("an id").to_owned();
        done.jobs.push(job);
        let request = api.sending(Method::POST, &format!("{jobs}/{id}/actions"), r#"{"jobAction":"CANCEL"}"#);
        if acknowledged(request.send().await.ok(), done).await?.is_some() {
            done.stops.insert(id);
        }
    }
    let notifications = format!("{environment}/notifications");
    let body = format!(r#"{{"address":"{name}@example.com"}}"#);
    let made = acknowledged(api.sending(Method::POST, &notifications, &body).send().await.ok(), done).await?;
    let made = made.expect("recipients are not refused");
    let id = made["id"].as_str().expect("an id").to_owned();
    done.recipients.push(made);
    // Else there would be more and more of them.
    if !name.ends_with("-0") {
        let removed = api.request(Method::DELETE, &format!("{notifications}/{id}")).send().await.ok();
        acknowledged(removed, done).await?.expect("it was there");
        done.removed.insert(id);
    }
    Some(())
}

/// The body of a success, whole; `Some(None)` for a refusal, and `None` when the answer did not come to its end.
async fn acknowledged(answer: Option<Response>, done: &mut Acknowledged) -> Option<Option<Value>> {
    done.unknown = true;
    let answer = answer?;
    let status = answer.status();
    let body: Value = answer.json().await.ok()?;
    done.unknown = false;
    assert!(!status.is_server_error() || status.as_u16() == 503, "{status}: {body}");
    Some(status.is_success().then_some(body))
}

/// Answers how many jobs there are.
async fn check_jobs(api: &Api, environment: &str, done: &Acknowledged, before: usize) -> usize {
    let list = api.read(&format!("{environment}/jobs")).await;
    let there = list["result"].as_array().expect("a list");
    for job in &done.jobs {
        let copies: Vec<&Value> = there.iter().filter(|found| found["id"] == job["id"]).collect();
        assert_eq!(copies.len(), 1, "{job}");
        for field in ["testEnvironmentId", "jobType", "createTime", "createdById"] {
            assert_eq!(copies[0][field], job[field]);
        }
        let status = copies[0]["status"].as_str().expect("a status");
        if done.stops.contains(job["id"].as_str().expect("an id")) {
            assert!(matches!(status, "CANCELLING" | "CANCELLED"), "a stop is lost: {}", copies[0]);
        }
    }
    let made = there.len() - before;
    let most = done.jobs.len() + usize::from(done.unknown);
    assert!((done.jobs.len()..=most).contains(&made), "{made} jobs for {done:?}");
    // What was begun and not stopped would be in the way of the next round.
    for job in there.iter().filter(|job| matches!(job["status"].as_str(), Some("NEW" | "QUEUED" | "EXPORTING"))) {
        let id = job["id"].as_str().expect("an id");
        let stop = api.sending(Method::POST, &format!("{environment}/jobs/{id}/actions"), r#"{"jobAction":"CANCEL"}"#);
        stop.send().await.expect("an answer");
    }
    there.len()
}

/// Answers how many recipients there are.
async fn check_recipients(api: &Api, environment: &str, done: &Acknowledged, before: usize) -> usize {
    let list = api.read(&format!("{environment}/notifications")).await;
    let there = list["result"].as_array().expect("a list");
    let (mut kept, mut in_doubt) = (0, usize::from(done.unknown));
    for (index, recipient) in done.recipients.iter().enumerate() {
        let found = there.iter().filter(|found| *found == recipient).count();
        let id = recipient["id"].as_str().expect("an id");
        if done.removed.contains(id) {
            assert_eq!(found, 0, "a removal is lost: {recipient}");
        } else if done.unknown && index + 1 == done.recipients.len() {
            // Its removal may have been the last request.
            in_doubt += 1;
        } else {
            assert_eq!(found, 1, "{recipient}");
            kept += 1;
        }
    }
    let made = there.len() - before;
    assert!((kept..=kept + in_doubt).contains(&made), "{made} recipients for {done:?}");
    there.len()
}

/// Environments that can be refreshed.
async fn free_environments(api: &Api) -> Vec<String> {
    let wanted =
        ["UAT Europe", "Finance training", "Sales demo", "Year-end closing rehearsal", "Data migration dry run"];
    let environments = api.environments().await;
    environments.into_iter().filter(|(name, _)| wanted.contains(&name.as_str())).map(|(_, path)| path).collect()
}

async fn counts(api: &Api, environments: &[String], what: &str) -> Vec<usize> {
    let mut counts = Vec::new();
    for environment in environments {
        let list = api.read(&format!("{environment}/{what}")).await;
        counts.push(list["result"].as_array().expect("a list").len());
    }
    counts
}

/// A moment that is another one each time, and the same in each run.
fn moment(kill: u64) -> Duration {
    Duration::from_micros(kill.wrapping_mul(0x9E37_79B9_7F4A_7C15) % LATEST_KILL)
}
