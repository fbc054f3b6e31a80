//! The command line.

use crate::audit::AuditArguments;
use crate::copies::{BackupArguments, RestoreArguments};
use crate::service_settings::ServiceArguments;
use crate::settings::ServeArguments;
use clap::{Parser, Subcommand};

/// Refresh Zuora test environments without fear.
#[derive(Debug, Parser)]
#[command(name = "reprise", version)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the console: the browser app and its API
    Serve(ServeArguments),
    /// Check what `serve` would need with the same settings, and say what is wrong and what to do
    Doctor(ServeArguments),
    /// Copy the database into a file, while the server runs
    Backup(BackupArguments),
    /// Put such a copy in the place of the database, while no server runs
    Restore(RestoreArguments),
    /// Look at the log of who did what
    Audit(AuditArguments),
    /// Serve the Test Environment Jobs API alone, as Zuora does, for clients with a token
    Service(ServiceArguments),
}
