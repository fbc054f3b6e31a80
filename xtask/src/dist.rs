//! `cargo xtask dist`: what a company installs, in `target/dist/`.

mod archive;
mod check;
mod contents;
mod debian;
mod notices;
mod root;
mod unit;

use crate::workspace::Workspace;
use crate::{app, cargo_tool, process, server};
use anyhow::{Context, Result};
use std::env::consts::ARCH;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The variable by which builds that can be repeated agree on the time that files have.
const TIME_VARIABLE: &str = "SOURCE_DATE_EPOCH";

/// The variables in which Debian's tools find who makes a package.
const MAINTAINER_VARIABLES: [&str; 2] = ["DEBFULLNAME", "DEBEMAIL"];

/// What is released, and where it is put together.
struct Release<'a> {
    workspace: &'a Workspace,
    version: String,
    /// Seconds since 1970, of all files: those of the commit, so that the same commit makes the same archives.
    time: String,
    /// Who answers for the package, as `Name <address>`.
    maintainer: String,
    /// Where the results go.
    results: PathBuf,
    /// Where they are put together.
    parts: PathBuf,
}

impl Release<'_> {
    /// What the folder in the archive is called.
    fn name(&self) -> String {
        format!("reprise-{}-{ARCH}-linux", self.version)
    }

    /// The folder that becomes the archive.
    fn contents(&self) -> PathBuf {
        self.parts.join(self.name())
    }
}

/// Builds everything, with `check` tries it where there is nothing else, and says where it is.
pub(crate) fn run(workspace: &Workspace, check: bool) -> Result<bool> {
    let release = Release {
        workspace,
        version: workspace.locked_version("reprise-server")?,
        time: time(workspace)?,
        maintainer: maintainer(workspace)?,
        results: workspace.target.join("dist"),
        parts: workspace.target.join("dist-parts"),
    };
    app::build(workspace)?;
    let binary = server::build_static(workspace)?;
    cargo_tool::remove(&release.parts)?;
    cargo_tool::remove(&release.results)?;
    fs::create_dir_all(&release.results)?;
    contents::collect(&release, &binary)?;
    let archive = archive::make(&release)?;
    let package = debian::make(&release)?;
    archive::write_sums(&release)?;
    for file in [&archive, &package] {
        println!("Made {}", workspace.relative(file).display());
    }
    if check {
        check::run(&release, &archive, &package)?;
    }
    Ok(true)
}

fn time(workspace: &Workspace) -> Result<String> {
    if let Ok(given) = std::env::var(TIME_VARIABLE) {
        return Ok(given);
    }
    let answer = of_commit(workspace, "%ct");
    answer.with_context(|| format!("set {TIME_VARIABLE} to the seconds that files have as their time"))
}

/// Whoever says so, else whoever made the commit: people write to them about the package, so nobody is made up.
fn maintainer(workspace: &Workspace) -> Result<String> {
    if let [Ok(name), Ok(address)] = MAINTAINER_VARIABLES.map(std::env::var) {
        return Ok(format!("{name} <{address}>"));
    }
    let [name, address] = MAINTAINER_VARIABLES;
    of_commit(workspace, "%cn <%ce>").with_context(|| format!("set {name} and {address} to who makes the package"))
}

/// What git says of the commit that is checked out.
fn of_commit(workspace: &Workspace, format: &str) -> Result<String> {
    let mut git = Command::new("git");
    git.args(["log", "-1", &format!("--format={format}")]).current_dir(&workspace.root);
    Ok(process::read(&mut git)?.trim().to_owned())
}

/// Copies a file, with the folders above it.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to.parent().context("a file without a folder")?)?;
    fs::copy(from, to).with_context(|| format!("`{}` cannot be copied to `{}`", from.display(), to.display()))?;
    Ok(())
}
