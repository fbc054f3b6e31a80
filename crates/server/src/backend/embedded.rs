//! The embedded service as the backend.

use super::Backend;
use crate::problem::Problem;
use async_trait::async_trait;
use service::idempotency::{Begun, Keyed};
use service::{Caller, Service, ServiceError};
use wire::{
    Clock, EnvironmentId, Job, JobActionRequest, JobId, JobRequest, Notification, NotificationId, NotificationRequest,
    TestEnvironment,
};

/// The status of an answer that something was made.
const MADE: u16 = 201;
/// Whom jobs are made as. Zuora's user ids are 32 hex characters, and to it everybody here is one user.
const CONSOLE: &str = "00000000000000000000000000000001";
/// Nobody is written down beside a recipient.
const NOBODY: Caller<'static> = Caller { user: "", keyed: None };

/// The embedded service, in this process.
#[derive(Clone, Debug)]
pub struct Embedded(pub Service);

#[async_trait]
impl Backend for Embedded {
    async fn environments(&self) -> Result<Vec<TestEnvironment>, Problem> {
        Ok(self.0.environments().await?)
    }

    async fn environment(&self, id: &EnvironmentId) -> Result<TestEnvironment, Problem> {
        Ok(self.0.environment(id).await?)
    }

    async fn jobs(&self, environment: &EnvironmentId) -> Result<Vec<Job>, Problem> {
        Ok(self.0.jobs(environment).await?)
    }

    async fn all_jobs(&self, _: &[TestEnvironment]) -> Result<Vec<Job>, Problem> {
        Ok(self.0.all_jobs().await?)
    }

    async fn latest_jobs(&self, _: &[TestEnvironment]) -> Result<Vec<Job>, Problem> {
        Ok(self.0.latest_jobs().await?)
    }

    async fn job(&self, environment: &EnvironmentId, job: &JobId) -> Result<Job, Problem> {
        Ok(self.0.job(environment, job).await?)
    }

    async fn create_job(&self, environment: &EnvironmentId, request: JobRequest, key: &str) -> Result<Job, Problem> {
        let keyed = Keyed::new(key, "POST", &format!("/test-environments/{environment}/jobs"), MADE);
        match self.0.begin_keyed(&keyed).await? {
            Begun::Fresh => {}
            Begun::Answered(answered) => return Ok(serde_json::from_str(&answered.body).map_err(ServiceError::from)?),
            Begun::InProgress | Begun::Mismatch => return Err(Problem::outcome_unknown()),
        }
        let made = self.0.create_job(environment, request, Caller { user: CONSOLE, keyed: Some(&keyed) }).await;
        if made.as_ref().is_err_and(|error| error.status() < 500) {
            // The refusal is kept by who asks; the key has no answer of its own.
            self.0.forget_keyed(&keyed).await?;
        }
        Ok(made?)
    }

    async fn act_on_job(
        &self,
        environment: &EnvironmentId,
        job: &JobId,
        request: JobActionRequest,
    ) -> Result<Job, Problem> {
        Ok(self.0.act_on_job(environment, job, request, Caller::user(CONSOLE)).await?)
    }

    async fn notifications(&self, environment: &EnvironmentId) -> Result<Vec<Notification>, Problem> {
        Ok(self.0.notifications(environment).await?)
    }

    async fn notification(
        &self,
        environment: &EnvironmentId,
        notification: &NotificationId,
    ) -> Result<Notification, Problem> {
        Ok(self.0.notification(environment, notification).await?)
    }

    async fn create_notification(
        &self,
        environment: &EnvironmentId,
        request: NotificationRequest,
    ) -> Result<Notification, Problem> {
        Ok(self.0.create_notification(environment, request, NOBODY).await?)
    }

    async fn update_notification(
        &self,
        environment: &EnvironmentId,
        notification: &NotificationId,
        request: NotificationRequest,
    ) -> Result<Notification, Problem> {
        Ok(self.0.update_notification(environment, notification, request, NOBODY).await?)
    }

    async fn delete_notification(
        &self,
        environment: &EnvironmentId,
        notification: &NotificationId,
    ) -> Result<Notification, Problem> {
        Ok(self.0.delete_notification(environment, notification, NOBODY).await?)
    }

    fn fresh(&self) -> &dyn Backend {
        self
    }

    fn clock(&self) -> Option<Clock> {
        Some(Clock { now: self.0.clock().now(), speed: self.0.clock().speed() })
    }

    async fn ready(&self) -> Result<(), Problem> {
        Ok(self.0.ping().await?)
    }
}
