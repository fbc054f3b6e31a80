//! Wishes in the database.

use super::{Ledger, Result};
use database::{instant, optional_instant};
use sqlx::Row;
use sqlx::any::AnyRow;
use wire::{EnvironmentId, JobId, Timestamp, Wish, WishState};

/// A refresh that waits for its first allowed moment, with what only the server needs to know of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct WishRow {
    pub(crate) environment_id: EnvironmentId,
    /// Another one each time it is made or changed.
    pub(crate) revision: String,
    pub(crate) state: WishState,
    pub(crate) person: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) not_before: Option<Timestamp>,
    pub(crate) created_at: Timestamp,
    /// When the environment had been refreshed last as the wish was made.
    pub(crate) last_refreshed_at: Option<Timestamp>,
    /// The last request that was made for it.
    pub(crate) intent_id: Option<String>,
    pub(crate) job_id: Option<JobId>,
    pub(crate) refusal: Option<String>,
}

impl WishRow {
    /// What of it people may see.
    pub(crate) fn told(&self) -> Wish {
        Wish {
            state: Some(self.state.clone()),
            person: self.person.clone(),
            reason: self.reason.clone(),
            not_before: self.not_before,
            create_time: Some(self.created_at),
            job_id: self.job_id.clone(),
            refusal: self.refusal.clone(),
        }
    }
}

macro_rules! wishes {
    ($rest:literal) => {
        concat!(
            "SELECT environment_id, revision, state, person, reason, not_before, created_at, last_refreshed_at, ",
            "intent_id, job_id, refusal FROM wishes ",
            $rest
        )
    };
}

impl Ledger {
    /// Writes a wish down, in the place of the one that the environment had.
    pub(crate) async fn put_wish(&self, row: &WishRow) -> Result<()> {
        let sql = "INSERT INTO wishes (environment_id, revision, state, person, reason, not_before, created_at, \
                   last_refreshed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
                   ON CONFLICT (environment_id) DO UPDATE SET revision = $2, state = $3, person = $4, reason = $5, \
                   not_before = $6, created_at = $7, last_refreshed_at = $8, intent_id = NULL, job_id = NULL, \
                   refusal = NULL";
        let query = sqlx::query(sql)
            .bind(row.environment_id.as_str())
            .bind(&row.revision)
            .bind(row.state.as_str())
            .bind(row.person.as_deref())
            .bind(row.reason.as_deref())
            .bind(row.not_before.map(Timestamp::millis))
            .bind(row.created_at.millis())
            .bind(row.last_refreshed_at.map(Timestamp::millis));
        Ok(query.execute(&self.pool).await.map(drop)?)
    }

    /// The wish of an environment.
    pub(crate) async fn wish(&self, environment: &EnvironmentId) -> Result<Option<WishRow>> {
        let query = sqlx::query(wishes!("WHERE environment_id = $1")).bind(environment.as_str());
        query.fetch_optional(&self.pool).await?.as_ref().map(wish).transpose()
    }

    /// The wishes of all environments that wait for their moment.
    pub(crate) async fn waiting_wishes(&self) -> Result<Vec<WishRow>> {
        let query = sqlx::query(wishes!("WHERE state = 'WAITING' ORDER BY created_at, environment_id"));
        query.fetch_all(&self.pool).await?.iter().map(wish).collect()
    }

    /// The wishes of all environments, and what became of them.
    pub(crate) async fn all_wishes(&self) -> Result<Vec<WishRow>> {
        sqlx::query(wishes!("")).fetch_all(&self.pool).await?.iter().map(wish).collect()
    }

    /// Writes down which request is made for a wish, unless it was changed or removed meanwhile.
    pub(crate) async fn try_wish(&self, row: &WishRow, intent: &str) -> Result<bool> {
        let sql = "UPDATE wishes SET intent_id = $1 WHERE environment_id = $2 AND revision = $3 AND state = 'WAITING'";
        let query = sqlx::query(sql).bind(intent).bind(row.environment_id.as_str()).bind(&row.revision);
        Ok(query.execute(&self.pool).await?.rows_affected() == 1)
    }

    /// Writes down that nothing comes of a wish, unless it was changed or removed meanwhile.
    pub(crate) async fn refuse_wish(&self, row: &WishRow, refusal: &str) -> Result<()> {
        let sql = "UPDATE wishes SET state = 'REFUSED', refusal = $1 \
                   WHERE environment_id = $2 AND revision = $3 AND state = 'WAITING'";
        let query = sqlx::query(sql).bind(refusal).bind(row.environment_id.as_str()).bind(&row.revision);
        Ok(query.execute(&self.pool).await.map(drop)?)
    }

    /// Removes a wish, or what became of it, unless it was changed or asked for meanwhile.
    pub(crate) async fn remove_wish(&self, row: &WishRow) -> Result<bool> {
        let sql = "DELETE FROM wishes WHERE environment_id = $1 AND revision = $2 AND COALESCE(intent_id, '') = $3";
        let query = sqlx::query(sql).bind(row.environment_id.as_str()).bind(&row.revision);
        let query = query.bind(row.intent_id.as_deref().unwrap_or_default());
        Ok(query.execute(&self.pool).await?.rows_affected() == 1)
    }
}

fn wish(row: &AnyRow) -> Result<WishRow> {
    Ok(WishRow {
        environment_id: row.try_get::<String, _>("environment_id")?.into(),
        revision: row.try_get("revision")?,
        state: row.try_get::<String, _>("state")?.into(),
        person: row.try_get("person")?,
        reason: row.try_get("reason")?,
        not_before: optional_instant(row, "not_before")?,
        created_at: instant(row, "created_at")?,
        last_refreshed_at: optional_instant(row, "last_refreshed_at")?,
        intent_id: row.try_get("intent_id")?,
        job_id: row.try_get::<Option<String>, _>("job_id")?.map(JobId::from),
        refusal: row.try_get("refusal")?,
    })
}
