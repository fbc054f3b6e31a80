//! The embedded service as the backend.

use super::Backend;
use crate::problem::Problem;
use async_trait::async_trait;
use service::{Caller, Service};
use wire::{
    Clock, EnvironmentId, Job, JobActionRequest, JobId, JobRequest, Notification, NotificationId, NotificationRequest,
    TestEnvironment,
};

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

    async fn job(&self, environment: &EnvironmentId, job: &JobId) -> Result<Job, Problem> {
        Ok(self.0.job(environment, job).await?)
    }

    async fn create_job(
        &self,
        environment: &EnvironmentId,
        request: JobRequest,
        asked_by: &str,
    ) -> Result<Job, Problem> {
        Ok(self.0.create_job(environment, request, Caller::user(asked_by)).await?)
    }

    async fn act_on_job(
        &self,
        environment: &EnvironmentId,
        job: &JobId,
        request: JobActionRequest,
        asked_by: &str,
    ) -> Result<Job, Problem> {
        Ok(self.0.act_on_job(environment, job, request, Caller::user(asked_by)).await?)
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

    fn clock(&self) -> Option<Clock> {
        Some(Clock { now: self.0.clock().now(), speed: self.0.clock().speed() })
    }

    async fn is_ready(&self) -> bool {
        self.0.ping().await.inspect_err(|error| tracing::error!(error = error.reason(), "not ready")).is_ok()
    }
}
