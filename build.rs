//! Turns `locales/en.json` into constants, one for each sentence, so that a word that is missing or misspelt is an
//! error of the compiler and not a hole in a page, and a sentence that nothing uses is a warning.

use serde_json::{Map, Value};
use std::fmt::Write as _;
use std::path::Path;
use std::{env, error::Error, fs};

const CATALOGUE: &str = "locales/en.json";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={CATALOGUE}");
    cut_into_parts();
    let catalogue: Map<String, Value> = serde_json::from_str(&fs::read_to_string(CATALOGUE)?)
        .map_err(|error| format!("{CATALOGUE} is not readable: {error}"))?;
    let directory = env::var("OUT_DIR")?;
    fs::write(Path::new(&directory).join("words.rs"), constants(&catalogue)?)?;
    Ok(())
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

/// `pub(crate) const STATE_NOW: Word = Word(7);` for each sentence, a `Plural` for each pair that ends in `.one` and
/// `.other`, and the table of the sentences themselves.
fn constants(catalogue: &Map<String, Value>) -> Result<String, Box<dyn Error>> {
    let mut words = String::new();
    let mut table = String::new();
    for (index, (key, sentence)) in catalogue.iter().enumerate() {
        let sentence = sentence.as_str().ok_or_else(|| format!("{CATALOGUE}: {key} is no text"))?;
        if sentence.matches('{').count() != sentence.matches('}').count() {
            return Err(format!("{CATALOGUE}: {key} has a brace without its partner").into());
        }
        writeln!(table, "    {sentence:?},")?;
        if let Some(stem) = key.strip_suffix(".one").filter(|stem| catalogue.contains_key(&format!("{stem}.other"))) {
            let other = catalogue.keys().position(|key| *key == format!("{stem}.other")).unwrap_or(index);
            let name = constant_name(stem);
            writeln!(words, "/// {sentence}")?;
            writeln!(
                words,
                "pub(crate) const {name}: Plural = Plural {{ one: Word({index}), other: Word({other}) }};"
            )?;
        } else if !key.strip_suffix(".other").is_some_and(|stem| catalogue.contains_key(&format!("{stem}.one"))) {
            writeln!(words, "/// {sentence}\npub(crate) const {}: Word = Word({index});", constant_name(key))?;
        }
    }
    let count = catalogue.len();
    Ok(format!("{words}\n/// The English catalogue.\npub(super) static ENGLISH: [&str; {count}] = [\n{table}];\n"))
}

fn constant_name(key: &str) -> String {
    key.replace('.', "_").to_uppercase()
}
