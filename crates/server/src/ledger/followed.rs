//! Jobs that are followed, and what was seen of them, in the database.

use super::{Ledger, Result};
use database::optional_instant;
use sqlx::Row;
use wire::{EnvironmentId, Job, JobChange, JobId, JobStatus, Timestamp};

/// A job that had not ended when it was last seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Followed {
    pub(crate) environment_id: EnvironmentId,
    pub(crate) job_id: JobId,
}

impl Ledger {
    /// Writes down what is seen of a job, at `now` where it does not say since when.
    pub(crate) async fn see(&self, job: &Job, now: Timestamp) -> Result<()> {
        let status = job.status.as_ref().map_or("", JobStatus::as_str);
        let at = job.update_time.unwrap_or(now);
        let mut transaction = self.pool.begin().await?;
        let sql = "INSERT INTO followed_jobs (job_id, environment_id, status, settled) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (job_id) DO UPDATE SET status = $3, settled = $4";
        let query = sqlx::query(sql).bind(job.id.as_str()).bind(job.test_environment_id.as_str());
        query.bind(status).bind(i64::from(job.is_settled())).execute(&mut *transaction).await?;
        let sql =
            "INSERT INTO job_changes (job_id, at, status, percent) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
        let query = sqlx::query(sql).bind(job.id.as_str()).bind(at.millis()).bind(status);
        query.bind(i64::from(job.percent())).execute(&mut *transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// The jobs that had not ended when they were last seen.
    pub(crate) async fn unsettled(&self) -> Result<Vec<Followed>> {
        let query = sqlx::query("SELECT environment_id, job_id FROM followed_jobs WHERE settled = 0");
        let rows = query.fetch_all(&self.pool).await?;
        let followed = |row: &sqlx::any::AnyRow| -> Result<Followed> {
            Ok(Followed {
                environment_id: row.try_get::<String, _>("environment_id")?.into(),
                job_id: row.try_get::<String, _>("job_id")?.into(),
            })
        };
        rows.iter().map(followed).collect()
    }

    /// No longer follows a job that the backend does not know any more.
    pub(crate) async fn lose_sight_of(&self, job: &JobId) -> Result<()> {
        let query = sqlx::query("UPDATE followed_jobs SET settled = 1 WHERE job_id = $1").bind(job.as_str());
        Ok(query.execute(&self.pool).await.map(drop)?)
    }

    /// What was seen of a job, oldest first.
    pub(crate) async fn changes(&self, job: &JobId) -> Result<Vec<JobChange>> {
        let sql = "SELECT at, status, percent FROM job_changes WHERE job_id = $1 ORDER BY at, percent";
        let rows = sqlx::query(sql).bind(job.as_str()).fetch_all(&self.pool).await?;
        let change = |row: &sqlx::any::AnyRow| -> Result<JobChange> {
            let status: String = row.try_get("status")?;
            Ok(JobChange {
                at: optional_instant(row, "at")?,
                status: (!status.is_empty()).then(|| status.into()),
                percent: i32::try_from(row.try_get::<i64, _>("percent")?).ok(),
            })
        };
        rows.iter().map(change).collect()
    }

    /// Whether a job's end has been seen and written down.
    pub(crate) async fn is_summed_up(&self, job: &JobId) -> Result<bool> {
        let query = sqlx::query("SELECT job_id FROM followed_jobs WHERE job_id = $1 AND ended_at IS NOT NULL");
        Ok(query.bind(job.as_str()).fetch_optional(&self.pool).await?.is_some())
    }

    /// Keeps of a job that has ended only when its status changed, and how long it had stood still at most, in
    /// milliseconds, if that is known.
    pub(crate) async fn sum_up(&self, job: &Job, longest_pause: Option<i64>, now: Timestamp) -> Result<()> {
        let mut transaction = self.pool.begin().await?;
        let sql = "UPDATE followed_jobs SET longest_pause = $1, ended_at = $2 WHERE job_id = $3";
        let query = sqlx::query(sql).bind(longest_pause).bind(job.job_end_time.unwrap_or(now).millis());
        query.bind(job.id.as_str()).execute(&mut *transaction).await?;
        let sql = "DELETE FROM job_changes WHERE job_id = $1 AND EXISTS (SELECT 1 FROM job_changes earlier \
                   WHERE earlier.job_id = $1 AND earlier.status = job_changes.status AND (earlier.at < job_changes.at \
                   OR (earlier.at = job_changes.at AND earlier.percent < job_changes.percent)))";
        sqlx::query(sql).bind(job.id.as_str()).execute(&mut *transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// How long the last refreshes of an environment stood still at most, in milliseconds, newest first.
    pub(crate) async fn longest_pauses(&self, environment: &EnvironmentId, count: i64) -> Result<Vec<i64>> {
        let sql = "SELECT longest_pause FROM followed_jobs WHERE environment_id = $1 AND longest_pause IS NOT NULL \
                   ORDER BY ended_at DESC LIMIT $2";
        let rows = sqlx::query(sql).bind(environment.as_str()).bind(count).fetch_all(&self.pool).await?;
        Ok(rows.iter().map(|row| row.try_get("longest_pause")).collect::<sqlx::Result<_>>()?)
    }
}
