//! Refreshes that wait for the first moment at which they are allowed: asked for by the server, when nothing stands
//! against them any more.

use super::recording::asked;
use super::{Asked, Desk, note_failure, obstacles};
use crate::ledger::{Refusal, WishRow};
use crate::problem::Problem;
use axum::http::StatusCode;
use service::ServiceError;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;
use wire::{
    AuditAction, AuditEntry, DAY, EnvironmentId, IntentState, Job, JobStatus, MINUTE, Standing, WishRequest, WishState,
};

/// How long after a refusal that may pass by itself it is asked for again, in milliseconds of the wall.
const ASK_AGAIN_AFTER: i64 = MINUTE;
/// How far ahead a moment may lie; beyond this it is a slip of the keyboard.
const FURTHEST: i64 = 5 * 365 * DAY;
/// Refusals that say when they pass: there is something to wait for.
const TIMED: [&str; 2] = ["refresh-too-early", obstacles::ON_HOLD];
/// Refusals that pass by themselves.
const PASSING: [&str; 5] = ["job-active", "refresh-too-early", obstacles::ON_HOLD, "refresh-in-doubt", "not-sent"];

/// When each environment's wish was last asked for, by the wall.
#[derive(Default)]
pub(super) struct Tries(Mutex<HashMap<EnvironmentId, i64>>);

impl Tries {
    /// Whether it may be asked for now; if so, that counts as a try.
    fn begin(&self, environment: &EnvironmentId, now: i64) -> bool {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tries.get(environment).is_some_and(|last| (0..ASK_AGAIN_AFTER).contains(&(now - last))) {
            return false;
        }
        tries.insert(environment.clone(), now);
        true
    }
}

impl Desk {
    /// Makes a wish of an environment, or changes it.
    ///
    /// # Errors
    /// When it can be refreshed now, or when something else than time stands against it.
    pub(crate) async fn wish(
        &self,
        environment: &EnvironmentId,
        request: WishRequest,
        person: Option<String>,
    ) -> Result<Standing, Problem> {
        let now = self.now();
        let environment = self.backend().fresh().environment(environment).await?;
        if let Some(before) = self.ledger().wish(&environment.id).await?
            && self.is_being_asked_for(&before).await?
        {
            return Err(Problem::refresh_in_doubt());
        }
        let not_before = request.not_before.filter(|moment| *moment > now);
        if not_before.is_some_and(|moment| moment > now.plus(FURTHEST)) {
            return Err(ServiceError::invalid("notBefore must be within the next five years.").into());
        }
        let jobs = self.backend().fresh().jobs(&environment.id).await?;
        match obstacles::against(&environment, &jobs, &self.holds_ahead().await?, None, now) {
            Err(problem) if !TIMED.contains(&problem.code()) => return Err(problem),
            Ok(()) if not_before.is_none() => {
                let detail = "This test environment can be refreshed now. There is nothing to wait for.";
                return Err(Problem::new(StatusCode::CONFLICT, "nothing-to-wait-for", detail));
            }
            _ => {}
        }
        let row = WishRow {
            environment_id: environment.id.clone(),
            revision: Uuid::new_v4().to_string(),
            state: WishState::Waiting,
            person,
            reason: request.reason,
            not_before,
            created_at: now,
            last_refreshed_at: environment.last_refresh_time,
            intent_id: None,
            job_id: None,
            refusal: None,
        };
        self.ledger().put_wish(&row).await?;
        let entry = AuditEntry {
            person: row.person.clone(),
            start: row.not_before,
            reason: row.reason.clone(),
            ..asked(AuditAction::Wait, Some(&environment.id), None)
        };
        self.record(entry).await;
        self.standing(&environment.id).await
    }

    /// Removes the wish of an environment, or what became of it.
    ///
    /// # Errors
    /// When there is none, or when it is being asked for at this moment.
    pub(crate) async fn unwish(&self, environment: &EnvironmentId) -> Result<Standing, Problem> {
        let environment = self.backend().environment(environment).await?;
        let Some(row) = self.ledger().wish(&environment.id).await? else {
            let detail = "No refresh of this test environment waits for its first possible moment.";
            return Err(Problem::new(StatusCode::NOT_FOUND, "nothing-waits", detail));
        };
        if self.is_being_asked_for(&row).await? || !self.ledger().remove_wish(&row).await? {
            return Err(Problem::refresh_in_doubt());
        }
        self.record_outcome(asked(AuditAction::EndWait, Some(&environment.id), None), &Ok(())).await;
        self.standing(&environment.id).await
    }

