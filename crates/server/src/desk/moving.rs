//! Moving a planned refresh: the API cannot, so the planned job is stopped and a new one made, as one act that survives
//! a restart between the two.

use super::asking::key_reused;
use super::{Asked, Desk, obstacles};
use crate::ledger::{IntentRow, Refusal};
use crate::problem::Problem;
use crate::track;
use axum::http::StatusCode;
use service::ServiceError;
use std::time::Duration;
use wire::{AuditOutcome, EnvironmentId, Intent, IntentKind, IntentState, Job, JobId, JobStatus, Timestamp};

/// How long whoever asks waits for both halves before they are told that it goes on.
const AWAITED: Duration = Duration::from_secs(3);
const LOOK_EVERY: Duration = Duration::from_millis(100);

impl Desk {
    /// Moves the planned `job` to `asked.start`. The answer says how far it is: moved, or under way.
    ///
    /// # Errors
    /// What stands against it; the planned job is as it was then, unless the sentence says something else.
    pub(crate) async fn move_plan(&self, asked: Asked, job: &JobId) -> Result<Intent, Problem> {
        let row = match self.ledger().intent(&asked.id).await? {
            Some(row) => row,
            None => {
                let row = IntentRow::new(&asked, asked.environment.clone(), IntentKind::Move, self.now());
                self.begin_move(IntentRow { replaces: Some(job.clone()), ..row }).await?
            }
        };
        let seconds = |instant: Option<Timestamp>| instant.map(|instant| instant.millis().div_euclid(wire::SECOND));
        if row.kind != IntentKind::Move
            || !row.replaces.as_ref().is_some_and(|replaced| replaced.as_str().eq_ignore_ascii_case(job.as_str()))
            || seconds(row.scheduled_at) != seconds(asked.start)
        {
            return Err(key_reused());
        }
        self.wait_for(row).await
    }

    /// Writes a move down, if nothing stands against it; the row of the same request where that came first.
    async fn begin_move(&self, mut row: IntentRow) -> Result<IntentRow, Problem> {
        let begun = async {
            (row.environment_id, row.replaces) = self.check_move(&row).await?;
            self.add_in_turn(&row).await
        };
        match begun.await {
            Ok(true) => {
                self.record_intent(&row, AuditOutcome::Asked, None).await;
                Ok(row)
            }
            Ok(false) => self.ledger().intent(&row.id).await?.ok_or_else(Problem::refresh_in_doubt),
            Err(problem) => self.turn_down(row, problem).await,
        }
    }

    /// Looks whether a plan can be moved, and answers the ids of both in their own form.
    async fn check_move(&self, row: &IntentRow) -> Result<(EnvironmentId, Option<JobId>), Problem> {
        let environment = self.backend().environment(&row.environment_id).await?;
        let jobs = self.backend().fresh().jobs(&environment.id).await?;
        let planned = match &row.replaces {
            Some(job) => self.backend().fresh().job(&environment.id, job).await?,
            None => return Err(Problem::internal()),
        };
        if !planned.is_planned() {
            return Err(not_planned(&planned));
        }
        let now = self.now();
        let start = row.scheduled_at.ok_or_else(|| ServiceError::invalid("scheduledRefreshTime is missing."))?;
        if start <= now {
            let sentence = format!("scheduledRefreshTime {start} has passed; it is {now}. Choose a later time.");
            return Err(ServiceError::invalid(sentence).into());
        }
        if planned.scheduled_refresh_time == Some(start) {
            return Err(ServiceError::invalid("It is planned for that time already.").into());
        }
        let others: Vec<Job> = jobs.into_iter().filter(|other| other.id != planned.id).collect();
        obstacles::against(&environment, &others, &self.holds_ahead().await?, Some(start), now)?;
        Ok((environment.id, Some(planned.id)))
    }

    /// Waits a while for the end of a move.
    async fn wait_for(&self, row: IntentRow) -> Result<Intent, Problem> {
        let begun = tokio::time::Instant::now();
        let id = row.id.clone();
        if row.state == IntentState::Stopping {
            let desk = self.clone();
            // In a task of its own, as for any request: it goes on when whoever asked has gone.
            let _ = tokio::spawn(track::carried(async move { desk.go_on_moving(row).await })).await;
        }
        loop {
            let row = self.ledger().intent(&id).await?.ok_or_else(Problem::internal)?;
            if let Some(refusal) = row.refusal.as_ref().filter(|_| row.state == IntentState::Refused) {
                return Err(refusal.problem());
            }
            let told = row.told();
            if !told.is_open() || begun.elapsed() >= AWAITED {
                return Ok(told);
            }
            tokio::time::sleep(LOOK_EVERY).await;
            if told.state == Some(IntentState::Stopping) {
                let desk = self.clone();
                let _ = tokio::spawn(track::carried(async move { desk.go_on_moving(row).await })).await;
            }
        }
    }

    /// Does the next step of a move: stops the planned job, waits for that, makes the new one.
    pub(super) async fn go_on_moving(&self, row: IntentRow) -> Result<(), Problem> {
        let Some(replaced) = row.replaces.clone() else {
            return self.stand_as_it_was(&row, &Problem::internal()).await;
        };
        let job = match self.backend().fresh().job(&row.environment_id, &replaced).await {
            Ok(job) => job,
            // Any other refusal to show it says nothing about the job, which may have been stopped already.
            Err(problem) if problem.is_not_found() => return self.stand_as_it_was(&row, &problem).await,
            Err(problem) => return Err(problem),
        };
        match job.status {
            Some(JobStatus::Cancelled) => {
                // What it comes to is in the ledger.
                let _ = self.check_and_send(row, &IntentState::Stopping).await;
                Ok(())
            }
            Some(JobStatus::Cancelling) => Ok(()),
            // Between a stop that was refused and this look it may have begun.
            Some(JobStatus::Scheduled) => match self.stop_in_turn(&row.environment_id, &replaced).await {
                Err(problem) if problem.is_certain() => self.stand_as_it_was(&row, &problem).await,
                outcome => outcome,
            },
            // It may be being stopped.
            Some(JobStatus::Other(_)) | None if self.is_young(&row) => Ok(()),
            _ => self.stand_as_it_was(&row, &not_planned(&job)).await,
        }
    }

    /// Ends a move whose first half did not come about.
    async fn stand_as_it_was(&self, row: &IntentRow, problem: &Problem) -> Result<(), Problem> {
        let problem = problem.clone().after("The planned refresh was not moved:");
        if self.ledger().refuse(&row.id, &IntentState::Stopping, &Refusal::of(&problem)).await? {
            self.record_intent(row, AuditOutcome::Refused, Some(&problem)).await;
        }
        Ok(())
    }
}

fn not_planned(job: &Job) -> Problem {
    let status = job.status.as_ref().map_or("in a state that is not known", JobStatus::as_str);
    let detail = format!("This job is {status}. Only a planned refresh can be moved.");
    Problem::new(StatusCode::CONFLICT, "not-planned", detail)
}

impl Asked {
    /// The request to move a plan to `start`.
    pub(crate) fn to_move(id: String, environment: EnvironmentId, start: Option<Timestamp>) -> Self {
        Self { id, environment, start, person: None, reason: None }
    }
}
