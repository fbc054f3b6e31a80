//! The browser app: `dist/`, compressed, built only when something changed.

use crate::embed;
use crate::fingerprint::Fingerprint;
use crate::lock::Lock;
use crate::parts::Parts;
use crate::tools::AppTools;
use crate::workspace::Workspace;
use crate::{compress, process, tools};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::process::Command;

/// Everything that the built app depends on, the versions of its tools included.
pub(crate) const SOURCES: &[&str] = &[
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "build",
    "build.rs",
    "crates/wire/Cargo.toml",
    "crates/wire/src",
    "index.html",
    "locales",
    "package-lock.json",
    "public",
    "rust-toolchain.toml",
    "src",
    "style",
    "xtask/src/app.rs",
    "xtask/src/compress.rs",
    "xtask/src/embed",
    "xtask/src/embed.rs",
    "xtask/src/parts.rs",
    "xtask/src/places.rs",
    "xtask/src/tools.rs",
];

/// Builds the app into `dist/`, unless what is there was built from the same sources.
pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    let _lock = Lock::take(&workspace.target.join("app.lock"), "builds the app")?;
    let stamp = workspace.target.join("app.stamp");
    let sources = Fingerprint::of(&workspace.root, SOURCES)?;
    if fs::read_to_string(&stamp).is_ok_and(|last| state(workspace, sources).is_ok_and(|now| now == last)) {
        return Ok(());
    }
    let tools = tools::for_app(workspace)?;
    println!("Building the app …");
    fetch_crates(workspace)?;
    let parts = Parts::prepare(workspace, &tools, "parts")?;
    process::run(parts.with(&mut trunk(workspace, &tools, "build")).arg("--release"))?;
    ensure!(workspace.dist().join("index.html").is_file(), "Trunk built no dist/index.html; see Trunk.toml");
    parts.finish(workspace)?;
    embed::build(workspace, &tools)?;
    compress::folder(&workspace.dist())?;
    // With the sources as they were before: what changed meanwhile is built next time.
    fs::write(&stamp, state(workspace, sources)?).context("the build folder cannot be written")
}

/// The sources and the result together: whoever changes or removes `dist/` by hand gets a new one.
fn state(workspace: &Workspace, sources: Fingerprint) -> Result<String> {
    let result = Fingerprint::of(&workspace.root, &["dist"])?;
    Ok(format!("{sources} {result}"))
}

/// A command of Trunk, with the tools that it needs.
pub(crate) fn trunk(workspace: &Workspace, tools: &AppTools, command: &str) -> Command {
    let mut trunk = Command::new(&tools.trunk);
    trunk
        // Offline, because it would look for tools that are there and for versions of itself.
        .args([command, "--offline", "--skip-version-check"])
        .current_dir(&workspace.root)
        .env("PATH", &tools.path)
        // Set by some terminals to `1`, which Trunk refuses.
        .env_remove("NO_COLOR");
    trunk
}

/// Downloads crates that are missing, because Trunk builds offline. Without missing ones no network is needed.
pub(crate) fn fetch_crates(workspace: &Workspace) -> Result<()> {
    let version = process::read(Command::new("rustc").arg("-vV").current_dir(&workspace.root))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).context("`rustc -vV` named no host")?;
    process::run(process::cargo(&workspace.root).args([
        "fetch",
        "--quiet",
        "--target",
        host,
        "--target",
        tools::WASM_TARGET,
    ]))
}
