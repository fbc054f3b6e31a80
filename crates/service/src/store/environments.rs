//! Environments in the database.

use super::{Result, instant, jobs, optional_instant};
use crate::environment::{EnvironmentRow, JobFacts};
use crate::error::ServiceError;
use crate::job_row::JobRow;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use std::collections::HashMap;
use wire::{EnvironmentId, Timestamp};

/// Environments with what their jobs mean for them at the instant `$1`: each fact is one step in an index. Columns are
/// named, so that a process goes on while a later version, which shares its database, adds others.
macro_rules! environments {
    ($rest:literal) => {
        concat!(
            "SELECT e.id, e.tenant_id, e.tenant_name, e.source_tenant_id, e.environment_type, e.data_copy_type, ",
            "e.status, e.provisioned_at, e.deactivates_at, e.revenue_tenant_id, e.revenue_tenant_name, ",
            "e.created_at, e.created_by, e.updated_at, e.updated_by, ",
            "(SELECT MAX(ends_at) FROM jobs WHERE environment_id = e.id AND job_type = 'REFRESH' ",
            "AND outcome = 'COMPLETED' AND ends_at <= $1) AS last_refreshed_at, ",
            "(SELECT MAX(ends_at) FROM jobs WHERE environment_id = e.id AND job_type = 'DELETE' ",
            "AND outcome = 'COMPLETED' AND ends_at <= $1) AS removed_at, ",
            "(SELECT MAX(ends_at) FROM jobs WHERE environment_id = e.id AND ends_at <= $1) AS last_ended_at ",
            "FROM environments e ",
            $rest
        )
    };
}

pub(super) const ALL: &str = environments!("ORDER BY e.created_at, e.id");
pub(super) const ONE: &str = environments!("WHERE e.id = $2");

/// All environments, oldest first, each with the facts about its jobs.
pub(crate) async fn all(connection: &mut AnyConnection, now: Timestamp) -> Result<Vec<(EnvironmentRow, JobFacts)>> {
    let query = sqlx::query(ALL).bind(now.millis());
    let rows = query.fetch_all(&mut *connection).await?;
    let active = jobs::active(connection, now).await?.into_iter().map(|row| (row.environment_id.clone(), row));
    let mut active: HashMap<_, _> = active.collect();
    rows.iter()
        .map(|row| {
            let environment = environment(row)?;
            let active = active.remove(&environment.id);
            Ok((environment, facts(row, active)?))
        })
        .collect()
}

/// One environment with the facts about its jobs.
///
/// # Errors
/// `EnvironmentNotFound` when there is none.
pub(crate) async fn one(
    connection: &mut AnyConnection,
    id: &EnvironmentId,
    now: Timestamp,
) -> Result<(EnvironmentRow, JobFacts)> {
    let query = sqlx::query(ONE).bind(now.millis()).bind(id.as_str());
    let row = query.fetch_optional(&mut *connection).await?.ok_or(ServiceError::EnvironmentNotFound)?;
    let active = jobs::active_of(connection, id, now).await?;
    Ok((environment(&row)?, facts(&row, active)?))
}

/// Takes the environment's lock until the end of the transaction. It must be the transaction's first statement: SQLite
/// gives a transaction that has read before no lock that somebody else held since.
///
/// # Errors
/// `EnvironmentNotFound` when there is none.
pub(crate) async fn lock(connection: &mut AnyConnection, id: &EnvironmentId) -> Result<()> {
    let sql = "UPDATE environments SET revision = revision + 1 WHERE id = $1";
    match sqlx::query(sql).bind(id.as_str()).execute(connection).await?.rows_affected() {
        0 => Err(ServiceError::EnvironmentNotFound),
        _ => Ok(()),
    }
}

/// Whether an environment is there.
pub(crate) async fn exists(connection: &mut AnyConnection, id: &EnvironmentId) -> Result<bool> {
    let query = sqlx::query("SELECT id FROM environments WHERE id = $1").bind(id.as_str());
    Ok(query.fetch_optional(connection).await?.is_some())
}

/// Whether there is no environment yet.
pub(crate) async fn is_empty(connection: &mut AnyConnection) -> Result<bool> {
    Ok(sqlx::query("SELECT id FROM environments LIMIT 1").fetch_optional(connection).await?.is_none())
}

/// Adds an environment.
pub(crate) async fn insert(connection: &mut AnyConnection, row: &EnvironmentRow) -> Result<()> {
    let sql = "INSERT INTO environments (id, tenant_id, tenant_name, source_tenant_id, environment_type, \
               data_copy_type, status, provisioned_at, deactivates_at, revenue_tenant_id, revenue_tenant_name, \
               created_at, created_by, updated_at, updated_by) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    let query = sqlx::query(sql)
        .bind(row.id.as_str())
        .bind(&row.tenant_id)
        .bind(&row.tenant_name)
        .bind(&row.source_tenant_id)
        .bind(row.environment_type.as_str())
        .bind(row.data_copy_type.as_str())
        .bind(row.status.as_str())
        .bind(row.provisioned_at.map(Timestamp::millis))
        .bind(row.deactivates_at.map(Timestamp::millis))
        .bind(row.revenue_tenant_id.as_deref())
        .bind(row.revenue_tenant_name.as_deref())
        .bind(row.created_at.millis())
        .bind(&row.created_by)
        .bind(row.updated_at.millis())
        .bind(&row.updated_by);
    Ok(query.execute(connection).await.map(drop)?)
}

fn environment(row: &AnyRow) -> Result<EnvironmentRow> {
    Ok(EnvironmentRow {
        id: row.try_get::<String, _>("id")?.into(),
        tenant_id: row.try_get("tenant_id")?,
        tenant_name: row.try_get("tenant_name")?,
        source_tenant_id: row.try_get("source_tenant_id")?,
        environment_type: row.try_get::<String, _>("environment_type")?.into(),
        data_copy_type: row.try_get::<String, _>("data_copy_type")?.into(),
        status: row.try_get::<String, _>("status")?.into(),
        provisioned_at: optional_instant(row, "provisioned_at")?,
        deactivates_at: optional_instant(row, "deactivates_at")?,
        revenue_tenant_id: row.try_get("revenue_tenant_id")?,
        revenue_tenant_name: row.try_get("revenue_tenant_name")?,
        created_at: instant(row, "created_at")?,
        created_by: row.try_get("created_by")?,
        updated_at: instant(row, "updated_at")?,
        updated_by: row.try_get("updated_by")?,
    })
}

fn facts(row: &AnyRow, active: Option<JobRow>) -> Result<JobFacts> {
    Ok(JobFacts {
        active,
        last_refreshed_at: optional_instant(row, "last_refreshed_at")?,
        last_ended_at: optional_instant(row, "last_ended_at")?,
        removed_at: optional_instant(row, "removed_at")?,
    })
}
