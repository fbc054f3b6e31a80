//! `cargo xtask bench`: how long people wait, and what the server takes. bench/README.md says how to read it.

use crate::running_server::RunningServer;
use crate::workspace::Workspace;
use crate::{app, npm, process, server, system, wrk};
use anyhow::{Context, Result};
use serde::Deserialize;
use std::process::Command;
use std::thread;
use std::time::Duration;

/// More than this, idle, is a mistake: the server keeps nothing in memory but the app's files.
const IDLE_LIMIT_KB: u64 = 60 * 1000;
/// Until what a start leaves behind has been given back.
const SETTLING: Duration = Duration::from_secs(2);

/// Measures, prints one table, and answers whether the limits are kept.
pub(crate) fn run(workspace: &Workspace) -> Result<bool> {
    app::build(workspace)?;
    let binary = server::build(workspace)?;
    // Before the server runs: installations would disturb the measurement.
    npm::programs(workspace)?;
    system::wrk()?;

    let server = RunningServer::start(&binary)?;
    thread::sleep(SETTLING);
    let idle = server.memory()?;
    println!("Measuring the first load …");
    let first_load = first_load(workspace, &server.url)?;
    println!("Measuring requests …");
    let environments = "/api/test-environments";
    let job = a_job(&server)?;
    let of_environments = wrk::load(&format!("{}{environments}", server.url))?;
    let of_job = wrk::load(&format!("{}{job}", server.url))?;
    let busy = server.memory()?;

    let FirstLoad { runs, median, min, max, bytes, requests } = first_load;
    println!("\n{:<42} {:>14}   ", "Measure", "Value");
    row("First environment on the screen", &format!("{median} ms"), &format!("median of {runs}; {min} to {max} ms"));
    row("Transferred until then", &kilobytes(bytes), &format!("{requests} requests"));
    row(
        &format!("GET {environments}"),
        &format!("{:.0} / s", of_environments.per_second),
        &format!("99 % within {}", of_environments.p99),
    );
    row("GET one job", &format!("{:.0} / s", of_job.per_second), &format!("99 % within {}", of_job.p99));
    let fits = idle.now <= IDLE_LIMIT_KB;
    let verdict = if fits { "within" } else { "beyond" };
    row("Server memory, idle", &megabytes(idle.now), &format!("{verdict} the limit of {}", megabytes(IDLE_LIMIT_KB)));
    row("Server memory, after the load", &megabytes(busy.now), &format!("at most {}", megabytes(busy.peak)));
    Ok(fits)
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

fn first_load(workspace: &Workspace, url: &str) -> Result<FirstLoad> {
    let mut script = Command::new("node");
    script
        .args(["bench/first-load.mjs", url])
        .current_dir(&workspace.root)
        .env("REPRISE_CHROMIUM", system::chromium()?);
    let answer = process::read(&mut script)?;
    serde_json::from_str(answer.trim()).with_context(|| format!("bench/first-load.mjs printed `{answer}`"))
}

/// The path of a job of the sample environments.
fn a_job(server: &RunningServer) -> Result<String> {
    let environments = server.get("/api/test-environments")?;
    for environment in environments["result"].as_array().into_iter().flatten() {
        let Some(environment) = environment["id"].as_str() else { continue };
        let jobs = format!("/api/test-environments/{environment}/jobs");
        if let Some(job) = server.get(&jobs)?["result"][0]["id"].as_str() {
            return Ok(format!("{jobs}/{job}"));
        }
    }
    anyhow::bail!("the sample environments have no job to ask for")
}

fn row(measure: &str, value: &str, remark: &str) {
    println!("{measure:<42} {value:>14}   {remark}");
}

fn kilobytes(bytes: u64) -> String {
    format!("{:.1} kB", bytes as f64 / 1000.0)
}

fn megabytes(kilobytes: u64) -> String {
    format!("{:.1} MB", kilobytes as f64 / 1000.0)
}
