//! `cargo xtask pictures`: what each component looks like, as files that a test compares it with.

use crate::fingerprint::files;
use crate::workspace::Workspace;
use crate::{browser_tests, cargo_tool, components_page, palette, process, system};
use anyhow::Result;
use std::process::Command;

/// Where the pictures lie.
const FOLDER: &str = "tests/e2e/pictures";

/// Makes all pictures anew. Those of components that are gone go, too.
pub(crate) fn make(workspace: &Workspace) -> Result<()> {
    let mut command = command(workspace)?;
    let folder = workspace.root.join(FOLDER);
    cargo_tool::remove(&folder)?;
    process::run(command.args(["--update-snapshots", "all", "--reporter", "list"]))?;
    for picture in files(&folder)? {
        palette::shrink(&picture)?;
    }
    println!("Look at what changed in {FOLDER} before you commit it.");
    Ok(())
}

/// The test that compares them.
pub(crate) fn command(workspace: &Workspace) -> Result<Command> {
    let page = components_page::build(workspace)?;
    system::picture_fonts()?;
    let mut command = browser_tests::command(workspace, "playwright.config.ts")?;
    command.args(["--project", "pictures"]).env("REPRISE_COMPONENTS", page);
    Ok(command)
}
