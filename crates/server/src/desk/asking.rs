//! Asking for a refresh: written down, checked, sent, and answered alike however often it is asked for.

use super::{Desk, obstacles};
use crate::ledger::{IntentRow, Refusal};
use crate::problem::Problem;
use crate::track;
use axum::http::StatusCode;
use std::time::Duration;
use wire::{AuditOutcome, EnvironmentId, IntentKind, IntentState, Job, JobRequest, JobType, Timestamp};

/// How long a request waits for the outcome of another one for the same environment, and how often it looks.
const OTHER_TAKES_AT_MOST: Duration = Duration::from_secs(5);
const LOOK_AT_OTHER_EVERY: Duration = Duration::from_millis(50);

/// A request for a refresh.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// Its id: asked for again with the same one, it is the same request.
    pub(crate) id: String,
    pub(crate) environment: EnvironmentId,
    /// When to start; at once without it.
    pub(crate) start: Option<Timestamp>,
    /// Who asks, as people call them.
    pub(crate) person: Option<String>,
    /// Why.
    pub(crate) reason: Option<String>,
}

impl Desk {
    /// Asks for a refresh. Of two at the same instant one is sent, and the other one is judged by what came of it.
    ///
    /// # Errors
    /// What stands against it, or `outcome-unknown` when it was sent and no answer came.
    pub(crate) async fn ask(&self, asked: Asked) -> Result<Job, Problem> {
        let desk = self.clone();
        // In a task of its own: whoever asked may go away, and what was begun is brought to its end all the same.
        let task = tokio::spawn(track::carried(async move { desk.ask_to_the_end(asked).await }));
        task.await.unwrap_or_else(|_| Err(Problem::outcome_unknown()))
    }

    async fn ask_to_the_end(&self, asked: Asked) -> Result<Job, Problem> {
        if let Some(row) = self.ledger().intent(&asked.id).await? {
            return self.ask_again(row, &asked).await;
        }
        let mut row = IntentRow::new(&asked, asked.environment.clone(), IntentKind::Refresh, self.now());
        let added = async {
            // Its own form of the id: another spelling of it must not be another environment.
            row.environment_id = self.backend().environment(&asked.environment).await?.id;
            self.add_in_turn(&row).await
        };
        match added.await {
            Ok(true) => {
                self.record_intent(&row, AuditOutcome::Asked, None).await;
                self.check_and_send(row, &IntentState::Saved).await
            }
            Ok(false) => {
                let row = self.ledger().intent(&asked.id).await?.ok_or_else(Problem::refresh_in_doubt)?;
                self.ask_again(row, &asked).await
            }
            Err(problem) => {
                let row = self.turn_down(row, problem).await?;
                self.ask_again(row, &asked).await
            }
        }
    }

    /// Writes down that a request is refused which was never to be sent: browsers send the same one several times, and what
    /// is a no to one of them must not be done for another. Answers the row of the one that came first, if there is one.
    ///
    /// # Errors
    /// The refusal. What is no definite one is not written down: the same request may still be done.
    pub(super) async fn turn_down(&self, row: IntentRow, problem: Problem) -> Result<IntentRow, Problem> {
        // Where there is no such thing, nothing will ever be done.
        if !problem.status().is_client_error() || problem.is_not_found() {
            return Err(problem);
        }
        let row = IntentRow { state: IntentState::Refused, refusal: Some(Refusal::of(&problem)), ..row };
        match self.ledger().add_intent(&row).await? {
            true => {
                self.record_intent(&row, AuditOutcome::Refused, Some(&problem)).await;
                Err(problem)
            }
            false => self.ledger().intent(&row.id).await?.ok_or(problem),
        }
    }

    /// Writes an intent down as soon as no other one of its environment is open; false when its id is taken.
    pub(super) async fn add_in_turn(&self, row: &IntentRow) -> Result<bool, Problem> {
        let begun = tokio::time::Instant::now();
        loop {
            if self.ledger().add_intent(row).await? {
                return Ok(true);
            }
            if self.ledger().intent(&row.id).await?.is_some() {
                return Ok(false);
            }
            if begun.elapsed() >= OTHER_TAKES_AT_MOST {
                return Err(Problem::refresh_in_doubt());
            }
            tokio::time::sleep(LOOK_AT_OTHER_EVERY).await;
        }
    }

    /// Reads environment and jobs as they are at this moment, and sends the request if nothing stands against it.
    pub(super) async fn check_and_send(&self, mut row: IntentRow, from: &IntentState) -> Result<Job, Problem> {
        let read = async {
            let environment = self.backend().fresh().environment(&row.environment_id).await?;
            let jobs = self.backend().fresh().jobs(&row.environment_id).await?;
            Ok((environment, jobs, self.holds_ahead().await?))
        };
        let checked = match read.await {
            Ok((environment, jobs, holds)) => {
                // One that was given up may have arrived after all, and would stand in its own way.
                if *from == IntentState::Lost
                    && let Some(job) = self.adopt(&row, &jobs).await?
                {
                    return Ok(job);
                }
                obstacles::against(&environment, &jobs, &holds, row.scheduled_at, self.now()).map(|()| jobs)
            }
            Err(problem) => Err(problem),
        };
        match checked {
            Ok(jobs) => row.known_jobs = jobs.into_iter().map(|job| job.id).collect(),
            Err(problem) if self.is_left_open(&row, from, &problem) => return Err(problem),
            // Nothing was sent, so nothing can have happened.
            Err(problem) => return Err(self.refuse(&row, from, problem).await),
        }
        self.send(row, from).await
    }

