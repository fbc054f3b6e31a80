//! Stopping a job: written down before it is sent, and looked after when no clear answer came (polling.md, "Stopping is
//! the same").
//!
//! To send it again would do no harm to the job. It is not done without a person all the same: whoever sees for minutes that
//! the job goes on may have come to terms with that. The job is read instead, and as long as it goes on a person may press
//! once more.

use super::looking::{Due, due};
use super::recording::asked;
use super::{Desk, note_failure};
use crate::ledger::{StopEnd, StopRow};
use crate::problem::Problem;
use crate::track;
use service::ServiceError;
use wire::{AuditAction, AuditEntry, AuditOutcome, EnvironmentId, Job, JobActionRequest, JobId, JobStatus};

impl Desk {
    /// Stops a job, and answers it as it is then: being stopped, or stopped. Asking again does no harm.
    ///
    /// # Errors
    /// Why it certainly goes on, or `outcome-unknown` when the stop was sent and no clear answer came.
    pub(crate) async fn stop(&self, environment: EnvironmentId, job: JobId) -> Result<Job, Problem> {
        let desk = self.clone();
        // In a task of its own: whoever asked may go away, and what came of it is written down all the same.
        let task = tokio::spawn(track::carried(async move { desk.stop_to_the_end(&environment, &job).await }));
        task.await.unwrap_or_else(|_| Err(Problem::stop_unknown()))
    }

    /// The same for the first half of a move, which goes by often: it is sent again only when it is time to look what came
    /// of it, and whoever calls has seen that the job still waits.
    pub(super) async fn stop_in_turn(&self, environment: &EnvironmentId, job: &JobId) -> Result<(), Problem> {
        match self.ledger().open_stop(job).await? {
            Some(row) if self.due_for(&row) == Due::Nothing => Ok(()),
            _ => self.stop_to_the_end(environment, job).await.map(drop),
        }
    }

    async fn stop_to_the_end(&self, environment: &EnvironmentId, job: &JobId) -> Result<Job, Problem> {
        let row = self.ledger().begin_stop(environment, job, self.wall_now()).await?;
        self.record_stop(&row, AuditOutcome::Asked, None).await;
        let problem = match self.backend().act_on_job(environment, job, JobActionRequest::CANCEL).await {
            Ok(job) => {
                // What cannot be written down now is seen when it is looked for.
                let _ = self.end_stop(&row, StopEnd::Stopped).await;
                return Ok(job);
            }
            Err(problem) => problem,
        };
        if problem.is_certain() && !row.in_doubt {
            self.ledger().forget_stop(&row).await?;
            self.record_stop(&row, AuditOutcome::Refused, Some(problem.detail())).await;
            return Err(problem);
        }
        tracing::warn!(%job, code = problem.code(), "no clear answer to a stop");
        self.ledger().doubt_stop(&row).await?;
        self.record_stop(&row, AuditOutcome::Unknown, None).await;
        match self.look_at(&row).await {
            Ok((job, Some(StopEnd::Stopped))) => Ok(job),
            Ok((Job { status: Some(status), .. }, Some(_))) => Err(ServiceError::NotStoppable(status).into()),
            _ => Err(Problem::stop_unknown()),
        }
    }

    /// Looks after all stops that may still come to something.
    pub(super) async fn look_after_stops(&self) {
        let Some(rows) = note_failure("open stops", self.ledger().open_stops().await.map_err(Problem::from)) else {
            return;
        };
        for row in rows {
            note_failure("a stop", self.look_after_stop(&row).await);
        }
    }

    async fn look_after_stop(&self, row: &StopRow) -> Result<(), Problem> {
        match self.due_for(row) {
            Due::Nothing => Ok(()),
            Due::Look if self.ledger().count_stop_look(row).await? => self.look_at(row).await.map(drop),
            Due::Look => Ok(()),
            Due::GiveUp => match self.look_at(row).await {
                Ok((_, Some(_))) => Ok(()),
                Ok((_, None)) => {
                    tracing::warn!(job = %row.job_id, "nothing came of a stop in ten minutes");
                    self.end_stop(row, StopEnd::NotStopped).await
                }
                // There is nothing left that could be stopped.
                Err(problem) if problem.is_not_found() => self.end_stop(row, StopEnd::TooLate).await,
                Err(problem) => Err(problem),
            },
        }
    }

    /// Reads the job and writes down what it says about the stop, if it says anything.
    async fn look_at(&self, row: &StopRow) -> Result<(Job, Option<StopEnd>), Problem> {
        let job = self.backend().fresh().job(&row.environment_id, &row.job_id).await?;
        let end = end_of(&job);
        if let Some(end) = end {
            self.end_stop(row, end).await?;
        }
        Ok((job, end))
    }

    async fn end_stop(&self, row: &StopRow, end: StopEnd) -> Result<(), Problem> {
        if self.ledger().end_stop(row, end).await? {
            let (outcome, detail) = match end {
                StopEnd::Stopped => (AuditOutcome::Done, None),
                StopEnd::TooLate => (AuditOutcome::Refused, Some("The job had ended by then.")),
                StopEnd::NotStopped => (AuditOutcome::Lost, Some("The job goes on.")),
            };
            self.record_stop(row, outcome, detail).await;
        }
        Ok(())
    }

    async fn record_stop(&self, row: &StopRow, outcome: AuditOutcome, detail: Option<&str>) {
        let entry = asked(AuditAction::Stop, Some(&row.environment_id), Some(&row.job_id));
        let detail = detail.map(str::to_owned);
        self.record(AuditEntry { outcome: Some(outcome), detail, ..entry }).await;
    }

    fn due_for(&self, row: &StopRow) -> Due {
        due(row.looks, self.wall_now() - row.sent_at_wall)
    }
}

/// What a job says about a stop that was asked for.
fn end_of(job: &Job) -> Option<StopEnd> {
    match job.status {
        Some(JobStatus::Cancelling | JobStatus::Cancelled) => Some(StopEnd::Stopped),
        _ => job.is_settled().then_some(StopEnd::TooLate),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_says_what_came_of_a_stop_when_it_ends_and_not_before() {
        for (status, end) in [
            (Some(JobStatus::Cancelling), Some(StopEnd::Stopped)),
            (Some(JobStatus::Cancelled), Some(StopEnd::Stopped)),
            (Some(JobStatus::Completed), Some(StopEnd::TooLate)),
            (Some(JobStatus::Failed), Some(StopEnd::TooLate)),
            (Some(JobStatus::Scheduled), None),
            (Some(JobStatus::Importing), None),
            (Some("VALIDATING".into()), None),
            (None, None),
        ] {
            assert_eq!(end_of(&Job { status: status.clone(), ..Job::default() }), end, "{status:?}");
        }
    }
}
