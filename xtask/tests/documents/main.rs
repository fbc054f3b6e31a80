//! Every link between the documents leads somewhere, and the contents name every document.

mod dependencies;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// Documents of the root.
const AT_THE_ROOT: &[&str] = &[
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CODE_OF_CONDUCT.md",
    "CONTRIBUTING.md",
    "README.md",
    "SECURITY.md",
    "bench/README.md",
];
/// Pictures that `cargo xtask docs` makes; `tests/e2e/guide.spec.ts` sees that each can be made.
const MADE: &str = "/pictures/";
const CONTENTS: &str = "docs/SUMMARY.md";

#[test]
fn every_link_leads_to_a_file_and_to_a_heading_in_it() {
    let documents = documents();
    assert!(documents.len() > 30, "they were not found: {documents:?}");
    let broken: Vec<_> = documents.iter().flat_map(|document| broken(document)).collect();
    assert!(broken.is_empty(), "these links lead nowhere:\n{}", broken.join("\n"));
}

#[test]
fn the_contents_name_every_document() {
    let named: BTreeSet<_> = links(CONTENTS).into_iter().map(|(target, _)| target).collect();
    let missing: Vec<_> = documents()
        .into_iter()
        .filter(|document| document != CONTENTS && document != "README.md" && !named.contains(document))
        .collect();
    assert!(missing.is_empty(), "{CONTENTS} does not name {missing:?}");
}

#[test]
fn a_heading_is_named_as_browsers_of_repositories_name_it() {
    assert_eq!(slug("What is *not* ready: `readyz`?"), "what-is-not-ready-readyz");
    assert_eq!(slug("Für alle, die auffrischen"), "für-alle-die-auffrischen");
}

/// All of them, as paths from the root.
fn documents() -> Vec<String> {
    let mut found: Vec<_> = AT_THE_ROOT.iter().map(|&path| path.to_owned()).collect();
    let mut folders = vec![PathBuf::from("docs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root().join(&folder)).expect("a folder of the project") {
            let entry = entry.expect("an entry of it");
            let path = folder.join(entry.file_name());
            if entry.path().is_dir() {
                if entry.file_name() != "node_modules" {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|kind| kind == "md") {
                found.push(path.to_string_lossy().into_owned());
            }
        }
    }
    found
}

fn broken(document: &str) -> Vec<String> {
    let is_broken = |(target, heading): &(String, Option<String>)| {
        if target.contains(MADE) {
            return false;
        }
        let is_there = root().join(target).exists();
        let has_heading = heading.as_ref().is_none_or(|heading| headings(target).contains(heading));
        !is_there || !has_heading
    };
    links(document)
        .into_iter()
        .filter(is_broken)
        .map(|(target, heading)| format!("{document}: {target} {}", heading.unwrap_or_default()))
        .collect()
}

/// The links of a document to others of the project: the path from the root, and the heading.
fn links(document: &str) -> Vec<(String, Option<String>)> {
    let text = read(document);
    let folder = Path::new(document).parent().unwrap_or(Path::new(""));
    let targets = Parser::new_ext(&text, Options::ENABLE_TABLES).filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(dest_url.into_string()),
        _ => None,
    });
    targets
        .filter(|target| !target.contains("://") && !target.starts_with("mailto:"))
        .map(|target| {
            let (path, heading) = target
                .split_once('#')
                .map_or((target.as_str(), None), |(path, heading)| (path, Some(heading.to_owned())));
            let path = if path.is_empty() { document.to_owned() } else { plain(&folder.join(path)) };
            (path, heading)
        })
        .collect()
}

/// The names of a document's headings, as links have them.
fn headings(document: &str) -> Vec<String> {
    let text = read(document);
    let (mut found, mut heading) = (Vec::new(), None::<String>);
    for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => found.extend(heading.take().map(|heading| slug(&heading))),
            Event::Text(text) | Event::Code(text) => heading.iter_mut().for_each(|heading| heading.push_str(&text)),
            _ => {}
        }
    }
    found
}

fn slug(heading: &str) -> String {
    let kept = heading.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

/// A path without steps up.
fn plain(path: &Path) -> String {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => drop(plain.pop()),
            component => plain.push(component),
        }
    }
    plain.to_string_lossy().into_owned()
}

fn read(document: &str) -> String {
    fs::read_to_string(root().join(document)).unwrap_or_default()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
