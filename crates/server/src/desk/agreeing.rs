//! The rule of two persons: what one asks for waits until another one has agreed, and then is asked for as any refresh is,
//! with everything that may stand against it looked at once more.

use super::asking::key_reused;
use super::recording::asked;
use super::{Asked, Desk, note_failure, obstacles};
use crate::access::{self, Asker};
use crate::ledger::{ApprovalRow, AskerRow};
use crate::problem::Problem;
use axum::http::StatusCode;
use wire::{Approval, ApprovalState, AuditAction, AuditEntry, AuditOutcome, DAY, EnvironmentId, Job, MINUTE};

/// For how long somebody can agree; to one that is planned until its start.
const OPEN_FOR: i64 = DAY;
/// How long after somebody agreed it is looked for what came of it: a request takes some seconds.
const UNENDED_FOR: i64 = MINUTE;
/// What is said where the server ended in between.
const NOT_SENT: &str =
    "It was agreed to, but the console was restarted before it was sent. Nothing was started: ask again.";

impl Desk {
    /// Writes down that somebody asks for a refresh that a second person has to agree to. Once more with the same id is the
    /// same.
    ///
    /// # Errors
    /// What stands against the refresh, or another one that waits.
    pub(crate) async fn ask_two(&self, wanted: Asked, asker: &Asker) -> Result<Approval, Problem> {
        let person = asker.person.clone().ok_or_else(nobody)?;
        let environment = self.backend().fresh().environment(&wanted.environment).await?;
        let now = self.now();
        let row = ApprovalRow {
            id: wanted.id.clone(),
            environment_id: environment.id.clone(),
            state: ApprovalState::Waiting,
            asker: AskerRow { person, portal: asker.portal.clone() },
            reason: wanted.reason,
            scheduled_at: wanted.start,
            created_at: now,
            expires_at: wanted
                .start
                .filter(|start| *start > now)
                .unwrap_or(now.plus(OPEN_FOR))
                .min(now.plus(365 * DAY)),
            decided_by: None,
            decided_at: None,
            refusal: None,
            job_id: None,
        };
        if let Some(same) = self.ledger().approval(&row.id).await? {
            return same_again(&same, &row);
        }
        let jobs = self.backend().fresh().jobs(&environment.id).await?;
        let entry = AuditEntry {
            start: row.scheduled_at,
            reason: row.reason.clone(),
            ..asked(AuditAction::AskTwo, Some(&environment.id), None)
        };
        if let Err(problem) = obstacles::against(&environment, &jobs, &self.holds_ahead().await?, row.scheduled_at, now)
        {
            self.record_outcome(entry, &Err::<(), _>(problem.clone())).await;
            return Err(problem);
        }
        self.expire_approvals().await?;
        if self.ledger().add_approval(&row).await? {
            tracing::info!(approval = row.id, environment = %row.environment_id, "a refresh waits for a second person");
            self.record(entry).await;
            return Ok(row.told());
        }
        match self.ledger().approval(&row.id).await? {
            Some(same) => same_again(&same, &row),
            None => {
                let detail = "A refresh of this test environment waits for a second person already. Nothing was added.";
                Err(Problem::new(StatusCode::CONFLICT, "approval-open", detail))
            }
        }
    }

    /// A second person agrees: the refresh is asked for, in the name of the first.
    ///
    /// # Errors
    /// When they are the first, or nothing waits any more, or something stands against it by now.
    pub(crate) async fn agree(&self, environment: &EnvironmentId, id: &str) -> Result<Job, Problem> {
        let row = self.waiting(environment, id).await?;
        let second = second_of(&row)?;
        let entry = AuditEntry {
            start: row.scheduled_at,
            reason: row.reason.clone(),
            detail: Some(row.asker.person.called().to_owned()),
            ..asked(AuditAction::Agree, Some(&row.environment_id), None)
        };
        let by = second.person.as_ref().map(wire::Person::called);
        if !self.ledger().decide_approval(&row.id, &ApprovalState::Agreed, by, self.now(), None).await? {
            return Err(decided());
        }
        self.record(AuditEntry { outcome: Some(AuditOutcome::Done), ..entry }).await;
        let person = Some(row.asker.person.called().to_owned());
        let (environment, start, reason) = (row.environment_id, row.scheduled_at, row.reason);
        let made = self.ask(Asked { id: row.id.clone(), environment, start, person, reason }).await;
        let (job, refusal) = match &made {
            Ok(job) => (Some(&job.id), None),
            Err(problem) => (None, Some(problem.detail())),
        };
        self.ledger().end_approval(&row.id, job, refusal).await?;
        made
    }

    /// A second person does not agree.
    ///
    /// # Errors
    /// As [`Self::agree`].
    pub(crate) async fn decline(
        &self,
        environment: &EnvironmentId,
        id: &str,
        reason: Option<String>,
    ) -> Result<Approval, Problem> {
        let row = self.waiting(environment, id).await?;
        second_of(&row)?;
        self.decide(row, ApprovalState::Declined, AuditAction::Decline, reason).await
    }

