//! The app with the page of all components, which is never in what people get: built as while developing, in one piece,
//! only when something changed. It shares what is compiled with `cargo xtask dev`, and most of it with the component tests.

use crate::fingerprint::Fingerprint;
use crate::lock::Lock;
use crate::workspace::Workspace;
use crate::{app, process, tools};
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;

/// How cargo and Trunk are told to build that page.
pub(crate) const FEATURE: [&str; 2] = ["--features", "components-page"];

/// What it depends on beyond the sources of the app.
const RECIPE: &str = "xtask/src/components_page.rs";

/// Builds it unless it is there already, and answers the folder with its files.
pub(crate) fn build(workspace: &Workspace) -> Result<PathBuf> {
    let _lock = Lock::take(&workspace.target.join("components.lock"), "builds the page of components")?;
    let folder = workspace.target.join("components-dist");
    let stamp = workspace.target.join("components.stamp");
    let sources = Fingerprint::of(&workspace.root, &[app::SOURCES, &[RECIPE]].concat())?.to_string();
    let is_current = fs::read_to_string(&stamp).is_ok_and(|last| last == sources);
    if is_current && folder.join("index.html").is_file() {
        return Ok(folder);
    }
    let tools = tools::for_app(workspace)?;
    println!("Building the page of components …");
    app::fetch_crates(workspace)?;
    process::run(app::trunk(workspace, &tools, "build").args(FEATURE).arg("--dist").arg(&folder))?;
    // With the sources as they were before: what changed meanwhile is built next time.
    fs::write(&stamp, sources).context("the build folder cannot be written")?;
    Ok(folder)
}
