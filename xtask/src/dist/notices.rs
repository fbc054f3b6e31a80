//! What is inside, for whoever has to know: the licences with their texts, and the parts as CycloneDX lists them.
//!
//! The server and the app inside it are listed apart: what runs in the browser is another program.

use super::{Release, TIME_VARIABLE};
use crate::cargo_tool::CargoTool;
use crate::{process, server, tools};
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use std::process::Command;

/// What the tool calls the lists that it writes beside each package, without `.json`.
const LIST: &str = "reprise-list-of-parts";
/// The version of the format: the newest that the tool writes.
const FORMAT: &str = "1.5";
/// What the checkout is called in lists, which name no folder of the computer that made them.
const CHECKOUT: &str = "/reprise";

/// A program that people get: what its files are called, its folder in the checkout, and what it is built for.
struct Product {
    name: &'static str,
    folder: &'static str,
    target: String,
}

/// Writes `licences/NAME.txt` and `sbom/NAME.cdx.json` for both.
pub(super) fn write(release: &Release<'_>, folder: &Path) -> Result<()> {
    let products = [
        Product { name: "server", folder: "crates/server", target: server::static_target() },
        Product { name: "app", folder: "", target: tools::WASM_TARGET.to_owned() },
    ];
    let (about, cyclonedx) = (about().folder()?.join("cargo-about"), cyclonedx().folder()?.join("cargo-cyclonedx"));
    for made in ["licences", "sbom"] {
        fs::create_dir_all(folder.join(made))?;
    }
    for product in &products {
        write_licences(release, product, &about, &folder.join(format!("licences/{}.txt", product.name)))?;
        write_parts(release, product, &cyclonedx, &folder.join(format!("sbom/{}.cdx.json", product.name)))?;
    }
    Ok(())
}

fn about() -> CargoTool {
    CargoTool {
        name: "cargo-about",
        package: "cargo-about",
        version: "0.9.3".to_owned(),
        programs: &["cargo-about"],
        purpose: "collects the licences of what is inside",
        minutes: 6,
        locked: true,
        // It compares texts, each with every licence there is.
        opt_level: 3,
        features: Some("cli"),
    }
}

fn cyclonedx() -> CargoTool {
    CargoTool {
        name: "cargo-cyclonedx",
        package: "cargo-cyclonedx",
        version: "0.5.9".to_owned(),
        programs: &["cargo-cyclonedx"],
        purpose: "lists what is inside",
        minutes: 2,
        locked: true,
        opt_level: 0,
        features: None,
    }
}

fn write_licences(release: &Release<'_>, product: &Product, program: &Path, to: &Path) -> Result<()> {
    let root = &release.workspace.root;
    let mut command = Command::new(program);
    command
        // Offline: a package without the text gets the usual one of its licence.
        .args(["generate", "--fail", "--offline", "--locked", "--config", "packaging/licences.toml", "--manifest-path"])
        .arg(root.join(product.folder).join("Cargo.toml"))
        .args(["--target", &product.target, "--output-file"])
        .arg(to)
        .arg("packaging/licences.hbs")
        .current_dir(root);
    process::run(&mut command)
}

/// The tool writes a list beside every package of the workspace; one of them is moved, the others are taken away.
fn write_parts(release: &Release<'_>, product: &Product, program: &Path, to: &Path) -> Result<()> {
    let root = &release.workspace.root;
    let mut command = Command::new(program);
    command
        .args(["cyclonedx", "--format", "json", "--spec-version", FORMAT, "--no-build-deps", "--quiet"])
        .args(["--override-filename", LIST, "--target", &product.target, "--manifest-path"])
        .arg(root.join("Cargo.toml"))
        .current_dir(root)
        .env(TIME_VARIABLE, &release.time);
    let ended = process::run(&mut command);
    let file = format!("{LIST}.json");
    let list = fs::read_to_string(root.join(product.folder).join(&file));
    for folder in [root.clone(), root.join("xtask")].into_iter().chain(folders(&root.join("crates"))?) {
        // Where it failed, not all of them are there.
        let _ = fs::remove_file(folder.join(&file));
    }
    ended?;
    let list = list.with_context(|| format!("cargo-cyclonedx wrote no list of `{}`", product.folder))?;
    let root = root.to_str().context("the name of the checkout's folder is no text; move it")?;
    fs::write(to, list.replace(root, CHECKOUT)).with_context(|| format!("`{}` cannot be written", to.display()))
}

fn folders(of: &Path) -> Result<Vec<std::path::PathBuf>> {
    let entries = fs::read_dir(of).with_context(|| format!("`{}` cannot be read", of.display()))?;
    Ok(entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_licences_that_are_collected_are_those_that_are_allowed() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the checkout");
        let read = |path: &str| -> toml::Table {
            fs::read_to_string(root.join(path)).expect(path).parse().expect("a file of settings")
        };
        let names = |value: &toml::Value| {
            let names = value.as_array().expect("a list").iter().map(|name| name.as_str().expect("a name").to_owned());
            names.collect::<std::collections::BTreeSet<_>>()
        };
        assert_eq!(names(&read("packaging/licences.toml")["accepted"]), names(&read("deny.toml")["licenses"]["allow"]));
    }
}
