//! Holds in the database.

use super::{Ledger, Result};
use database::optional_instant;
use sqlx::Row;
use sqlx::any::AnyRow;
use wire::{EnvironmentId, Hold, Timestamp};

macro_rules! holds {
    ($rest:literal) => {
        concat!("SELECT id, environment_id, begins_at, ends_at, reason, person, created_at FROM holds ", $rest)
    };
}

impl Ledger {
    /// The holds of all environments that end after `moment`, by their beginning.
    pub(crate) async fn holds_after(&self, moment: Timestamp) -> Result<Vec<Hold>> {
        let query = sqlx::query(holds!("WHERE ends_at > $1 ORDER BY begins_at, created_at, id")).bind(moment.millis());
        query.fetch_all(&self.pool).await?.iter().map(hold).collect()
    }

    /// The hold with that id.
    pub(crate) async fn hold(&self, id: &str) -> Result<Option<Hold>> {
        let query = sqlx::query(holds!("WHERE id = $1")).bind(id);
        query.fetch_optional(&self.pool).await?.as_ref().map(hold).transpose()
    }

    /// Writes a hold down, which says when it begins and ends.
    pub(crate) async fn add_hold(&self, hold: &Hold) -> Result<()> {
        let sql = "INSERT INTO holds (id, environment_id, begins_at, ends_at, reason, person, created_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let query = sqlx::query(sql)
            .bind(&hold.id)
            .bind(hold.environment_id.as_ref().map(EnvironmentId::as_str))
            .bind(hold.from.map(Timestamp::millis))
            .bind(hold.until.map(Timestamp::millis))
            .bind(hold.reason.as_deref().unwrap_or_default())
            .bind(hold.person.as_deref())
            .bind(hold.create_time.map(Timestamp::millis));
        Ok(query.execute(&self.pool).await.map(drop)?)
    }

    /// Ends a hold that has begun and not ended by then; false when there is no such one.
    pub(crate) async fn end_hold(&self, id: &str, now: Timestamp) -> Result<bool> {
        let query = sqlx::query("UPDATE holds SET ends_at = $1 WHERE id = $2 AND begins_at <= $1 AND ends_at > $1");
        let query = query.bind(now.millis()).bind(id);
        Ok(query.execute(&self.pool).await?.rows_affected() == 1)
    }

    /// Removes a hold that has not begun by then; false when there is no such one.
    pub(crate) async fn remove_hold(&self, id: &str, now: Timestamp) -> Result<bool> {
        let query = sqlx::query("DELETE FROM holds WHERE id = $1 AND begins_at > $2").bind(id).bind(now.millis());
        Ok(query.execute(&self.pool).await?.rows_affected() == 1)
    }
}

fn hold(row: &AnyRow) -> Result<Hold> {
    Ok(Hold {
        id: row.try_get("id")?,
        environment_id: row.try_get::<Option<String>, _>("environment_id")?.map(EnvironmentId::from),
        from: optional_instant(row, "begins_at")?,
        until: optional_instant(row, "ends_at")?,
        reason: row.try_get("reason")?,
        person: row.try_get("person")?,
        create_time: optional_instant(row, "created_at")?,
    })
}
