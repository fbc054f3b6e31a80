//! The databases that the service is measured on.

use crate::postgres::Postgres;
use crate::{process, system};
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

/// A kind of database.
pub(crate) struct Database {
    /// Its name for people.
    pub(crate) name: &'static str,
    /// Gives the URL of a new one with that name. It may use the folder, which is removed afterwards.
    pub(crate) make: fn(folder: &Path, name: &str) -> Result<String>,
    /// How many bytes it takes, if that can be told.
    pub(crate) size: fn(folder: &Path, name: &str) -> Option<u64>,
}

/// All that are measured, one after the other.
pub(crate) const DATABASES: &[Database] = &[
    Database { name: "SQLite", make: sqlite, size: sqlite_size },
    Database { name: "PostgreSQL", make: postgres, size: |_, _| None },
];

fn sqlite(folder: &Path, name: &str) -> Result<String> {
    let file = folder.join(format!("{name}.db"));
    Ok(format!("sqlite://{}", file.to_str().context("the temporary folder has a name that is no text")?))
}

fn sqlite_size(folder: &Path, name: &str) -> Option<u64> {
    Some(fs::metadata(folder.join(format!("{name}.db"))).ok()?.len())
}

/// On a server of our own, which ends with this process. It does not wait for the disk, unlike SQLite here.
fn postgres(_: &Path, name: &str) -> Result<String> {
    static SERVER: OnceLock<Postgres> = OnceLock::new();
    if SERVER.get().is_none() {
        let _ = SERVER.set(Postgres::start()?);
    }
    let server = SERVER.get().context("PostgreSQL did not start")?;
    let statement = format!("CREATE DATABASE {name}");
    process::read(Command::new(system::postgres()?.join("psql")).args([
        &server.url,
        "--quiet",
        "--command",
        &statement,
    ]))?;
    let (origin, _) = server.url.rsplit_once('/').context("the server's URL names no database")?;
    Ok(format!("{origin}/{name}"))
}
