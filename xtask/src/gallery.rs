//! `cargo xtask gallery`: a picture of every way a page can look, to be looked at by people.

use crate::workspace::Workspace;
use crate::{app, browser_tests, process, server};
use anyhow::Result;

/// Makes all pictures anew, says where they are, and answers whether every sight was reached.
pub(crate) fn run(workspace: &Workspace) -> Result<bool> {
    app::build(workspace)?;
    let binary = server::build(workspace)?;
    let folder = workspace.target.join("gallery");
    let mut command = browser_tests::of_console(workspace, "gallery.config.ts", &binary)?;
    command.args(["--reporter", "line"]).env("REPRISE_GALLERY", &folder);
    let (status, _) = process::watch(&mut command)?;
    println!("Look at {}", workspace.relative(&folder.join("index.html")).display());
    Ok(status.success())
}
