//! What is to be set up again after a refresh: ticked off by one, seen by all.

use super::Desk;
use crate::problem::Problem;
use wire::{Checklist, ChecklistItem, EnvironmentId, JobId};

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
        Ok(Checklist { ticks: self.ledger().ticks(&job.id).await? })
    }
}
