//! Intents in the database.

use super::{Ledger, Result};
use database::{instant, optional_instant};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::HashSet;
use wire::{EnvironmentId, Intent, IntentKind, IntentState, JobAsker, JobId, Timestamp};

/// A request for a refresh, with what only the server needs to know of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct IntentRow {
    pub(crate) id: String,
    pub(crate) environment_id: EnvironmentId,
    pub(crate) kind: IntentKind,
    pub(crate) state: IntentState,
    pub(crate) person: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) scheduled_at: Option<Timestamp>,
    pub(crate) replaces: Option<JobId>,
    pub(crate) created_at: Timestamp,
    /// The jobs that were there before it was sent.
    pub(crate) known_jobs: Vec<JobId>,
    /// When it was sent, by the backend's clock.
    pub(crate) sent_at: Option<Timestamp>,
    /// The same by the wall, in epoch milliseconds.
    pub(crate) sent_at_wall: Option<i64>,
    /// How often it was looked for since.
    pub(crate) looks: usize,
    pub(crate) job_id: Option<JobId>,
    pub(crate) refusal: Option<Refusal>,
}

/// Why a request was refused: what makes the same answer again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) detail: String,
}

impl IntentRow {
    /// What of it people may see.
    pub(crate) fn told(&self) -> Intent {
        Intent {
            id: self.id.clone(),
            kind: Some(self.kind.clone()),
            state: Some(self.state.clone()),
            person: self.person.clone(),
            reason: self.reason.clone(),
            scheduled_refresh_time: self.scheduled_at,
            create_time: Some(self.created_at),
            job_id: self.job_id.clone(),
            replaces: self.replaces.clone(),
            refusal: self.refusal.as_ref().map(|refusal| refusal.detail.clone()),
        }
    }
}

/// Intents by their named columns, so that a process goes on while a later version adds others.
macro_rules! intents {
    ($rest:literal) => {
        concat!(
            "SELECT id, environment_id, kind, state, person, reason, scheduled_at, replaces, created_at, known_jobs, ",
            "sent_at, sent_at_wall, looks, job_id, refusal_status, refusal_code, refusal FROM intents ",
            $rest
        )
    };
}

impl Ledger {
    /// Writes an intent down, unless another one of its environment is open or has its id. One that is refused from the
    /// first stands outside the order: it was never to be sent, and hides nothing that was.
    pub(crate) async fn add_intent(&self, row: &IntentRow) -> Result<bool> {
        let sql = "INSERT INTO intents (id, environment_id, kind, state, person, reason, scheduled_at, replaces, \
                   created_at, refusal_status, refusal_code, refusal, sequence) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, \
                   CASE WHEN $4 = 'REFUSED' THEN 0 ELSE (SELECT COALESCE(MAX(sequence), 0) + 1 FROM intents) END) \
                   ON CONFLICT DO NOTHING";
        let refusal = row.refusal.as_ref();
        let query = sqlx::query(sql)
            .bind(&row.id)
            .bind(row.environment_id.as_str())
            .bind(row.kind.as_str())
            .bind(row.state.as_str())
            .bind(row.person.as_deref())
            .bind(row.reason.as_deref())
            .bind(row.scheduled_at.map(Timestamp::millis))
            .bind(row.replaces.as_ref().map(JobId::as_str))
            .bind(row.created_at.millis())
            .bind(refusal.map(|refusal| i64::from(refusal.status)))
            .bind(refusal.map(|refusal| refusal.code.as_str()))
            .bind(refusal.map(|refusal| refusal.detail.as_str()));
        Ok(query.execute(&self.pool).await?.rows_affected() == 1)
    }

    /// The intent with that id.
    pub(crate) async fn intent(&self, id: &str) -> Result<Option<IntentRow>> {
        let query = sqlx::query(intents!("WHERE id = $1")).bind(id);
        query.fetch_optional(&self.pool).await?.as_ref().map(intent).transpose()
    }

