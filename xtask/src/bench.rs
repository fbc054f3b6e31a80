//! `cargo xtask bench`: how long people wait, and what the server takes. bench/README.md says how to read it.

mod app;
mod client;
mod database;
mod nginx;
mod paced;
mod service;
mod statistics;
mod subject;
mod table;

use crate::workspace::Workspace;
use anyhow::Result;
use clap::ValueEnum;

/// What can be measured alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// What people wait for: the first load, and the console's API
    App,
    /// What clients of the API wait for: `reprise service` beside nginx
    Service,
}

/// Measures one part or all of them, prints a table for each, and answers whether the goals are reached.
pub(crate) fn run(workspace: &Workspace, part: Option<Part>) -> Result<bool> {
    let app = part == Some(Part::Service) || app::run(workspace)?;
    let service = part == Some(Part::App) || service::run(workspace)?;
    Ok(app && service)
}
