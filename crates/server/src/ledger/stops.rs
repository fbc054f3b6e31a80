//! Stops in the database.

use super::{Ledger, Result};
use sqlx::Row;
use sqlx::any::AnyRow;
use wire::{EnvironmentId, JobId};

/// A stop that may still come to something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StopRow {
    pub(crate) job_id: JobId,
    pub(crate) environment_id: EnvironmentId,
    /// Which time of asking for it this is: a later one goes on by itself.
    pub(crate) presses: i64,
    /// Whether the one before may have stopped the job: what becomes of this one says nothing for certain then.
    pub(crate) in_doubt: bool,
    /// When it was sent, by the wall in epoch milliseconds.
    pub(crate) sent_at_wall: i64,
    /// How often the job was looked at since.
    pub(crate) looks: usize,
}

/// What came of a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StopEnd {
    /// The job is being stopped, or was.
    Stopped,
    /// The job ended by itself.
    TooLate,
    /// The job goes on: most likely the request has never arrived.
    NotStopped,
}

impl StopEnd {
    fn as_str(self) -> &'static str {
        match self {
            Self::Stopped => "STOPPED",
            Self::TooLate => "TOO_LATE",
            Self::NotStopped => "NOT_STOPPED",
        }
    }
}

/// Open stops by their named columns, so that a process goes on while a later version adds others.
macro_rules! open_stops {
    ($rest:literal) => {
        concat!(
            "SELECT job_id, environment_id, presses, in_doubt, sent_at_wall, looks FROM stops ",
            "WHERE state IN ('SENT', 'UNKNOWN')",
            $rest
        )
    };
}

impl Ledger {
    /// Writes down that a stop is being sent, and answers how that stands in the ledger.
    pub(crate) async fn begin_stop(&self, environment: &EnvironmentId, job: &JobId, wall: i64) -> Result<StopRow> {
        let sql = "INSERT INTO stops (job_id, environment_id, state, presses, in_doubt, sent_at_wall) \
                   VALUES ($1, $2, 'SENT', 1, 0, $3) ON CONFLICT (job_id) DO UPDATE SET \
                   in_doubt = CASE WHEN stops.state IN ('SENT', 'UNKNOWN', 'STOPPED') THEN 1 ELSE 0 END, \
                   state = 'SENT', presses = stops.presses + 1, sent_at_wall = $3, looks = 0 \
                   RETURNING job_id, environment_id, presses, in_doubt, sent_at_wall, looks";
        let query = sqlx::query(sql).bind(job.as_str()).bind(environment.as_str()).bind(wall);
        stop(&query.fetch_one(&self.pool).await?)
    }

    /// Writes down that no clear answer came to a stop, unless it is known by now what came of it.
    pub(crate) async fn doubt_stop(&self, row: &StopRow) -> Result<()> {
        let query = sqlx::query("UPDATE stops SET state = 'UNKNOWN' WHERE job_id = $1 AND state = 'SENT'");
        Ok(query.bind(row.job_id.as_str()).execute(&self.pool).await.map(drop)?)
    }

    /// Writes down what came of a stop, unless somebody has asked for it again meanwhile; false when that was written down
    /// already.
    pub(crate) async fn end_stop(&self, row: &StopRow, end: StopEnd) -> Result<bool> {
        let sql = "UPDATE stops SET state = $1 WHERE job_id = $2 AND presses = $3 AND state IN ('SENT', 'UNKNOWN')";
        let query = sqlx::query(sql).bind(end.as_str()).bind(row.job_id.as_str()).bind(row.presses);
        Ok(query.execute(&self.pool).await?.rows_affected() == 1)
    }

    /// Forgets a stop that was refused for certain, unless somebody has asked for it again meanwhile.
    pub(crate) async fn forget_stop(&self, row: &StopRow) -> Result<()> {
        let query = sqlx::query("DELETE FROM stops WHERE job_id = $1 AND presses = $2");
        Ok(query.bind(row.job_id.as_str()).bind(row.presses).execute(&self.pool).await.map(drop)?)
    }

    /// The stops of all environments that may still come to something by themselves.
    pub(crate) async fn open_stops(&self) -> Result<Vec<StopRow>> {
        let rows = sqlx::query(open_stops!(" ORDER BY sent_at_wall")).fetch_all(&self.pool).await?;
        rows.iter().map(stop).collect()
    }

    /// The open stop of a job.
    pub(crate) async fn open_stop(&self, job: &JobId) -> Result<Option<StopRow>> {
        let query = sqlx::query(open_stops!(" AND job_id = $1")).bind(job.as_str());
        query.fetch_optional(&self.pool).await?.as_ref().map(stop).transpose()
    }

    /// Counts a look for what came of a stop; false when somebody else looks at the same time.
    pub(crate) async fn count_stop_look(&self, row: &StopRow) -> Result<bool> {
        let sql = "UPDATE stops SET looks = looks + 1 WHERE job_id = $1 AND presses = $2 AND looks = $3";
        let query = sqlx::query(sql).bind(row.job_id.as_str()).bind(row.presses);
        let query = query.bind(i64::try_from(row.looks).unwrap_or(i64::MAX));
        Ok(query.execute(&self.pool).await?.rows_affected() == 1)
    }
}

fn stop(row: &AnyRow) -> Result<StopRow> {
    Ok(StopRow {
        job_id: row.try_get::<String, _>("job_id")?.into(),
        environment_id: row.try_get::<String, _>("environment_id")?.into(),
        presses: row.try_get("presses")?,
        in_doubt: row.try_get::<i64, _>("in_doubt")? != 0,
        sent_at_wall: row.try_get("sent_at_wall")?,
        looks: usize::try_from(row.try_get::<i64, _>("looks")?).unwrap_or(0),
    })
}
