//! Copies of a database in SQLite: made while it is used, looked at, and put back. PostgreSQL has tools of its own for that.

mod back_up;
mod restore;

pub use back_up::{Existing, back_up};
pub use restore::{Restored, restore};

use crate::address::{Address, Kind};
use crate::error::OpenError;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// What SQLite keeps beside a database that is open, or that was not closed.
const SIDE_FILES: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Why a copy could not be made or put back, in sentences for the operator.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The database.
    #[error("{0}")]
    Open(#[from] OpenError),
    /// PostgreSQL does it.
    #[error(
        "{shown} is a PostgreSQL database, and PostgreSQL has a program for this. Nothing was done. Run: {command}"
    )]
    Postgres {
        /// The database, without a password.
        shown: String,
        /// The whole command.
        command: String,
    },
    /// There is nothing to copy.
    #[error(
        "There is no database {0} yet. Name the one that the server uses with --database-url, or its settings with --config."
    )]
    NoDatabase(String),
    /// The copy would replace another file.
    #[error("{path} is there already. Choose another name, or give --force to replace it.", path = .0.display())]
    Exists(PathBuf),
    /// The copy and the database are one.
    #[error("{path} is the database itself. Name another file.", path = .0.display())]
    Itself(PathBuf),
    /// There is no such file, or it is a folder.
    #[error("{path} cannot be used: {reason}. Name a file that reprise backup has written.", path = path.display())]
    NoCopy {
        /// Which file.
        path: PathBuf,
        /// What is there in its place.
        reason: String,
    },
    /// Somebody has copied the file of a database while it was open.
    #[error(
        "{path} is not whole: part of it is in {path}-wal, as it is while a server has a database open. Make the copy with \
         reprise backup.",
        path = .0.display()
    )]
    HalfACopy(PathBuf),
    /// It is no database, or another program's, or damaged.
    #[error("{path} is no database of Reprise that could be used: {reason}. Nothing was changed.", path = path.display())]
    NotOurs {
        /// Which file.
        path: PathBuf,
        /// What was found.
        reason: String,
    },
    /// This program is too old for it.
    #[error("{path} was written by a later version of Reprise. Use that version. Nothing was changed.", path = .0.display())]
    Later(PathBuf),
    /// A server is running.
    #[error("A program has {0} open. Stop the server first, then try again. Nothing was changed.")]
    InUse(String),
    /// The system refuses.
    #[error("{path} cannot be written: {reason}. Check that its folder exists, that there is room, and that this user may write there.", path = path.display())]
    Unwritable {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
}

/// Where the file of a database is.
fn file_of(address: &Address) -> Result<PathBuf, CopyError> {
    let options = SqliteConnectOptions::from_str(&address.url).map_err(|error| address.unusable(&error))?;
    Ok(options.get_filename().to_path_buf())
}

/// # Errors
/// Where it is PostgreSQL, with the command that does it there.
fn sqlite_only(address: &Address, command: impl FnOnce(&str) -> String) -> Result<(), CopyError> {
    match address.kind {
        Kind::Sqlite => Ok(()),
        Kind::Postgres => {
            let shown = address.to_string();
            Err(CopyError::Postgres { command: command(&quoted(&shown)), shown })
        }
    }
}

/// Whether the file is a whole database of ours that this version can open. The first of the migrations must have run in it.
async fn check(file: &Path, named: &Path, known: &[&Migrator]) -> Result<(), CopyError> {
    let not_ours = |reason: String| CopyError::NotOurs { path: named.to_owned(), reason };
    let refused = |error: sqlx::Error| not_ours(reason_of(&error));
    let options =
        SqliteConnectOptions::new().filename(file).read_only(true).immutable(true).disable_statement_logging();
    let mut connection = SqliteConnection::connect_with(&options).await.map_err(refused)?;
    let sentence: String =
        sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_one(&mut connection).await.map_err(refused)?;
    if sentence != "ok" {
        return Err(not_ours(format!("it is damaged ({})", sentence.trim_end_matches('.'))));
    }
    for (at, migrations) in known.iter().enumerate() {
        let has_table = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?1";
        let tables: i64 = sqlx::query_scalar(has_table)
            .bind(&*migrations.table_name)
            .fetch_one(&mut connection)
            .await
            .map_err(refused)?;
        match (tables, at) {
            (0, 0) => return Err(not_ours("nothing of the console is in it".to_owned())),
            (0, _) => continue,
            _ => {}
        }
        // The name is one of ours.
        let sql = AssertSqlSafe(format!("SELECT version FROM {}", migrations.table_name));
        let applied: Vec<i64> = sqlx::query_scalar(sql).fetch_all(&mut connection).await.map_err(refused)?;
        let known: HashSet<i64> = migrations.iter().map(|migration| migration.version).collect();
        if applied.iter().any(|version| !known.contains(version)) {
            return Err(CopyError::Later(named.to_owned()));
        }
    }
    // Nothing was written; there is nothing that could be lost.
    let _ = connection.close().await;
    Ok(())
}

/// A file that nobody else may read, for what then takes its place at once: beside it, so that it need not be copied again.
fn part_beside(path: &Path) -> Result<tempfile::NamedTempFile, CopyError> {
    let made = tempfile::Builder::new().prefix(".reprise-").suffix(".part").tempfile_in(folder_of(path));
    made.map_err(|error| unwritable(path, &error))
}

/// Makes what was renamed in a folder survive a power cut.
fn sync_folder(path: &Path) -> Result<(), CopyError> {
    File::open(folder_of(path)).and_then(|folder| folder.sync_all()).map_err(|error| unwritable(path, &error))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether both paths name the same file.
fn are_same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

fn unwritable(path: &Path, error: &io::Error) -> CopyError {
    CopyError::Unwritable { path: path.to_owned(), reason: error.to_string() }
}

/// A path with something at its end.
fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

/// What the database said, without the driver's words about it.
fn reason_of(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(error) => error.message().to_owned(),
        error => error.to_string(),
    }
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-:@%+=".contains(letter);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_where_a_shell_would_read_something_else() {
        for (word, shown) in
            [("/var/lib/reprise.dump", "/var/lib/reprise.dump"), ("a b", "'a b'"), ("a'b", r"'a'\''b'")]
        {
            assert_eq!(quoted(word), shown);
        }
    }
}
