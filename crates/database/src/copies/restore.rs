//! Putting a copy in the place of a database that nobody uses.

use super::{
    CopyError, SIDE_FILES, are_same, check, file_of, folder_of, part_beside, quoted, reason_of, sqlite_only,
    sync_folder, unwritable, with_suffix,
};
use crate::address::Address;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

/// How long a server may take that is just ending.
const PATIENCE: Duration = Duration::from_secs(2);

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Where the database is now that was there before; none where there was none.
    pub kept: Option<PathBuf>,
}

/// Puts what is in a file in the place of the database. What was there before is kept beside it. The copy is brought up to
/// date when it is opened next.
///
/// # Errors
/// When the file is no database of ours that this version can open, or a program has the database open.
pub async fn restore(address: &Address, file: &Path, known: &[&Migrator]) -> Result<Restored, CopyError> {
    let source = quoted(&file.display().to_string());
    sqlite_only(address, |database| {
        format!("pg_restore --clean --if-exists --no-owner --single-transaction --dbname={database} {source}")
    })?;
    let target = file_of(address)?;
    let no_copy = |reason: String| CopyError::NoCopy { path: file.to_owned(), reason };
    let found = fs::metadata(file).map_err(|error| no_copy(error.to_string()))?;
    if !found.is_file() {
        return Err(no_copy("it is no file".to_owned()));
    }
    if are_same(file, &target) {
        return Err(CopyError::Itself(file.to_owned()));
    }
    if fs::metadata(with_suffix(file, "-wal")).is_ok_and(|rest| rest.len() > 0) {
        return Err(CopyError::HalfACopy(file.to_owned()));
    }
    let mut part = part_beside(&target)?;
    let mut from = File::open(file).map_err(|error| no_copy(error.to_string()))?;
    io::copy(&mut from, part.as_file_mut()).map_err(|error| unwritable(&target, &error))?;
    check(part.path(), file, known).await?;
    give_to_whoever_has(&target, part.as_file(), part.path())?;
    part.as_file().sync_all().map_err(|error| unwritable(&target, &error))?;

    let lock = lock(address, &target).await?;
    let kept = set_aside(&target).map_err(|error| unwritable(&target, &error))?;
    part.persist(&target).map_err(|error| unwritable(&target, &error.error))?;
    sync_folder(&target)?;
    if let Some(lock) = lock {
        // It is of the file that was set aside, and has written nothing there.
        let _ = lock.close().await;
    }
    Ok(Restored { kept })
}

/// A connection that keeps everybody else out of the database until it is closed, and after whose start all of it is in its
/// one file. None where there is no database, or one that is too damaged for anybody to use.
async fn lock(address: &Address, target: &Path) -> Result<Option<SqliteConnection>, CopyError> {
    if !target.exists() {
        return Ok(None);
    }
    let unusable = |error: sqlx::Error| address.unusable(&reason_of(&error));
    let options = SqliteConnectOptions::from_str(&address.existing().url).map_err(unusable)?;
    let options = options.busy_timeout(PATIENCE).disable_statement_logging();
    let locked = async {
        let mut connection = SqliteConnection::connect_with(&options).await?;
        // Nobody can leave the write-ahead log as long as somebody else has the database open.
        let mode: String = sqlx::query_scalar("PRAGMA journal_mode = DELETE").fetch_one(&mut connection).await?;
        sqlx::query("BEGIN EXCLUSIVE").execute(&mut connection).await?;
        Ok((connection, mode))
    };
    match locked.await {
        Ok((connection, mode)) if mode == "delete" => Ok(Some(connection)),
        Ok(_) => Err(CopyError::InUse(address.to_string())),
        Err(error) => match primary_code(&error) {
            Some(BUSY | LOCKED) => Err(CopyError::InUse(address.to_string())),
            Some(CORRUPT | NOT_A_DATABASE) => Ok(None),
            _ => Err(unusable(error).into()),
        },
    }
}

const BUSY: i32 = 5;
const LOCKED: i32 = 6;
const CORRUPT: i32 = 11;
const NOT_A_DATABASE: i32 = 26;

/// SQLite's number for an error, without what it says more exactly.
pub(super) fn primary_code(error: &sqlx::Error) -> Option<i32> {
    const PRIMARY: i32 = 0xff;
    error.as_database_error()?.code()?.parse::<i32>().ok().map(|code| code & PRIMARY)
}

/// Gives the file to the user and group whom the database belongs to: whoever restores may be another one than the server's.
/// Where there is no database yet, its folder says who that is.
fn give_to_whoever_has(target: &Path, file: &File, path: &Path) -> Result<(), CopyError> {
    let denied = |error: io::Error| unwritable(target, &error);
    if let Ok(before) = fs::metadata(target) {
        file.set_permissions(before.permissions()).map_err(denied)?;
        let ours = file.metadata().map_err(denied)?;
        if (ours.uid(), ours.gid()) != (before.uid(), before.gid()) {
            chown(path, Some(before.uid()), Some(before.gid())).map_err(denied)?;
        }
    } else if let Ok(folder) = fs::metadata(folder_of(target)) {
        // Only root can, and only root has to.
        let _ = chown(path, Some(folder.uid()), Some(folder.gid()));
    }
    Ok(())
}

/// Keeps the database, and what belongs to it, under another name. There is a file under its own name at any moment,
/// where the file system can do that.
fn set_aside(target: &Path) -> io::Result<Option<PathBuf>> {
    let aside = free_name(target);
    let is_there = target.exists();
    for suffix in SIDE_FILES {
        match fs::rename(with_suffix(target, suffix), with_suffix(&aside, suffix)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    if !is_there {
        return Ok(None);
    }
    fs::hard_link(target, &aside).or_else(|_| fs::rename(target, &aside))?;
    Ok(Some(aside))
}

/// A name beside the database that nothing has.
fn free_name(target: &Path) -> PathBuf {
    let mut names = (1..).map(|number: u32| match number {
        1 => with_suffix(target, ".before-restore"),
        number => with_suffix(target, &format!(".before-restore-{number}")),
    });
    let free = names.find(|name| name.symlink_metadata().is_err());
    free.unwrap_or_else(|| with_suffix(target, ".before-restore"))
}
