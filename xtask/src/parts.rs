//! The parts of the app that load later: cut out of the program before wasm-bindgen sees it
//! (`docs/decisions/0012-pages-that-load-later.md`).
//!
//! Trunk runs the compiler, then wasm-bindgen, then wasm-opt, and has no place between the first two. So it finds this
//! program under the name `wasm-bindgen`, which makes the cuts and passes the rest on to the real one. When Trunk is done,
//! the parts are optimised and named in `index.html`.

mod merge;

use crate::fingerprint::Fingerprint;
use crate::npm;
use crate::places;
use crate::process;
use crate::tools::AppTools;
use crate::workspace::Workspace;
use anyhow::{Context, Result, anyhow};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The folder for what is cut out. Where it is set, the app is compiled so that it can be cut (`build.rs`).
const FOLDER: &str = "REPRISE_PARTS";
/// The real wasm-bindgen.
const WASM_BINDGEN: &str = "REPRISE_WASM_BINDGEN";
/// What makes scripts small.
const ESBUILD: &str = "REPRISE_ESBUILD";
/// The name under which Trunk finds this program.
const STAND_IN: &str = "wasm-bindgen";
/// In the folder: the files of each part.
const MAP: &str = "parts.json";
/// In the folder: what is left of the program.
const REST: &str = "rest.wasm";
/// What the splitter puts before the name of a part.
const PREFIX: &str = "split_";
/// Code that several parts share becomes one file with others when it has fewer bytes: a request for each would take longer than
/// all of it.
const SMALL: usize = 4096;
/// How an option for Binaryen's programs begins that says what code may use.
const FEATURE: &str = "--enable-";
/// How `index.html` begins to name a file.
const LINK: &str = "<link ";
/// Names the parts that need a file; `src/lazy/files.rs` looks for it.
const PARTS: &str = " data-parts=";
/// How Trunk, which leaves out quotes, says that a link is to a style sheet.
const STYLES: &str = "rel=stylesheet";

/// A file of parts, ready to be served.
pub(crate) struct PartFile {
    /// Its name, which changes with its content.
    pub(crate) name: String,
    /// The parts that need it.
    pub(crate) parts: BTreeSet<String>,
    /// The code.
    pub(crate) content: Vec<u8>,
}

impl PartFile {
    fn new(name: &str, parts: BTreeSet<String>, content: Vec<u8>) -> Self {
        Self { name: format!("{name}-{}.wasm", Fingerprint::of_content(&content)), parts, content }
    }
}

/// A build in parts.
pub(crate) struct Parts {
    folder: PathBuf,
    wasm_bindgen: PathBuf,
    wasm_opt: PathBuf,
    esbuild: PathBuf,
    path: OsString,
    flags: String,
}

impl Parts {
    /// Makes an empty folder of that name, and puts this program into the place of wasm-bindgen.
    pub(crate) fn prepare(workspace: &Workspace, tools: &AppTools, folder: &str) -> Result<Self> {
        let folder = workspace.target.join(folder);
        let programs = workspace.target.join("parts-programs");
        for folder in [&folder, &programs] {
            crate::cargo_tool::remove(folder)?;
            fs::create_dir_all(folder).with_context(|| format!("`{}` cannot be made", folder.display()))?;
        }
        let stand_in = programs.join(STAND_IN);
        fs::copy(this_program()?, &stand_in).with_context(|| format!("`{}` cannot be written", stand_in.display()))?;
        Ok(Self {
            folder,
            wasm_bindgen: tools.wasm_bindgen.join(STAND_IN),
            wasm_opt: tools.wasm_opt.join("wasm-opt"),
            esbuild: npm::programs(workspace)?.join("esbuild"),
            path: process::path_with(&[programs, tools.wasm_opt.clone()])?,
            flags: places::hidden(workspace)?,
        })
    }

