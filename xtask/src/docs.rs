//! `cargo xtask docs`: the documents as pages, with pictures of the product as it is now.

use crate::cargo_tool::{self, CargoTool};
use crate::temp_folder::TempFolder;
use crate::workspace::Workspace;
use crate::{animation, app, browser_tests, fingerprint, palette, process, server};
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use std::process::Command;

/// What the book is made of, besides everything in `docs`; in the places that it has here, so that links hold.
const OUTSIDE_OF_DOCS: &[&str] =
    &["ARCHITECTURE.md", "CHANGELOG.md", "CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "SECURITY.md", "bench/README.md"];
/// Folders that the tools of examples make.
const MADE: &[&str] = &["node_modules", "dist", ".angular"];

/// The guide, which has pictures.
const GUIDE: &str = "docs/people";

/// Where the pictures of the README are.
const IMAGES: &str = "docs/images";

/// Photographs what the guide shows, makes the pages, and says where they are. `images`: also the pictures of the README.
pub(crate) fn run(workspace: &Workspace, images: bool) -> Result<()> {
    let mdbook = mdbook().folder()?.join("mdbook");
    let (folder, docs) = (workspace.target.join("docs"), workspace.root.join("docs"));
    let source = folder.join("source");
    cargo_tool::remove(&folder)?;
    copy(&docs, &source.join("docs"))?;
    for file in OUTSIDE_OF_DOCS {
        copy(&workspace.root.join(file), &source.join(file))?;
    }
    let contents = fs::read_to_string(docs.join("SUMMARY.md")).context("docs/SUMMARY.md cannot be read")?;
    fs::write(source.join("SUMMARY.md"), from_above(&contents))?;
    for file in ["book.toml", "book.css"] {
        copy(&docs.join(file), &folder.join(file))?;
    }
    for page in
        fingerprint::files(&source.join(GUIDE))?.iter().filter(|file| file.extension().is_some_and(|kind| kind == "md"))
    {
        fs::write(page, for_phones_too(&fs::read_to_string(page)?))?;
    }

    app::build(workspace)?;
    let binary = server::build(workspace)?;
    let mut pictures = browser_tests::of_console(workspace, "guide.config.ts", &binary)?;
    let frames = TempFolder::new("images")?;
    pictures.args(["--reporter", "line"]).env("REPRISE_GUIDE", source.join(GUIDE));
    if images {
        pictures.env("REPRISE_IMAGES", frames.path());
    }
    process::run(&mut pictures)?;
    if images {
        of_readme(workspace, frames.path())?;
    }
    process::run(Command::new(mdbook).arg("build").arg(&folder))?;
    println!("Open {}", workspace.relative(&folder.join("book/index.html")).display());
    Ok(())
}

/// What `tests/e2e/guide/story.ts` has photographed, as the files that the README shows.
fn of_readme(workspace: &Workspace, frames: &Path) -> Result<()> {
    let images = workspace.root.join(IMAGES);
    let list = images.join("environments.png");
    copy(&frames.join("environments.png"), &list)?;
    palette::shrink(&list)?;
    let durations = fs::read_to_string(frames.join("durations.json")).context("the story was not photographed")?;
    let durations: Vec<u16> = serde_json::from_str(&durations)?;
    let frames: Vec<_> =
        durations.into_iter().enumerate().map(|(place, stays)| (frames.join(format!("{place}.png")), stays)).collect();
    animation::join(&frames, &images.join("refresh.png"))?;
    println!("Look at what changed in {IMAGES} before you commit it.");
    Ok(())
}

fn mdbook() -> CargoTool {
    CargoTool {
        name: "mdbook",
        package: "mdbook",
        version: "0.5.4".to_owned(),
        programs: &["mdbook"],
        purpose: "makes pages of the documents",
        minutes: 2,
        locked: true,
        opt_level: 0,
        // Neither a server nor a watcher of its own.
        features: Some("search"),
    }
}

/// The contents with links as they are from the folder above `docs`, where the book begins.
fn from_above(contents: &str) -> String {
    contents.replace("](", "](docs/").replace("](docs/../", "](")
}

/// The page of the guide with a second picture in the place of each, of the same on a phone; `tests/e2e/guide.ts` makes both.
fn for_phones_too(page: &str) -> String {
    let picture = |line: &str| {
        let (words, name) = line.strip_prefix("![")?.strip_suffix(".png)")?.split_once("](")?;
        let words = words.replace('"', "&quot;");
        Some(format!(
            "<picture><source media=\"(max-width: 600px)\" srcset=\"{name}-narrow.png\"><img src=\"{name}.png\" alt=\"{words}\"></picture>"
        ))
    };
    page.lines().map(|line| picture(line).unwrap_or_else(|| line.to_owned()) + "\n").collect()
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        fs::create_dir_all(to.parent().context("a file without a folder")?)?;
        fs::copy(from, to).with_context(|| format!("`{}` cannot be copied", from.display()))?;
        return Ok(());
    }
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if !MADE.iter().any(|made| entry.file_name() == *made) {
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_the_contents_hold_one_folder_up() {
        let contents = "- [One](people/en/start.md)\n- [Other](../CONTRIBUTING.md)\n";
        assert_eq!(from_above(contents), "- [One](docs/people/en/start.md)\n- [Other](CONTRIBUTING.md)\n");
    }
    #[test]
    fn pictures_have_one_for_phones_and_other_lines_stay() {
        let page = "# One\n\n![A \"red\" button.](pictures/list.png)\n[Two](two.md)\n";
        let wanted = "# One\n\n<picture><source media=\"(max-width: 600px)\" srcset=\"pictures/list-narrow.png\">\
                      <img src=\"pictures/list.png\" alt=\"A &quot;red&quot; button.\"></picture>\n[Two](two.md)\n";
        assert_eq!(for_phones_too(page), wanted);
    }
}
