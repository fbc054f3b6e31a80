//! The log of who did what. It is written beside what it tells of and not before it: a request for a refresh is in the ledger as
//! an intent before it is sent, and nothing is refused because the log cannot be written; that is in the server's own log.

use super::Desk;
use crate::access;
use crate::ledger::{AuditFilter, IntentRow};
use crate::problem::Problem;
use crate::track;
use std::time::Duration;
use tokio::task::JoinHandle;
use wire::{AuditAction, AuditEntry, AuditOutcome, DAY, EnvironmentId, IntentKind, JobId, Role};

/// How many entries are read at once where some of them are not for whoever asks.
const PORTION: usize = 1000;
/// How often it is seen what is to be forgotten.
const FORGET_EVERY: Duration = Duration::from_secs(3600);

impl Desk {
    /// Writes an entry into the log, with the time and, where it has no other one, the id of the request.
    pub(crate) async fn record(&self, entry: AuditEntry) {
        let track_id = entry.track_id.clone().or_else(track::current);
        let asker = access::current();
        let asker = asker.as_deref();
        let person = asker.and_then(|asker| asker.person.as_ref());
        let entry = AuditEntry {
            time: Some(self.now()),
            track_id,
            // What is done for somebody else, such as a token that a portal asks for, says so itself.
            person: entry.person.or_else(|| person.map(|person| person.called().to_owned())),
            email: entry.email.or_else(|| person.and_then(|person| person.email.clone())),
            portal: entry.portal.or_else(|| asker.and_then(|asker| asker.portal.clone())),
            ..entry
        };
        if let Err(error) = self.ledger().append_audit(&entry).await {
            let action = entry.action.as_ref().map(AuditAction::as_str);
            tracing::error!(error = error.to_string(), action, "what was done is not in the log of the console");
        }
    }

    /// The same for something that is done at once: what came of it, and why not.
    pub(crate) async fn record_outcome<T>(&self, entry: AuditEntry, outcome: &Result<T, Problem>) {
        let entry = match outcome {
            Ok(_) => AuditEntry { outcome: Some(AuditOutcome::Done), ..entry },
            Err(problem) => {
                AuditEntry { outcome: Some(of(problem)), detail: Some(problem.detail().to_owned()), ..entry }
            }
        };
        self.record(entry).await;
    }

    /// The same for what becomes of a request for a refresh.
    pub(super) async fn record_intent(&self, row: &IntentRow, outcome: AuditOutcome, problem: Option<&Problem>) {
        let action = if row.kind == IntentKind::Move { AuditAction::Move } else { AuditAction::Refresh };
        let entry = AuditEntry {
            person: row.person.clone(),
            action: Some(action),
            outcome: Some(outcome),
            environment_id: Some(row.environment_id.clone()),
            job_id: row.job_id.clone().or_else(|| row.replaces.clone()),
            start: row.scheduled_at,
            reason: row.reason.clone(),
            detail: problem.map(|problem| problem.detail().to_owned()),
            track_id: Some(row.id.clone()),
            ..AuditEntry::default()
        };
        self.record(entry).await;
    }

    /// Forgets what was done so many days ago, now and then, until the task is ended.
    pub fn forget_after(&self, days: u32) -> JoinHandle<()> {
        let desk = self.clone();
        tokio::spawn(async move {
            loop {
                let before = desk.now().plus(-i64::from(days) * DAY);
                match desk.ledger().shorten_audit(before).await {
                    Ok(0) => {}
                    Ok(entries) => tracing::info!(entries, "entries of the log were forgotten, as it is set"),
                    Err(error) => tracing::warn!(error = error.to_string(), "the log is shortened later"),
                }
                tokio::time::sleep(FORGET_EVERY).await;
            }
        })
    }

    /// The log, newest first.
    pub(crate) async fn audit(&self, filter: &AuditFilter, limit: usize) -> Result<Vec<AuditEntry>, Problem> {
        // Whoever sees little of a long log does not ask a thousand times for it.
        let portion = if access::current().is_none_or(|asker| asker.may(&Role::Administrator, None)) {
            limit
        } else {
            limit.max(PORTION)
        };
        let mut found = Vec::new();
        let mut filter = filter.clone();
        loop {
            let read = self.ledger().audit(&filter, portion).await?;
            let is_last = read.len() < portion;
            filter.before = read.last().and_then(|entry| entry.sequence).map(i64::from);
            found.extend(read.into_iter().filter_map(visible));
            if is_last || found.len() >= limit {
                found.truncate(limit);
                return Ok(found);
            }
        }
    }
}

/// An entry as whoever asks may see it. Who signs in, and what is about all environments, is for their administrators.
fn visible(entry: AuditEntry) -> Option<AuditEntry> {
    let oversees = access::current().is_none_or(|asker| asker.may(&Role::Administrator, None));
    if oversees {
        return Some(entry);
    }
    let is_seen = entry.environment_id.as_ref().is_some_and(|id| access::sees(Some(id)));
    is_seen.then_some(AuditEntry { email: None, ..entry })
}

/// What somebody asked for, of which it is not said yet what came of it.
pub(crate) fn asked(action: AuditAction, environment: Option<&EnvironmentId>, job: Option<&JobId>) -> AuditEntry {
    AuditEntry {
        action: Some(action),
        outcome: Some(AuditOutcome::Asked),
        environment_id: environment.cloned(),
        job_id: job.cloned(),
        ..AuditEntry::default()
    }
}

fn of(problem: &Problem) -> AuditOutcome {
    if problem.is_certain() { AuditOutcome::Refused } else { AuditOutcome::Unknown }
}
