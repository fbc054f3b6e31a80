//! The tools that the commands need. Each function answers when the tool is there; when it is, it says nothing.

use crate::cargo_tool::CargoTool;
use crate::workspace::Workspace;
use crate::{npm, process};
use anyhow::{Context, Result};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The target that the app is built for.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The newest version of Trunk that the toolchain of this project can build.
const TRUNK_VERSION: &str = "0.21.14";

/// What a build of the app needs: the program `trunk`, and a `PATH` with what it calls.
pub(crate) struct AppTools {
    /// The program.
    pub(crate) trunk: PathBuf,
    /// The folder with `wasm-bindgen`.
    pub(crate) wasm_bindgen: PathBuf,
    /// The folder with `wasm-opt`.
    pub(crate) wasm_opt: PathBuf,
    /// `PATH` with both.
    pub(crate) path: OsString,
}

/// Everything that builds the app.
pub(crate) fn for_app(workspace: &Workspace) -> Result<AppTools> {
    wasm_target(workspace)?;
    let trunk = CargoTool {
        name: "trunk",
        package: "trunk",
        version: TRUNK_VERSION.to_owned(),
        programs: &["trunk"],
        purpose: "builds the app from index.html",
        minutes: 4,
        locked: true,
        opt_level: 0,
        features: None,
    };
    let trunk = trunk.folder()?;
    let wasm_opt = npm::programs(workspace)?;
    let wasm_bindgen = wasm_bindgen(workspace)?;
    let path = process::path_with(&[wasm_bindgen.clone(), wasm_opt.clone()])?;
    Ok(AppTools { trunk: trunk.join("trunk"), wasm_bindgen, wasm_opt, path })
}

/// The folder with `wasm-bindgen` and `wasm-bindgen-test-runner`, of exactly the version of the library: they speak a
/// format that changes with every version.
pub(crate) fn wasm_bindgen(workspace: &Workspace) -> Result<PathBuf> {
    let tool = CargoTool {
        name: "wasm-bindgen",
        package: "wasm-bindgen-cli",
        version: workspace.locked_version("wasm-bindgen")?,
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        purpose: "connects WebAssembly and JavaScript",
        minutes: 4,
        // Its lock file names a version of a crate that was withdrawn.
        locked: false,
        // Unoptimised it takes longer over the app than the optimisation takes to compile.
        opt_level: 1,
        features: None,
    };
    tool.folder()
}

/// Adds the WebAssembly target to the toolchain.
pub(crate) fn wasm_target(workspace: &Workspace) -> Result<()> {
    target(workspace, WASM_TARGET, "the app runs as WebAssembly")
}

/// Adds a target to the toolchain, because of something.
pub(crate) fn target(workspace: &Workspace, name: &str, because: &str) -> Result<()> {
    let mut question = Command::new("rustc");
    question.current_dir(&workspace.root).args(["--print", "target-libdir", "--target", name]);
    if process::read(&mut question).is_ok_and(|folder| Path::new(folder.trim()).is_dir()) {
        return Ok(());
    }
    println!("Adding the target {name} to the Rust toolchain, because {because} …");
    process::run(Command::new("rustup").current_dir(&workspace.root).args(["target", "add", name]))
        .with_context(|| format!("add the standard library for {name} to your Rust toolchain"))
}
