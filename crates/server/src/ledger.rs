//! What the console keeps beside the backend: requests for refreshes and stops, refreshes that wait, what was seen of jobs,
//! and what people write down for each other.

mod approvals;
mod audit;
mod counts;
mod followed;
mod holds;
mod intents;
mod notes;
mod once;
mod sessions;
mod snapshots;
mod stops;
mod ticks;
mod wishes;

pub(crate) use approvals::{ApprovalRow, AskerRow};
pub(crate) use audit::AuditFilter;
pub use audit::Chain;
pub(crate) use followed::Followed;
pub(crate) use intents::{IntentRow, Refusal};
pub(crate) use sessions::SessionRow;
pub(crate) use snapshots::SnapshotRow;
pub(crate) use stops::{StopEnd, StopRow};
pub(crate) use wishes::WishRow;

use database::{Address, CopyError, Existing, Found, OpenError, Peers, Restored};
use sqlx::AnyPool;
use sqlx::migrate::Migrator;
use std::path::Path;
use std::sync::LazyLock;

/// A mistake of the database, or a row that cannot be read.
pub(crate) type Result<T> = std::result::Result<T, LedgerError>;

static MIGRATIONS: LazyLock<Migrator> = LazyLock::new(|| {
    let mut migrations = sqlx::migrate!();
    // The embedded service may share the database, and has migrations of its own.
    migrations.dangerous_set_table_name("_ledger_migrations");
    migrations
});

/// The open ledger. Copies are the same.
#[derive(Clone, Debug)]
pub struct Ledger {
    pool: AnyPool,
    peers: Option<Peers>,
}

/// Why something could not be written down or read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LedgerError {
    /// The database.
    #[error("the console's database: {0}")]
    Database(#[from] sqlx::Error),
    /// The log of who did what.
    #[error("too many processes write the log at once")]
    Crowded,
    /// A row.
    #[error("a record of the console cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
}

impl Ledger {
    /// Opens the ledger in a database, which the embedded service may use as well.
    ///
    /// # Errors
    /// When the database cannot be used, in a sentence for the operator.
    pub async fn open(url: &str) -> std::result::Result<Self, OpenError> {
        let address = Address::parse(url)?;
        Ok(Self { pool: database::open(&address, &MIGRATIONS).await?, peers: Peers::at(&address) })
    }

    /// The other processes that share the database; none where none can.
    pub(crate) fn peers(&self) -> Option<Peers> {
        self.peers.clone()
    }

    /// Looks at a database without changing anything in it.
    ///
    /// # Errors
    /// When it cannot be used, in a sentence for the operator.
    pub(crate) async fn look(address: &Address) -> std::result::Result<Found, OpenError> {
        database::look(address, &MIGRATIONS).await
    }

    /// How many migrations have not been run; what a later version has run besides does no harm.
    pub(crate) async fn missing_migrations(&self) -> Result<usize> {
        // The name is ours.
        let sql = sqlx::AssertSqlSafe(format!("SELECT version FROM {}", MIGRATIONS.table_name));
        let applied: Vec<i64> = sqlx::query_scalar(sql).fetch_all(&self.pool).await?;
        Ok(MIGRATIONS.iter().filter(|migration| !applied.contains(&migration.version)).count())
    }

    /// Copies the database into a file, as `existing` says, and answers how long that is.
    ///
    /// # Errors
    /// When there is no such database, or the file cannot be written, in a sentence for the operator.
    pub(crate) async fn back_up(
        address: &Address,
        file: &Path,
        existing: Existing,
    ) -> std::result::Result<u64, CopyError> {
        database::back_up(address, file, existing, &[&MIGRATIONS, service::Service::migrations()]).await
    }

    /// Puts a copy in the place of the database.
    ///
    /// # Errors
    /// When the file is no copy that this version can open, or the database is open, in a sentence for the operator.
    pub(crate) async fn restore(address: &Address, file: &Path) -> std::result::Result<Restored, CopyError> {
        database::restore(address, file, &[&MIGRATIONS, service::Service::migrations()]).await
    }

    /// Closes all connections, after what they are doing.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}