    /// Whether a request that could not be checked stays as it is, because the trouble says nothing about it: one that was
    /// lost may have arrived, and of a move half is done.
    fn is_left_open(&self, row: &IntentRow, from: &IntentState, problem: &Problem) -> bool {
        match from {
            IntentState::Lost => problem.status().is_server_error(),
            IntentState::Stopping => problem.passes() && self.is_young(row),
            _ => false,
        }
    }

    async fn send(&self, mut row: IntentRow, from: &IntentState) -> Result<Job, Problem> {
        (row.sent_at, row.sent_at_wall) = (Some(self.now()), Some(self.wall_now()));
        if !self.ledger().mark_sent(&row, from).await? {
            return match self.ledger().intent(&row.id).await? {
                // Somebody has gone on with the same request meanwhile.
                Some(row) if row.state != *from => self.became(&row).await,
                _ => Err(self.refuse(&row, from, Problem::refresh_in_doubt()).await),
            };
        }
        let request = JobRequest::refresh(row.scheduled_at);
        match self.backend().create_job(&row.environment_id, request, &row.id).await {
            Ok(job) => {
                // What cannot be written down now is found by looking for it.
                let _ = self.accept(&row, &job).await;
                Ok(job)
            }
            Err(problem) if problem.is_certain() => Err(self.refuse(&row, &IntentState::Sent, problem).await),
            Err(problem) => {
                tracing::warn!(intent = row.id, code = problem.code(), "no clear answer to a request for a refresh");
                if self.ledger().change_state(&row.id, &IntentState::Sent, &IntentState::Unknown).await? {
                    self.record_intent(&row, AuditOutcome::Unknown, None).await;
                }
                Err(Problem::outcome_unknown())
            }
        }
    }

    /// Writes down what came of a request, and begins to follow it.
    pub(super) async fn accept(&self, row: &IntentRow, job: &Job) -> Result<(), Problem> {
        tracing::info!(intent = row.id, environment = %row.environment_id, job = %job.id, "a refresh was accepted");
        if self.ledger().accept(&row.id, &job.id).await? {
            let row = IntentRow { job_id: Some(job.id.clone()), ..row.clone() };
            self.record_intent(&row, AuditOutcome::Done, None).await;
        }
        Ok(self.ledger().see(job, self.now()).await?)
    }

    /// Writes down that nothing came of a request, and answers why, in words that say what stands now.
    pub(super) async fn refuse(&self, row: &IntentRow, from: &IntentState, problem: Problem) -> Problem {
        let problem = match row.kind {
            IntentKind::Move => problem
                .after("The planned refresh was stopped, but the new one was not made:")
                .and("Nothing is planned now."),
            _ => problem,
        };
        tracing::info!(intent = row.id, code = problem.code(), "a refresh was refused");
        match self.ledger().refuse(&row.id, from, &Refusal::of(&problem)).await {
            Ok(true) => {
                self.record_intent(row, AuditOutcome::Refused, Some(&problem)).await;
                problem
            }
            // It has become something else meanwhile, and what is told must not contradict that.
            Ok(false) => Problem::outcome_unknown(),
            Err(error) => error.into(),
        }
    }

    /// The answer to a request that was asked for before.
    async fn ask_again(&self, row: IntentRow, asked: &Asked) -> Result<Job, Problem> {
        let seconds = |instant: Option<Timestamp>| instant.map(|instant| instant.millis().div_euclid(wire::SECOND));
        let same_environment = row.environment_id.as_str().eq_ignore_ascii_case(asked.environment.as_str());
        if !same_environment || row.kind != IntentKind::Refresh || seconds(row.scheduled_at) != seconds(asked.start) {
            return Err(key_reused());
        }
        match row.state {
            IntentState::Lost => self.check_and_send(row, &IntentState::Lost).await,
            _ => self.became(&row).await,
        }
    }

    /// What has become of a request.
    async fn became(&self, row: &IntentRow) -> Result<Job, Problem> {
        match (&row.state, &row.job_id, &row.refusal) {
            (IntentState::Accepted, Some(id), _) => {
                // That it cannot be read at this moment does not undo it.
                let unread = Job {
                    id: id.clone(),
                    test_environment_id: row.environment_id.clone(),
                    job_type: Some(JobType::Refresh),
                    scheduled_refresh_time: row.scheduled_at,
                    ..Job::default()
                };
                Ok(self.backend().job(&row.environment_id, id).await.unwrap_or(unread))
            }
            (IntentState::Refused, _, Some(refusal)) => Err(refusal.problem()),
            _ => Err(Problem::outcome_unknown()),
        }
    }
}

/// The same key for something else.
pub(super) fn key_reused() -> Problem {
    let detail = "This Idempotency-Key belongs to another request. Use a new one for each request.";
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency-key-reused", detail)
}

impl IntentRow {
    /// A request that was not sent yet.
    pub(super) fn new(asked: &Asked, environment_id: EnvironmentId, kind: IntentKind, now: Timestamp) -> Self {
        let state = if kind == IntentKind::Move { IntentState::Stopping } else { IntentState::Saved };
        Self {
            id: asked.id.clone(),
            environment_id,
            kind,
            state,
            person: asked.person.clone(),
            reason: asked.reason.clone(),
            scheduled_at: asked.start,
            replaces: None,
            created_at: now,
            known_jobs: Vec::new(),
            sent_at: None,
            sent_at_wall: None,
            looks: 0,
            job_id: None,
            refusal: None,
        }
    }
}

impl Refusal {
    pub(super) fn of(problem: &Problem) -> Self {
        Self { status: problem.status().as_u16(), code: problem.code().to_owned(), detail: problem.detail().to_owned() }
    }

    pub(super) fn problem(&self) -> Problem {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        Problem::new(status, self.code.clone(), self.detail.clone())
    }
}
