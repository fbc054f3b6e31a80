//! Turns `locales/en.json` into constants, one for each sentence, so that a word that is missing or misspelt is an
//! error of the compiler and not a hole in a page, and a sentence that nothing uses is a warning.
//!
//! Every other file in `locales/` is one language more. It has the same keys in the same order: what is missing fails
//! the build, and the app can read it without its keys.

#[path = "build/catalogue.rs"]
mod catalogue;

use catalogue::Catalogue;
use std::collections::hash_map::DefaultHasher;
use std::fmt::Write as _;
use std::hash::{Hash, Hasher};
use std::path::Path;
use std::{env, error::Error, fs};

const FOLDER: &str = "locales";
/// The language that is compiled into the app; the others are fetched by those who read them.
const COMPILED: &str = "en";
/// The sentence that says how a language calls itself.
const OWN_NAME: &str = "app.language";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={FOLDER}");
    cut_into_parts();
    println!("cargo::rerun-if-changed=build");
    let english = Language::read(COMPILED)?;
    let mut others = Vec::new();
    for file in fs::read_dir(FOLDER)? {
        let path = file?.path();
        let code = path.file_stem().and_then(|code| code.to_str()).unwrap_or_default().to_owned();
        if code != COMPILED && path.extension().is_some_and(|kind| kind == "json") {
            let other = Language::read(&code)?;
            other.catalogue.fits(&english.catalogue)?;
            others.push(other);
        }
    }
    others.sort_by(|one, other| one.catalogue.code.cmp(&other.catalogue.code));
    let directory = env::var("OUT_DIR")?;
    fs::write(Path::new(&directory).join("words.rs"), constants(&english.catalogue)?)?;
    fs::write(Path::new(&directory).join("languages.rs"), languages(&english, &others)?)?;
    Ok(())
}

/// A language and its file.
struct Language {
    catalogue: Catalogue,
    /// Changes with every letter, so that browsers fetch the file that belongs to the app.
    hash: u64,
}

impl Language {
    fn read(code: &str) -> Result<Self, Box<dyn Error>> {
        let text = fs::read_to_string(Path::new(FOLDER).join(code).with_extension("json"))?;
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        Ok(Self { catalogue: Catalogue::parse(code, &text)?, hash: hasher.finish() })
    }
}

/// Set while the app is built in parts (`xtask/src/parts.rs`).
const PARTS: &str = "REPRISE_PARTS";

/// Has `src/lazy.rs` make cuts, and the linker say where everything is, so that the program can be taken apart there.
fn cut_into_parts() {
    println!("cargo::rustc-check-cfg=cfg(in_parts)");
    println!("cargo::rerun-if-env-changed={PARTS}");
    if env::var_os(PARTS).is_some() {
        println!("cargo::rustc-cfg=in_parts");
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
}

/// `pub(crate) const STATE_NOW: Word = Word(&…)` for each sentence, a `Plural` for each pair that ends in `.one` and
/// `.other`, and how many sentences there are.
fn constants(english: &Catalogue) -> Result<String, Box<dyn Error>> {
    let place_of = |key: String| english.sentences.iter().position(|(other, _)| *other == key);
    let word =
        |place: usize| format!("Word(&Sentence {{ place: {place}, english: {:?} }})", english.sentences[place].1);
    let mut words = String::new();
    for (place, (key, sentence)) in english.sentences.iter().enumerate() {
        if key == OWN_NAME {
            continue; // It stands in the table of the languages.
        }
        let plural = key.strip_suffix(".one").and_then(|stem| Some((stem, place_of(format!("{stem}.other"))?)));
        if let Some((stem, other)) = plural {
            let (name, one, other) = (constant_name(stem), word(place), word(other));
            writeln!(words, "/// {sentence}")?;
            writeln!(words, "pub(crate) const {name}: Plural = Plural {{ one: {one}, other: {other} }};")?;
        } else if key.strip_suffix(".other").is_none_or(|stem| place_of(format!("{stem}.one")).is_none()) {
            writeln!(words, "/// {sentence}\npub(crate) const {}: Word = {};", constant_name(key), word(place))?;
        }
    }
    let count = english.sentences.len();
    Ok(format!("{words}\n/// How many sentences there are.\npub(super) const COUNT: usize = {count};\n"))
}

/// The table of the languages, the compiled one first.
fn languages(english: &Language, others: &[Language]) -> Result<String, Box<dyn Error>> {
    let mut table = String::new();
    for Language { catalogue, hash } in std::iter::once(english).chain(others) {
        let (code, name) = (&catalogue.code, catalogue.sentence(OWN_NAME)?);
        writeln!(table, "    Language {{ code: {code:?}, name: {name:?}, hash: \"{hash:016x}\" }},")?;
    }
    let count = 1 + others.len();
    Ok(format!(
        "/// Every language, the compiled one first.\npub(crate) static ALL: [Language; {count}] = [\n{table}];\n"
    ))
}

fn constant_name(key: &str) -> String {
    key.replace('.', "_").to_uppercase()
}
