//! Looking at a database without changing anything in it.

use crate::address::{Address, Kind};
use crate::error::OpenError;
use crate::open::{PATIENCE, connect};
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use std::collections::HashSet;
use std::path::Path;
use std::str::FromStr;

/// What is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing yet: a file that is made when it is first opened.
    Nothing,
    /// A database for which so many migrations are missing; they run when it is opened.
    Behind(usize),
    /// A database that is as it has to be.
    UpToDate,
}

/// Looks at the database: whether it can be opened and written to, and what will have to be done then.
///
/// # Errors
/// When it cannot be used, or a later version of the program has changed it.
pub async fn look(address: &Address, migrations: &Migrator) -> Result<Found, OpenError> {
    let looking = async {
        if address.kind == Kind::Sqlite && !file_exists(address)? {
            return Ok(Found::Nothing);
        }
        let mut connection = connect(&address.existing()).await?;
        let applied = match applied(&mut connection, migrations).await {
            Ok(applied) => applied,
            Err(sqlx::Error::Database(error)) => return Err(address.unusable(&error.message())),
            Err(error) => return Err(address.unusable(&error)),
        };
        // What is left of the connection is the server's to tidy up.
        let _ = connection.close().await;
        let known: HashSet<i64> = migrations.iter().map(|migration| migration.version).collect();
        if applied.difference(&known).next().is_some() {
            return Err(address.made_by_a_later_version());
        }
        Ok(match known.difference(&applied).count() {
            0 => Found::UpToDate,
            missing => Found::Behind(missing),
        })
    };
    let waited = tokio::time::timeout(PATIENCE, looking).await;
    waited.unwrap_or_else(|_| Err(address.silent()))
}

/// Whether the file is there. Where it is not, its folder has to be.
fn file_exists(address: &Address) -> Result<bool, OpenError> {
    let options = SqliteConnectOptions::from_str(&address.url).map_err(|error| address.unusable(&error))?;
    let file = options.get_filename();
    if file.exists() {
        return Ok(true);
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if folder.is_dir() { Ok(false) } else { Err(address.unusable(&"its folder does not exist")) }
}

/// The versions of the migrations that have run; none where nobody has opened it yet.
async fn applied(connection: &mut AnyConnection, migrations: &Migrator) -> sqlx::Result<HashSet<i64>> {
    // A transaction that writes nothing says whether it could.
    let begin = if connection.backend_name() == "SQLite" { "BEGIN IMMEDIATE" } else { "BEGIN" };
    let mut transaction = connection.begin_with(begin).await?;
    // The name is one of ours.
    let sql = format!("SELECT version FROM {}", migrations.table_name);
    let found = sqlx::query_scalar::<_, i64>(AssertSqlSafe(sql)).fetch_all(&mut *transaction).await;
    transaction.rollback().await?;
    match found {
        Ok(versions) => Ok(versions.into_iter().collect()),
        Err(sqlx::Error::Database(error)) if is_about_missing_table(&*error) => Ok(HashSet::new()),
        Err(error) => Err(error),
    }
}

fn is_about_missing_table(error: &dyn sqlx::error::DatabaseError) -> bool {
    const UNDEFINED_TABLE: &str = "42P01";
    error.code().as_deref() == Some(UNDEFINED_TABLE) || error.message().starts_with("no such table")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::open;
    use tempfile::TempDir;

    static MIGRATIONS: Migrator = sqlx::migrate!("../server/migrations");

    fn address(folder: &TempDir, file: &str) -> Address {
        Address::parse(&format!("sqlite://{}/{file}", folder.path().display())).expect("a URL")
    }

    #[tokio::test]
    async fn a_file_that_is_not_there_is_not_made() {
        let folder = TempDir::new().expect("a folder");
        assert_eq!(look(&address(&folder, "x.db"), &MIGRATIONS).await.expect("a look"), Found::Nothing);
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
        let error = look(&address(&folder, "no/x.db"), &MIGRATIONS).await.expect_err("no folder").to_string();
        assert!(error.contains("its folder does not exist"), "{error}");
    }

    #[tokio::test]
    async fn what_is_there_is_told_and_left_as_it_is() {
        let folder = TempDir::new().expect("a folder");
        let address = address(&folder, "x.db");
        std::fs::write(folder.path().join("x.db"), "").expect("a file");
        let all = MIGRATIONS.iter().count();
        for _ in 0..2 {
            assert_eq!(look(&address, &MIGRATIONS).await.expect("a look"), Found::Behind(all));
        }
        assert_eq!(std::fs::metadata(folder.path().join("x.db")).expect("a file").len(), 0);
        let pool = open(&address, &MIGRATIONS).await.expect("a database");
        assert_eq!(look(&address, &MIGRATIONS).await.expect("a look"), Found::UpToDate);
        let later = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                     VALUES (9999, 'x', true, '', 0)";
        sqlx::query(later).execute(&pool).await.expect("a row");
        let error = look(&address, &MIGRATIONS).await.expect_err("a later version").to_string();
        assert!(error.contains("later version"), "{error}");
        assert!(open(&address, &MIGRATIONS).await.is_err(), "and it is right about that");
    }

    #[tokio::test]
    async fn what_is_no_database_is_said() {
        let folder = TempDir::new().expect("a folder");
        std::fs::write(folder.path().join("x.db"), "this is not a database".repeat(100)).expect("a file");
        let error = look(&address(&folder, "x.db"), &MIGRATIONS).await.expect_err("text").to_string();
        assert!(error.contains("not a database"), "{error}");
        let nobody = Address::parse("postgres://ann:s3cret@127.0.0.1:1/x").expect("a URL");
        let error = look(&nobody, &MIGRATIONS).await.expect_err("no server").to_string();
        assert!(error.contains("ann@127.0.0.1:1/x cannot be used") && !error.contains("s3cret"), "{error}");
    }
}
