//! The program `reprise`.

use clap::Parser;
use reprise_server::{Cli, Command, audit, backup, doctor, restore, serve, serve_service};
use std::process::ExitCode;

fn main() -> ExitCode {
    let ended = match Cli::parse().command {
        Command::Serve(arguments) => serve(arguments).map(|()| true),
        Command::Doctor(arguments) => doctor(arguments),
        Command::Backup(arguments) => backup(arguments).map(|()| true),
        Command::Restore(arguments) => restore(arguments).map(|()| true),
        Command::Audit(arguments) => audit(arguments),
        Command::Service(arguments) => serve_service(arguments).map(|()| true),
    };
    match ended {
        Ok(true) => ExitCode::SUCCESS,
        // What is wrong was said.
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("reprise: {error}");
            ExitCode::FAILURE
        }
    }
}
