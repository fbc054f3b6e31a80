//! Programs that the system brings: installed by its package manager where we may, named in the error where not.

use crate::process;
use anyhow::{Context, Result};
use std::env;
use std::path::PathBuf;
use std::process::Command;

/// The browser of the tests and benchmarks.
pub(crate) fn chromium() -> Result<PathBuf> {
    find_or_install(&["chromium", "google-chrome", "chromium-browser"], "chromium")
}

/// What drives the browser for the component tests; Debian's brings the browser along.
pub(crate) fn chromedriver() -> Result<PathBuf> {
    match env::var_os("CHROMEDRIVER") {
        Some(given) => Ok(given.into()),
        None => find_or_install(&["chromedriver"], "chromium-driver"),
    }
}

/// The load generator of the benchmarks.
pub(crate) fn wrk() -> Result<PathBuf> {
    find_or_install(&["wrk"], "wrk")
}

/// The web server that the service is measured beside. Debian's package also makes one for the whole system; nothing
/// here uses or changes that one.
pub(crate) fn nginx() -> Result<PathBuf> {
    // Its folder is on the path of administrators only.
    find_or_install(&["nginx", "/usr/sbin/nginx"], "nginx-light")
}

/// The first of the programs that is there, after an installation of the Debian package if there is none.
fn find_or_install(names: &[&str], package: &str) -> Result<PathBuf> {
    let find = || names.iter().find_map(|name| process::find(name));
    if let Some(program) = find() {
        return Ok(program);
    }
    let by_hand = || format!("`{}` is missing; install the Debian package `{package}` and try again", names[0]);
    let administrator = administrator().with_context(by_hand)?;
    println!("Installing the Debian package {package}, because `{}` is missing …", names[0]);
    // Lists that cannot be renewed may still be good enough: the installation decides.
    let _ = process::run(&mut apt_get(administrator, &["update"]));
    process::run(&mut apt_get(administrator, &["install", "--yes", "--no-install-recommends", package]))
        .with_context(by_hand)?;
    find().with_context(by_hand)
}

/// What to put before a command that only an administrator may run; none where we may not, or where there is no apt.
fn administrator() -> Option<&'static [&'static str]> {
    process::find("apt-get")?;
    if process::read(Command::new("id").arg("-u")).ok()?.trim() == "0" {
        return Some(&["env"]);
    }
    process::read(Command::new("sudo").args(["-n", "true"])).ok()?;
    Some(&["sudo", "-n", "env"])
}

fn apt_get(administrator: &[&str], arguments: &[&str]) -> Command {
    let mut command = Command::new(administrator[0]);
    command.args(&administrator[1..]).args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]).args(arguments);
    command
}
