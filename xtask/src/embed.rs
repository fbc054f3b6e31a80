//! What portals load: the app built as a part of pages, its styles for a shadow root, and the scripts around both
//! (`docs/decisions/0020-embedding.md`). All of it is below `dist/embed/`.

mod style;

use crate::fingerprint::Fingerprint;
use crate::parts::{PartFile, Parts};
use crate::tools::AppTools;
use crate::workspace::Workspace;
use crate::{app, npm, process};
use anyhow::{Context, Result};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder below `dist/`.
pub(crate) const FOLDER: &str = "embed";
/// The folder below that, with the files whose names never change.
const VERSION: &str = "v1";
/// Where the scripts and pages are written.
const SOURCES: &str = "src/embed";
/// Scripts that are bundled, by their names without extension.
const SCRIPTS: &[&str] = &["reprise", "host", "frame", "theme"];
/// Files that are taken as they are, and where to.
const FILES: &[(&str, &str)] = &[
    ("frame.html", "frame.html"),
    ("frame.css", "v1/frame.css"),
    ("theme.html", "theme.html"),
    ("theme.css", "v1/theme.css"),
    ("elements.d.ts", "v1/reprise.d.ts"),
    ("custom-elements.json", "v1/custom-elements.json"),
];
/// The app's own styles, in the order of `index.html`, and at last those that only an embedded app has.
const STYLES: &[&str] = &[
    "base",
    "components",
    "pages",
    "print",
    "environment",
    "history",
    "refresh",
    "checklist",
    "calendar",
    "activity",
    "log",
    "help",
    "settings",
    "embed",
];

/// Builds everything below `dist/embed/`.
pub(crate) fn build(workspace: &Workspace, tools: &AppTools) -> Result<()> {
    let build = Build { workspace, programs: npm::programs(workspace)?, folder: workspace.dist().join(FOLDER) };
    fs::create_dir_all(build.folder.join(VERSION)).context("dist/ cannot be written")?;
    let (glue, wasm, files) = build.program(tools)?;
    let style = build.style()?;
    let parts = build.parts(&files)?;
    let named = |name: String| format!("{FOLDER}/{name}");
    let files = json!({ "glue": named(glue), "wasm": named(wasm), "style": named(style), "parts": named(parts) });
    build.scripts(&files.to_string())?;
    for (file, served) in FILES {
        let source = workspace.root.join(SOURCES).join(file);
        fs::copy(&source, build.folder.join(served)).with_context(|| format!("{SOURCES}/{file} is missing"))?;
    }
    Ok(())
}

struct Build<'a> {
    workspace: &'a Workspace,
    /// The programs of npm packages.
    programs: PathBuf,
    /// Where all of it goes.
    folder: PathBuf,
}

