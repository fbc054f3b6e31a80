//! `cargo xtask dist --check`: what was made works where there is nothing else.

use super::Release;
use super::root::Root;
use super::unit;
use crate::bench::client::Client;
use crate::running_server::RunningServer;
use crate::{process, system};
use anyhow::{Result, ensure};
use std::path::Path;
use std::process::Command;

/// The Debian that the package is installed in: the oldest that is looked after.
const DEBIAN: &str = "bookworm";
/// Samples, so that nothing is needed; any free port.
const SAMPLES: [&str; 5] = ["--demo", "--listen", "127.0.0.1:0", "--database-url", "sqlite:///tmp/reprise.db"];

/// Fails at the first thing that does not work.
pub(super) fn run(release: &Release<'_>, archive: &Path, package: &Path) -> Result<()> {
    process::run(Command::new("sha256sum").args(["--check", "--quiet", "SHA256SUMS"]).current_dir(&release.results))?;
    let (contents, unit) = (release.contents(), release.parts.join("reprise.service"));
    match unit::complaints(&contents.join("reprise.service"), &contents.join("reprise"), &unit)? {
        None => println!("The unit was not looked at: there is no systemd-analyze."),
        Some(complaints) => ensure!(complaints.is_empty(), "systemd does not understand the unit: {complaints}"),
    }
    program_alone(archive, release)?;
    println!("The program of the archive works where there is no other file.");
    package_on_debian(package)?;
    println!("The package can be installed on Debian {DEBIAN}, works there, and can be removed.");
    Ok(())
}

/// The program of the archive, in a folder with nothing else.
fn program_alone(archive: &Path, release: &Release<'_>) -> Result<()> {
    let root = Root::empty("empty-root")?;
    let mut tar = Command::new("tar");
    tar.arg("--extract").arg("--file").arg(archive).arg("--directory").arg(root.path());
    process::run(tar.args(["--strip-components", "1"]).arg(format!("{}/reprise", release.name())))?;
    let version = process::read(root.command("/reprise").arg("--version"))?;
    ensure!(version.trim() == format!("reprise {}", release.version), "the program says it is {version}");
    answers(&root, "/reprise")
}

/// The package, in the smallest Debian.
fn package_on_debian(package: &Path) -> Result<()> {
    let root = Root::empty("debian")?;
    let mut debootstrap = Command::new(system::debootstrap()?);
    debootstrap.args(["--variant=minbase", "--include=ca-certificates", DEBIAN]).arg(root.path());
    process::read(&mut debootstrap)?;
    root.put(package, "tmp/reprise.deb")?;
    process::run(root.command("dpkg").args(["--install", "/tmp/reprise.deb"]))?;
    // What the administrator wrote is theirs: the same package once more leaves it.
    process::run(root.command("sh").args(["-c", "echo '# ours' >> /etc/reprise/reprise.toml"]))?;
    process::run(root.command("dpkg").args(["--install", "/tmp/reprise.deb"]))?;
    let questions = [
        ("id --name --user reprise", "reprise"),
        ("stat --format='%a %U %G' /var/lib/reprise", "700 reprise reprise"),
        ("stat --format='%a %U %G' /etc/reprise", "750 root reprise"),
        ("stat --format='%a %U %G' /etc/reprise/reprise.toml", "640 root reprise"),
        ("tail -n 1 /etc/reprise/reprise.toml", "# ours"),
        ("gzip --test /usr/share/man/man1/reprise-serve.1.gz && echo whole", "whole"),
        (". /usr/share/bash-completion/completions/reprise && echo read", "read"),
        ("dpkg --verify reprise | grep -v reprise.toml; echo whole", "whole"),
    ];
    for (question, wanted) in questions {
        let answer = process::read(root.command("bash").args(["-c", question]))?;
        ensure!(answer.trim() == wanted, "`{question}` answers `{}` and not `{wanted}`", answer.trim());
    }
    // As the unit starts it: that user, that folder, those settings.
    let doctor =
        "setpriv --reuid reprise --regid reprise --clear-groups reprise doctor --config /etc/reprise/reprise.toml";
    process::run(root.command("sh").args(["-c", doctor]))?;
    answers(&root, "/usr/bin/reprise")?;
    process::run(root.command("dpkg").args(["--purge", "reprise"]))?;
    ensure!(!root.path().join("usr/bin/reprise").exists(), "the program is still there after its package was removed");
    Ok(())
}

/// Whether the program finds all well, and serves the app.
fn answers(root: &Root, program: &str) -> Result<()> {
    process::run(root.command(program).arg("doctor").args(SAMPLES))?;
    let server = RunningServer::start(root.command(program).arg("serve").args(SAMPLES), &root.path().join("tmp/log"))?;
    let mut client = Client::connect(&server.url, None)?;
    for (path, wanted) in [("/readyz", "migrations"), ("/", "<!doctype html>"), ("/api/console/overview", "")] {
        let answer = client.ask(&client.request("GET", path, None))?;
        let body = String::from_utf8_lossy(&answer.body).to_lowercase();
        ensure!(answer.status == 200 && body.contains(wanted), "`{path}` answers {}: {body}", answer.status);
    }
    Ok(())
}
