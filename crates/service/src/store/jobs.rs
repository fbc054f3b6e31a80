//! Jobs in the database.

use super::{Result, instant, optional_instant};
use crate::error::ServiceError;
use crate::job_row::JobRow;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use wire::{EnvironmentId, JobId, Timestamp};

/// Jobs by their named columns: see `environments!`.
macro_rules! jobs {
    ($rest:literal) => {
        concat!(
            "SELECT id, environment_id, job_type, created_at, created_by, scheduled_at, plan, ",
            "stop_requested_at, stopped_by FROM jobs ",
            $rest
        )
    };
}

/// What a question about several jobs begins with.
pub(super) const MANY: &str = jobs!("WHERE id IN ($1");

pub(super) const ACTIVE: &str = jobs!("WHERE ends_at > $1");
pub(super) const ACTIVE_OF: &str = jobs!("WHERE environment_id = $1 AND ends_at > $2 LIMIT 1");
pub(super) const ALL_OF: &str = jobs!("WHERE environment_id = $1 ORDER BY created_at DESC, id DESC");
/// Of each environment at the instant `$1`: one step in an index for each of the three.
pub(super) const LATEST: &str = jobs!(
    "WHERE ends_at > $1 OR id IN (\
     SELECT (SELECT j.id FROM jobs j WHERE j.environment_id = e.id AND j.job_type = 'REFRESH' AND j.ends_at <= $1 \
     ORDER BY j.ends_at DESC LIMIT 1) FROM environments e UNION \
     SELECT (SELECT j.id FROM jobs j WHERE j.environment_id = e.id AND j.job_type = 'REFRESH' AND j.outcome = 'COMPLETED' \
     AND j.ends_at <= $1 ORDER BY j.ends_at DESC LIMIT 1) FROM environments e\
     ) ORDER BY created_at DESC, id DESC"
);
const ALL: &str = jobs!("ORDER BY created_at DESC, id DESC");
pub(super) const ONE: &str = jobs!("WHERE id = $1 AND environment_id = $2");

/// The jobs of all environments that wait or work at `now`.
pub(crate) async fn active(connection: &mut AnyConnection, now: Timestamp) -> Result<Vec<JobRow>> {
    let query = sqlx::query(ACTIVE).bind(now.millis());
    query.fetch_all(connection).await?.iter().map(job).collect()
}

/// The job of an environment that waits or works at `now`.
pub(crate) async fn active_of(
    connection: &mut AnyConnection,
    environment: &EnvironmentId,
    now: Timestamp,
) -> Result<Option<JobRow>> {
    let query = sqlx::query(ACTIVE_OF);
    let query = query.bind(environment.as_str()).bind(now.millis());
    query.fetch_optional(connection).await?.as_ref().map(job).transpose()
}

/// All jobs of an environment, newest first; none when there is no such environment.
pub(crate) async fn all_of(connection: &mut AnyConnection, environment: &EnvironmentId) -> Result<Vec<JobRow>> {
    let query = sqlx::query(ALL_OF);
    query.bind(environment.as_str()).fetch_all(connection).await?.iter().map(job).collect()
}

/// All jobs, newest first.
pub(crate) async fn all(connection: &mut AnyConnection) -> Result<Vec<JobRow>> {
    sqlx::query(ALL).fetch_all(connection).await?.iter().map(job).collect()
}

/// Of each environment the job that waits or works at `now`, the last refresh that has ended, and the last one that has
/// completed; newest first.
pub(crate) async fn latest(connection: &mut AnyConnection, now: Timestamp) -> Result<Vec<JobRow>> {
    sqlx::query(LATEST).bind(now.millis()).fetch_all(connection).await?.iter().map(job).collect()
}

/// One job of an environment.
///
/// # Errors
/// `JobNotFound` when the environment has no such job.
pub(crate) async fn one(connection: &mut AnyConnection, environment: &EnvironmentId, id: &JobId) -> Result<JobRow> {
    let row = sqlx::query(ONE).bind(id.as_str()).bind(environment.as_str()).fetch_optional(connection).await?;
    row.as_ref().map(job).transpose()?.ok_or(ServiceError::JobNotFound)
}

/// Adds a job.
pub(crate) async fn insert(connection: &mut AnyConnection, row: &JobRow) -> Result<()> {
    let sql = "INSERT INTO jobs (id, environment_id, job_type, created_at, created_by, scheduled_at, plan, \
               stop_requested_at, stopped_by, ends_at, outcome) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let query = sqlx::query(sql)
        .bind(row.id.as_str())
        .bind(row.environment_id.as_str())
        .bind(row.job_type.as_str())
        .bind(row.created_at.millis())
        .bind(&row.created_by)
        .bind(row.scheduled_at.map(Timestamp::millis))
        .bind(serde_json::to_string(&row.plan)?)
        .bind(row.stop_requested_at.map(Timestamp::millis))
        .bind(row.stopped_by.as_deref())
        .bind(row.ends_at().millis())
        .bind(row.outcome().to_string());
    Ok(query.execute(connection).await.map(drop)?)
}

/// Writes down that a job was stopped.
pub(crate) async fn save_stop(connection: &mut AnyConnection, row: &JobRow) -> Result<()> {
    let sql = "UPDATE jobs SET stop_requested_at = $1, stopped_by = $2, ends_at = $3, outcome = $4 WHERE id = $5";
    let query = sqlx::query(sql)
        .bind(row.stop_requested_at.map(Timestamp::millis))
        .bind(row.stopped_by.as_deref())
        .bind(row.ends_at().millis())
        .bind(row.outcome().to_string())
        .bind(row.id.as_str());
    Ok(query.execute(connection).await.map(drop)?)
}

pub(super) fn job(row: &AnyRow) -> Result<JobRow> {
    Ok(JobRow {
        id: row.try_get::<String, _>("id")?.into(),
        environment_id: row.try_get::<String, _>("environment_id")?.into(),
        job_type: row.try_get::<String, _>("job_type")?.into(),
        created_at: instant(row, "created_at")?,
        created_by: row.try_get("created_by")?,
        scheduled_at: optional_instant(row, "scheduled_at")?,
        plan: serde_json::from_str(row.try_get::<&str, _>("plan")?)?,
        stop_requested_at: optional_instant(row, "stop_requested_at")?,
        stopped_by: row.try_get("stopped_by")?,
    })
}
