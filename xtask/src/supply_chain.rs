//! What others wrote: whether it may come in, and whether somebody knows of a hole in it.
//!
//! What may come in is in `deny.toml`. Holes are known by others: where they cannot be asked, that is said, and nothing fails.

use crate::cargo_tool::CargoTool;
use crate::process;
use crate::tally::Tally;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// Answers whether all is well, after a word about each.
pub(crate) fn run(workspace: &Workspace) -> Result<bool> {
    let mut total = rules(workspace)?;
    total += known_holes(workspace)?;
    println!("{total}");
    Ok(total.failed == 0)
}

/// Licences, sources, and what is not wanted.
pub(crate) fn rules(workspace: &Workspace) -> Result<Tally> {
    let mut command = deny(workspace)?;
    // Two versions of a crate are to be seen by who looks for them (`cargo tree --duplicates`), and not at each run.
    // Not without a network: it reads the crates of all targets, also those that no build here has fetched.
    command.args(["check", "--hide-inclusion-graph", "--allow", "duplicate", "bans", "licenses", "sources"]);
    process::run(&mut command).map(|()| Tally::of_check(true))
}

/// In crates as RustSec lists them, and in the npm packages of the build and the tests as their registry does.
pub(crate) fn known_holes(workspace: &Workspace) -> Result<Tally> {
    let mut total = in_crates(workspace)?;
    total += in_npm_packages(&workspace.root)?;
    Ok(total)
}

fn in_crates(workspace: &Workspace) -> Result<Tally> {
    if let Err(error) = process::read(deny(workspace)?.args(["fetch", "db"])) {
        println!("Known holes in crates were not looked for: the list of RustSec cannot be fetched here.");
        println!("{}", first_line(&error.to_string()));
        return Ok(Tally::SKIPPED);
    }
    let mut command = deny(workspace)?;
    command.args(["check", "--hide-inclusion-graph", "--disable-fetch", "advisories"]);
    process::run(&mut command).map(|()| Tally::of_check(true))
}

fn in_npm_packages(root: &Path) -> Result<Tally> {
    let mut command = Command::new("npm");
    // Where there is no network it would try for a minute.
    command.args(["audit", "--json", "--fetch-retries=0"]).current_dir(root);
    // It ends with 1 both when it finds something and when it cannot ask.
    let output = command.output().context("`npm` could not be started; install Node.js 20 or later")?;
    Ok(match audit(&String::from_utf8_lossy(&output.stdout)) {
        Audit::Clean => Tally::of_check(true),
        Audit::Holes(packages) => {
            println!("There are known holes in {}: `npm audit` says which.", packages.join(", "));
            Tally::FAILED
        }
        Audit::NotAsked(why) => {
            println!("Known holes in npm packages were not looked for: the registry does not tell. {why}");
            Tally::SKIPPED
        }
    })
}

/// What `npm audit --json` came to.
#[derive(Debug, PartialEq)]
enum Audit {
    Clean,
    /// In these packages.
    Holes(Vec<String>),
    /// The registry did not answer, or has no such list.
    NotAsked(String),
}

fn audit(report: &str) -> Audit {
    let report: Value = serde_json::from_str(report).unwrap_or_default();
    let Some(packages) = report["vulnerabilities"].as_object() else {
        let why = report["message"].as_str().or(report["error"]["summary"].as_str()).unwrap_or_default();
        return Audit::NotAsked(first_line(why).to_owned());
    };
    let packages: Vec<_> = packages.keys().cloned().collect();
    if packages.is_empty() { Audit::Clean } else { Audit::Holes(packages) }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// The tool, for the whole workspace.
fn deny(workspace: &Workspace) -> Result<Command> {
    let tool = CargoTool {
        name: "cargo-deny",
        package: "cargo-deny",
        version: "0.20.2".to_owned(),
        programs: &["cargo-deny"],
        purpose: "compares what others wrote with deny.toml",
        minutes: 2,
        locked: true,
        opt_level: 0,
        features: None,
    };
    let mut command = Command::new(tool.folder()?.join("cargo-deny"));
    command.args(["--workspace", "--locked"]).current_dir(&workspace.root);
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_npm_finds_is_told_from_what_it_cannot_ask() {
        let clean = r#"{"auditReportVersion":2,"vulnerabilities":{},"metadata":{"vulnerabilities":{"total":0}}}"#;
        assert_eq!(audit(clean), Audit::Clean);
        let found = r#"{"auditReportVersion":2,"vulnerabilities":{"left-pad":{"severity":"high"}}}"#;
        assert_eq!(audit(found), Audit::Holes(vec!["left-pad".to_owned()]));
        let refused = r#"{"message":"405 Method Not Allowed - POST\nmore","method":"POST","statusCode":405}"#;
        assert_eq!(audit(refused), Audit::NotAsked("405 Method Not Allowed - POST".to_owned()));
        let unreachable = r#"{"error":{"code":"ENOTFOUND","summary":"request failed"}}"#;
        assert_eq!(audit(unreachable), Audit::NotAsked("request failed".to_owned()));
        assert_eq!(audit("npm went wrong"), Audit::NotAsked(String::new()));
    }
}
