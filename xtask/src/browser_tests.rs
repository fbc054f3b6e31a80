//! Playwright over a built console, in the system's own browsers.

use crate::workspace::Workspace;
use crate::{npm, system};
use anyhow::Result;
use std::path::Path;
use std::process::Command;

/// `playwright test` by one of the configurations in `tests/e2e`, for that server.
pub(crate) fn command(workspace: &Workspace, configuration: &str, binary: &Path) -> Result<Command> {
    let mut command = Command::new(npm::programs(workspace)?.join("playwright"));
    command
        .args(["test", "--config", &format!("tests/e2e/{configuration}")])
        .current_dir(&workspace.root)
        .env("REPRISE_BINARY", binary)
        .env("REPRISE_CHROMIUM", system::chromium()?);
    Ok(command)
}
