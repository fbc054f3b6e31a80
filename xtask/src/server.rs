//! The release server with the app in it.

use crate::workspace::Workspace;
use crate::{process, system, tools};
use anyhow::{Context, Result};
use std::env;
use std::path::PathBuf;

/// What stands between flags in the variable that cargo reads them from.
const BETWEEN_FLAGS: &str = "\u{1f}";

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
    process::run(cargo.env("CARGO_ENCODED_RUSTFLAGS", without_places(workspace)?))?;
    Ok(workspace.target.join(target).join("release/reprise"))
}

/// What such a program is built for.
pub(crate) fn static_target() -> String {
    format!("{}-unknown-linux-musl", env::consts::ARCH)
}

/// Flags by which the program does not say in which folders it was built: so it is the same from every checkout.
fn without_places(workspace: &Workspace) -> Result<String> {
    let cargo = env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo = cargo.or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    let cargo = cargo.context("no home folder is known; set CARGO_HOME to the folder of cargo")?;
    let flags = [(&cargo, "/cargo"), (&workspace.root, "/reprise")]
        .map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()));
    Ok(flags.join(BETWEEN_FLAGS))
}
