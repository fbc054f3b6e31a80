//! What many viewers cost Zuora, and the console.

use super::service::filled;
use super::subject::{self, CLIENT, Subject};
use super::table::Table;
use crate::bench::database::DATABASES;
use crate::temp_folder::TempFolder;
use crate::workspace::Workspace;
use crate::{process, server};
use anyhow::{Context, Result};
use serde::Deserialize;
use std::process::Command;

/// Environments, of which one in ten has a job that runs, and jobs in each.
const TENANT: (u32, u32) = (220, 5);
/// Jobs take a quarter of an hour, so that something changes every few seconds.
const CLOCK_SPEED: u32 = 60;
/// What is known is on every page within that time.
const TOLD_WITHIN_MS: i32 = 1000;
/// By how much two consoles may differ that draw their own lots, in percent.
const CALLS_DIFFER_BY: u32 = 15;

/// Measures, prints the table, and answers whether the goals are reached.
pub(super) fn run(workspace: &Workspace) -> Result<bool> {
    let binary = server::build(workspace)?;
    let filler = subject::build_filler(workspace)?;
    let folder = TempFolder::new("bench-viewers")?;
    let folder = folder.path();
    let url = filled(&filler, &DATABASES[0], folder, "tenant", TENANT)?;
    let service = Subject::start_at_speed(&binary, folder, &url, "service", CLOCK_SPEED)?;
    println!("Measuring viewers …");
    let mut script = Command::new("node");
    script.arg("bench/viewers.mjs").arg(&binary).args([&service.server.url, CLIENT.0, CLIENT.1]);
    let answer = process::read(script.current_dir(&workspace.root))?;
    let seen: Viewers = serde_json::from_str(answer.trim()).with_context(|| format!("it printed `{answer}`"))?;

    let mut table =
        Table::new(&format!("{} viewers of {} running jobs, for {} s", seen.viewers, seen.jobs, seen.seconds));
    let same = seen.calls_many.abs_diff(seen.calls_few) * 100 <= seen.calls_few * CALLS_DIFFER_BY;
    table.goal(
        "Calls of Zuora",
        &seen.calls_many.to_string(),
        &format!("as many as {} viewers need: {}", seen.jobs, seen.calls_few),
        same,
    );
    table.row("Of these for the jobs", &seen.job_calls_many.to_string(), &format!("beside {}", seen.job_calls_few));
    let told = (0..=TOLD_WITHIN_MS).contains(&seen.told_max_ms);
    table.goal(
        "From the server knowing it to the last viewer",
        &format!("{} ms", seen.told_max_ms),
        &format!("within {TOLD_WITHIN_MS} ms; median of {} {} ms", seen.told, seen.told_median_ms),
        told,
    );
    let each = (seen.processor_many - seen.processor_few) * 1_000_000.0
        / f64::from(seen.viewers - seen.jobs)
        / f64::from(seen.seconds);
    let both = format!("{} s beside {} s in {} s", seen.processor_many, seen.processor_few, seen.seconds);
    table.row("Processor for each viewer, in a second", &format!("{each:.0} µs"), &both);
    table.row("Memory for each viewer", &format!("{} kB", seen.memory_each_kb), "");
    Ok(table.finish())
}

/// What bench/viewers.mjs prints. Times of the processor are in seconds.
#[derive(Deserialize)]
struct Viewers {
    jobs: u32,
    viewers: u32,
    seconds: u32,
    calls_few: u32,
    calls_many: u32,
    job_calls_few: u32,
    job_calls_many: u32,
    told: u32,
    told_median_ms: i32,
    told_max_ms: i32,
    processor_few: f64,
    processor_many: f64,
    memory_each_kb: f64,
}
