//! `docs/administrators/logs.md` has every message that the server writes into its log, with its level and its fields, and
//! no other one: whoever looks for one by its words finds it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const DOCUMENT: &str = include_str!("../../../../docs/administrators/logs.md");
/// What is below is for whoever debugs the server, and off.
const LEVELS: [&str; 3] = ["info", "warn", "error"];
/// All crates whose code runs in the server.
const CRATES: [&str; 4] = ["server", "service", "zuora", "database"];

/// The levels that a message is written with, and the fields that come with it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Event {
    levels: BTreeSet<String>,
    fields: BTreeSet<String>,
}

type Events = BTreeMap<String, Event>;

#[test]
fn the_document_has_what_the_code_writes_and_nothing_else() {
    let (written, documented) = (written(), documented());
    assert!(written.len() > 50, "{}", written.len());
    for (message, event) in &written {
        let found = documented.get(message);
        assert_eq!(found, Some(event), "docs/administrators/logs.md has no such row: {message}");
    }
    let gone: Vec<_> = documented.keys().filter(|message| !written.contains_key(*message)).collect();
    assert!(gone.is_empty(), "docs/administrators/logs.md has what nothing writes: {gone:?}");
}

#[test]
fn calls_are_read_as_the_compiler_reads_them() {
    let code = r#"
        tracing::warn!(%error, "a (b) \
                       c");
        tracing::info!(intent = row.id, code = problem.code(), ?kind, message = x.unwrap_or("?"), "said");
        tracing::debug!("not this");"#;
    let mut events = Events::new();
    read(code, &mut events);
    let fields: Vec<_> = events["said"].fields.iter().map(String::as_str).collect();
    assert_eq!(fields, ["code", "intent", "kind", "message"]);
    assert_eq!(events["a (b) c"], Event { levels: ["warn".to_owned()].into(), fields: ["error".to_owned()].into() });
    assert_eq!(events.len(), 2);
}

/// The rows of the document: level, message, fields, meaning.
fn documented() -> Events {
    let rows = DOCUMENT.lines().filter(|line| LEVELS.iter().any(|level| line.starts_with(&format!("| {level}"))));
    let event = |row: &str| {
        let cells: Vec<_> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let [level, message, fields, _meaning] = cells[..] else { panic!("a row has four cells: {row}") };
        let levels = level.split('/').map(str::to_owned).collect();
        let fields = fields.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        (message.trim_matches('`').to_owned(), Event { levels, fields })
    };
    rows.map(event).collect()
}

/// What is in the code.
fn written() -> Events {
    let mut events = Events::new();
    for name in CRATES {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name).join("src");
        for file in files(&root) {
            read(&fs::read_to_string(&file).expect("a source"), &mut events);
        }
    }
    events
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let below = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    entries.flat_map(below).filter(|path| path.extension().is_some_and(|kind| kind == "rs")).collect()
}

/// Adds the calls of the log's macros in a source.
fn read(code: &str, events: &mut Events) {
    for level in LEVELS {
        let call = format!("tracing::{level}!(");
        for (at, _) in code.match_indices(&call) {
            let mut arguments = arguments(&code[at + call.len()..]);
            let message = arguments.pop().filter(|last| last.starts_with('"'));
            let message = message.unwrap_or_else(|| panic!("a message is its last argument: {}", &code[at..at + 80]));
            let event = events.entry(plain(&message)).or_default();
            event.levels.insert(level.to_owned());
            event.fields.extend(arguments.iter().map(|argument| name(argument)));
        }
    }
}

/// What stands between commas up to the bracket that ends the call.
fn arguments(code: &str) -> Vec<String> {
    let (mut found, mut depth, mut in_text, mut escaped) = (vec![String::new()], 0, false, false);
    for letter in code.chars() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if in_text => escaped = true,
            '"' => in_text = !in_text,
            _ if in_text => {}
            '(' | '[' | '{' => depth += 1,
            ')' if depth == 0 => break,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                found.push(String::new());
                continue;
            }
            _ => {}
        }
        found.last_mut().expect("there is always one").push(letter);
    }
    found.iter().map(|argument| argument.trim().to_owned()).filter(|argument| !argument.is_empty()).collect()
}

/// A text without its quotes, and without the line breaks that only the source has.
fn plain(literal: &str) -> String {
    let mut parts = literal.trim_matches('"').split("\\\n");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.trim_start()).replace("\\\"", "\"")
}

/// The name of a field: `name = value`, or a variable of that name with how it is shown before it.
fn name(argument: &str) -> String {
    let name = argument.trim_start_matches(['%', '?']);
    name.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_').collect()
}
