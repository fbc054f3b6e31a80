//! What an element costs the page of a portal, beside an iframe of the same view.

use super::app::script;
use super::table::{Table, kilobytes};
use crate::running_server::RunningServer;
use crate::temp_folder::TempFolder;
use crate::workspace::Workspace;
use crate::{app, compress, npm, server};
use anyhow::{Context, Result};
use serde::Deserialize;
use std::fs;
use std::net::TcpListener;
use std::process::Command;

/// What a page loads before anybody sees an element, in bytes.
const LOADER_LIMIT: u64 = 4096;
/// What people do not notice, in milliseconds.
const LONGEST_TASK_MS: u32 = 50;
/// What a second element may take of the page's main thread, in milliseconds.
const SECOND_MS: f64 = 20.0;

/// Measures, prints the table, and answers whether the goals are reached.
pub(super) fn run(workspace: &Workspace) -> Result<bool> {
    app::build(workspace)?;
    let binary = server::build(workspace)?;
    npm::programs(workspace)?;
    // Free now, and nobody else's in the moment until it is taken.
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let folder = TempFolder::new("bench-embed")?;
    let mut command = Command::new(binary);
    command.args([
        "serve",
        "--demo",
        "--listen",
        "127.0.0.1:0",
        "--embed-origins",
        &format!("http://localhost:{port}"),
    ]);
    command.args(["--database-url", &format!("sqlite://{}", folder.path().join("bench.db").display())]);
    let server = RunningServer::start(&mut command, &folder.path().join("server.log"))?;
    println!("Measuring elements and iframes …");
    let measured: Measured = script(workspace, "bench/embed.mjs", &[&server.url, &port.to_string()])?;

    let loader = fs::read(workspace.dist().join("embed/v1/reprise.js")).context("the loader is not built")?;
    let loader = compress::brotli(&loader)?.len() as u64;
    let Measured { runs, element, frame, nothing, second } = measured;
    let mut table = Table::new("In a portal");
    table.goal("Loader", &format!("{loader} bytes"), &format!("at most {LOADER_LIMIT}"), loader <= LOADER_LIMIT);
    let beside = |iframe: String| format!("iframe {iframe}; median of {runs}");
    table.row(
        "First content of an element",
        &format!("{} ms", element.content),
        &beside(format!("{} ms", frame.content)),
    );
    table.row("Transferred until then", &kilobytes(element.bytes), &beside(kilobytes(frame.bytes)));
    table.row("Main thread of the host", &format!("{} ms", element.task), &beside(format!("{} ms", frame.task)));
    let limit = format!("at most {LONGEST_TASK_MS} ms; {}", beside(format!("{} ms", frame.longest)));
    table.goal("Longest task there", &format!("{} ms", element.longest), &limit, element.longest <= LONGEST_TASK_MS);
    table.goal(
        "A second element",
        &format!("{second} ms"),
        &format!("below {SECOND_MS} ms; a line of the portal's own {nothing} ms"),
        second < SECOND_MS,
    );
    Ok(table.finish())
}

/// What bench/embed.mjs prints; times in milliseconds.
#[derive(Deserialize)]
struct Measured {
    runs: u32,
    element: Load,
    frame: Load,
    nothing: f64,
    second: f64,
}

#[derive(Deserialize)]
struct Load {
    content: u32,
    bytes: u64,
    task: u32,
    /// Without any that took as long as 50 ms it is 0: browsers tell only those.
    longest: u32,
}
