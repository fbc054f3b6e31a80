//! The package for Debian and Ubuntu.

use super::{Release, TIME_VARIABLE, copy};
use crate::{fingerprint, process, system};
use anyhow::{Context, Result};
use std::env::consts::ARCH;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// From the folder of the archive to their places. Man pages and licences are folders.
const FILES: &[(&str, &str)] = &[
    ("reprise", "usr/bin/reprise"),
    ("reprise.service", "usr/lib/systemd/system/reprise.service"),
    ("reprise.toml", "etc/reprise/reprise.toml"),
    ("completions/reprise.bash", "usr/share/bash-completion/completions/reprise"),
    ("completions/_reprise", "usr/share/zsh/vendor-completions/_reprise"),
    ("completions/reprise.fish", "usr/share/fish/vendor_completions.d/reprise.fish"),
    ("CHANGELOG.md", "usr/share/doc/reprise/CHANGELOG.md"),
];
/// Folders, likewise.
const FOLDERS: &[(&str, &str)] = &[
    ("man", "usr/share/man/man1"),
    ("licences", "usr/share/doc/reprise/licences"),
    ("sbom", "usr/share/doc/reprise/sbom"),
];
/// What the package manager runs.
const SCRIPTS: &[&str] = &["postinst", "prerm", "postrm"];

/// Makes it.
pub(super) fn make(release: &Release<'_>) -> Result<PathBuf> {
    let (contents, tree) = (release.contents(), release.parts.join("debian"));
    let source = release.workspace.root.join("packaging");
    for (from, to) in FILES {
        copy(&contents.join(from), &tree.join(to))?;
    }
    for (from, to) in FOLDERS {
        for file in fingerprint::files(&contents.join(from))? {
            copy(&file, &tree.join(to).join(file.file_name().context("a file without a name")?))?;
        }
    }
    copy(&source.join("debian/copyright"), &tree.join("usr/share/doc/reprise/copyright"))?;
    let pages = fingerprint::files(&tree.join("usr/share/man"))?;
    process::run(Command::new("gzip").args(["--no-name", "--best"]).args(pages))?;
    write_control(release, &source.join("debian"), &tree)?;
    set_rights(&tree)?;

    let package = release.results.join(format!("reprise_{}_{}.deb", release.version, architecture()));
    let mut dpkg = Command::new(system::dpkg_deb()?);
    dpkg.args(["--root-owner-group", "-Zxz", "--build"]).arg(&tree).arg(&package);
    process::run(dpkg.env(TIME_VARIABLE, &release.time))?;
    Ok(package)
}

/// The description and the scripts.
fn write_control(release: &Release<'_>, source: &Path, tree: &Path) -> Result<()> {
    let to = tree.join("DEBIAN");
    fs::create_dir_all(&to)?;
    let bytes: u64 =
        fingerprint::files(tree)?.iter().map(|file| fs::metadata(file).map_or(0, |about| about.len())).sum();
    let control = fs::read_to_string(source.join("control")).context("packaging/debian/control cannot be read")?;
    let control = control
        .replace("VERSION", &release.version)
        .replace("ARCHITECTURE", architecture())
        .replace("MAINTAINER", &release.maintainer)
        .replace("KILOBYTES", &bytes.div_ceil(1024).to_string());
    fs::write(to.join("control"), control)?;
    fs::write(to.join("conffiles"), "/etc/reprise/reprise.toml\n")?;
    for script in SCRIPTS {
        copy(&source.join(script), &to.join(script))?;
    }
    Ok(())
}

/// The rights that files have on every computer, whatever they were here.
fn set_rights(tree: &Path) -> Result<()> {
    let rights = |path: &Path, mode: u32| {
        let set = fs::set_permissions(path, fs::Permissions::from_mode(mode));
        set.with_context(|| format!("the rights of `{}` cannot be set", path.display()))
    };
    let mut folders = vec![tree.to_owned()];
    while let Some(folder) = folders.pop() {
        rights(&folder, 0o755)?;
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if path.ends_with("usr/bin/reprise") || SCRIPTS.contains(&name.as_str()) {
                rights(&path, 0o755)?;
            } else {
                rights(&path, 0o644)?;
            }
        }
    }
    Ok(())
}

/// What Debian calls this architecture.
fn architecture() -> &'static str {
    match ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    }
}
