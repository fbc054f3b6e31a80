//! What people wait for: the first load, and the console's API.

use super::client::Client;
use super::table::{Table, kilobytes, megabytes};
use crate::running_server::RunningServer;
use crate::temp_folder::TempFolder;
use crate::workspace::Workspace;
use crate::wrk::{self, Asking};
use crate::{app, npm, process, server, system};
use anyhow::{Context, Result};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::process::Command;
use std::thread;
use std::time::Duration;

/// More than this, idle, is a mistake: the server keeps nothing in memory but the app's files.
const IDLE_LIMIT_KB: u64 = 60 * 1000;
/// What people feel as at once: the limit of "good" for the web's measure of it, Interaction to Next Paint.
const TYPING_LIMIT_MS: u32 = 200;
/// Until what a start leaves behind has been given back.
const SETTLING: Duration = Duration::from_secs(2);
/// As many connections as a busy office has pages open, and so long that the first second does not count much.
const OFFICE: Asking = Asking { threads: 1, connections: 16, seconds: 8, header: None, script: None };

/// Measures, prints the table, and answers whether the limits are kept.
pub(super) fn run(workspace: &Workspace) -> Result<bool> {
    app::build(workspace)?;
    let binary = server::build(workspace)?;
    // Before the server runs: installations would disturb the measurement.
    npm::programs(workspace)?;
    system::wrk()?;

    let folder = TempFolder::new("bench-app")?;
    let mut command = Command::new(binary);
    command.args(["serve", "--demo", "--listen", "127.0.0.1:0", "--database-url"]);
    command.arg(format!("sqlite://{}", folder.path().join("bench.db").display()));
    let server = RunningServer::start(&mut command, &folder.path().join("server.log"))?;
    thread::sleep(SETTLING);
    let idle = server.memory()?;
    println!("Measuring the first load …");
    let first_load: FirstLoad = script(workspace, "bench/first-load.mjs", &[&server.url])?;
    println!("Measuring typing …");
    let typing: Typing = script(workspace, "bench/typing.mjs", &[&server.url])?;
    println!("Measuring requests …");
    let environments = "/api/test-environments";
    let job = a_job(&server)?;
    let of_environments = wrk::load(&format!("{}{environments}", server.url), &OFFICE)?;
    let of_job = wrk::load(&format!("{}{job}", server.url), &OFFICE)?;
    let busy = server.memory()?;

    let FirstLoad { runs, median, min, max, bytes, requests } = first_load;
    let mut table = Table::new("The console");
    table.row(
        "First environment on the screen",
        &format!("{median} ms"),
        &format!("median of {runs}; {min} to {max} ms"),
    );
    table.row("Transferred until then", &kilobytes(bytes), &format!("{requests} requests"));
    let Typing { keys, median, max, rows, slowdown } = typing;
    table.goal(
        &format!("A letter in the search of {rows}"),
        &format!("{median} ms"),
        &format!("at most {TYPING_LIMIT_MS} ms; slowest of {keys} {max} ms, processor {slowdown} times slower"),
        max <= TYPING_LIMIT_MS,
    );
    for (measure, load) in [(format!("GET {environments}"), of_environments), ("GET one job".to_owned(), of_job)] {
        table.row(&measure, &format!("{:.0} / s", load.per_second), &format!("99 % within {}", load.p99));
    }
    let limit = format!("at most {}", megabytes(IDLE_LIMIT_KB));
    table.goal("Server memory, idle", &megabytes(idle.now), &limit, idle.now <= IDLE_LIMIT_KB);
    table.memory(busy, "");
    Ok(table.finish())
}

/// What bench/first-load.mjs prints; times in milliseconds.
#[derive(Deserialize)]
struct FirstLoad {
    runs: u32,
    median: u32,
    min: u32,
    max: u32,
    bytes: u64,
    requests: u32,
}

/// What bench/typing.mjs prints; times in milliseconds.
#[derive(Deserialize)]
struct Typing {
    keys: u32,
    median: u32,
    max: u32,
    rows: u32,
    slowdown: u32,
}

/// What a script measured in the browser, at a server.
pub(super) fn script<T: DeserializeOwned>(workspace: &Workspace, name: &str, arguments: &[&str]) -> Result<T> {
    let mut script = Command::new("node");
    script.arg(name).args(arguments).current_dir(&workspace.root).env("REPRISE_CHROMIUM", system::chromium()?);
    let answer = process::read(&mut script)?;
    serde_json::from_str(answer.trim()).with_context(|| format!("{name} printed `{answer}`"))
}

/// The path of a job of the sample environments.
fn a_job(server: &RunningServer) -> Result<String> {
    let mut client = Client::connect(&server.url, None)?;
    let environments: serde_json::Value = client.get("/api/test-environments")?;
    for environment in environments["result"].as_array().into_iter().flatten() {
        let Some(environment) = environment["id"].as_str() else { continue };
        let jobs = format!("/api/test-environments/{environment}/jobs");
        if let Some(job) = client.get::<serde_json::Value>(&jobs)?["result"][0]["id"].as_str() {
            return Ok(format!("{jobs}/{job}"));
        }
    }
    anyhow::bail!("the sample environments have no job to ask for")
}
