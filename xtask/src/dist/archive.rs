//! The archive, the same for the same contents, and the sums of all results.

use super::Release;
use crate::fingerprint;
use crate::process;
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Packs the folder: in the order of the names, with one time, one owner and one set of rights for all files.
pub(super) fn make(release: &Release<'_>) -> Result<PathBuf> {
    let archive = release.results.join(format!("{}.tar.gz", release.name()));
    let mut tar = Command::new("tar");
    tar.args(["--create", "--sort=name", "--format=gnu", "--owner=root:0", "--group=root:0", "--numeric-owner"])
        .args(["--mode=u=rwX,go=rX", "--use-compress-program=gzip --no-name --best"])
        .arg(format!("--mtime=@{}", release.time))
        .arg("--file")
        .arg(&archive)
        .arg("--directory")
        .arg(&release.parts)
        .arg(release.name());
    process::run(&mut tar)?;
    Ok(archive)
}

/// Writes `SHA256SUMS`, which `sha256sum --check` reads, over everything else there.
pub(super) fn write_sums(release: &Release<'_>) -> Result<()> {
    let files = fingerprint::files(&release.results)?;
    let names = files.iter().filter_map(|file| file.file_name());
    let sums = process::read(Command::new("sha256sum").args(names).current_dir(&release.results))?;
    fs::write(release.results.join("SHA256SUMS"), sums).context("the sums cannot be written")
}
