//! A backend as whoever asks sees it: of all environments only theirs. What is asked about one environment passes the gate
//! ([`crate::access`]) before it comes here.

use super::Backend;
use crate::access::{self, Sight};
use crate::problem::Problem;
use async_trait::async_trait;
use std::sync::Arc;
use wire::{
    Clock, EnvironmentId, Job, JobActionRequest, JobId, JobRequest, Notification, NotificationId, NotificationRequest,
    TestEnvironment,
};

/// The backend behind it, for those environments that are seen.
pub(crate) struct Sighted(pub(crate) Arc<dyn Backend>);

/// Of the jobs of all environments those that are seen: a backend may answer more than it was asked for.
fn seen(jobs: Vec<Job>) -> Vec<Job> {
    match access::sight() {
        Sight::All => jobs,
        sight => jobs.into_iter().filter(|job| sight.sees(&job.test_environment_id)).collect(),
    }
}

#[async_trait]
impl Backend for Sighted {
    async fn environments(&self) -> Result<Vec<TestEnvironment>, Problem> {
        let environments = self.0.environments().await?;
        Ok(match access::sight() {
            Sight::All => environments,
            sight => environments.into_iter().filter(|environment| sight.sees(&environment.id)).collect(),
        })
    }

    async fn environment(&self, id: &EnvironmentId) -> Result<TestEnvironment, Problem> {
        self.0.environment(id).await
    }

    async fn jobs(&self, environment: &EnvironmentId) -> Result<Vec<Job>, Problem> {
        self.0.jobs(environment).await
    }

    async fn all_jobs(&self, environments: &[TestEnvironment]) -> Result<Vec<Job>, Problem> {
        Ok(seen(self.0.all_jobs(environments).await?))
    }

    async fn latest_jobs(&self, environments: &[TestEnvironment]) -> Result<Vec<Job>, Problem> {
        Ok(seen(self.0.latest_jobs(environments).await?))
    }

    async fn job(&self, environment: &EnvironmentId, job: &JobId) -> Result<Job, Problem> {
        self.0.job(environment, job).await
    }

    async fn create_job(&self, environment: &EnvironmentId, request: JobRequest, key: &str) -> Result<Job, Problem> {
        self.0.create_job(environment, request, key).await
    }

    async fn act_on_job(
        &self,
        environment: &EnvironmentId,
        job: &JobId,
        request: JobActionRequest,
    ) -> Result<Job, Problem> {
        self.0.act_on_job(environment, job, request).await
    }

    async fn notifications(&self, environment: &EnvironmentId) -> Result<Vec<Notification>, Problem> {
        self.0.notifications(environment).await
    }

    async fn notification(
        &self,
        environment: &EnvironmentId,
        notification: &NotificationId,
    ) -> Result<Notification, Problem> {
        self.0.notification(environment, notification).await
    }

    async fn create_notification(
        &self,
        environment: &EnvironmentId,
        request: NotificationRequest,
    ) -> Result<Notification, Problem> {
        self.0.create_notification(environment, request).await
    }

    async fn update_notification(
        &self,
        environment: &EnvironmentId,
        notification: &NotificationId,
        request: NotificationRequest,
    ) -> Result<Notification, Problem> {
        self.0.update_notification(environment, notification, request).await
    }

    async fn delete_notification(
        &self,
        environment: &EnvironmentId,
        notification: &NotificationId,
    ) -> Result<Notification, Problem> {
        self.0.delete_notification(environment, notification).await
    }

    fn fresh(&self) -> &dyn Backend {
        self.0.fresh()
    }

    fn clock(&self) -> Option<Clock> {
        self.0.clock()
    }

    async fn ready(&self) -> Result<(), Problem> {
        self.0.ready().await
    }
}
