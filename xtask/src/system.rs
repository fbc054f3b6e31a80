//! Programs that the system brings: installed by its package manager where we may, named in the error where not.

use crate::{fingerprint, process};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Where Linux keeps its fonts.
const FONTS: &str = "/usr/share/fonts";
/// The font of the pictures, which has a bold and a monospaced sister.
const PICTURE_FONT: &str = "DejaVuSans.ttf";

/// The browser of the tests and benchmarks.
pub(crate) fn chromium() -> Result<PathBuf> {
    find_or_install(&["chromium", "google-chrome", "chromium-browser"], "chromium")
}

/// The other browser of the tests. Debian has the one with extended support; newer ones are called by their short name.
pub(crate) fn firefox() -> Result<PathBuf> {
    find_or_install(&["firefox-esr", "firefox"], "firefox-esr")
}

/// A browser of the third kind, and what drives it.
pub(crate) struct WebKit {
    /// What the tests speak to.
    pub(crate) driver: PathBuf,
    /// What it starts: a window with nothing but a page in it.
    pub(crate) browser: PathBuf,
}

/// WebKit as GTK has it, with the screen that it draws on where nobody looks.
pub(crate) fn webkit() -> Result<WebKit> {
    find_or_install(&["Xvfb"], "xvfb")?;
    let driver = find_or_install(&["WebKitWebDriver"], "webkit2gtk-driver")?;
    let browser = look_or_install(mini_browser, "MiniBrowser", "webkit2gtk-driver")?;
    Ok(WebKit { driver, browser })
}

/// What drives the browser for the component tests; Debian's brings the browser along.
pub(crate) fn chromedriver() -> Result<PathBuf> {
    match env::var_os("CHROMEDRIVER") {
        Some(given) => Ok(given.into()),
        None => find_or_install(&["chromedriver"], "chromium-driver"),
    }
}

/// Whether the fonts are there that the pictures of components are drawn in. Chromium brings them along where there are no
/// others.
pub(crate) fn picture_fonts() -> Result<()> {
    let find = || fingerprint::files(Path::new(FONTS)).ok()?.into_iter().find(|file| file.ends_with(PICTURE_FONT));
    look_or_install(find, PICTURE_FONT, "fonts-dejavu-core").map(|_| ())
}

/// The load generator of the benchmarks.
pub(crate) fn wrk() -> Result<PathBuf> {
    find_or_install(&["wrk"], "wrk")
}

/// The folder with `initdb`, `pg_ctl` and `postgres`. Debian's package also makes a server for the whole system; nothing
/// here uses or changes that one.
pub(crate) fn postgres() -> Result<PathBuf> {
    look_or_install(postgres_programs, "initdb", "postgresql")
}

/// The web server that the service is measured beside. Debian's package also makes one for the whole system; nothing
/// here uses or changes that one.
pub(crate) fn nginx() -> Result<PathBuf> {
    // Its folder is on the path of administrators only.
    find_or_install(&["nginx", "/usr/sbin/nginx"], "nginx-light")
}

/// What compiles the C in a program that needs no library of the system: SQLite and cryptography.
pub(crate) fn musl_compiler() -> Result<PathBuf> {
    find_or_install(&["musl-gcc"], "musl-tools")
}

/// What packs packages for Debian.
pub(crate) fn dpkg_deb() -> Result<PathBuf> {
    find_or_install(&["dpkg-deb"], "dpkg")
}

/// What makes a small Debian in a folder.
pub(crate) fn debootstrap() -> Result<PathBuf> {
    // Its folder is on the path of administrators only.
    find_or_install(&["debootstrap", "/usr/sbin/debootstrap"], "debootstrap")
}

/// What runs the identity provider of the tests. It comes with npm, which installed what the provider needs.
pub(crate) fn node() -> Result<PathBuf> {
    find_or_install(&["node"], "nodejs")
}

/// The first of the programs that is there, after an installation of the Debian package if there is none.
fn find_or_install(names: &[&str], package: &str) -> Result<PathBuf> {
    look_or_install(|| names.iter().find_map(|name| process::find(name)), names[0], package)
}

/// What `find` finds, after an installation of the Debian package if that is nothing.
pub(crate) fn look_or_install<T>(find: impl Fn() -> Option<T>, name: &str, package: &str) -> Result<T> {
    if let Some(found) = find() {
        return Ok(found);
    }
    let by_hand = || format!("`{name}` is missing; install the Debian package `{package}` and try again");
    let administrator = administrator().with_context(by_hand)?;
    println!("Installing the Debian package {package}, because `{name}` is missing …");
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

/// Debian keeps it with the library of its version, away from `PATH`: `/usr/lib/<machine>/webkit2gtk-4.1/MiniBrowser`.
fn mini_browser() -> Option<PathBuf> {
    let inside = |folder: PathBuf| fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let libraries = inside("/usr/lib".into()).filter(|folder| folder.is_dir()).flat_map(inside);
    let mut browsers = libraries.filter_map(|folder| {
        let name = folder.file_name()?.to_str()?;
        let browser = folder.join("MiniBrowser");
        (name.starts_with("webkit2gtk-") && browser.is_file()).then_some(browser)
    });
    browsers.next()
}

/// Debian keeps every version in a folder of its own, away from `PATH`: the newest of them, or what is on `PATH`.
fn postgres_programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let complete = versions.map(|version| version.path().join("bin")).filter(|folder| folder.join("initdb").is_file());
    let newest = complete.max_by_key(|folder| version_in(folder));
    newest.or_else(|| process::find("initdb")?.parent().map(Path::to_owned))
}

/// The number of the folder that a folder lies in; 0 where it is none.
fn version_in(folder: &Path) -> u32 {
    let name = folder.parent().and_then(Path::file_name).unwrap_or_default();
    name.to_string_lossy().parse().unwrap_or(0)
}
