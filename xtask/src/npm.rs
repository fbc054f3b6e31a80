//! The tools that come as npm packages: wasm-opt, Playwright, axe, TypeScript.

use crate::fingerprint::Fingerprint;
use crate::lock::Lock;
use crate::process;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The folder with the programs of the packages in `package-lock.json`, which are installed if they are not there.
pub(crate) fn programs(workspace: &Workspace) -> Result<PathBuf> {
    install(workspace, "", "for wasm-opt and the browser tests")
}

/// The same for the packages of a folder of the project; `purpose` says what they are for.
pub(crate) fn install(workspace: &Workspace, folder: &str, purpose: &str) -> Result<PathBuf> {
    let folder = workspace.root.join(folder);
    let modules = folder.join("node_modules");
    // Written last, and removed by npm together with the packages: it is there only beside a whole installation.
    let stamp = modules.join(".reprise-stamp");
    let is_current = |wanted: &str| fs::read_to_string(&stamp).is_ok_and(|found| found == wanted);

    let wanted = Fingerprint::of(&folder, &["package.json", "package-lock.json"])?.to_string();
    if !is_current(&wanted) {
        let _lock = Lock::take(&workspace.target.join("npm.lock"), "installs npm packages")?;
        if !is_current(&wanted) {
            println!("Installing npm packages into {}, {purpose} …", modules.display());
            let mut install = Command::new("npm");
            install.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&folder);
            // The tests drive the system's own Chromium.
            install.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
            process::run(&mut install)
                .context("npm of Node.js 20 or later must be able to install package-lock.json")?;
            fs::write(&stamp, &wanted).with_context(|| format!("`{}` cannot be written", stamp.display()))?;
        }
    }
    Ok(modules.join(".bin"))
}
