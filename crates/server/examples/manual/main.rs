//! Writes the man pages and the completions for shells into a folder: `cargo xtask dist` puts them into packages.
//!
//! An example, because it needs the command line's definitions and the program that people get needs none of this.

mod files;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1) else {
        eprintln!("manual: say into which folder, such as `cargo run --example manual -- target/manual`");
        return ExitCode::FAILURE;
    };
    match files::write(Path::new(&folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("manual: `{}` cannot be written: {error}", folder.display());
            ExitCode::FAILURE
        }
    }
}
