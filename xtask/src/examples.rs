//! The examples of hosts in `docs/embedding/examples/`, built as a portal developer would build them.

use crate::fingerprint::Fingerprint;
use crate::workspace::Workspace;
use crate::{npm, process};
use anyhow::{Context, Result};
use std::fs;
use std::process::Command;

const FOLDER: &str = "docs/embedding/examples";
/// Each project below the folder, its sources, and what npm is to run in it.
const PROJECTS: &[(&str, &[&str], &[&str])] = &[
    ("", &["react", "vue", "token.ts", "package.json", "package-lock.json"], &["check", "build"]),
    ("angular", &["src", "angular.json", "tsconfig.json", "package.json", "package-lock.json"], &["build"]),
];
/// What all of them are written against.
const TYPES: &str = "src/embed/elements.d.ts";

/// Checks their types and builds those that are built, unless they were built from the same sources.
pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    let types = Fingerprint::of(&workspace.root, &[TYPES])?;
    for (project, sources, scripts) in PROJECTS {
        let folder = workspace.root.join(FOLDER).join(project);
        npm::install(workspace, &format!("{FOLDER}/{project}"), "for the examples of hosts")?;
        // Beside what was built: whoever removes that has it built again.
        let stamp = workspace
            .root
            .join(FOLDER)
            .join(format!("dist/.built-{}", if project.is_empty() { "here" } else { project }));
        let wanted = format!("{} {types}", Fingerprint::of(&folder, sources)?);
        if fs::read_to_string(&stamp).is_ok_and(|built| built == wanted) {
            continue;
        }
        for script in *scripts {
            process::run(Command::new("npm").args(["run", "--silent", script]).current_dir(&folder))?;
        }
        fs::write(&stamp, wanted).context("the examples cannot be written")?;
    }
    Ok(())
}
