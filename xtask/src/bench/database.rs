//! The databases that the service is measured on.

use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

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
pub(crate) const DATABASES: &[Database] = &[Database { name: "SQLite", make: sqlite, size: sqlite_size }];

fn sqlite(folder: &Path, name: &str) -> Result<String> {
    let file = folder.join(format!("{name}.db"));
    Ok(format!("sqlite://{}", file.to_str().context("the temporary folder has a name that is no text")?))
}

fn sqlite_size(folder: &Path, name: &str) -> Option<u64> {
    Some(fs::metadata(folder.join(format!("{name}.db"))).ok()?.len())
}
