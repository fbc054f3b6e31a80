//! The files, from the command line's own definitions.

use clap::CommandFactory;
use clap_complete::Shell;
use reprise_server::Cli;
use std::path::Path;
use std::{fs, io};

/// The shells that complete what somebody types.
pub(crate) const SHELLS: [Shell; 3] = [Shell::Bash, Shell::Zsh, Shell::Fish];

/// Writes `man/`, a page for each command, and `completions/`, a file for each shell.
///
/// # Errors
/// When the folder cannot be written.
pub(crate) fn write(folder: &Path) -> io::Result<()> {
    let (man, completions) = (folder.join("man"), folder.join("completions"));
    fs::create_dir_all(&man)?;
    fs::create_dir_all(&completions)?;
    clap_mangen::generate_to(Cli::command(), &man)?;
    for shell in SHELLS {
        clap_complete::generate_to(shell, &mut Cli::command(), "reprise", &completions)?;
    }
    Ok(())
}
