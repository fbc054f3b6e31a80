//! Moving a planned refresh: the API cannot, so the planned job is stopped and a new one made, as one act that survives
//! a restart between the two.

use super::{Asked, Desk, obstacles};
use crate::ledger::{IntentRow, Refusal};
use crate::problem::Problem;
use crate::track;
use axum::http::StatusCode;
use service::ServiceError;
use std::time::Duration;
use wire::{Intent, IntentKind, IntentState, Job, JobActionRequest, JobId, JobStatus, Timestamp};

/// How long whoever asks waits for both halves before they are told that it goes on.
const AWAITED: Duration = Duration::from_secs(3);
const LOOK_EVERY: Duration = Duration::from_millis(100);

impl Desk {
    /// Moves the planned `job` to `asked.start`. The answer says how far it is: moved, or under way.
    ///
    /// # Errors
    /// What stands against it; the planned job is as it was then, unless the sentence says something else.
    pub(crate) async fn move_plan(&self, asked: Asked, job: &JobId) -> Result<Intent, Problem> {
        let environment = self.backend().environment(&asked.environment).await?;
        let jobs = self.backend().fresh().jobs(&environment.id).await?;
        let planned = self.backend().fresh().job(&environment.id, job).await?;
        if !planned.is_planned() {
            return Err(not_planned(&planned));
        }
        let now = self.now();
        let start = asked.start.ok_or_else(|| ServiceError::invalid("scheduledRefreshTime is missing."))?;
        if start <= now {
            let sentence = format!("scheduledRefreshTime {start} has passed; it is {now}. Choose a later time.");
            return Err(ServiceError::invalid(sentence).into());
        }
        if planned.scheduled_refresh_time == Some(start) {
            return Err(ServiceError::invalid("It is planned for that time already.").into());
        }
        let others: Vec<Job> = jobs.into_iter().filter(|other| other.id != planned.id).collect();
        obstacles::against(&environment, &others, &self.holds_ahead().await?, Some(start), now)?;
        let row = IntentRow::new(&asked, environment.id, IntentKind::Move, now);
        let row = IntentRow { replaces: Some(planned.id), ..row };
        if !self.add_in_turn(&row).await? {
            return Err(Problem::refresh_in_doubt());
        }
        self.wait_for(row).await
    }

    /// Waits a while for the end of a move.
    async fn wait_for(&self, row: IntentRow) -> Result<Intent, Problem> {
        let begun = tokio::time::Instant::now();
        let (desk, id) = (self.clone(), row.id.clone());
        // In a task of its own, as for any request: it goes on when whoever asked has gone.
        let first = tokio::spawn(track::carried(async move { desk.go_on_moving(row).await }));
        let _ = first.await;
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
            Some(JobStatus::Scheduled) => {
                let act = JobActionRequest::CANCEL;
                match self.backend().act_on_job(&row.environment_id, &replaced, act).await {
                    Err(problem) if problem.is_certain() => self.stand_as_it_was(&row, &problem).await,
                    outcome => outcome.map(drop),
                }
            }
            _ => self.stand_as_it_was(&row, &not_planned(&job)).await,
        }
    }

    /// Ends a move whose first half did not come about.
    async fn stand_as_it_was(&self, row: &IntentRow, problem: &Problem) -> Result<(), Problem> {
        let problem = problem.clone().after("The planned refresh was not moved:");
        Ok(self.ledger().refuse(&row.id, &IntentState::Stopping, &Refusal::of(&problem)).await?)
    }
}

fn not_planned(job: &Job) -> Problem {
    let status = job.status.as_ref().map_or("in a state that is not known", JobStatus::as_str);
    let detail = format!("This job is {status}. Only a planned refresh can be moved.");
    Problem::new(StatusCode::CONFLICT, "not-planned", detail)
}

impl Asked {
    /// The request to move a plan to `start`.
    pub(crate) fn to_move(id: String, environment: wire::EnvironmentId, start: Option<Timestamp>) -> Self {
        Self { id, environment, start, person: None, reason: None }
    }
}
