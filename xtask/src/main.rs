//! The project's commands: `cargo xtask run | test | dev | build | dist | bench | size | docs | gallery | pictures |
//! supply-chain`.
//!
//! Each command brings the tools that it needs and says so; a second run finds them and needs no network.

#![allow(clippy::print_stdout, reason = "a command-line program speaks on its standard output")]

mod animation;
mod app;
mod bench;
mod browser_tests;
mod cargo_tool;
mod components_page;
mod compress;
mod dev;
mod dist;
mod docs;
mod embed;
mod examples;
mod fingerprint;
mod gallery;
mod lock;
mod npm;
mod palette;
mod parts;
mod pictures;
mod places;
mod postgres;
mod process;
mod python;
mod run;
mod running_server;
mod server;
mod size;
mod supply_chain;
mod system;
mod tally;
mod temp_folder;
mod test;
mod tools;
mod workspace;
mod wrk;

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
    /// Builds what changed and starts the console with sample environments
    Run {
        /// Further arguments of `reprise serve`, behind `--`
        #[arg(last = true)]
        serve: Vec<String>,
    },
    /// Runs every check and every test
    Test {
        /// Takes its time: long randomised runs
        #[arg(long)]
        full: bool,
    },
    /// Serves the app with live reload, in front of a server with sample environments
    Dev,
    /// Builds the app and the server that carries it: target/release/reprise
    Build,
    /// Makes what a company installs, from one static program on: target/dist/
    Dist {
        /// Tries it in an empty folder and in the smallest Debian
        #[arg(long)]
        check: bool,
    },
    /// Measures how long people wait and what the server takes
    Bench {
        /// Only this part
        part: Option<bench::Part>,
    },
    /// Shows what the browser loads first and fails beyond the budget
    Size,
    /// Says whether what others wrote may come in, and whether somebody knows of a hole in it
    SupplyChain,
    /// Photographs every way a page can look: target/gallery/index.html
    Gallery,
    /// Makes pages of the documents, with pictures of what is built: target/docs/book/index.html
    Docs {
        /// Makes the pictures of the README anew, too
        #[arg(long)]
        images: bool,
    },
    /// Makes the pictures anew that the tests compare components with
    Pictures,
}

fn main() -> ExitCode {
    let outcome = match parts::as_wasm_bindgen() {
        Some(outcome) => outcome.map(|()| true),
        None => execute(Arguments::parse().command),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Answers whether all is well; the command itself has said what is not.
fn execute(command: Command) -> Result<bool> {
    let workspace = Workspace::open()?;
    match command {
        Command::Run { serve } => match run::run(&workspace, &serve)? {},
        Command::Test { full } => test::run(workspace, full),
        Command::Dev => dev::run(&workspace).map(|()| true),
        Command::Build => {
            app::build(&workspace)?;
            let binary = server::build(&workspace)?;
            println!("Built {}", workspace.relative(&binary).display());
            Ok(true)
        }
        Command::Dist { check } => dist::run(&workspace, check),
        Command::Bench { part } => bench::run(&workspace, part),
        Command::Size => {
            app::build(&workspace)?;
            size::report(&workspace)
        }
        Command::SupplyChain => supply_chain::run(&workspace),
        Command::Docs { images } => docs::run(&workspace, images).map(|()| true),
        Command::Gallery => gallery::run(&workspace),
        Command::Pictures => pictures::make(&workspace).map(|()| true),
    }
}
