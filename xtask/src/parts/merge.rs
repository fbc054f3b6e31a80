//! Pieces of code that become one file: a browser takes longer to begin with a hundred small files than with what is in them.
//!
//! All pieces import the same few things of the program: its memory, its table of functions, its stack. Binaryen's `wasm-merge`
//! would leave a memory for each. So they get these from one more module, which imports them once and passes them on.

use crate::process;
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// From whom the pieces import.
const PROGRAM: &str = "__wasm_split";
/// From whom the module imports that stands for the program among the pieces. As long as the other name, in whose place it is.
const OUTER: &str = "__wasm_outer";
/// How a line of the text form begins that imports something of the program.
const IMPORT: &str = "(import \"__wasm_split\" ";

/// One module out of pieces, none of which imports anything but what all share. `programs`: where Binaryen's are; `features`: what
/// the code may use, as options for them; `folder`: for files on the way.
pub(super) fn merge(pieces: &[PathBuf], programs: &Path, features: &[String], folder: &Path) -> Result<Vec<u8>> {
    let program = |name: &str| {
        let mut command = Command::new(programs.join(name));
        command.args(features);
        command
    };
    let [text, outer, merged] = ["outer.wat", "outer.wasm", "merged.wasm"].map(|name| folder.join(name));
    let mut texts = String::new();
    // The largest is likely to import everything that any of them does.
    let mut by_size = pieces.iter().map(|piece| Ok((fs::metadata(piece)?.len(), piece))).collect::<Result<Vec<_>>>()?;
    by_size.sort_unstable_by(|one, other| other.cmp(one));
    for (_, piece) in by_size.iter().take(8) {
        texts += &process::read(program("wasm-dis").arg(piece))?;
    }
    fs::write(&text, passing_on(&texts)).with_context(|| format!("`{}` cannot be written", text.display()))?;
    process::read(program("wasm-as").arg(&text).arg("--output").arg(&outer))?;
    let mut merging = program("wasm-merge");
    merging.arg(&outer).arg(PROGRAM);
    for (place, piece) in pieces.iter().enumerate() {
        merging.arg(piece).arg(format!("piece{place}"));
    }
    process::read(merging.arg("--output").arg(&merged))?;
    let code = fs::read(&merged).with_context(|| format!("`{}` cannot be read", merged.display()))?;
    named_as_the_program(code)
}

/// A module that imports what `texts` import, modules in their text form, and exports the same.
fn passing_on(texts: &str) -> String {
    let mut names = Vec::new();
    let mut lines = vec!["(module".to_owned()];
    for line in texts.lines().map(str::trim) {
        // (import "__wasm_split" "memory" (memory $mimport$0 18))
        let Some(import) = line.strip_prefix(IMPORT) else { continue };
        let mut words = import.split_whitespace();
        let (Some(name), Some(kind), Some(id)) = (words.next(), words.next(), words.next()) else { continue };
        if !names.contains(&name) {
            names.push(name);
            lines.push(format!("(import \"{OUTER}\" {import}"));
            lines.push(format!("(export {name} {kind} {id}))"));
        }
    }
    // All imports stand before whatever else there is.
    lines.sort_by_key(|line| line.starts_with("(export"));
    lines.push(")".to_owned());
    lines.join("\n")
}

/// What the merged code imports from `OUTER` it imports from the program.
fn named_as_the_program(mut code: Vec<u8>) -> Result<Vec<u8>> {
    // A name stands after its length; other names begin with the same letters.
    let [program, outer] = [PROGRAM, OUTER].map(|name| [&[name.len() as u8], name.as_bytes()].concat());
    let at = |code: &[u8], name: &[u8]| code.windows(name.len()).position(|bytes| bytes == name);
    ensure!(at(&code, &program).is_none(), "what was merged still imports from a piece of itself");
    while let Some(place) = at(&code, &outer) {
        code[place..place + program.len()].copy_from_slice(&program);
    }
    Ok(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_import_is_passed_on_once() {
        let texts = r#"
(module
 (type $0 (func))
 (import "__wasm_split" "memory" (memory $mimport$0 18))
 (elem $0 (i32.const 1) $0)
)
(module
 (import "__wasm_split" "memory" (memory $mimport$0 18))
 (import "__wasm_split" "stack" (global $gimport$0 (mut i32)))
)"#;
        let expected = r#"(module
(import "__wasm_outer" "memory" (memory $mimport$0 18))
(import "__wasm_outer" "stack" (global $gimport$0 (mut i32)))
(export "memory" (memory $mimport$0))
(export "stack" (global $gimport$0))
)"#;
        assert_eq!(passing_on(texts), expected);
    }

    #[test]
    fn what_is_merged_imports_from_the_program() {
        let renamed = named_as_the_program(b"\x0c__wasm_outer\x14__wasm_split_shared0\x0c__wasm_outer".to_vec());
        assert_eq!(renamed.expect("it is whole"), b"\x0c__wasm_split\x14__wasm_split_shared0\x0c__wasm_split");
        let error = named_as_the_program(b"\x0c__wasm_split".to_vec()).expect_err("it imports from itself").to_string();
        assert!(error.contains("piece"), "{error}");
    }
}