    /// Has `trunk` build in parts.
    pub(crate) fn with<'a>(&self, trunk: &'a mut Command) -> &'a mut Command {
        trunk.env("PATH", &self.path).env(FOLDER, &self.folder).env(places::VARIABLE, &self.flags);
        trunk.env(WASM_BINDGEN, &self.wasm_bindgen).env(ESBUILD, &self.esbuild)
    }

    /// Puts the parts into `dist/`, and has its page name them.
    pub(crate) fn finish(&self, workspace: &Workspace) -> Result<()> {
        let dist = workspace.dist();
        let mut links = String::new();
        for PartFile { name, parts, content } in self.files(workspace)? {
            let parts = parts.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
            links += &format!("{LINK}rel=part{PARTS}\"{parts}\" href={name}>");
            fs::write(dist.join(&name), content).with_context(|| format!("dist/{name} cannot be written"))?;
        }
        let page = dist.join("index.html");
        let html = styles_as_parts(&read(&page)?).replacen("</head>", &format!("{links}</head>"), 1);
        fs::write(&page, html).context("dist/index.html cannot be written")
    }

    /// The files of the parts, optimised as the rest is. What is small and needed by several is one file together.
    pub(crate) fn files(&self, workspace: &Workspace) -> Result<Vec<PartFile>> {
        let source = workspace.root.join("index.html");
        let options = wasm_opt_options(&read(&source)?).context("index.html sets no wasm-opt for Trunk")?;
        let mut found = Vec::new();
        let mut shared = (BTreeSet::new(), Vec::new());
        for (file, parts) in parts_by_file(&read(&self.folder.join(MAP))?)? {
            let cut_out = self.folder.join(format!("{file}.wasm"));
            let code = self.optimised(&cut_out, &options)?;
            if parts.len() > 1 && code.len() < SMALL {
                shared.0.extend(parts);
                shared.1.push(cut_out);
            } else {
                found.push(PartFile::new(file.strip_prefix(PREFIX).unwrap_or(&file), parts, code));
            }
        }
        if !shared.1.is_empty() {
            let features: Vec<String> = options.iter().filter(|option| option.starts_with(FEATURE)).cloned().collect();
            let merged = self.folder.join("shared.wasm");
            let programs = self.wasm_opt.parent().context("wasm-opt is in no folder")?;
            fs::write(&merged, merge::merge(&shared.1, programs, &features, &self.folder)?)?;
            found.push(PartFile::new("shared", shared.0, self.optimised(&merged, &options)?));
        }
        Ok(found)
    }

    fn optimised(&self, code: &Path, options: &[String]) -> Result<Vec<u8>> {
        let optimised = self.folder.join("optimised.wasm");
        // Without what it prints: it does not know one kind of name that the splitter keeps.
        process::read(Command::new(&self.wasm_opt).args(options).arg(code).arg("--output").arg(&optimised))?;
        fs::read(&optimised).with_context(|| format!("`{}` cannot be read", optimised.display()))
    }
}

/// The page with its style sheets of parts as files of parts, in the order in which they stand.
fn styles_as_parts(html: &str) -> String {
    each_part(html, |link| link.replace(STYLES, "rel=part"))
}

/// The page without its links to files of parts: what it still names is loaded first.
pub(crate) fn without_links(html: &str) -> String {
    each_part(html, |_| String::new())
}

/// The page with what becomes of each link to a file of a part.
fn each_part(html: &str, change: impl Fn(&str) -> String) -> String {
    let mut pieces = html.split(LINK);
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |html, piece| {
        let end = piece.find('>').map_or(piece.len(), |end| end + 1);
        let (link, rest) = (format!("{LINK}{}", &piece[..end]), &piece[end..]);
        html + &if link.contains(PARTS) { change(&link) } else { link } + rest
    })
}

/// Where the running program can be read. Its own path may name a newer one, or none: the tests build it again.
fn this_program() -> Result<PathBuf> {
    let running = PathBuf::from("/proc/self/exe");
    if running.exists() { Ok(running) } else { env::current_exe().context("the running program is not known") }
}

/// Where this program was started as wasm-bindgen: what came of it.
pub(crate) fn as_wasm_bindgen() -> Option<Result<()>> {
    let mut arguments = env::args_os();
    let name = arguments.next()?;
    (Path::new(&name).file_stem() == Some(OsStr::new(STAND_IN))).then(|| pass_on(arguments))
}

/// Runs the real wasm-bindgen, on what is left of the program after the cuts, and makes what it writes small: it is written to be
/// read, and a fifth of it, compressed, is that.
fn pass_on(arguments: impl Iterator<Item = OsString>) -> Result<()> {
    let variable = |name| env::var_os(name).with_context(|| format!("{name} is not set; run `cargo xtask build`"));
    let (folder, real) = (PathBuf::from(variable(FOLDER)?), variable(WASM_BINDGEN)?);
    let mut command = Command::new(real);
    let arguments: Vec<OsString> = arguments.collect();
    let glue = glue(&arguments);
    for argument in arguments {
        if Path::new(&argument).extension() == Some(OsStr::new("wasm")) {
            // The parts find what they share with the rest by the linker's names.
            command.args(["--keep-lld-exports", "--no-demangle"]).arg(cut(Path::new(&argument), &folder)?);
        } else {
            command.arg(argument);
        }
    }
    process::run(&mut command)?;
    // Trunk also asks for the version.
    let Some(glue) = glue else { return Ok(()) };
    let mut small = Command::new(variable(ESBUILD)?);
    small.args(["--minify", "--format=esm", "--allow-overwrite", "--log-level=warning"]);
    process::run(small.arg(format!("--outfile={}", glue.display())).arg(&glue))
}

