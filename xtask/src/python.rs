//! Python with the packages that the conformance tests need, each set of packages in a folder of the user's cache.

use crate::cargo_tool::{cache, remove};
use crate::fingerprint::Fingerprint;
use crate::lock::Lock;
use crate::workspace::Workspace;
use crate::{process, system};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The packages, all of them and in exact versions.
const REQUIREMENTS: &str = "tests/conformance/requirements.txt";
/// The oldest Python that they run on.
const OLDEST: (u32, u32) = (3, 11);
/// Its newest versions, for systems whose `python3` is older than what they have beside it.
const NAMES: [&str; 5] = ["python3", "python3.14", "python3.13", "python3.12", "python3.11"];
/// Says the version, and fails where environments cannot be made: Debian has that in a package of its own.
const QUESTION: &str = "import ensurepip, sys, venv; print('%d.%d' % sys.version_info[:2])";

/// A command of the Python that has the packages, which are installed if they are not there.
pub(crate) fn command(workspace: &Workspace) -> Result<Command> {
    let (python, version) = system::look_or_install(find, "python3 -m venv", "python3-venv")
        .with_context(|| format!("the conformance tests need Python {}.{} or later", OLDEST.0, OLDEST.1))?;
    let requirements = Fingerprint::of(&workspace.root, &[REQUIREMENTS])?;
    let cache = cache()?;
    // An environment belongs to one version of Python.
    let home = cache.join(format!("python-{version}-{requirements}"));
    if !is_complete(&home) {
        let _lock = Lock::take(&cache.join("lock"), "installs a tool")?;
        // The other command may have installed these very packages.
        if !is_complete(&home) {
            install(&python, &home, &workspace.root.join(REQUIREMENTS))?;
        }
    }
    Ok(isolated(&program(&home)))
}

/// A Python that is new enough and can make environments, with its version.
fn find() -> Option<(PathBuf, String)> {
    NAMES.iter().filter_map(|name| process::find(name)).find_map(|python| {
        let answer = process::read(isolated(&python).args(["-c", QUESTION])).ok()?;
        is_new_enough(&answer).then(|| (python, answer.trim().to_owned()))
    })
}

/// Whether `version`, such as `3.11`, is that of a Python that the packages run on.
fn is_new_enough(version: &str) -> bool {
    let number = |text: &str| text.parse::<u32>().ok();
    let parts = version.trim().split_once('.').and_then(|(major, minor)| Some((number(major)?, number(minor)?)));
    parts.is_some_and(|parts| parts >= OLDEST)
}

fn install(python: &Path, home: &Path, requirements: &Path) -> Result<()> {
    println!(
        "Installing Schemathesis and Zuora's client library, which test the service as clients, with what they need, \
         into {} (once for all checkouts; usually 1 minute) …",
        home.display()
    );
    remove(home)?;
    process::run(isolated(python).args(["-m", "venv"]).arg(home))
        .and_then(|()| process::run(pip(home).args(["install", "--no-deps", "--requirement"]).arg(requirements)))
        // Nothing is installed that the file does not name, so that it has to name everything.
        .and_then(|()| process::read(pip(home).arg("check")).map(drop))
        .with_context(|| format!("Python must be able to install `{}`", requirements.display()))?;
    fs::write(stamp(home), "").with_context(|| format!("`{}` cannot be written", home.display()))
}

fn pip(home: &Path) -> Command {
    let mut command = isolated(&program(home));
    command.args(["-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input"]);
    command
}

/// A Python that neither takes packages from elsewhere nor leaves files beside the sources that it runs.
fn isolated(python: &Path) -> Command {
    let mut command = Command::new(python);
    command.env_remove("PYTHONPATH").env_remove("PYTHONHOME").env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

fn program(home: &Path) -> PathBuf {
    home.join("bin/python")
}

/// Written last, so that an interrupted installation is never taken for a finished one.
fn stamp(home: &Path) -> PathBuf {
    home.join("complete")
}

fn is_complete(home: &Path) -> bool {
    // A link that leads nowhere is no file: that Python was removed.
    stamp(home).is_file() && program(home).is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(["3.11\n", "3.12", "3.100", "4.0"].into_iter().all(is_new_enough));
        assert!(["3.9", "3.10", "2.7", "3", "", "three.eleven"].into_iter().all(|version| !is_new_enough(version)));
    }
}
