//! Where the project and its build folder are.

use crate::process;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The checkout that the command works on.
pub(crate) struct Workspace {
    /// The folder with the root `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Cargo's build folder, wherever the environment or a configuration puts it.
    pub(crate) target: PathBuf,
}

impl Workspace {
    /// Finds the checkout that this program was built from.
    pub(crate) fn open() -> Result<Self> {
        let crate_folder = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&crate_folder).parent().context("`xtask` must lie in the checkout")?.to_owned();
        let answer = process::read(process::cargo(&root).args([
            "metadata",
            "--format-version=1",
            "--no-deps",
            "--offline",
            "--quiet",
        ]))?;
        let answer: serde_json::Value = serde_json::from_str(&answer).context("`cargo metadata` answered no JSON")?;
        let target = answer["target_directory"].as_str().context("`cargo metadata` named no build folder")?.into();
        Ok(Self { root, target })
    }

    /// The built app.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// A path as a reader in the checkout would write it.
    pub(crate) fn relative<'a>(&self, path: &'a Path) -> &'a Path {
        path.strip_prefix(&self.root).unwrap_or(path)
    }

    /// The version of a crate in `Cargo.lock`.
    pub(crate) fn locked_version(&self, name: &str) -> Result<String> {
        let lock = fs::read_to_string(self.root.join("Cargo.lock")).context("Cargo.lock could not be read")?;
        locked_version(&lock, name)
            .with_context(|| format!("Cargo.lock has no package `{name}`; run `cargo update --workspace`"))
    }
}

fn locked_version(lock: &str, name: &str) -> Option<String> {
    let lock: toml::Table = lock.parse().ok()?;
    let package = lock.get("package")?.as_array()?.iter().find(|package| package["name"].as_str() == Some(name))?;
    package["version"].as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_from_the_lock_by_the_exact_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9.9.9\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(locked_version(lock, "wasm"), None);
    }
}
