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
const SCRIPTS: &[&str] = &["reprise", "host", "frame"];
/// Files that are taken as they are, and where to.
const FILES: &[(&str, &str)] =
    &[("frame.html", ""), ("frame.css", VERSION), ("reprise.d.ts", VERSION), ("custom-elements.json", VERSION)];
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
    for (file, folder) in FILES {
        let source = workspace.root.join(SOURCES).join(file);
        fs::copy(&source, build.folder.join(folder).join(file))
            .with_context(|| format!("{SOURCES}/{file} is missing"))?;
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
