//! The project's commands: `cargo xtask run | test | dev | build | bench | size`.
//!
//! Each command brings the tools that it needs and says so; a second run finds them and needs no network.

#![allow(clippy::print_stdout, reason = "a command-line program speaks on its standard output")]

mod app;
mod cargo_tool;
mod compress;
mod fingerprint;
mod lock;
mod npm;
mod process;
mod server;
mod tools;
mod workspace;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;
use workspace::Workspace;

/// The commands of this project.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds the app and the server that carries it: target/release/reprise
    Build,
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode> {
    let workspace = Workspace::open()?;
    match command {
        Command::Build => {
            app::build(&workspace)?;
            let binary = server::build(&workspace)?;
            println!("Built {}", workspace.relative(&binary).display());
        }
    }
    Ok(ExitCode::SUCCESS)
}
