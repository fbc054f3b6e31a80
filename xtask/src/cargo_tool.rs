//! Command-line tools that cargo installs, each version in a folder of its own in the user's cache.
//!
//! Fresh checkouts share them, and nobody's own tools in `~/.cargo/bin` are replaced.

use crate::lock::Lock;
use crate::process;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// A tool in one exact version.
pub(crate) struct CargoTool {
    /// The program that answers `--version` with this name and its version.
    pub(crate) name: &'static str,
    /// The package that brings it.
    pub(crate) package: &'static str,
    /// The exact version.
    pub(crate) version: String,
    /// Every program that must be there.
    pub(crate) programs: &'static [&'static str],
    /// What it is needed for, to be read after "which".
    pub(crate) purpose: &'static str,
    /// How long the installation usually takes on two cores.
    pub(crate) minutes: u32,
    /// Whether the package's own lock file can be used.
    pub(crate) locked: bool,
    /// `opt-level` of its development profile: the cheapest that runs fast enough.
    pub(crate) opt_level: u8,
    /// Its features, where the usual ones are more than is needed.
    pub(crate) features: Option<&'static str>,
}

impl CargoTool {
    /// The folder with the tool's programs, after an installation if there is none of this version.
    pub(crate) fn folder(&self) -> Result<PathBuf> {
        if let Some(folder) = self.on_path() {
            return Ok(folder);
        }
        let cache = cache()?;
        let home = cache.join(format!("{}-{}", self.name, self.version));
        if !self.is_complete(&home) {
            let _lock = Lock::take(&cache.join("lock"), "installs a tool")?;
            // The other command may have installed this very tool.
            if !self.is_complete(&home) {
                self.install(&cache, &home)?;
            }
        }
        Ok(home.join("bin"))
    }

    /// Where the user's own tool of this version is, if there is one.
    fn on_path(&self) -> Option<PathBuf> {
        let folder = process::find(self.name)?.parent()?.to_owned();
        let complete = self.programs.iter().all(|program| folder.join(program).is_file());
        let answer = process::read(Command::new(folder.join(self.name)).arg("--version")).ok()?;
        (complete && is_version(&answer, self.name, &self.version)).then_some(folder)
    }

    fn is_complete(&self, home: &Path) -> bool {
        self.programs.iter().all(|program| home.join("bin").join(program).is_file())
    }

    /// Installs beside its place and moves it there when it is whole, so that an interrupted installation is never
    /// taken for a finished one.
    fn install(&self, cache: &Path, home: &Path) -> Result<()> {
        println!(
            "Installing {} {}, which {}, into {} (once for all checkouts; usually {} minutes on two cores) …",
            self.name,
            self.version,
            self.purpose,
            home.display(),
            self.minutes
        );
        let work = cache.join(format!("{}-{}.unfinished", self.name, self.version));
        remove(&work)?;
        fs::create_dir_all(&work).with_context(|| format!("`{}` cannot be made", work.display()))?;
        let result = process::run(&mut self.install_command(&work));
        let result = result.and_then(|()| {
            remove(home)?;
            fs::rename(work.join("root"), home).with_context(|| format!("`{}` cannot be made", home.display()))
        });
        remove(&work)?;
        result.with_context(|| format!("{} {} could not be installed", self.name, self.version))
    }

    fn install_command(&self, work: &Path) -> Command {
        // Its working folder keeps the checkout's `.cargo/config.toml`, lock file and toolchain out of it.
        let mut command = process::cargo(work);
        command.args(["install", self.package, "--version", &self.version, "--debug", "--root"]);
        command.arg(work.join("root"));
        if self.locked {
            command.arg("--locked");
        }
        if let Some(features) = self.features {
            command.args(["--no-default-features", "--features", features]);
        }
        for setting in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_RUSTFLAGS", "CARGO_BUILD_TARGET"] {
            command.env_remove(setting);
        }
        command
            .env("CARGO_TARGET_DIR", work.join("target"))
            .env("CARGO_PROFILE_DEV_OPT_LEVEL", self.opt_level.to_string())
            // Nobody debugs a tool; without this it is built a little faster and is a fifth of the size.
            .env("CARGO_PROFILE_DEV_DEBUG", "0");
        command
    }
}

/// The folder for tools in the user's cache.
pub(crate) fn cache() -> Result<PathBuf> {
    let given = env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let cache = given.or_else(|| env::home_dir().map(|home| home.join(".cache")));
    Ok(cache.context("no home folder is known; set XDG_CACHE_HOME to a folder for tools")?.join("reprise/tools"))
}

/// Whether `answer`, such as `trunk 0.21.14`, names exactly this version.
fn is_version(answer: &str, name: &str, version: &str) -> bool {
    let mut words = answer.split_whitespace();
    words.next() == Some(name) && words.next() == Some(version)
}

/// Removes a folder with everything in it, if it is there.
pub(crate) fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("`{}` is in the way; remove it", folder.display()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_exact_version_counts() {
        assert!(is_version("trunk 0.21.14\n", "trunk", "0.21.14"));
        assert!(is_version("wasm-bindgen 0.2.130 (abc)", "wasm-bindgen", "0.2.130"));
        assert!(!is_version("trunk 0.21.1", "trunk", "0.21.14"));
        assert!(!is_version("trunk 0.21.14-beta.1", "trunk", "0.21.14"));
        assert!(!is_version("", "trunk", "0.21.14"));
    }
}
