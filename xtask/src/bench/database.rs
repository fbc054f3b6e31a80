//! The databases that the service is measured on.

use crate::postgres::Postgres;
use crate::{process, system};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A kind of database, ready to be used.
pub(crate) trait Database {
    /// Its name for people.
    fn name(&self) -> &'static str;

    /// The URL of a new one with that name. It may lie in the folder, which is removed afterwards.
    fn make(&self, folder: &Path, name: &str) -> Result<String>;

    /// How many bytes it takes, if that can be told.
    fn size(&self, _folder: &Path, _name: &str) -> Option<u64> {
        None
    }
}

/// Makes a kind of database ready.
type Start = fn() -> Result<Box<dyn Database>>;

/// All that are measured, one after the other.
pub(crate) const DATABASES: &[Start] =
    &[|| Ok(Box::new(Sqlite)), || Ok(Box::new(PostgreSql { server: Postgres::start()? }))];

struct Sqlite;

/// The server of the tests: it does not wait for the disk.
struct PostgreSql {
    server: Postgres,
}

impl Database for Sqlite {
    fn name(&self) -> &'static str {
        "SQLite"
    }

    fn make(&self, folder: &Path, name: &str) -> Result<String> {
        let file = file(folder, name);
        Ok(format!("sqlite://{}", file.to_str().context("the temporary folder has a name that is no text")?))
    }

    fn size(&self, folder: &Path, name: &str) -> Option<u64> {
        Some(fs::metadata(file(folder, name)).ok()?.len())
    }
}

impl Database for PostgreSql {
    fn name(&self) -> &'static str {
        "PostgreSQL"
    }

    fn make(&self, _: &Path, name: &str) -> Result<String> {
        let mut command = Command::new(system::postgres()?.join("createdb"));
        process::run(command.arg(format!("--maintenance-db={}", self.server.url)).arg(name))?;
        let (server, _) = self.server.url.rsplit_once('/').context("the server's URL names no database")?;
        Ok(format!("{server}/{name}"))
    }
}

fn file(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.db"))
}
