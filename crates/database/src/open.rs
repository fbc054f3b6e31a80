//! Opening a database and bringing it up to date.

use crate::address::{Address, Kind};
use crate::error::OpenError;
use sqlx::any::AnyPoolOptions;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{AnyConnection, AnyPool, Connection};
use std::time::Duration;

/// How long a request waits for a connection before it is told to try again.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// When a connection to a server is closed that nobody uses.
const CONNECTION_IDLES: Duration = Duration::from_secs(10 * 60);
/// When one is replaced that is used, so that what the server keeps for it is given back.
const CONNECTION_LIVES: Duration = Duration::from_secs(30 * 60);

/// Opens the database, makes it if it is a file that does not exist, and runs the migrations that are missing.
///
/// # Errors
/// When the database cannot be used.
pub async fn open(address: &Address, migrations: &Migrator) -> Result<AnyPool, OpenError> {
    sqlx::any::install_default_drivers();
    let settings = address.kind.settings();
    // A file is open for as long as the server runs, so that nobody puts another one in its place.
    let lives = (address.kind == Kind::Postgres).then_some((CONNECTION_IDLES, CONNECTION_LIVES));
    let pool = AnyPoolOptions::new()
        .max_connections(address.kind.connections())
        .acquire_timeout(PATIENCE)
        .idle_timeout(lives.map(|(idles, _)| idles))
        .max_lifetime(lives.map(|(_, lives)| lives))
        .after_connect(move |connection, _| {
            Box::pin(async move { sqlx::raw_sql(settings).execute(connection).await.map(drop) })
        })
        .connect_lazy(&address.url)
        .map_err(|error| address.unusable(&error))?;
    match address.kind {
        Kind::Sqlite => migrate_sqlite(&pool, migrations).await.map_err(|error| unusable(address, &error))?,
        Kind::Postgres => migrate_postgres(address, migrations).await?,
    }
    Ok(pool)
}

/// Runs the migrations that are missing. sqlx has no lock for that in SQLite, so all of them are one transaction that
/// takes the write lock first: of two processes that start at once, the other finds them complete.
async fn migrate_sqlite(pool: &AnyPool, migrations: &Migrator) -> Result<(), MigrateError> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    migrations.run(&mut *transaction).await?;
    Ok(transaction.commit().await?)
}

/// Runs the migrations that are missing, under sqlx's own lock, on a connection of their own: the pool would try for a
/// while and keep to itself why the server refuses, and they may wait for that lock longer than a request for its own.
async fn migrate_postgres(address: &Address, migrations: &Migrator) -> Result<(), OpenError> {
    let mut connection = connect(address).await?;
    migrations.run(&mut connection).await.map_err(|error| unusable(address, &error))?;
    // What is left of the connection is the server's to tidy up.
    let _ = connection.close().await;
    Ok(())
}

/// Why it could not be brought up to date.
fn unusable(address: &Address, error: &MigrateError) -> OpenError {
    match error {
        MigrateError::VersionMissing(_) => address.made_by_a_later_version(),
        error => address.unusable(error),
    }
}

/// One connection, which no pool knows of.
///
/// # Errors
/// When there is none, with why the server refuses.
pub(crate) async fn connect(address: &Address) -> Result<AnyConnection, OpenError> {
    sqlx::any::install_default_drivers();
    match tokio::time::timeout(PATIENCE, AnyConnection::connect(&address.url)).await {
        Ok(Ok(connection)) => Ok(connection),
        Ok(Err(sqlx::Error::Tls(_))) => Err(address.wants_tls()),
        // Its other words are about the place in the server's own source.
        Ok(Err(sqlx::Error::Database(error))) => Err(address.unusable(&error.message())),
        Ok(Err(error)) => Err(address.unusable(&error)),
        Err(_) => Err(address.silent()),
    }
}