/// Where wasm-bindgen writes its script.
fn glue(arguments: &[OsString]) -> Option<PathBuf> {
    let after = |name: &str| {
        let joined = format!("{name}=");
        let mut found = None;
        for (at, argument) in arguments.iter().enumerate() {
            let text = argument.to_string_lossy();
            if let Some(value) = text.strip_prefix(&joined) {
                found = Some(value.to_owned());
            } else if text == name {
                found = arguments.get(at + 1).map(|value| value.to_string_lossy().into_owned());
            }
        }
        found
    };
    Some(Path::new(&after("--out-dir")?).join(after("--out-name")?).with_extension("js"))
}

/// Takes the parts out of a program, and answers where the rest is.
fn cut(program: &Path, folder: &Path) -> Result<PathBuf> {
    let rest = folder.join(REST);
    let program = fs::read(program).with_context(|| format!("`{}` cannot be read", program.display()))?;
    let mut options = wasm_split_cli_support::Options::new(&program);
    options.output_dir = folder;
    options.main_out_path = &rest;
    let split = wasm_split_cli_support::transform(options).map_err(|error| anyhow!("{error:#}"))?;
    fs::write(folder.join(MAP), serde_json::to_string(&split.prefetch_map)?)?;
    Ok(rest)
}

/// The parts that need each file, from the files that each part needs.
fn parts_by_file(map: &str) -> Result<BTreeMap<String, BTreeSet<String>>> {
    let map: BTreeMap<String, Vec<String>> = serde_json::from_str(map)?;
    let mut files = BTreeMap::<String, BTreeSet<String>>::new();
    for (part, needed) in map {
        for file in needed {
            files.entry(file).or_default().insert(part.clone());
        }
    }
    Ok(files)
}

/// What `index.html` has Trunk optimise the program with: it is right for the parts, too.
fn wasm_opt_options(html: &str) -> Option<Vec<String>> {
    let attribute = |name: &str| {
        let (_, value) = html.split_once(&format!("{name}=\""))?;
        Some(value.split_once('"')?.0)
    };
    let level = format!("-O{}", attribute("data-wasm-opt")?);
    let others = attribute("data-wasm-opt-params")?.split_whitespace().map(str::to_owned);
    Some(std::iter::once(level).chain(others).collect())
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("`{}` cannot be read", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_is_found_where_trunk_wants_it() {
        let arguments = |all: &[&str]| all.iter().map(OsString::from).collect::<Vec<_>>();
        let wanted = Some(PathBuf::from("/x/y/app.js"));
        assert_eq!(glue(&arguments(&["--target=web", "--out-dir=/x/y", "--out-name=app", "a.wasm"])), wanted);
        assert_eq!(glue(&arguments(&["--out-name", "app", "a.wasm", "--out-dir", "/x/y"])), wanted);
        assert_eq!(glue(&arguments(&["a.wasm"])), None);
    }

    #[test]
    fn a_file_that_two_parts_share_names_both() {
        let map = r#"{"help_page": ["chunk_1", "split_help_page"], "calendar_page": ["chunk_1"]}"#;
        let files = parts_by_file(map).expect("a map");
        assert_eq!(files["chunk_1"], BTreeSet::from(["calendar_page", "help_page"].map(str::to_owned)));
        assert_eq!(files["split_help_page"], BTreeSet::from(["help_page".to_owned()]));
    }

    #[test]
    fn links_to_parts_are_told_from_others() {
        let html = "<link href=a.css><link rel=part data-parts=\"b c\" href=b.wasm><link href=c.js></head>";
        assert_eq!(without_links(html), "<link href=a.css><link href=c.js></head>");
        assert_eq!(without_links("<p>none</p>"), "<p>none</p>");
    }

    #[test]
    fn only_style_sheets_that_say_so_load_later() {
        let html = "<link href=/base-1.css rel=stylesheet><link data-parts=help href=/help-2.css rel=stylesheet><p>";
        let later = styles_as_parts(html);
        assert_eq!(later, "<link href=/base-1.css rel=stylesheet><link data-parts=help href=/help-2.css rel=part><p>");
        assert_eq!(without_links(&later), "<link href=/base-1.css rel=stylesheet><p>");
    }

    #[test]
    fn parts_are_optimised_as_the_rest_is() {
        let html = "<link data-wasm-opt=\"z\"\n data-wasm-opt-params=\"--enable-a --enable-b\" />";
        assert_eq!(wasm_opt_options(html).expect("both attributes"), ["-Oz", "--enable-a", "--enable-b"]);
        assert_eq!(wasm_opt_options("<link data-wasm-opt=\"z\" />"), None);
    }
}