impl Build<'_> {
    /// The program, and its glue, by the names that they have here; and the files of its parts.
    fn program(&self, tools: &AppTools) -> Result<(String, String, Vec<PartFile>)> {
        let dist = self.workspace.target.join("embed-app");
        crate::cargo_tool::remove(&dist)?;
        let parts = Parts::prepare(self.workspace, tools, "embed-parts")?;
        let mut trunk = app::trunk(self.workspace, tools, "build");
        process::run(parts.with(&mut trunk).args(["--release", "--features", "embed", "--dist"]).arg(&dist))?;
        let built = |end: &str| -> Result<Vec<u8>> {
            let file = crate::fingerprint::files(&dist)?.into_iter().find(|file| file.to_string_lossy().ends_with(end));
            let file = file.with_context(|| format!("Trunk built no file that ends in {end}"))?;
            fs::read(&file).with_context(|| format!("`{}` cannot be read", file.display()))
        };
        let glue = self.write_named("app", "js", &built(".js")?)?;
        let wasm = self.write_named("app", "wasm", &built("_bg.wasm")?)?;
        Ok((glue, wasm, parts.files(self.workspace)?))
    }

    /// One sheet of all styles.
    fn style(&self) -> Result<String> {
        let mut all = String::new();
        for name in STYLES {
            let path = self.workspace.root.join("style").join(name).with_extension("css");
            let text = fs::read_to_string(&path).with_context(|| format!("`{}` cannot be read", path.display()))?;
            all += &style::for_shadow_root(&text);
        }
        let draft = self.workspace.target.join("embed.css");
        fs::write(&draft, all).context("the build folder cannot be written")?;
        let css = process::read(self.esbuild().arg("--minify").arg(&draft))?;
        self.write_named("style", "css", css.as_bytes())
    }

    /// The parts' files, and which parts need each.
    fn parts(&self, files: &[PartFile]) -> Result<String> {
        let mut map = BTreeMap::<String, &BTreeSet<String>>::new();
        for PartFile { name, parts, content } in files {
            fs::write(self.folder.join(name), content)
                .with_context(|| format!("dist/{FOLDER}/{name} cannot be written"))?;
            map.insert(format!("{FOLDER}/{name}"), parts);
        }
        self.write_named("parts", "json", serde_json::to_string(&map)?.as_bytes())
    }

    /// The loader and the other scripts; `files` is where the loader finds the program.
    fn scripts(&self, files: &str) -> Result<()> {
        let sources = self.workspace.root.join(SOURCES);
        process::run(
            self.esbuild()
                .args(["--bundle", "--minify", "--format=esm", "--target=es2022", "--log-level=warning"])
                .arg(format!("--define:__FILES__={files}"))
                .arg(format!("--outdir={}", self.folder.join(VERSION).display()))
                .args(SCRIPTS.iter().map(|script| sources.join(script).with_extension("ts"))),
        )
    }

    fn esbuild(&self) -> Command {
        Command::new(self.programs.join("esbuild"))
    }

    /// Writes a file whose name changes with its content, and answers the name.
    fn write_named(&self, name: &str, extension: &str, content: &[u8]) -> Result<String> {
        let name = Path::new(&format!("{name}-{}", Fingerprint::of_content(content))).with_extension(extension);
        fs::write(self.folder.join(&name), content)
            .with_context(|| format!("dist/{FOLDER}/{} cannot be written", name.display()))?;
        Ok(name.to_string_lossy().into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn read(path: &str) -> String {
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).expect("a file of the project")
    }

    /// The names of a kind in the manifest, of all elements.
    fn named(kind: &str) -> BTreeSet<String> {
        let manifest: Value = serde_json::from_str(&read("src/embed/custom-elements.json")).expect("JSON");
        let elements = manifest["modules"][0]["declarations"].as_array().expect("elements").clone();
        let of = |element: &Value| element[kind].as_array().cloned().unwrap_or_default();
        elements.iter().flat_map(of).filter_map(|one| one["name"].as_str().map(str::to_owned)).collect()
    }

    /// What stands between two texts, wherever that is.
    fn between(text: &str, before: &str, after: &str) -> BTreeSet<String> {
        text.split(before).skip(1).filter_map(|rest| Some(rest.split_once(after)?.0.to_owned())).collect()
    }

    #[test]
    fn the_manifest_names_the_attributes_that_the_loader_reads() {
        let loader = read("src/embed/reprise.ts");
        let lists = ["SETTINGS", "PLACES", "OFFERS", "LOOKS"].map(|list| {
            let (_, rest) = loader.split_once(&format!("const {list} = [")).expect("a list of attributes");
            rest.split_once(']').expect("its end").0.to_owned()
        });
        let read: BTreeSet<_> = lists
            .iter()
            .flat_map(|list| list.split(','))
            .map(|name| name.trim().trim_matches('"').to_owned())
            .collect();
        assert_eq!(named("attributes"), read);
    }

    #[test]
    fn the_types_name_the_properties_methods_and_events_of_the_manifest() {
        let types = read("src/embed/elements.d.ts");
        for member in named("members") {
            let is_there = [": ", "(", "?: "].iter().any(|after| types.contains(&format!("  {member}{after}")));
            assert!(is_there, "{member} is in custom-elements.json and not in elements.d.ts");
        }
        let (_, map) = types.split_once("interface RepriseEventMap {").expect("the events");
        let events = between(map.split_once("\n}").expect("their end").0, "\n  \"", "\": CustomEvent");
        assert_eq!(named("events"), events);
        let mut told: BTreeSet<_> = between(&read("src/host.rs"), "\"reprise-", "\"")
            .into_iter()
            .map(|name| format!("reprise-{name}"))
            .collect();
        told.insert("reprise-ready".to_owned());
        assert_eq!(events, told, "what the app tells");
    }

    #[test]
    fn the_manifest_names_what_can_be_styled_and_filled() {
        let styles: BTreeSet<_> =
            STYLES.iter().map(|name| style::for_shadow_root(&read(&format!("style/{name}.css")))).collect();
        let mut used: BTreeSet<_> = styles
            .iter()
            .flat_map(|css| between(css, "var(--reprise-", ","))
            .map(|name| format!("--reprise-{name}"))
            .collect();
        used.retain(|name| !name.contains(')'));
        used.insert("--reprise-min-height".to_owned());
        assert_eq!(named("cssProperties"), used);
        let parts = read("src/html/parts.rs");
        for part in named("cssParts") {
            assert!(parts.contains(&format!("\"{part}\"")), "{part} is no part");
        }
        let sources =
            crate::fingerprint::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../src")).expect("sources");
        let sources = sources.iter().filter(|file| file.extension().is_some_and(|kind| kind == "rs"));
        let slots = sources
            .flat_map(|file| between(&fs::read_to_string(file).expect("text"), "html::slot(\"", "\")"))
            .collect();
        assert_eq!(named("slots"), slots);
    }
}