    /// Whether a request for a wish is under way.
    async fn is_being_asked_for(&self, row: &WishRow) -> Result<bool, Problem> {
        let Some(intent) = row.intent_id.as_ref().filter(|_| row.state == WishState::Waiting) else { return Ok(false) };
        let intent = self.ledger().intent(intent).await?;
        // One that is not written down yet is about to be.
        Ok(intent.is_none_or(|intent| intent.told().is_open()))
    }

    /// Asks for every refresh that has waited for this moment.
    pub(super) async fn look_after_wishes(&self) {
        let rows = self.ledger().waiting_wishes().await.map_err(Problem::from);
        for row in note_failure("waiting refreshes", rows).unwrap_or_default() {
            note_failure("a waiting refresh", self.look_after_wish(row).await);
        }
    }

    async fn look_after_wish(&self, row: WishRow) -> Result<(), Problem> {
        if let Some(intent) = &row.intent_id
            && let Some(intent) = self.ledger().intent(intent).await?
        {
            match (&intent.state, &intent.refusal) {
                (IntentState::Refused, Some(refusal)) if passes(refusal) => {}
                (IntentState::Refused, Some(refusal)) => {
                    return Ok(self.ledger().refuse_wish(&row, &refusal.detail).await?);
                }
                (IntentState::Lost, _) => {
                    let sentence = "It was asked for at its moment, but no answer came and no refresh has shown up.";
                    return Ok(self.ledger().refuse_wish(&row, sentence).await?);
                }
                _ => return Ok(()),
            }
        }
        let environment = match self.backend().environment(&row.environment_id).await {
            Err(problem) if problem.is_not_found() => {
                return Ok(self.ledger().refuse_wish(&row, problem.detail()).await?);
            }
            environment => environment?,
        };
        let now = self.now();
        if environment.last_refresh_time > row.last_refreshed_at {
            return Ok(self.ledger().refuse_wish(&row, REFRESHED_MEANWHILE).await?);
        }
        let ahead = |moment: Option<wire::Timestamp>| moment.is_some_and(|moment| moment > now);
        if ahead(row.not_before) || ahead(environment.next_refresh_time) && !environment.is_out_of_use() {
            return Ok(());
        }
        let jobs = self.backend().jobs(&row.environment_id).await?;
        if jobs.iter().any(|job| has_refreshed_since(job, &row)) {
            return Ok(self.ledger().refuse_wish(&row, REFRESHED_MEANWHILE).await?);
        }
        match obstacles::against(&environment, &jobs, &self.holds_ahead().await?, None, now) {
            Err(problem) if PASSING.contains(&problem.code()) => return Ok(()),
            Err(problem) => return Ok(self.ledger().refuse_wish(&row, problem.detail()).await?),
            Ok(()) if environment.is_processing() => return Ok(()),
            Ok(()) => {}
        }
        let id = Uuid::new_v4().to_string();
        if self.0.tries.begin(&row.environment_id, self.wall_now()) && self.ledger().try_wish(&row, &id).await? {
            let WishRow { environment_id: environment, person, reason, .. } = row;
            // What it comes to is in the ledger.
            let _ = self.ask(Asked { id, environment, start: None, person, reason }).await;
        }
        Ok(())
    }
}

/// Whether a refusal passes by itself: also one that is nothing but the trouble of a server.
fn passes(refusal: &Refusal) -> bool {
    PASSING.contains(&refusal.code.as_str()) || matches!(refusal.status, 429 | 500..)
}

const REFRESHED_MEANWHILE: &str = "Somebody has refreshed this sandbox meanwhile. It was not refreshed a second time.";

/// Whether a job has done what the wish was for.
fn has_refreshed_since(job: &Job, row: &WishRow) -> bool {
    let completed = job.is_refresh() && job.status == Some(JobStatus::Completed);
    completed && job.job_end_time.is_some_and(|end| end > row.created_at)
}
