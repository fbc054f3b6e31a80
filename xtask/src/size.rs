//! What the browser loads first and later, and whether it fits the budget.

use crate::compress::{self, is_compressed};
use crate::fingerprint::files;
use crate::parts;
use crate::workspace::Workspace;
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The kinds of file that the budget is about. Pictures and fonts do not keep the first page from working.
const BUDGETED: [&str; 4] = ["html", "css", "js", "wasm"];

/// A file that belongs to the first load.
#[derive(Debug)]
struct LoadedFile {
    name: String,
    raw: u64,
    compressed: u64,
}

/// `size-budget.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Budget {
    first_load: u64,
    later_part: u64,
}

/// Prints what the app in `dist/` takes of the first load and later, and answers whether all of it fits the budget.
pub(crate) fn report(workspace: &Workspace) -> Result<bool> {
    let Loads { first: loaded, later } = loads(&workspace.dist())?;
    let budget = fs::read_to_string(workspace.root.join("size-budget.toml")).context("size-budget.toml is missing")?;
    let budget: Budget = toml::from_str(&budget).context("size-budget.toml cannot be understood")?;

    println!("{:<52} {:>10} {:>10}", "First load", "raw", "brotli 11");
    for file in &loaded {
        print_row(&file.name, file.raw, file.compressed);
    }
    println!();
    let mut kinds = BTreeMap::<&str, (u64, u64)>::new();
    for file in &loaded {
        let sum = kinds.entry(file.kind()).or_default();
        *sum = (sum.0 + file.raw, sum.1 + file.compressed);
    }
    for (kind, (raw, compressed)) in &kinds {
        print_row(&format!("all {kind}"), *raw, *compressed);
    }

    let total: u64 = loaded.iter().filter(|file| BUDGETED.contains(&file.kind())).map(|file| file.compressed).sum();
    let first_fits = total <= budget.first_load;
    println!("\n{} together: {}", BUDGETED.join(", "), said(total, budget.first_load));

    println!("\n{:<52} {:>10} {:>10}", "Loaded later", "raw", "brotli 11");
    for part in &later {
        print_row(&part.name, part.raw, part.compressed);
    }
    let largest = later.iter().map(|part| part.compressed).max().unwrap_or_default();
    println!("\nThe largest of them: {}", said(largest, budget.later_part));
    Ok(first_fits && largest <= budget.later_part)
}

fn said(size: u64, budget: u64) -> String {
    let rest = size.abs_diff(budget);
    format!("{size} bytes of {budget}, {rest} {}", if size <= budget { "left" } else { "too many" })
}

/// The files of the app by when they are loaded.
struct Loads {
    first: Vec<LoadedFile>,
    /// Code and styles that a page loads when it is opened.
    later: Vec<LoadedFile>,
}

impl LoadedFile {
    fn read(folder: &Path, name: &str) -> Result<Self> {
        let content = fs::read(folder.join(name)).with_context(|| format!("dist/{name} cannot be read"))?;
        // The smaller of the two is what the server sends.
        let compressed = compress::brotli(&content)?.len().min(content.len()) as u64;
        Ok(Self { name: name.to_owned(), raw: content.len() as u64, compressed })
    }

    fn kind(&self) -> &str {
        Path::new(&self.name).extension().and_then(|kind| kind.to_str()).unwrap_or("other")
    }
}

/// First: `index.html` and every file that it names, but for parts, or that one of those names, in any depth.
fn loads(folder: &Path) -> Result<Loads> {
    let mut others: Vec<String> = files(folder)?
        .iter()
        .filter(|file| !is_compressed(file))
        .filter_map(|file| Some(file.strip_prefix(folder).ok()?.to_str()?.to_owned()))
        .collect();
    ensure!(others.iter().any(|name| name == "index.html"), "the app is not built; run `cargo xtask build`");
    others.retain(|name| name != "index.html");

    let mut loaded = vec!["index.html".to_owned()];
    let mut next = 0;
    while let Some(name) = loaded.get(next) {
        let content = fs::read(folder.join(name)).with_context(|| format!("dist/{name} cannot be read"))?;
        let text = parts::without_links(&String::from_utf8_lossy(&content));
        let (named, rest) = others.into_iter().partition(|other| text.contains(file_name(other)));
        loaded.extend::<Vec<_>>(named);
        others = rest;
        next += 1;
    }
    let read = |names: &[String]| names.iter().map(|name| LoadedFile::read(folder, name)).collect::<Result<_>>();
    others.retain(|name| [".wasm", ".bin", ".css"].iter().any(|kind| name.ends_with(kind)));
    Ok(Loads { first: read(&loaded)?, later: read(&others)? })
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn print_row(name: &str, raw: u64, compressed: u64) {
    println!("{name:<52} {raw:>10} {compressed:>10}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_load_is_what_the_page_names_directly_or_through_its_scripts_but_for_parts() {
        let folder = std::env::temp_dir().join(format!("reprise-size-{}", std::process::id()));
        fs::create_dir_all(folder.join("snippets")).expect("a folder");
        for (name, content) in [
            (
                "index.html",
                "<script type=module>import '/app-1.js'; init('/app-1_bg.wasm')</script>\
                 <link rel=part data-parts=help href=help-2.wasm><link data-parts=help href=/help-3.css rel=part>",
            ),
            ("index.html.br", "compressed"),
            ("app-1.js", "import './snippets/inline0.js'"),
            ("app-1_bg.wasm", "wasm"),
            ("snippets/inline0.js", "export default 1"),
            ("later.js", "not loaded at all"),
            ("help-2.wasm", "a part"),
            ("help-3.css", "its styles"),
        ] {
            fs::write(folder.join(name), content).expect("a file");
        }
        let Loads { first, later } = loads(&folder).expect("a built app");
        fs::remove_dir_all(&folder).expect("removable");
        let names = |files: &[LoadedFile]| files.iter().map(|file| file.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&first), ["index.html", "app-1.js", "app-1_bg.wasm", "snippets/inline0.js"]);
        assert_eq!(names(&later), ["help-2.wasm", "help-3.css"]);
    }

    #[test]
    fn a_folder_without_a_page_says_what_to_do() {
        let error = loads(Path::new("/nowhere")).map(drop).expect_err("nothing is there");
        assert_eq!(error.to_string(), "the app is not built; run `cargo xtask build`");
    }
}
