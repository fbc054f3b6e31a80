//! What viewers have seen is written down before a server that was asked to stop has ended, though the database is slow.
//!
//! A connection to SQLite ends what it has begun by itself; on PostgreSQL it is the server that has to wait.

use crate::apply;
use crate::program::{DEADLINE, Program, command};
use crate::service_program::{Api, ID};
use database::testing::{Database, Kind};

use reqwest::Method;
use serde_json::Value;
use sqlx::Connection;
use std::net::TcpStream;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// As in life but for the pace, which nobody wants to sit through.
const POLLING: &str = "[polling]\nafter-act = 1\nrunning = 1\nqueued = 1\nlist = 1\nunwatched = 1\n";
/// How long the database keeps the server waiting: well below what a server that is stopped waits at most.
const SLOW_FOR: Duration = Duration::from_millis(400);
/// How often the test looks.
const LOOK_EVERY: Duration = Duration::from_millis(20);

#[apply(on_both)]
async fn what_viewers_have_seen_is_written_down_before_the_end() {
    let folder = TempDir::new().expect("a folder");
    let api = Api::start(&folder, &["--clock-speed", "1"]).await;
    let database = Database::new().await;
    std::fs::write(folder.path().join("settings.toml"), POLLING).expect("a file");
    let client = ["--client-id", ID, "--client-secret-file", "secret", "--upstream-url", &api.program.url];
    let url = database.url();
    let own = ["--listen", "127.0.0.1:0", "--config", "settings.toml", "--database-url", &url];
    let mut console = Program::start(command(folder.path(), &[&own[..], &client].concat()));
    let environments = api.environments().await;
    let environment = &environments.iter().find(|(name, _)| name == "UAT Europe").expect("a sample").1;
    let jobs = format!("{environment}/jobs");
    assert!(console.get(&format!("api/{jobs}")).await["result"].is_array());

    // From here on nothing can be written down, by anybody but us.
    let mut other = database.connection().await;
    let lock = match Kind::of_test() {
        Some(Kind::Postgres) => "BEGIN; LOCK TABLE snapshots IN ACCESS EXCLUSIVE MODE",
        _ => "BEGIN IMMEDIATE",
    };
    sqlx::raw_sql(lock).execute(&mut other).await.expect("the lock");
    let made = api.sending(Method::POST, &jobs, r#"{"jobType":"REFRESH"}"#).send().await.expect("an answer");
    let made: Value = made.json().await.expect("JSON");
    let id = made["id"].as_str().expect("an id");
    let begun = Instant::now();
    while !console.get(&format!("api/{jobs}")).await.to_string().contains(id) {
        assert!(begun.elapsed() < DEADLINE, "nobody reads the new job");
        tokio::time::sleep(LOOK_EVERY).await;
    }

    console.signal("-TERM");
    let address = console.url.trim_start_matches("http://").trim_end_matches('/').to_owned();
    while TcpStream::connect(&address).is_ok() {
        assert!(begun.elapsed() < DEADLINE, "it still accepts connections");
    }
    tokio::time::sleep(SLOW_FOR).await;
    assert!(!console.has_ended(), "it did not wait for the database");
    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.expect("the end of the lock");
    assert_eq!(console.stop("-TERM").code(), Some(0));
    let count = format!("SELECT COUNT(*) FROM snapshots WHERE body LIKE '%{id}%'");
    let kept: i64 =
        sqlx::query_scalar(sqlx::AssertSqlSafe(count)).fetch_one(&mut other).await.expect("what was written down");
    assert_eq!(kept, 1, "viewers have seen {id}, and will not after the restart");
    other.close().await.expect("an end");
    drop(database);
}
