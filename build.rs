//! Turns `locales/en.json` into constants, one for each sentence, so that a word that is missing or misspelt is an
//! error of the compiler and not a hole in a page, and a sentence that nothing uses is a warning.
//!
//! Every other file in `locales/` is one language more. It has the same keys in the same order: what is missing fails
//! the build, and the app can read it without its keys.

use serde_json::{Map, Value};
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
    let english = Catalogue::read(COMPILED)?;
    let mut others = Vec::new();
    for file in fs::read_dir(FOLDER)? {
        let path = file?.path();
        let code = path.file_stem().and_then(|code| code.to_str()).unwrap_or_default().to_owned();
        if code != COMPILED && path.extension().is_some_and(|kind| kind == "json") {
            let other = Catalogue::read(&code)?;
            other.fits(&english)?;
            others.push(other);
        }
    }
    others.sort_by(|one, other| one.code.cmp(&other.code));
    let directory = env::var("OUT_DIR")?;
    fs::write(Path::new(&directory).join("words.rs"), constants(&english)?)?;
    fs::write(Path::new(&directory).join("languages.rs"), languages(&english, &others)?)?;
    Ok(())
}

/// The sentences of a language, in the order of its file.
struct Catalogue {
    code: String,
    sentences: Map<String, Value>,
    /// Changes with every letter, so that browsers fetch the file that belongs to the app.
    hash: u64,
}

impl Catalogue {
    fn read(code: &str) -> Result<Self, Box<dyn Error>> {
        let text = fs::read_to_string(Path::new(FOLDER).join(code).with_extension("json"))?;
        let sentences: Map<String, Value> =
            serde_json::from_str(&text).map_err(|error| format!("{FOLDER}/{code}.json is not readable: {error}"))?;
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        let catalogue = Self { code: code.to_owned(), sentences, hash: hasher.finish() };
        for key in catalogue.sentences.keys() {
            catalogue.places(key)?;
        }
        Ok(catalogue)
    }

    fn sentence(&self, key: &str) -> Result<&str, String> {
        let sentence = self.sentences.get(key).and_then(Value::as_str);
        sentence.ok_or_else(|| format!("{FOLDER}/{}.json: {key} is missing or no text", self.code))
    }

    /// The names of the places of a sentence, such as `{name}`, sorted.
    fn places(&self, key: &str) -> Result<Vec<&str>, String> {
        let mut places = Vec::new();
        for part in self.sentence(key)?.split('{').skip(1) {
            let closed = part.split_once('}').filter(|(place, rest)| !place.is_empty() && !rest.contains('}'));
            let (place, _) = closed.ok_or_else(|| format!("{FOLDER}/{}.json: {key} has a brace alone", self.code))?;
            places.push(place);
        }
        places.sort_unstable();
        Ok(places)
    }

    /// Whether it says everything that another one says, in the same order, with the same places.
    fn fits(&self, other: &Self) -> Result<(), String> {
        for key in other.sentences.keys() {
            let (own, wanted) = (self.places(key)?, other.places(key)?);
            if own != wanted {
                return Err(format!("{FOLDER}/{}.json: {key} has the places {own:?} instead of {wanted:?}", self.code));
            }
        }
        match self.sentences.keys().zip(other.sentences.keys()).find(|(own, wanted)| own != wanted) {
            Some((own, wanted)) => Err(format!(
                "{FOLDER}/{}.json: {own} stands where {wanted} stands in {}.json; the order has to be the same",
                self.code, other.code
            )),
            None if self.sentences.len() != other.sentences.len() => {
                Err(format!("{FOLDER}/{}.json has sentences that {}.json has not", self.code, other.code))
            }
            None => Ok(()),
        }
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

/// `pub(crate) const STATE_NOW: Word = Word(7);` for each sentence, a `Plural` for each pair that ends in `.one` and
/// `.other`, and the table of the sentences themselves.
fn constants(english: &Catalogue) -> Result<String, Box<dyn Error>> {
    let catalogue = &english.sentences;
    let mut words = String::new();
    let mut table = String::new();
    for (index, key) in catalogue.keys().enumerate() {
        let sentence = english.sentence(key)?;
        writeln!(table, "    {sentence:?},")?;
        if key == OWN_NAME {
            continue; // It stands in the table of the languages.
        }
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

/// The table of the languages, the compiled one first.
fn languages(english: &Catalogue, others: &[Catalogue]) -> Result<String, Box<dyn Error>> {
    let mut table = String::new();
    for catalogue in std::iter::once(english).chain(others) {
        let (code, name, hash) = (&catalogue.code, catalogue.sentence(OWN_NAME)?, catalogue.hash);
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
