//! What stands behind the console's API: the embedded service, or Zuora.

mod embedded;
mod latest;
mod polled;
mod sighted;
mod upstream;

use crate::problem::Problem;
use async_trait::async_trait;
use axum::http::StatusCode;
pub use embedded::Embedded;
pub use polled::{Polled, Polling};
pub(crate) use sighted::Sighted;
use std::sync::{Mutex, PoisonError};
pub use upstream::Upstream;
use wire::{
    Clock, EnvironmentId, Job, JobActionRequest, JobId, JobRequest, Notification, NotificationId, NotificationRequest,
    TestEnvironment,
};

/// The operations of the Test Environments API (contract.md 1), whoever carries them out.
#[async_trait]
pub trait Backend: Send + Sync {
    /// All environments (row 1).
    async fn environments(&self) -> Result<Vec<TestEnvironment>, Problem>;

    /// One environment (row 2).
    async fn environment(&self, id: &EnvironmentId) -> Result<TestEnvironment, Problem>;

    /// All jobs of an environment (row 4).
    async fn jobs(&self, environment: &EnvironmentId) -> Result<Vec<Job>, Problem>;

    /// All jobs of several environments, in any order: by asking for each of them, a few at a time.
    async fn all_jobs(&self, environments: &[TestEnvironment]) -> Result<Vec<Job>, Problem> {
        Ok(jobs_of_each(self, environments).await?.into_iter().flatten().collect())
    }

    /// Of each environment the jobs that have not ended, the last refresh that has, and the last one that has completed;
    /// newest first.
    async fn latest_jobs(&self, environments: &[TestEnvironment]) -> Result<Vec<Job>, Problem> {
        Ok(jobs_of_each(self, environments).await?.into_iter().flat_map(|jobs| latest::latest(&jobs)).collect())
    }

    /// One job (row 5).
    async fn job(&self, environment: &EnvironmentId, job: &JobId) -> Result<Job, Problem>;

    /// Makes a job (row 3), once for each `key`, however often it is asked for with the same one.
    ///
    /// # Errors
    /// Where they are certain ([`Problem::is_certain`]), nothing was made.
    async fn create_job(&self, environment: &EnvironmentId, request: JobRequest, key: &str) -> Result<Job, Problem>;

    /// Acts on a job (row 6).
    async fn act_on_job(
        &self,
        environment: &EnvironmentId,
        job: &JobId,
        request: JobActionRequest,
    ) -> Result<Job, Problem>;

    /// All recipients of an environment (row 8).
    async fn notifications(&self, environment: &EnvironmentId) -> Result<Vec<Notification>, Problem>;

    /// One recipient (row 9).
    async fn notification(
        &self,
        environment: &EnvironmentId,
        notification: &NotificationId,
    ) -> Result<Notification, Problem>;

    /// Adds a recipient (row 7).
    async fn create_notification(
        &self,
        environment: &EnvironmentId,
        request: NotificationRequest,
    ) -> Result<Notification, Problem>;

    /// Changes what is given of a recipient (row 10).
    async fn update_notification(
        &self,
        environment: &EnvironmentId,
        notification: &NotificationId,
        request: NotificationRequest,
    ) -> Result<Notification, Problem>;

    /// Removes a recipient and answers what it was (row 11).
    async fn delete_notification(
        &self,
        environment: &EnvironmentId,
        notification: &NotificationId,
    ) -> Result<Notification, Problem>;

    /// The same, asked at this very moment: past what is kept for viewers. For what decides about a change.
    fn fresh(&self) -> &dyn Backend;

    /// The clock that it lives by, where it may differ from the reader's.
    fn clock(&self) -> Option<Clock>;

    /// Says whether it can do its work right now.
    ///
    /// # Errors
    /// When it cannot, with why not.
    async fn ready(&self) -> Result<(), Problem>;
}

/// The jobs of each environment, which are asked for four at a time: Zuora's limit is shared with the tenant's billing
/// (polling.md).
async fn jobs_of_each<B: Backend + ?Sized>(
    backend: &B,
    environments: &[TestEnvironment],
) -> Result<Vec<Vec<Job>>, Problem> {
    let rest = Mutex::new(environments.iter());
    let next = || rest.lock().unwrap_or_else(PoisonError::into_inner).next();
    let ask = async || {
        let mut found = Vec::new();
        while let Some(environment) = next() {
            match backend.jobs(&environment.id).await {
                // It has gone since the list was read.
                Err(problem) if problem.status() == StatusCode::NOT_FOUND => {}
                jobs => found.push(jobs?),
            }
        }
        Ok::<_, Problem>(found)
    };
    let (one, two, three, four) = tokio::try_join!(ask(), ask(), ask(), ask())?;
    Ok([one, two, three, four].concat())
}
