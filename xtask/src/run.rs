//! `cargo xtask run`: the product as people get it, with sample environments.

use crate::workspace::Workspace;
use crate::{app, server};
use anyhow::{Context, Result};
use std::convert::Infallible;
use std::os::unix::process::CommandExt;
use std::process::Command;

/// Builds what changed and becomes the server, so that Ctrl-C and exit status are its own.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<Infallible> {
    app::build(workspace)?;
    let binary = server::build(workspace)?;
    let error = Command::new(&binary).args(["serve", "--demo"]).args(arguments).exec();
    Err(error).with_context(|| format!("`{}` could not be started", binary.display()))
}
