//! Email notifications in the database.

use super::Result;
use crate::error::ServiceError;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use wire::{EnvironmentId, Notification, NotificationId, Timestamp};

pub(super) const ALL_OF: &str =
    "SELECT id, environment_id, address, name FROM notifications WHERE environment_id = $1 ORDER BY created_at, id";
pub(super) const ONE: &str =
    "SELECT id, environment_id, address, name FROM notifications WHERE id = $1 AND environment_id = $2";
const COUNT_OF: &str = "SELECT COUNT(*) FROM notifications WHERE environment_id = $1";

/// All recipients of an environment, oldest first; none when there is no such environment.
pub(crate) async fn all_of(connection: &mut AnyConnection, environment: &EnvironmentId) -> Result<Vec<Notification>> {
    let query = sqlx::query(ALL_OF).bind(environment.as_str());
    query.fetch_all(connection).await?.iter().map(notification).collect()
}

/// How many recipients an environment has.
pub(crate) async fn count_of(connection: &mut AnyConnection, environment: &EnvironmentId) -> Result<i64> {
    Ok(sqlx::query(COUNT_OF).bind(environment.as_str()).fetch_one(connection).await?.try_get(0)?)
}

/// One recipient.
///
/// # Errors
/// `NotificationNotFound` when the environment has no such one.
pub(crate) async fn one(
    connection: &mut AnyConnection,
    environment: &EnvironmentId,
    id: &NotificationId,
) -> Result<Notification> {
    let query = sqlx::query(ONE).bind(id.as_str()).bind(environment.as_str());
    let row = query.fetch_optional(connection).await?;
    row.as_ref().map(notification).transpose()?.ok_or(ServiceError::NotificationNotFound)
}

/// Adds a recipient.
pub(crate) async fn insert(connection: &mut AnyConnection, row: &Notification, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO notifications (id, environment_id, address, name, created_at) VALUES ($1, $2, $3, $4, $5)";
    let query = sqlx::query(sql)
        .bind(row.id.as_str())
        .bind(row.test_environment_id.as_str())
        .bind(row.address.as_deref())
        .bind(row.name.as_deref())
        .bind(now.millis());
    Ok(query.execute(connection).await.map(drop)?)
}

/// Writes down a recipient's new name and address.
pub(crate) async fn save(connection: &mut AnyConnection, row: &Notification) -> Result<()> {
    let sql = "UPDATE notifications SET address = $1, name = $2 WHERE id = $3";
    let query = sqlx::query(sql).bind(row.address.as_deref()).bind(row.name.as_deref()).bind(row.id.as_str());
    Ok(query.execute(connection).await.map(drop)?)
}

/// Removes a recipient.
pub(crate) async fn delete(connection: &mut AnyConnection, id: &NotificationId) -> Result<()> {
    let query = sqlx::query("DELETE FROM notifications WHERE id = $1").bind(id.as_str());
    Ok(query.execute(connection).await.map(drop)?)
}

fn notification(row: &AnyRow) -> Result<Notification> {
    Ok(Notification {
        id: row.try_get::<String, _>("id")?.into(),
        test_environment_id: row.try_get::<String, _>("environment_id")?.into(),
        address: row.try_get("address")?,
        name: row.try_get("name")?,
    })
}
