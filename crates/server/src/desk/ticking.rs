//! What is to be set up again after a refresh: ticked off by one, seen by all.

use super::Desk;
use super::recording::asked;
use crate::problem::Problem;
use wire::{AuditAction, AuditEntry, Checklist, ChecklistItem, EnvironmentId, JobId};

impl Desk {
    /// What is ticked off after a job.
    ///
    /// # Errors
    /// When there is no such job.
    pub(crate) async fn checklist(&self, environment: &EnvironmentId, job: &JobId) -> Result<Checklist, Problem> {
        let job = self.backend().job(environment, job).await?;
        Ok(Checklist { ticks: self.ledger().ticks(&job.id).await? })
    }

    /// Ticks an item off. Who did it first stays the one who did it.
    ///
    /// # Errors
    /// When there is no such job.
    pub(crate) async fn tick(
        &self,
        environment: &EnvironmentId,
        job: &JobId,
        item: &ChecklistItem,
        person: Option<&str>,
    ) -> Result<Checklist, Problem> {
        let job = self.backend().job(environment, job).await?;
        self.ledger().tick(&job.id, item, person, self.now()).await?;
        let entry = asked(AuditAction::Tick, Some(environment), Some(&job.id));
        let (person, detail) = (person.map(str::to_owned), Some(item.as_str().to_owned()));
        self.record_outcome(AuditEntry { person, detail, ..entry }, &Ok(())).await;
        Ok(Checklist { ticks: self.ledger().ticks(&job.id).await? })
    }

    /// Takes a tick back.
    ///
    /// # Errors
    /// When there is no such job.
    pub(crate) async fn untick(
        &self,
        environment: &EnvironmentId,
        job: &JobId,
        item: &ChecklistItem,
    ) -> Result<Checklist, Problem> {
        let job = self.backend().job(environment, job).await?;
        self.ledger().untick(&job.id, item).await?;
        let entry = asked(AuditAction::Untick, Some(environment), Some(&job.id));
        self.record_outcome(AuditEntry { detail: Some(item.as_str().to_owned()), ..entry }, &Ok(())).await;
        Ok(Checklist { ticks: self.ledger().ticks(&job.id).await? })
    }
}
