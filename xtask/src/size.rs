//! What the browser loads first, and whether it fits the budget.

use crate::compress::{self, is_compressed};
use crate::fingerprint::files;
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
}

/// Prints what the first load of the app in `dist/` takes, and answers whether it fits the budget.
pub(crate) fn report(workspace: &Workspace) -> Result<bool> {
    let loaded = first_load(&workspace.dist())?;
    let budget = fs::read_to_string(workspace.root.join("size-budget.toml")).context("size-budget.toml is missing")?;
    let budget = toml::from_str::<Budget>(&budget).context("size-budget.toml cannot be understood")?.first_load;

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
    let fits = total <= budget;
    let rest = total.abs_diff(budget);
    println!(
        "\n{} together: {total} bytes of {budget}, {rest} {}",
        BUDGETED.join(", "),
        if fits { "left" } else { "too many" }
    );
    Ok(fits)
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

/// `index.html` and every file that it names, or that one of those names, in any depth.
fn first_load(folder: &Path) -> Result<Vec<LoadedFile>> {
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
        let text = String::from_utf8_lossy(&content);
        let (named, rest) = others.into_iter().partition(|other| text.contains(file_name(other)));
        loaded.extend::<Vec<_>>(named);
        others = rest;
        next += 1;
    }
    loaded.iter().map(|name| LoadedFile::read(folder, name)).collect()
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
    fn the_first_load_is_what_the_page_names_directly_or_through_its_scripts() {
        let folder = std::env::temp_dir().join(format!("reprise-size-{}", std::process::id()));
        fs::create_dir_all(folder.join("snippets")).expect("a folder");
        for (name, content) in [
            ("index.html", "<script type=module>import '/app-1.js'; init('/app-1_bg.wasm')</script>"),
            ("index.html.br", "compressed"),
            ("app-1.js", "import './snippets/inline0.js'"),
            ("app-1_bg.wasm", "wasm"),
            ("snippets/inline0.js", "export default 1"),
            ("later.js", "not loaded first"),
        ] {
            fs::write(folder.join(name), content).expect("a file");
        }
        let loaded = first_load(&folder).expect("a built app");
        fs::remove_dir_all(&folder).expect("removable");
        let names: Vec<_> = loaded.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["index.html", "app-1.js", "app-1_bg.wasm", "snippets/inline0.js"]);
    }

    #[test]
    fn a_folder_without_a_page_says_what_to_do() {
        let error = first_load(Path::new("/nowhere")).expect_err("nothing is there");
        assert_eq!(error.to_string(), "the app is not built; run `cargo xtask build`");
    }
}
