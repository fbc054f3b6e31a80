//! The files of the checkout, as text.

use crate::lexer::{without_comments, without_tests};
use std::fs;
use std::path::{Path, PathBuf};

/// A text file.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// Relative to the checkout, with `/`.
    pub(crate) path: String,
    /// What is in it.
    pub(crate) text: String,
}

impl Source {
    /// The text with comments blanked; lines keep their numbers.
    pub(crate) fn code(&self) -> String {
        without_comments(&self.text)
    }

    /// The code without tests: blank in test files, blank where `#[cfg(test)]` stands before.
    pub(crate) fn product_code(&self) -> String {
        let is_test = self.path.contains("/tests/") || self.path.ends_with("tests.rs");
        if is_test { String::new() } else { without_tests(&self.code()) }
    }
}

/// The files of a folder, in any depth, whose names end in `.extension`; every text file where it is empty. None where
/// the folder does not exist yet.
pub(crate) fn sources(folder: &str, extension: &str) -> Vec<Source> {
    let mut found = Vec::new();
    collect(&root().join(folder), extension, &mut found);
    found.sort_by(|left, right| left.path.cmp(&right.path));
    found
}

/// The text files beside the root manifest. Where git works on several checkouts, `.git` is a file that says where.
pub(crate) fn root_files() -> Vec<Source> {
    let files = fs::read_dir(root()).into_iter().flatten().flatten().map(|entry| entry.path());
    files.filter(|path| path.is_file() && !path.ends_with(".git")).filter_map(|path| load(&path)).collect()
}

/// One file; empty where it does not exist yet.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_default()
}

/// The names in the `[dependencies]` of a manifest, those for single targets included.
pub(crate) fn manifest_dependencies(manifest: &str) -> Vec<String> {
    let manifest: toml::Table = manifest.parse().expect("a manifest that cargo reads is TOML");
    let names = |table: &toml::Table| {
        let dependencies = table.get("dependencies").and_then(toml::Value::as_table);
        dependencies.map(|table| table.keys().cloned().collect::<Vec<_>>()).unwrap_or_default()
    };
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    let targets = targets.into_iter().flat_map(|targets| targets.values().filter_map(toml::Value::as_table));
    std::iter::once(&manifest).chain(targets).flat_map(names).collect()
}

/// The names among the `[dependencies]` of a manifest that only come with a feature.
pub(crate) fn optional_dependencies(manifest: &str) -> Vec<String> {
    let is_optional =
        |dependency: &toml::Value| dependency.get("optional").and_then(toml::Value::as_bool) == Some(true);
    let dependencies = table(manifest, "dependencies");
    dependencies.into_iter().filter(|(_, dependency)| is_optional(dependency)).map(|(name, _)| name).collect()
}

/// The features that a table of dependencies (`dependencies`, `workspace.dependencies`) asks of one of them.
pub(crate) fn features_asked_of(manifest: &str, path: &str, name: &str) -> Vec<String> {
    let dependencies = table(manifest, path);
    let dependency = dependencies.get(name).unwrap_or_else(|| panic!("{path} has no {name}"));
    let features = dependency.get("features").and_then(toml::Value::as_array).into_iter().flatten();
    features.filter_map(toml::Value::as_str).map(str::to_owned).collect()
}

/// A table of a manifest by its dotted path; empty where there is none.
fn table(manifest: &str, path: &str) -> toml::Table {
    let manifest: toml::Table = manifest.parse().expect("a manifest that cargo reads is TOML");
    path.split('.')
        .fold(manifest, |table, key| table.get(key).and_then(toml::Value::as_table).cloned().unwrap_or_default())
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the checkout")
}

fn collect(folder: &Path, extension: &str, found: &mut Vec<Source>) {
    /// Made by programs, and not part of the project.
    const LEFT_OUT: [&str; 4] = ["target", "node_modules", "results", "dist"];
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        let is_left_out = LEFT_OUT.iter().any(|name| path.ends_with(name));
        if path.is_dir() && !is_left_out {
            collect(&path, extension, found);
        } else if extension.is_empty() || path.extension().is_some_and(|found| found == extension) {
            found.extend(load(&path));
        }
    }
}

/// The file, unless it is no text.
fn load(path: &PathBuf) -> Option<Source> {
    let relative = path.strip_prefix(root()).ok()?.to_string_lossy().replace('\\', "/");
    Some(Source { path: relative, text: fs::read_to_string(path).ok()? })
}

#[test]
fn dependencies_are_found_in_every_table() {
    let manifest = "[dependencies]\nserde = \"1\"\n[dev-dependencies]\ninsta = \"1\"\n[target.'cfg(unix)'.dependencies]\nlibc = \"1\"\n";
    assert_eq!(manifest_dependencies(manifest), ["serde", "libc"]);
}

#[test]
fn what_comes_with_a_feature_is_told_apart() {
    let manifest = "[dependencies]\nserde = \"1\"\nutoipa = { version = \"6\", optional = true }\n[workspace.dependencies]\nwire = { path = \"x\", features = [\"openapi\"] }\n";
    assert_eq!(optional_dependencies(manifest), ["utoipa"]);
    assert_eq!(features_asked_of(manifest, "workspace.dependencies", "wire"), ["openapi"]);
    assert_eq!(features_asked_of(manifest, "dependencies", "serde"), Vec::<String>::new());
}

#[test]
fn tests_are_no_product_code() {
    let source = |path: &str| Source { path: path.to_owned(), text: "a\n#[cfg(test)]\nmod t { b }\nc // d".to_owned() };
    assert_eq!(source("src/x.rs").product_code().split_whitespace().collect::<Vec<_>>(), ["a", "c"]);
    assert_eq!(source("crates/x/tests/y.rs").product_code(), "");
    assert_eq!(source("crates/x/src/y_tests.rs").product_code(), "");
}
