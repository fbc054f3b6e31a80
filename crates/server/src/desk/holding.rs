//! Times in which no refresh may start: made by people, kept by [`super::obstacles`].

use super::Desk;
use super::recording::asked;
use crate::access;
use crate::problem::Problem;
use axum::http::StatusCode;
use service::ServiceError;
use uuid::Uuid;
use wire::{AuditAction, AuditEntry, DAY, Hold, HoldRequest};

/// How long a hold may be. One that is longer is a slip of the keyboard, or would be forgotten.
const LONGEST: i64 = 366 * DAY;
/// How far ahead one may begin.
const FURTHEST: i64 = 5 * 365 * DAY;
/// For how long those that have ended are told: a calendar shows a year.
const TOLD_AFTERWARDS: i64 = 400 * DAY;

impl Desk {
    /// The holds of all environments: those that have not ended, and those that ended not long ago.
    pub(crate) async fn holds(&self) -> Result<Vec<Hold>, Problem> {
        let holds = self.ledger().holds_after(self.now().plus(-TOLD_AFTERWARDS)).await?.into_iter();
        Ok(holds.filter(|hold| access::sees(hold.environment_id.as_ref())).collect())
    }

    /// The hold with that id.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) async fn hold_with(&self, id: &str) -> Result<Hold, Problem> {
        self.ledger().hold(id).await?.ok_or_else(no_such_hold)
    }

    /// Makes a hold. What runs or is planned already stays as it is.
    ///
    /// # Errors
    /// When its environment is not there, or its times or its reason cannot be used.
    pub(crate) async fn hold(&self, request: HoldRequest, person: Option<String>) -> Result<Hold, Problem> {
        let entry = AuditEntry {
            person: person.clone(),
            start: request.from,
            reason: request.reason.clone(),
            ..asked(AuditAction::Hold, request.environment_id.as_ref(), None)
        };
        let made = self.make_hold(request, person).await;
        // The same once more is nothing new.
        if !matches!(made, Ok((_, false))) {
            self.record_outcome(entry, &made).await;
        }
        made.map(|(hold, _)| hold)
    }

    /// The hold, and whether it is a new one.
    async fn make_hold(&self, request: HoldRequest, person: Option<String>) -> Result<(Hold, bool), Problem> {
        let invalid = |sentence: &str| Problem::from(ServiceError::invalid(sentence));
        let now = self.now();
        let environment_id = match &request.environment_id {
            // Its own form of the id: another spelling of it must not be another environment.
            Some(id) => Some(self.backend().environment(id).await?.id),
            None => None,
        };
        // It cannot have kept anybody from anything before it was made; but pages count in minutes, and nobody shall read
        // for the rest of this one that a refresh is possible.
        let this_minute = now.to_the_minute();
        let from = request.from.map_or(this_minute, |from| from.max(this_minute));
        let until = request.until.ok_or_else(|| invalid("until is missing: say when the hold ends."))?;
        if until <= now {
            return Err(invalid("until must lie ahead."));
        }
        if until <= from {
            return Err(invalid("until must be after from."));
        }
        if until.since(from) > LONGEST {
            return Err(invalid("A hold lasts 366 days at most. Choose an earlier until."));
        }
        if from > now.plus(FURTHEST) {
            return Err(invalid("from must be within the next five years."));
        }
        let reason = request.reason.ok_or_else(|| invalid("reason is missing: say what the hold is for."))?;
        // The same once more is no second one: an answer may have been lost on its way.
        let same = |hold: &Hold| {
            let moments = hold.until == Some(until) && (request.from.is_none() || hold.from == Some(from));
            moments && hold.environment_id == environment_id && hold.reason.as_ref() == Some(&reason)
        };
        if let Some(hold) = self.holds_ahead().await?.into_iter().find(same) {
            return Ok((hold, false));
        }
        let hold = Hold {
            id: Uuid::new_v4().to_string(),
            environment_id,
            from: Some(from),
            until: Some(until),
            reason: Some(reason),
            person,
            create_time: Some(now),
        };
        self.ledger().add_hold(&hold).await?;
        tracing::info!(hold = hold.id, %from, %until, "a hold was made");
        Ok((hold, true))
    }

    /// Ends a hold now, and answers it as it is then; none when it had not begun, and so is gone. Once more does no harm.
    ///
    /// # Errors
    /// When there is no such hold.
    pub(crate) async fn end_hold(&self, id: &str) -> Result<Option<Hold>, Problem> {
        let now = self.now();
        if self.ledger().remove_hold(id, now).await? {
            tracing::info!(hold = id, "a hold was removed before it had begun");
            self.record_outcome(asked(AuditAction::EndHold, None, None), &Ok(())).await;
            return Ok(None);
        }
        let ended = self.ledger().end_hold(id, now).await?;
        let hold = self.ledger().hold(id).await?;
        if ended {
            tracing::info!(hold = id, "a hold was ended");
            let environment = hold.as_ref().and_then(|hold| hold.environment_id.as_ref());
            self.record_outcome(asked(AuditAction::EndHold, environment, None), &Ok(())).await;
        }
        hold.map(Some).ok_or_else(no_such_hold)
    }

    /// The holds that may keep something from starting from now on.
    pub(crate) async fn holds_ahead(&self) -> Result<Vec<Hold>, Problem> {
        Ok(self.ledger().holds_after(self.now()).await?)
    }
}

fn no_such_hold() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "hold-not-found", "There is no hold with this ID.")
}
