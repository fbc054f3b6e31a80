//! The release server with the app in it.

use crate::process;
use crate::workspace::Workspace;
use anyhow::Result;
use std::path::PathBuf;

/// Builds `target/release/reprise`, which carries the app of `dist/`, and answers where it is.
pub(crate) fn build(workspace: &Workspace) -> Result<PathBuf> {
    process::run(process::cargo(&workspace.root).args(["build", "--release", "--package", "reprise-server"]))?;
    Ok(workspace.target.join("release/reprise"))
}
