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

/// The folder of what portals load.
const EMBED: &str = "embed/";

/// A file of the app.
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
    embed_loader: u64,
    embed_helper: u64,
    embed_first_load: u64,
}

/// Prints what the app in `dist/` takes of the first load and later, and answers whether all of it fits the budget.
pub(crate) fn report(workspace: &Workspace) -> Result<bool> {
    let Loads { first: loaded, later, embedded } = loads(&workspace.dist())?;
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
    Ok(first_fits && largest <= budget.later_part && embedded_fits(&embedded, &budget))
}

/// Prints what a portal loads, and answers whether it fits.
fn embedded_fits(files: &[LoadedFile], budget: &Budget) -> bool {
    println!("\n{:<52} {:>10} {:>10}", "Loaded by portals", "raw", "brotli 11");
    for file in files {
        print_row(&file.name, file.raw, file.compressed);
    }
    let of = |fits: &dyn Fn(&str) -> bool| -> u64 {
        files
            .iter()
            .filter(|file| fits(file.name.strip_prefix(EMBED).unwrap_or_default()))
            .map(|file| file.compressed)
            .sum()
    };
    let is_first = |name: &str| ["app-", "style-", "parts-"].iter().any(|kind| name.starts_with(kind));
    let loader = of(&|name| name == "v1/reprise.js");
    let helper = of(&|name| name == "v1/host.js");
    let first = loader + of(&is_first);
    let is_part = |file: &&LoadedFile| file.name.ends_with(".wasm") && !file.name.contains("/app-");
    let largest = files.iter().filter(is_part).map(|file| file.compressed).max().unwrap_or_default();
    println!("\nThe loader: {}", said(loader, budget.embed_loader));
    println!("The helper for iframes: {}", said(helper, budget.embed_helper));
    println!("What the first element loads, the loader among it: {}", said(first, budget.embed_first_load));
    println!("The largest part: {}", said(largest, budget.later_part));
    loader <= budget.embed_loader
        && helper <= budget.embed_helper
        && first <= budget.embed_first_load
        && largest <= budget.later_part
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
    /// What portals load.
    embedded: Vec<LoadedFile>,
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
    let others: Vec<String> = files(folder)?
        .iter()
        .filter(|file| !is_compressed(file))
        .filter_map(|file| Some(file.strip_prefix(folder).ok()?.to_str()?.to_owned()))
        .collect();
    ensure!(others.iter().any(|name| name == "index.html"), "the app is not built; run `cargo xtask build`");
    let (embedded, mut others): (Vec<_>, Vec<_>) = others.into_iter().partition(|name| name.starts_with(EMBED));
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
    others.retain(|name| [".wasm", ".css"].iter().any(|kind| name.ends_with(kind)));
    Ok(Loads { first: read(&loaded)?, later: read(&others)?, embedded: read(&embedded)? })
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
        fs::create_dir_all(folder.join("embed/v1")).expect("a folder");
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
            ("embed/v1/reprise.js", "for portals"),
        ] {
            fs::write(folder.join(name), content).expect("a file");
        }
        let Loads { first, later, embedded } = loads(&folder).expect("a built app");
        fs::remove_dir_all(&folder).expect("removable");
        let names = |files: &[LoadedFile]| files.iter().map(|file| file.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&first), ["index.html", "app-1.js", "app-1_bg.wasm", "snippets/inline0.js"]);
        assert_eq!(names(&later), ["help-2.wasm", "help-3.css"]);
        assert_eq!(names(&embedded), ["embed/v1/reprise.js"]);
    }

    #[test]
    fn a_folder_without_a_page_says_what_to_do() {
        let error = loads(Path::new("/nowhere")).map(drop).expect_err("nothing is there");
        assert_eq!(error.to_string(), "the app is not built; run `cargo xtask build`");
    }
}
