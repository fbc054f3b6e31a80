//! The decision about dependencies names each of them, and none that is gone.

use crate::root;
use std::collections::BTreeSet;
use std::fs;

/// Where each has its reason.
const DECISION: &str = "docs/decisions/0023-dependencies.md";
/// What a table of dependencies is called in a manifest of cargo.
const TABLES: &[&str] = &["dependencies", "dev-dependencies", "build-dependencies"];

#[test]
fn each_dependency_has_its_reason() {
    let (asked_for, named) = (asked_for(), named());
    assert!(asked_for.len() > 60, "they were not found: {asked_for:?}");
    let without_reason: Vec<_> = asked_for.difference(&named).collect();
    assert!(without_reason.is_empty(), "{DECISION} has no row for {without_reason:?}");
    let gone: Vec<_> = named.difference(&asked_for).collect();
    assert!(gone.is_empty(), "{DECISION} has rows for {gone:?}, which nothing asks for");
}

/// What the manifests of the workspace and of the npm tools ask for, but for the workspace's own.
fn asked_for() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let crates = fs::read_dir(root().join("crates")).expect("the crates").map(|entry| entry.expect("a crate").path());
    for folder in crates.chain([root(), root().join("xtask")]) {
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).expect("its manifest");
        let manifest: toml::Table = manifest.parse().expect("a manifest that cargo reads");
        for table in TABLES.iter().filter_map(|name| manifest.get(*name)?.as_table()) {
            found.extend(table.keys().cloned());
        }
        if let Some(own) = manifest.get("workspace").and_then(|workspace| workspace.get("dependencies")?.as_table()) {
            // A crate that no member takes is asked for all the same.
            found.extend(own.keys().cloned());
        }
    }
    let of_workspace = ["database", "service", "wire", "zuora"];
    found.retain(|name| !of_workspace.contains(&name.as_str()));
    let tools = fs::read_to_string(root().join("package.json")).expect("package.json");
    let tools: serde_json::Value = serde_json::from_str(&tools).expect("JSON");
    for table in TABLES.iter().filter_map(|name| tools[camel_case(name)].as_object()) {
        found.extend(table.keys().cloned());
    }
    found
}

/// As npm calls it.
fn camel_case(name: &str) -> String {
    name.replace("-d", "D")
}

/// What the first cells of the rows name.
fn named() -> BTreeSet<String> {
    let text = fs::read_to_string(root().join(DECISION)).expect(DECISION);
    let cells = text.lines().filter_map(|line| line.strip_prefix("| `")?.split(" |").next());
    cells.flat_map(|cell| cell.split('`').step_by(2)).map(str::to_owned).collect()
}