    /// The last intent of an environment: the open one, if there is one.
    pub(crate) async fn last_intent(&self, environment: &EnvironmentId) -> Result<Option<IntentRow>> {
        let sql = intents!(
            "WHERE environment_id = $1 AND sequence > 0 ORDER BY \
             CASE WHEN state IN ('SAVED', 'STOPPING', 'SENT', 'UNKNOWN') THEN 0 ELSE 1 END, sequence DESC LIMIT 1"
        );
        let query = sqlx::query(sql).bind(environment.as_str());
        query.fetch_optional(&self.pool).await?.as_ref().map(intent).transpose()
    }

    /// The intent that a job came of.
    pub(crate) async fn intent_of(&self, environment: &EnvironmentId, job: &JobId) -> Result<Option<IntentRow>> {
        let query = sqlx::query(intents!("WHERE job_id = $1 AND environment_id = $2"));
        let query = query.bind(job.as_str()).bind(environment.as_str());
        query.fetch_optional(&self.pool).await?.as_ref().map(intent).transpose()
    }

    /// The jobs that other requests for the same environment came to.
    pub(crate) async fn jobs_of_others(&self, row: &IntentRow) -> Result<HashSet<JobId>> {
        let sql = "SELECT job_id FROM intents WHERE environment_id = $1 AND id <> $2 AND job_id IS NOT NULL";
        let query = sqlx::query(sql).bind(row.environment_id.as_str()).bind(&row.id);
        let rows = query.fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok(row.try_get::<String, _>("job_id")?.into())).collect()
    }

    /// The intents of all environments that may still come to something by themselves.
    pub(crate) async fn open_intents(&self) -> Result<Vec<IntentRow>> {
        let sql = intents!("WHERE state IN ('SAVED', 'STOPPING', 'SENT', 'UNKNOWN') ORDER BY sequence");
        sqlx::query(sql).fetch_all(&self.pool).await?.iter().map(intent).collect()
    }

    /// The environments that have an open intent.
    pub(crate) async fn environments_with_open_intents(&self) -> Result<HashSet<EnvironmentId>> {
        let sql = "SELECT environment_id FROM intents WHERE state IN ('SAVED', 'STOPPING', 'SENT', 'UNKNOWN')";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok(row.try_get::<String, _>("environment_id")?.into())).collect()
    }

    /// Who asked for the jobs of an environment, or of all, in the order in which they were asked for.
    pub(crate) async fn askers(&self, environment: Option<&EnvironmentId>) -> Result<Vec<JobAsker>> {
        const OF_ALL: &str = "SELECT job_id, person, reason FROM intents WHERE job_id IS NOT NULL ORDER BY sequence";
        const OF_ONE: &str = "SELECT job_id, person, reason FROM intents WHERE environment_id = $1 \
                              AND job_id IS NOT NULL ORDER BY sequence";
        let query = match environment {
            Some(environment) => sqlx::query(OF_ONE).bind(environment.as_str()),
            None => sqlx::query(OF_ALL),
        };
        let asker = |row: &AnyRow| -> Result<JobAsker> {
            let job_id = row.try_get::<String, _>("job_id")?.into();
            Ok(JobAsker { job_id, person: row.try_get("person")?, reason: row.try_get("reason")? })
        };
        query.fetch_all(&self.pool).await?.iter().map(asker).collect()
    }

    /// Writes down that an intent is being sent, if it is still in that state and no other one of its environment is
    /// open; `row` says what is known then.
    pub(crate) async fn mark_sent(&self, row: &IntentRow, from: &IntentState) -> Result<bool> {
        let sql = "UPDATE intents SET state = 'SENT', known_jobs = $1, sent_at = $2, sent_at_wall = $3, looks = 0 \
                   WHERE id = $4 AND state = $5";
        let query = sqlx::query(sql)
            .bind(serde_json::to_string(&row.known_jobs)?)
            .bind(row.sent_at.map(Timestamp::millis))
            .bind(row.sent_at_wall)
            .bind(&row.id)
            .bind(from.as_str());
        match query.execute(&self.pool).await {
            Ok(done) => Ok(done.rows_affected() == 1),
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes down that an intent came to a job, whatever was known of it before; with it the wish that it was for. False
    /// when that was written down already.
    pub(crate) async fn accept(&self, id: &str, job: &JobId) -> Result<bool> {
        let mut transaction = self.pool.begin().await?;
        let sql = "UPDATE intents SET state = 'ACCEPTED', job_id = $1, refusal_status = NULL, refusal_code = NULL, \
                   refusal = NULL WHERE id = $2 AND (state <> 'ACCEPTED' OR job_id <> $1)";
        let done = sqlx::query(sql).bind(job.as_str()).bind(id).execute(&mut *transaction).await?;
        let sql = "UPDATE wishes SET state = 'DONE', job_id = $1 WHERE intent_id = $2 AND state = 'WAITING'";
        sqlx::query(sql).bind(job.as_str()).bind(id).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(done.rows_affected() == 1)
    }

    /// Writes down that nothing came of an intent; false when it is not in the state any more that it is thought to be in.
    pub(crate) async fn refuse(&self, id: &str, from: &IntentState, refusal: &Refusal) -> Result<bool> {
        let sql = "UPDATE intents SET state = 'REFUSED', refusal_status = $1, refusal_code = $2, refusal = $3 \
                   WHERE id = $4 AND state = $5";
        let query = sqlx::query(sql).bind(i64::from(refusal.status)).bind(&refusal.code).bind(&refusal.detail);
        Ok(query.bind(id).bind(from.as_str()).execute(&self.pool).await?.rows_affected() == 1)
    }

    /// Writes another state down, if the intent is still in the one that it is thought to be in.
    pub(crate) async fn change_state(&self, id: &str, from: &IntentState, to: &IntentState) -> Result<bool> {
        let query = sqlx::query("UPDATE intents SET state = $1 WHERE id = $2 AND state = $3");
        let query = query.bind(to.as_str()).bind(id).bind(from.as_str());
        Ok(query.execute(&self.pool).await?.rows_affected() == 1)
    }

    /// Counts a look for what came of an intent; false when somebody else looks at the same time.
    pub(crate) async fn count_look(&self, row: &IntentRow) -> Result<bool> {
        let query = sqlx::query("UPDATE intents SET looks = looks + 1 WHERE id = $1 AND looks = $2");
        let query = query.bind(&row.id).bind(i64::try_from(row.looks).unwrap_or(i64::MAX));
        Ok(query.execute(&self.pool).await?.rows_affected() == 1)
    }
}

fn intent(row: &AnyRow) -> Result<IntentRow> {
    let known_jobs: Option<String> = row.try_get("known_jobs")?;
    let (status, code, detail): (Option<i64>, Option<String>, Option<String>) =
        (row.try_get("refusal_status")?, row.try_get("refusal_code")?, row.try_get("refusal")?);
    let refusal = status.zip(code).zip(detail).map(|((status, code), detail)| Refusal {
        status: u16::try_from(status).unwrap_or(500),
        code,
        detail,
    });
    Ok(IntentRow {
        id: row.try_get("id")?,
        environment_id: row.try_get::<String, _>("environment_id")?.into(),
        kind: row.try_get::<String, _>("kind")?.into(),
        state: row.try_get::<String, _>("state")?.into(),
        person: row.try_get("person")?,
        reason: row.try_get("reason")?,
        scheduled_at: optional_instant(row, "scheduled_at")?,
        replaces: row.try_get::<Option<String>, _>("replaces")?.map(JobId::from),
        created_at: instant(row, "created_at")?,
        known_jobs: known_jobs.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default(),
        sent_at: optional_instant(row, "sent_at")?,
        sent_at_wall: row.try_get("sent_at_wall")?,
        looks: usize::try_from(row.try_get::<i64, _>("looks")?).unwrap_or(0),
        job_id: row.try_get::<Option<String>, _>("job_id")?.map(JobId::from),
        refusal,
    })
}
