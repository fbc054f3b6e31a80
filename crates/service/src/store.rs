//! The database. One SQL for SQLite and PostgreSQL.

use crate::clock::Anchor;
use crate::error::ServiceError;
use crate::job_row::JobRow;
use database::{Address, Found, OpenError};
pub(crate) use database::{instant, optional_instant};
use job_reader::JobReader;
use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, Row, Transaction};
use std::sync::Arc;
use wire::{EnvironmentId, JobId};

pub(crate) mod environments;
pub(crate) mod idempotency_keys;
mod job_reader;
pub(crate) mod jobs;
pub(crate) mod notifications;
pub(crate) mod tokens;

pub(crate) type Result<T, E = ServiceError> = std::result::Result<T, E>;

pub(crate) static MIGRATIONS: Migrator = sqlx::migrate!();

const CLOCK: &str = "SELECT anchor_wall, anchor_service, speed, last_seen_wall FROM clock WHERE id = 1";

/// The open database.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    pool: AnyPool,
    job_reader: JobReader,
}

impl Store {
    /// Opens the database, makes it if it is a file that does not exist, and brings it up to date.
    ///
    /// # Errors
    /// When the database cannot be used.
    pub(crate) async fn open(address: &Address) -> Result<Self, OpenError> {
        let pool = database::open(address, &MIGRATIONS).await?;
        Ok(Self { job_reader: JobReader::start(pool.clone()), pool })
    }

    /// Looks at a database without changing anything in it.
    ///
    /// # Errors
    /// When it cannot be used.
    pub(crate) async fn look(address: &Address) -> Result<Found, OpenError> {
        database::look(address, &MIGRATIONS).await
    }

    /// Whether the database answers.
    pub(crate) async fn ping(&self) -> Result<()> {
        Ok(sqlx::query("SELECT 1").execute(&self.pool).await.map(drop)?)
    }

    /// Closes all connections, after what they are doing.
    pub(crate) async fn close(&self) {
        // The pool waits for every connection, and one is with the reader.
        self.job_reader.stop().await;
        self.pool.close().await;
    }

    /// One job of an environment, as it is now. Many who ask at once share a question to the database.
    ///
    /// # Errors
    /// `JobNotFound` when the environment has no such job.
    pub(crate) async fn job(&self, environment: &EnvironmentId, id: &JobId) -> Result<Arc<JobRow>> {
        match self.job_reader.read(id).await {
            Ok(row) => row?.filter(|row| row.environment_id == *environment).ok_or(ServiceError::JobNotFound),
            Err(_) => jobs::one(&mut *self.connection().await?, environment, id).await.map(Arc::new),
        }
    }

    /// A connection to read with.
    pub(crate) async fn connection(&self) -> Result<PoolConnection<Any>> {
        Ok(self.pool.acquire().await?)
    }

    /// Begins to write. Nothing is kept unless the transaction is committed.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Any>> {
        Ok(self.pool.begin().await?)
    }

    /// The clock as it was kept, after keeping `anchor` if there was none.
    pub(crate) async fn clock_or(&self, anchor: Anchor) -> Result<Anchor> {
        let sql = "INSERT INTO clock (id, anchor_wall, anchor_service, speed, last_seen_wall) \
                   VALUES (1, $1, $2, $3, $4) ON CONFLICT (id) DO NOTHING";
        bind_anchor(sql, anchor).execute(&self.pool).await?;
        let row = sqlx::query(CLOCK).fetch_one(&self.pool).await?;
        Ok(Anchor {
            wall: row.try_get("anchor_wall")?,
            service: row.try_get("anchor_service")?,
            speed: u32::try_from(row.try_get::<i64, _>("speed")?).unwrap_or(1).max(1),
            last_seen: row.try_get("last_seen_wall")?,
        })
    }

    /// Keeps the clock.
    pub(crate) async fn save_clock(&self, anchor: Anchor) -> Result<()> {
        let sql =
            "UPDATE clock SET anchor_wall = $1, anchor_service = $2, speed = $3, last_seen_wall = $4 WHERE id = 1";
        Ok(bind_anchor(sql, anchor).execute(&self.pool).await.map(drop)?)
    }
}

/// Takes the lock of the whole service, for what is done once, such as filling an empty database.
pub(crate) async fn lock_service(connection: &mut AnyConnection) -> Result<()> {
    Ok(sqlx::query("UPDATE clock SET speed = speed WHERE id = 1").execute(connection).await.map(drop)?)
}

fn bind_anchor(sql: &'static str, anchor: Anchor) -> sqlx::query::Query<'static, Any, sqlx::any::AnyArguments> {
    let query = sqlx::query(sql).bind(anchor.wall).bind(anchor.service);
    query.bind(i64::from(anchor.speed)).bind(anchor.last_seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn no_question_is_answered_by_reading_all_jobs() {
        let folder = tempfile::TempDir::new().expect("a temporary folder");
        let address = Address::parse(&format!("sqlite://{}/x.db", folder.path().display())).expect("a URL");
        let store = Store::open(&address).await.expect("a database");
        let mut connection = store.connection().await.expect("a connection");
        let many = job_reader::STATEMENTS.iter().map(String::as_str);
        let one = [
            environments::ALL,
            environments::ONE,
            jobs::ACTIVE,
            jobs::ACTIVE_OF,
            jobs::ALL_OF,
            jobs::LATEST,
            jobs::ONE,
        ];
        for sql in one.into_iter().chain(many) {
            let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
            let query = sqlx::query(explain).bind("1").bind("2");
            let steps = query.fetch_all(&mut *connection).await.expect("a plan");
            let steps: Vec<String> = steps.iter().map(|step| step.get("detail")).collect();
            assert!(steps.iter().any(|step| step.starts_with("SEARCH")), "{sql}: {steps:?}");
            assert!(!steps.iter().any(|step| step.starts_with("SCAN jobs")), "{sql}: {steps:?}");
        }
    }
}
