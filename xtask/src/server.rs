//! The release server with the app in it.

use crate::workspace::Workspace;
use crate::{places, process, system, tools};
use anyhow::Result;
use std::env;
use std::path::PathBuf;

/// Builds `target/release/reprise`, which carries the app of `dist/`, and answers where it is.
pub(crate) fn build(workspace: &Workspace) -> Result<PathBuf> {
    process::run(process::cargo(&workspace.root).args(["build", "--release", "--package", "reprise-server"]))?;
    Ok(workspace.target.join("release/reprise"))
}

/// Builds the same as a program that needs no library of the system, for this architecture, and answers where it is.
pub(crate) fn build_static(workspace: &Workspace) -> Result<PathBuf> {
    let target = static_target();
    tools::target(workspace, &target, "one program shall run on every Linux")?;
    system::musl_compiler()?;
    let mut cargo = process::cargo(&workspace.root);
    cargo.args(["build", "--release", "--package", "reprise-server", "--target", &target]);
    process::run(cargo.env(places::VARIABLE, places::hidden(workspace)?))?;
    Ok(workspace.target.join(target).join("release/reprise"))
}

/// What such a program is built for.
pub(crate) fn static_target() -> String {
    format!("{}-unknown-linux-musl", env::consts::ARCH)
}
