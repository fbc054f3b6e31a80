//! The program `reprise`.

use clap::Parser;
use reprise_server::{Cli, Command, serve};
use std::process::ExitCode;

fn main() -> ExitCode {
    let Command::Serve(arguments) = Cli::parse().command;
    match serve(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("reprise: {error}");
            ExitCode::FAILURE
        }
    }
}
