//! Playwright in the system's own browsers.

use crate::workspace::Workspace;
use crate::{npm, system};
use anyhow::Result;
use std::path::Path;
use std::process::Command;

/// `playwright test` by one of the configurations in `tests/e2e`.
pub(crate) fn command(workspace: &Workspace, configuration: &str) -> Result<Command> {
    let mut command = Command::new(npm::programs(workspace)?.join("playwright"));
    command
        .args(["test", "--config", &format!("tests/e2e/{configuration}")])
        .current_dir(&workspace.root)
        .env("REPRISE_CHROMIUM", system::chromium()?);
    Ok(command)
}

/// The same, over a console that was built.
pub(crate) fn of_console(workspace: &Workspace, configuration: &str, binary: &Path) -> Result<Command> {
    let mut command = command(workspace, configuration)?;
    command.env("REPRISE_BINARY", binary);
    Ok(command)
}
