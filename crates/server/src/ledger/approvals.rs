//! Refreshes that a second person has to agree to, in the database.

use super::{Ledger, Result};
use database::{instant, optional_instant};
use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::any::AnyRow;
use wire::{Approval, ApprovalState, EnvironmentId, JobId, Person, Timestamp};

/// Who asked for it: where from as well, because ids of a portal are not those of the console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AskerRow {
    pub(crate) person: Person,
    pub(crate) portal: Option<String>,
}

/// A refresh that a second person has to agree to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ApprovalRow {
    pub(crate) id: String,
    pub(crate) environment_id: EnvironmentId,
    pub(crate) state: ApprovalState,
    pub(crate) asker: AskerRow,
    pub(crate) reason: Option<String>,
    pub(crate) scheduled_at: Option<Timestamp>,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) decided_by: Option<String>,
    pub(crate) decided_at: Option<Timestamp>,
    pub(crate) refusal: Option<String>,
    pub(crate) job_id: Option<JobId>,
}

impl ApprovalRow {
    /// What of it people may see.
    pub(crate) fn told(&self) -> Approval {
        Approval {
            id: self.id.clone(),
            environment_id: Some(self.environment_id.clone()),
            state: Some(self.state.clone()),
            person: Some(self.asker.person.called().to_owned()),
            person_id: Some(self.asker.person.id.clone()),
            reason: self.reason.clone(),
            start: self.scheduled_at,
            create_time: Some(self.created_at),
            expire_time: Some(self.expires_at),
            decided_by: self.decided_by.clone(),
            decide_time: self.decided_at,
            refusal: self.refusal.clone(),
            job_id: self.job_id.clone(),
        }
    }
}

macro_rules! approvals {
    ($rest:literal) => {
        concat!(
            "SELECT id, environment_id, state, asker, reason, scheduled_at, created_at, expires_at, decided_by, decided_at, ",
            "refusal, job_id FROM approvals ",
            $rest
        )
    };
}

impl Ledger {
    /// Writes one down; false when its id is taken, or when another one of its environment is open.
    pub(crate) async fn add_approval(&self, row: &ApprovalRow) -> Result<bool> {
        let sql = "INSERT INTO approvals (id, sequence, environment_id, state, asker, person, reason, scheduled_at, created_at, \
                   expires_at) VALUES ($1, (SELECT COALESCE(MAX(sequence), 0) + 1 FROM approvals), $2, $3, $4, $5, $6, $7, $8, $9) \
                   ON CONFLICT DO NOTHING";
        let query = sqlx::query(sql)
            .bind(&row.id)
            .bind(row.environment_id.as_str())
            .bind(row.state.as_str())
            .bind(serde_json::to_string(&row.asker)?)
            .bind(row.asker.person.called())
            .bind(row.reason.as_deref())
            .bind(row.scheduled_at.map(Timestamp::millis))
            .bind(row.created_at.millis())
            .bind(row.expires_at.millis());
        Ok(query.execute(&self.pool).await?.rows_affected() == 1)
    }

    /// The one with that id.
    pub(crate) async fn approval(&self, id: &str) -> Result<Option<ApprovalRow>> {
        let query = sqlx::query(approvals!("WHERE id = $1")).bind(id);
        query.fetch_optional(&self.pool).await?.as_ref().map(approval).transpose()
    }

    /// The last one of an environment.
    pub(crate) async fn last_approval(&self, environment: &EnvironmentId) -> Result<Option<ApprovalRow>> {
        let query = sqlx::query(approvals!("WHERE environment_id = $1 ORDER BY sequence DESC LIMIT 1"));
        query.bind(environment.as_str()).fetch_optional(&self.pool).await?.as_ref().map(approval).transpose()
    }

    /// All that wait for a second person.
    pub(crate) async fn open_approvals(&self) -> Result<Vec<ApprovalRow>> {
        let query = sqlx::query(approvals!("WHERE state = 'WAITING' ORDER BY sequence"));
        query.fetch_all(&self.pool).await?.iter().map(approval).collect()
    }

    /// Those that somebody agreed to before then, and of which it is not written down what came of them.
    pub(crate) async fn unended_approvals(&self, before: Timestamp) -> Result<Vec<ApprovalRow>> {
        let query = sqlx::query(approvals!(
            "WHERE state = 'AGREED' AND job_id IS NULL AND refusal IS NULL AND decided_at < $1"
        ));
        query.bind(before.millis()).fetch_all(&self.pool).await?.iter().map(approval).collect()
    }

    /// Decides one that waits; false when it does not any more: of two at the same instant one decides.
    pub(crate) async fn decide_approval(
        &self,
        id: &str,
        state: &ApprovalState,
        by: Option<&str>,
        at: Timestamp,
        refusal: Option<&str>,
    ) -> Result<bool> {
        let sql = "UPDATE approvals SET state = $1, decided_by = $2, decided_at = $3, refusal = $4 \
                   WHERE id = $5 AND state = 'WAITING'";
        let query = sqlx::query(sql).bind(state.as_str()).bind(by).bind(at.millis()).bind(refusal).bind(id);
        Ok(query.execute(&self.pool).await?.rows_affected() == 1)
    }

    /// Writes down what came of one that was agreed to.
    pub(crate) async fn end_approval(&self, id: &str, job: Option<&JobId>, refusal: Option<&str>) -> Result<()> {
        let query = sqlx::query("UPDATE approvals SET job_id = $1, refusal = $2 WHERE id = $3");
        let query = query.bind(job.map(JobId::as_str)).bind(refusal).bind(id);
        Ok(query.execute(&self.pool).await.map(drop)?)
    }
}

fn approval(row: &AnyRow) -> Result<ApprovalRow> {
    Ok(ApprovalRow {
        id: row.try_get("id")?,
        environment_id: EnvironmentId::from(row.try_get::<String, _>("environment_id")?),
        state: ApprovalState::from(row.try_get::<String, _>("state")?),
        asker: serde_json::from_str(&row.try_get::<String, _>("asker")?)?,
        reason: row.try_get("reason")?,
        scheduled_at: optional_instant(row, "scheduled_at")?,
        created_at: instant(row, "created_at")?,
        expires_at: instant(row, "expires_at")?,
        decided_by: row.try_get("decided_by")?,
        decided_at: optional_instant(row, "decided_at")?,
        refusal: row.try_get("refusal")?,
        job_id: row.try_get::<Option<String>, _>("job_id")?.map(JobId::from),
    })
}