    /// Whoever asked takes it back.
    ///
    /// # Errors
    /// When somebody else asked, or nothing waits any more.
    pub(crate) async fn withdraw(&self, environment: &EnvironmentId, id: &str) -> Result<Approval, Problem> {
        let row = self.waiting(environment, id).await?;
        let asker = access::current();
        let person = asker.as_ref().and_then(|asker| asker.person.as_ref());
        if person.is_none_or(|person| person.id != row.asker.person.id) {
            let detail = "Only whoever asked for it takes it back. You can decline it.";
            return Err(Problem::new(StatusCode::FORBIDDEN, "not-yours", detail));
        }
        self.decide(row, ApprovalState::Withdrawn, AuditAction::Withdraw, None).await
    }

    async fn decide(
        &self,
        row: ApprovalRow,
        state: ApprovalState,
        action: AuditAction,
        reason: Option<String>,
    ) -> Result<Approval, Problem> {
        let by = access::called();
        if !self.ledger().decide_approval(&row.id, &state, by.as_deref(), self.now(), reason.as_deref()).await? {
            return Err(decided());
        }
        let entry = AuditEntry { reason, ..asked(action, Some(&row.environment_id), None) };
        self.record_outcome(entry, &Ok(())).await;
        self.ledger().approval(&row.id).await?.map(|row| row.told()).ok_or_else(not_there)
    }

    /// The one with that id, of that environment, while it waits.
    async fn waiting(&self, environment: &EnvironmentId, id: &str) -> Result<ApprovalRow, Problem> {
        self.expire_approvals().await?;
        let row = self.ledger().approval(id).await?.ok_or_else(not_there)?;
        if !row.environment_id.as_str().eq_ignore_ascii_case(environment.as_str()) {
            return Err(not_there());
        }
        if row.state == ApprovalState::Waiting { Ok(row) } else { Err(decided()) }
    }

    /// Ends what nobody has agreed to in time.
    pub(super) async fn look_after_approvals(&self) {
        note_failure("refreshes that wait for a second person", self.expire_approvals().await);
        note_failure("refreshes that a second person agreed to", self.end_approvals().await);
    }

    /// Writes down what came of those that were agreed to while the server ended: nothing, or what the intent says.
    async fn end_approvals(&self) -> Result<(), Problem> {
        for row in self.ledger().unended_approvals(self.now().plus(-UNENDED_FOR)).await? {
            match self.ledger().intent(&row.id).await? {
                None => self.ledger().end_approval(&row.id, None, Some(NOT_SENT)).await?,
                Some(intent) => {
                    let refusal = intent.refusal.as_ref().map(|refusal| refusal.detail.as_str());
                    if intent.job_id.is_some() || refusal.is_some() {
                        self.ledger().end_approval(&row.id, intent.job_id.as_ref(), refusal).await?;
                    }
                }
            }
        }
        Ok(())
    }

    async fn expire_approvals(&self) -> Result<(), Problem> {
        let now = self.now();
        for row in self.ledger().open_approvals().await?.into_iter().filter(|row| row.expires_at <= now) {
            if self.ledger().decide_approval(&row.id, &ApprovalState::Expired, None, now, None).await? {
                tracing::info!(approval = row.id, "nobody agreed in time");
                let person = Some(row.asker.person.called().to_owned());
                let entry = AuditEntry { person, ..asked(AuditAction::AskTwo, Some(&row.environment_id), None) };
                self.record(AuditEntry { outcome: Some(AuditOutcome::Lost), ..entry }).await;
            }
        }
        Ok(())
    }
}

/// The same request once more, or another one with its id.
fn same_again(same: &ApprovalRow, wanted: &ApprovalRow) -> Result<Approval, Problem> {
    let is_it = same.environment_id == wanted.environment_id
        && same.scheduled_at == wanted.scheduled_at
        && same.asker.person.id == wanted.asker.person.id;
    if is_it { Ok(same.told()) } else { Err(key_reused()) }
}

/// Whoever asks now, if they are certainly somebody else than the first.
fn second_of(row: &ApprovalRow) -> Result<std::sync::Arc<Asker>, Problem> {
    let asker = access::current().ok_or_else(nobody)?;
    let second = asker.person.as_ref().ok_or_else(nobody)?;
    let first = &row.asker.person;
    let email = |person: &wire::Person| person.email.as_deref().map(str::to_lowercase);
    let same_place = asker.portal == row.asker.portal;
    // Through a portal somebody has another id than at the console, and only the address tells that it is them.
    let certain = same_place || email(first).is_some() && email(second).is_some();
    if second.id == first.id || email(first).is_some() && email(first) == email(second) {
        let detail = "You asked for this refresh yourself. Somebody else has to agree.";
        return Err(Problem::new(StatusCode::FORBIDDEN, "second-person-needed", detail));
    }
    if !certain {
        let detail =
            "It is not known whether you are somebody else than whoever asked: one of you has no email address here.";
        return Err(Problem::new(StatusCode::FORBIDDEN, "second-person-needed", detail));
    }
    Ok(asker)
}

fn nobody() -> Problem {
    let detail = "Two persons have to agree to a refresh of this test environment, and nobody is signed in.";
    Problem::new(StatusCode::FORBIDDEN, "second-person-needed", detail)
}

fn not_there() -> Problem {
    let detail = "No refresh with this ID waits for a second person.";
    Problem::new(StatusCode::NOT_FOUND, "approval-not-found", detail)
}

fn decided() -> Problem {
    let detail = "This is decided already, or was not decided in time. Look at how it stands now.";
    Problem::new(StatusCode::CONFLICT, "approval-decided", detail)
}
