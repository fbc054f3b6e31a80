//! `reprise audit verify`: whether the log of who did what is what it was when it was written.

use crate::ledger::{Chain, Ledger};
use crate::settings::SettingsFile;
use crate::settings_file::read_settings;
use crate::start::{self, StartError};
use clap::{Args, Subcommand};
use service::OpenError;
use std::io::{self, Write};
use std::path::PathBuf;

/// The arguments of `reprise audit`.
#[derive(Clone, Debug, Args)]
pub struct AuditArguments {
    /// What to do.
    #[command(subcommand)]
    pub command: AuditCommand,
}

/// What can be done with the log.
#[derive(Clone, Debug, Subcommand)]
pub enum AuditCommand {
    /// Check that no entry of the log was changed or removed behind the console's back
    Verify(VerifyArguments),
}

/// Which log.
#[derive(Clone, Debug, Default, Args)]
pub struct VerifyArguments {
    /// Read the database's URL from this TOML file of settings
    #[arg(long, env = "REPRISE_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The database of the console, such as sqlite://reprise.db
    #[arg(long, env = "REPRISE_DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub database_url: Option<String>,
}

/// Looks at the log and says how it stands. Answers whether it is whole.
///
/// # Errors
/// When it cannot be read.
pub fn audit(arguments: AuditArguments) -> Result<bool, StartError> {
    let AuditCommand::Verify(arguments) = arguments.command;
    let file = arguments.config.as_deref().map(read_settings::<SettingsFile>).transpose()?;
    let url = arguments.database_url.or_else(|| file.and_then(|file| file.database_url));
    let url = url.ok_or(StartError::WhichDatabase)?;
    let chain = start::runtime()?.block_on(async {
        let ledger = Ledger::open(&url).await.map_err(OpenError::from)?;
        let chain = ledger.verify_audit().await;
        ledger.close().await;
        chain.map_err(|error| StartError::Audit(error.to_string()))
    })?;
    let (sentence, whole) = match chain {
        Chain::Whole { entries: 0, .. } => ("The log has no entries.".to_owned(), true),
        Chain::Whole { entries, last } => (
            format!(
                "The log is whole: {entries} entries. The hash of the last one is {last}. Whoever keeps it elsewhere can tell \
                 later that nothing was cut off at the end."
            ),
            true,
        ),
        Chain::Broken { sequence } => (
            format!(
                "The log is broken at entry {sequence}: it was changed, or the one before it was changed or removed, by \
                 something else than the console. Ask who had access to the database, and compare with a backup."
            ),
            false,
        ),
    };
    writeln!(io::stdout(), "{sentence}")?;
    Ok(whole)
}
