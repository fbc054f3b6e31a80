//! What was ticked off after a refresh, in the database.

use super::{Ledger, Result};
use database::optional_instant;
use sqlx::Row;
use sqlx::any::AnyRow;
use wire::{ChecklistItem, JobId, Tick, Timestamp};

impl Ledger {
    /// What is ticked off after a job, in the order in which that was done.
    pub(crate) async fn ticks(&self, job: &JobId) -> Result<Vec<Tick>> {
        let sql = "SELECT item, person, ticked_at FROM ticks WHERE job_id = $1 ORDER BY ticked_at, item";
        let rows = sqlx::query(sql).bind(job.as_str()).fetch_all(&self.pool).await?;
        let tick = |row: &AnyRow| -> Result<Tick> {
            let (item, person) = (row.try_get("item")?, row.try_get("person")?);
            Ok(Tick { item, person, time: optional_instant(row, "ticked_at")? })
        };
        rows.iter().map(tick).collect()
    }

    /// Ticks an item off, unless somebody has done it before.
    pub(crate) async fn tick(
        &self,
        job: &JobId,
        item: &ChecklistItem,
        person: Option<&str>,
        now: Timestamp,
    ) -> Result<()> {
        let sql = "INSERT INTO ticks (job_id, item, person, ticked_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
        let query = sqlx::query(sql).bind(job.as_str()).bind(item.as_str()).bind(person).bind(now.millis());
        Ok(query.execute(&self.pool).await.map(drop)?)
    }

    /// Takes a tick back.
    pub(crate) async fn untick(&self, job: &JobId, item: &ChecklistItem) -> Result<()> {
        let query = sqlx::query("DELETE FROM ticks WHERE job_id = $1 AND item = $2");
        Ok(query.bind(job.as_str()).bind(item.as_str()).execute(&self.pool).await.map(drop)?)
    }
}
