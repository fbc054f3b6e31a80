//! What is kept, in the database: pages open at once after a restart, and also while Zuora does not answer.

use super::Inner;
use super::kept::Look;
use super::peers::News;
use crate::ledger::SnapshotRow;
use crate::problem::Problem;
use serde::de::DeserializeOwned;
use wire::{EnvironmentId, Job, SECOND, TestEnvironment};

/// The name of the list of environments, and what the name of a list of jobs begins with.
const ENVIRONMENTS: &str = "environments";
const JOBS: &str = "jobs ";
/// How much older than in memory the time of a list that has not changed may be in the database, in milliseconds.
const CONFIRMED_WITHIN: i64 = 30 * SECOND;

/// What the list that a look is at is called in the database; none where it is not kept there.
pub(super) fn name_of(look: &Look) -> Option<String> {
    match look {
        Look::Environments => Some(ENVIRONMENTS.to_owned()),
        Look::Jobs(environment) | Look::Job(environment, _) => Some(format!("{JOBS}{environment}")),
        // Addresses of people are read again when somebody wants to see them.
        Look::Recipients(_) => None,
    }
}

impl Inner {
    /// Takes up what was kept when the last process ended.
    pub(super) async fn recall(&self) -> Result<(), Problem> {
        self.ledger.forget_other_snapshots(&self.name).await?;
        let rows = self.ledger.snapshots(&self.name).await?;
        // Of jobs only those are taken up whose environment is known.
        let (environments, jobs): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.name == ENVIRONMENTS);
        for row in environments.iter().chain(&jobs) {
            self.take_up(row, None);
        }
        Ok(())
    }

    /// Takes up one list, because of a look by another process if there was one. What cannot be read, from another version,
    /// is as good as never read.
    pub(super) fn take_up(&self, row: &SnapshotRow, look: Option<&Look>) {
        let mut tenant = self.tenant();
        if row.name == ENVIRONMENTS {
            if let Some(environments) = list::<TestEnvironment>(row) {
                tenant.put_environments(environments, row.read_at);
                tenant.confirm(&Look::Environments, row.read_at);
            }
            return;
        }
        let Some(id) = row.name.strip_prefix(JOBS).map(EnvironmentId::from) else { return };
        if tenant.environment(&id).is_some()
            && let Some(jobs) = list::<Job>(row)
        {
            let read_at = tenant.read_at(&Look::Jobs(id.clone())).max(Some(row.read_at)).unwrap_or(row.read_at);
            tenant.put_jobs(&id, jobs, read_at);
            tenant.confirm(look.unwrap_or(&Look::Jobs(id)), row.read_at);
        }
    }

    /// Writes down what was read. What cannot be written down is read again by the next process.
    async fn keep(&self, look: &Look, changed: bool) {
        let Some(name) = name_of(look) else { return };
        let _keeping = self.keeping.read().await;
        let Some((body, read_at)) = self.tenant().take_to_store(look, changed, CONFIRMED_WITHIN) else { return };
        let kept = match body {
            Some(body) => self.ledger.put_snapshot(&self.name, &SnapshotRow { name, body, read_at }).await,
            None => self.ledger.confirm_snapshot(&self.name, &name, read_at).await,
        };
        if let Err(error) = kept {
            tracing::warn!(error = error.to_string(), "what was read is not kept");
        }
    }

    /// Keeps what was read, and tells the other servers.
    pub(super) async fn keep_and_tell(&self, look: &Look, changed: bool) {
        self.keep(look, changed).await;
        let read_at = self.tenant().read_at(look).unwrap_or_else(|| self.now());
        self.tell(look, News::Read { read_at, changed });
    }
}

fn list<T: DeserializeOwned>(row: &SnapshotRow) -> Option<Vec<T>> {
    serde_json::from_str(&row.body)
        .inspect_err(|error| tracing::warn!(%error, name = row.name, "what was kept cannot be read"))
        .ok()
}
