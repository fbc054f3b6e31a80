//! `reprise backup` and `reprise restore`: the database as a file, and back.

use crate::ledger::Ledger;
use crate::settings::{self, SettingsFile};
use crate::settings_file;
use crate::start::{self, StartError};
use clap::Args;
use clap::builder::BoolishValueParser;
use database::{Address, Existing};
use std::io::{self, Write};
use std::path::PathBuf;

/// Which database: the one that `reprise serve` uses with the same flags, variables and file.
#[derive(Clone, Debug, Default, Args)]
pub struct DatabaseArguments {
    /// Read settings that are not given here from this TOML file
    #[arg(long, env = "REPRISE_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The database of the console [default: the one that `reprise serve` uses]
    #[arg(long, env = "REPRISE_DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub database_url: Option<String>,
    /// That of the sample environments
    #[arg(long, env = "REPRISE_DEMO", value_name = "BOOL", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "true", value_parser = BoolishValueParser::new())]
    pub demo: Option<bool>,
    /// That of a console with Zuora behind it
    #[arg(long, env = "REPRISE_UPSTREAM_URL", hide_env_values = true, value_name = "URL")]
    pub upstream_url: Option<String>,
}

/// The arguments of `reprise backup`.
#[derive(Clone, Debug, Args)]
pub struct BackupArguments {
    /// The file to write
    pub file: PathBuf,
    /// Replace that file, once the copy is whole
    #[arg(long)]
    pub force: bool,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseArguments,
}

/// The arguments of `reprise restore`.
#[derive(Clone, Debug, Args)]
pub struct RestoreArguments {
    /// The file that `reprise backup` has written
    pub file: PathBuf,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseArguments,
}

/// Copies the database, checks the copy, and says so.
///
/// # Errors
/// When there is no whole copy.
pub fn backup(arguments: BackupArguments) -> Result<(), StartError> {
    let address = arguments.database.address()?;
    let existing = if arguments.force { Existing::Replace } else { Existing::Keep };
    let bytes = start::runtime()?.block_on(Ledger::back_up(&address, &arguments.file, existing))?;
    let file = arguments.file.display();
    writeln!(io::stdout(), "{file} has all of {address} now, in {bytes} bytes, and was checked.")?;
    Ok(())
}

/// Puts a copy in the place of the database, and says where that is now which was there before.
///
/// # Errors
/// When the copy cannot be used, or a server runs.
pub fn restore(arguments: RestoreArguments) -> Result<(), StartError> {
    let address = arguments.database.address()?;
    let restored = start::runtime()?.block_on(Ledger::restore(&address, &arguments.file))?;
    let file = arguments.file.display();
    let kept =
        restored.kept.map(|kept| format!(" What was there before is in {}.", kept.display())).unwrap_or_default();
    writeln!(
        io::stdout(),
        "{address} has what is in {file} now.{kept} The next start of the server brings it up to date."
    )?;
    Ok(())
}

impl DatabaseArguments {
    /// # Errors
    /// When the file of settings cannot be used, or the URL names no database.
    fn address(self) -> Result<Address, StartError> {
        let file =
            self.config.as_deref().map(settings_file::read_settings::<SettingsFile>).transpose()?.unwrap_or_default();
        let is_upstream = self.upstream_url.or(file.upstream_url).is_some();
        let is_demo = self.demo.or(file.demo).unwrap_or_default();
        let url = self.database_url.or(file.database_url);
        let url = url.unwrap_or_else(|| settings::default_database(is_upstream, is_demo).to_owned());
        Ok(Address::parse(&url).map_err(service::OpenError::from)?)
    }
}
