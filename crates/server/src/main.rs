//! The program `reprise`.

use clap::Parser;
use reprise_server::{Cli, Command, serve, serve_service};
use std::process::ExitCode;

fn main() -> ExitCode {
    let ended = match Cli::parse().command {
        Command::Serve(arguments) => serve(arguments),
        Command::Service(arguments) => serve_service(arguments),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("reprise: {error}");
            ExitCode::FAILURE
        }
    }
}
