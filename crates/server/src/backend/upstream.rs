//! Zuora as the backend.

mod problems;

use super::Backend;
use crate::problem::Problem;
use crate::track;
use async_trait::async_trait;
use problems::About;
use service::clock::{SystemWall, Wall};
use wire::{
    Clock, EnvironmentId, Job, JobActionRequest, JobId, JobRequest, JobStatus, Notification, NotificationId,
    NotificationRequest, TestEnvironment, Timestamp,
};
use zuora::{Client, Kind, TrackId};

/// Zuora, by the one client that everybody shares.
#[derive(Clone, Debug)]
pub struct Upstream(Client);

impl Upstream {
    /// Zuora as `client` sees it.
    pub fn new(client: Client) -> Self {
        Self(client)
    }

    /// A 403 on a create has two meanings (contract.md 1, row 3): the time tells them apart.
    async fn early_or_not_permitted(&self, environment: &EnvironmentId, error: &zuora::Error) -> Problem {
        let environment = self.0.environment(&error.track_id, environment).await.ok();
        let now = Timestamp::from_millis(SystemWall.millis());
        let too_early = environment.filter(|found| found.next_refresh_time.is_some_and(|next| next > now));
        match too_early {
            Some(environment) => problems::too_early(&environment, error),
            None => About::Job.problem(error),
        }
    }
}

/// The id of the request that this is a part of, or a new one where the server does it by itself.
fn track_id() -> TrackId {
    track::current().and_then(|id| TrackId::new(&id)).unwrap_or_else(TrackId::fresh)
}

#[async_trait]
impl Backend for Upstream {
    async fn environments(&self) -> Result<Vec<TestEnvironment>, Problem> {
        self.0.environments(&track_id()).await.map_err(|error| About::Environment.problem(&error))
    }

    async fn environment(&self, id: &EnvironmentId) -> Result<TestEnvironment, Problem> {
        self.0.environment(&track_id(), id).await.map_err(|error| About::Environment.problem(&error))
    }

    async fn jobs(&self, environment: &EnvironmentId) -> Result<Vec<Job>, Problem> {
        self.0.jobs(&track_id(), environment).await.map_err(|error| About::Environment.problem(&error))
    }

    async fn job(&self, environment: &EnvironmentId, job: &JobId) -> Result<Job, Problem> {
        self.0.job(&track_id(), environment, job).await.map_err(|error| About::Job.problem(&error))
    }

    /// The key is the track id as well (polling.md): it is what the story of a job names, whoever looks for it later.
    async fn create_job(&self, environment: &EnvironmentId, request: JobRequest, key: &str) -> Result<Job, Problem> {
        let track_id = TrackId::new(key).unwrap_or_else(track_id);
        match self.0.create_job(&track_id, environment, &request, key).await {
            Ok(job) => Ok(job),
            Err(error) if error.kind == Kind::NotPermitted => {
                Err(self.early_or_not_permitted(environment, &error).await)
            }
            Err(error) => Err(About::Environment.problem(&error)),
        }
    }

    async fn act_on_job(
        &self,
        environment: &EnvironmentId,
        job: &JobId,
        request: JobActionRequest,
    ) -> Result<Job, Problem> {
        let track_id = track_id();
        let error = match self.0.act_on_job(&track_id, environment, job, &request).await {
            Ok(job) => return Ok(job),
            Err(error) => error,
        };
        // After a lost answer, and when there was nothing left to stop, the job says what came of it (polling.md).
        let problem = About::Job.problem(&error);
        if error.is_certain() && error.kind != Kind::Refused {
            return Err(problem);
        }
        match self.0.job(&track_id, environment, job).await {
            Ok(job) if matches!(job.status, Some(JobStatus::Cancelling | JobStatus::Cancelled)) => Ok(job),
            Ok(Job { status: Some(status), .. }) if !matches!(status, JobStatus::Other(_)) => Err(problem),
            // That there was nothing to stop says nothing, as long as nobody knows why.
            _ => Err(problem.certain(false)),
        }
    }

    async fn notifications(&self, environment: &EnvironmentId) -> Result<Vec<Notification>, Problem> {
        self.0.notifications(&track_id(), environment).await.map_err(|error| About::Environment.problem(&error))
    }

    async fn notification(
        &self,
        environment: &EnvironmentId,
        notification: &NotificationId,
    ) -> Result<Notification, Problem> {
        let found = self.0.notification(&track_id(), environment, notification).await;
        found.map_err(|error| About::Notification.problem(&error))
    }

    async fn create_notification(
        &self,
        environment: &EnvironmentId,
        request: NotificationRequest,
    ) -> Result<Notification, Problem> {
        let made = self.0.create_notification(&track_id(), environment, &request).await;
        made.map_err(|error| About::Environment.problem(&error))
    }

    async fn update_notification(
        &self,
        environment: &EnvironmentId,
        notification: &NotificationId,
        request: NotificationRequest,
    ) -> Result<Notification, Problem> {
        let changed = self.0.update_notification(&track_id(), environment, notification, &request).await;
        changed.map_err(|error| About::Notification.problem(&error))
    }

    async fn delete_notification(
        &self,
        environment: &EnvironmentId,
        notification: &NotificationId,
    ) -> Result<Notification, Problem> {
        let removed = self.0.delete_notification(&track_id(), environment, notification).await;
        removed.map_err(|error| About::Notification.problem(&error))
    }

    fn fresh(&self) -> &dyn Backend {
        self
    }

    /// Zuora's clock is the reader's.
    fn clock(&self) -> Option<Clock> {
        None
    }

    /// Whether there is a token: a look for it costs nothing as long as it lives.
    async fn ready(&self) -> Result<(), Problem> {
        let checked =
            self.0.check(&track_id()).await.inspect_err(|error| tracing::warn!(%error, "Zuora gives no token"));
        checked.map_err(|error| About::Environment.problem(&error))
    }
}
