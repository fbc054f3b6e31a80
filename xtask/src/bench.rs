//! `cargo xtask bench`: how long people wait, and what the server takes. bench/README.md says how to read it.

mod app;
mod browser;
pub(crate) mod client;
mod database;
mod embed;
mod nginx;
mod paced;
mod service;
mod statistics;
mod subject;
mod table;
mod viewers;

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
    /// What an element costs the page of a portal
    Embed,
    /// What many viewers of the same jobs cost Zuora and the console
    Viewers,
    /// The page of a sandbox beside the same page as others would build it; takes half an hour
    Browser,
}

/// Measures one part or all of them, prints a table for each, and answers whether the goals are reached.
pub(crate) fn run(workspace: &Workspace, part: Option<Part>) -> Result<bool> {
    let wanted = |one: Part| part.is_none_or(|part| part == one);
    let app = !wanted(Part::App) || app::run(workspace)?;
    let service = !wanted(Part::Service) || service::run(workspace)?;
    let embed = !wanted(Part::Embed) || embed::run(workspace)?;
    let viewers = !wanted(Part::Viewers) || viewers::run(workspace)?;
    // Only where it is named: nobody waits half an hour for the other parts.
    let browser = part != Some(Part::Browser) || browser::run(workspace)?;
    Ok(app && service && embed && viewers && browser)
}
