//! What was last read at Zuora, in the database.

use super::{Ledger, Result};
use sqlx::Row;

/// A list as it was last read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SnapshotRow {
    pub(crate) name: String,
    /// JSON.
    pub(crate) body: String,
    /// Epoch milliseconds.
    pub(crate) read_at: i64,
}

impl Ledger {
    /// Puts a list in the place of the one that was read before.
    pub(crate) async fn put_snapshot(&self, tenant: &str, row: &SnapshotRow) -> Result<()> {
        let sql = "INSERT INTO snapshots (tenant, name, body, read_at) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (tenant, name) DO UPDATE SET body = $3, read_at = $4";
        let query = sqlx::query(sql).bind(tenant).bind(&row.name).bind(&row.body).bind(row.read_at);
        Ok(query.execute(&self.pool).await.map(drop)?)
    }

    /// The same list was read again.
    pub(crate) async fn confirm_snapshot(&self, tenant: &str, name: &str, read_at: i64) -> Result<()> {
        let query = sqlx::query("UPDATE snapshots SET read_at = $1 WHERE tenant = $2 AND name = $3 AND read_at < $1");
        Ok(query.bind(read_at).bind(tenant).bind(name).execute(&self.pool).await.map(drop)?)
    }

    /// Everything that was read of a tenant.
    pub(crate) async fn snapshots(&self, tenant: &str) -> Result<Vec<SnapshotRow>> {
        let query = sqlx::query("SELECT name, body, read_at FROM snapshots WHERE tenant = $1 ORDER BY name");
        let rows = query.bind(tenant).fetch_all(&self.pool).await?;
        let row = |row: &sqlx::any::AnyRow| -> Result<SnapshotRow> {
            Ok(SnapshotRow { name: row.try_get("name")?, body: row.try_get("body")?, read_at: row.try_get("read_at")? })
        };
        rows.iter().map(row).collect()
    }

    /// One list of a tenant, if it was ever read.
    pub(crate) async fn snapshot(&self, tenant: &str, name: &str) -> Result<Option<SnapshotRow>> {
        let query = sqlx::query("SELECT body, read_at FROM snapshots WHERE tenant = $1 AND name = $2");
        let row = query.bind(tenant).bind(name).fetch_optional(&self.pool).await?;
        let read = |row: sqlx::any::AnyRow| -> Result<SnapshotRow> {
            Ok(SnapshotRow { name: name.to_owned(), body: row.try_get("body")?, read_at: row.try_get("read_at")? })
        };
        row.map(read).transpose()
    }

    /// Tells the other processes that listen to `channel`; only with PostgreSQL.
    pub(crate) async fn notify(&self, channel: &str, text: &str) -> Result<()> {
        let query = sqlx::query("SELECT CAST(pg_notify($1, $2) AS TEXT)").bind(channel).bind(text);
        Ok(query.execute(&self.pool).await.map(drop)?)
    }

    /// Forgets what was read of other tenants.
    pub(crate) async fn forget_other_snapshots(&self, tenant: &str) -> Result<()> {
        let query = sqlx::query("DELETE FROM snapshots WHERE tenant <> $1").bind(tenant);
        Ok(query.execute(&self.pool).await.map(drop)?)
    }
}
