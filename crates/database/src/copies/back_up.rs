//! Making a copy, while the database is used.

use super::{
    CopyError, are_same, check, file_of, part_beside, quoted, reason_of, sqlite_only, sync_folder, unwritable,
};
use crate::address::Address;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use std::path::Path;
use std::str::FromStr;

/// What happens to a file that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and no copy is made.
    Keep,
    /// The copy takes its place, once it is whole.
    Replace,
}

/// Copies the database as it is at one moment into a file that only this user may read, looks at the copy, and answers how
/// many bytes it has. Others go on writing meanwhile. Before the copy is whole nothing has that name.
///
/// # Errors
/// When there is no database of ours, the file is there already, or it cannot be written.
pub async fn back_up(
    address: &Address,
    file: &Path,
    existing: Existing,
    known: &[&Migrator],
) -> Result<u64, CopyError> {
    let target = quoted(&file.display().to_string());
    sqlite_only(address, |database| format!("pg_dump --format=custom --file={target} {database}"))?;
    let source = file_of(address)?;
    if !source.exists() {
        return Err(CopyError::NoDatabase(address.to_string()));
    }
    if are_same(file, &source) {
        return Err(CopyError::Itself(file.to_owned()));
    }
    if file.is_dir() {
        return Err(CopyError::Unwritable { path: file.to_owned(), reason: "it is a folder".to_owned() });
    }
    if existing == Existing::Keep && file.symlink_metadata().is_ok() {
        return Err(CopyError::Exists(file.to_owned()));
    }
    let part = part_beside(file)?;
    copy(address, part.path(), file).await?;
    check(part.path(), &source, known).await?;
    part.as_file().sync_all().map_err(|error| unwritable(file, &error))?;
    let bytes = part.as_file().metadata().map_err(|error| unwritable(file, &error))?.len();
    let named = match existing {
        Existing::Replace => part.persist(file),
        // Somebody may have made it meanwhile.
        Existing::Keep => part.persist_noclobber(file),
    };
    named.map_err(|error| unwritable(file, &error.error))?;
    sync_folder(file)?;
    Ok(bytes)
}

/// SQLite writes into a file that is there as long as it is empty.
async fn copy(address: &Address, part: &Path, file: &Path) -> Result<(), CopyError> {
    let Some(path) = part.to_str() else {
        return Err(CopyError::Unwritable { path: file.to_owned(), reason: "its path is not in UTF-8".to_owned() });
    };
    let unusable = |error: sqlx::Error| address.unusable(&reason_of(&error));
    let options =
        SqliteConnectOptions::from_str(&address.existing().url).map_err(unusable)?.disable_statement_logging();
    let mut connection = SqliteConnection::connect_with(&options).await.map_err(unusable)?;
    let copied = sqlx::query("VACUUM INTO ?1").bind(path).execute(&mut connection).await;
    let _ = connection.close().await;
    match copied {
        Ok(_) => Ok(()),
        Err(error) if is_about_room(&error) => {
            Err(CopyError::Unwritable { path: file.to_owned(), reason: reason_of(&error) })
        }
        Err(error) => Err(unusable(error).into()),
    }
}

/// Whether the disk that is written to is full or broken, rather than anything about the database.
fn is_about_room(error: &sqlx::Error) -> bool {
    const FULL: i32 = 13;
    super::restore::primary_code(error) == Some(FULL)
}
