//! The embedded service behind a line that fails on request.

use async_trait::async_trait;
use reprise_server::{Backend, Embedded, Problem};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use wire::{
    Clock, EnvironmentId, Job, JobActionRequest, JobId, JobRequest, Notification, NotificationId, NotificationRequest,
    TestEnvironment,
};

/// What happens to requests for jobs and to stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// They arrive and are answered.
    Works,
    /// They arrive, and the answer does not.
    LosesAnswers,
    /// They do not arrive, and nobody can tell.
    LosesRequests,
    /// They are refused by something between.
    Refuses,
}

/// The embedded service behind a line that fails on request.
pub(crate) struct Unreliable {
    service: Embedded,
    line: Mutex<Line>,
    creates: AtomicUsize,
}

impl Unreliable {
    pub(crate) fn new(service: Embedded) -> Self {
        Self { service, line: Mutex::new(Line::Works), creates: AtomicUsize::new(0) }
    }

    /// From now on.
    pub(crate) fn line(&self, line: Line) {
        *self.line.lock().expect("no panic before") = line;
    }

    /// The service without the line.
    pub(crate) fn service(&self) -> &Embedded {
        &self.service
    }

    /// How many requests for a job were sent to it, whatever became of them.
    pub(crate) fn creates(&self) -> usize {
        self.creates.load(Ordering::SeqCst)
    }

    async fn over_the_line(&self, done: impl Future<Output = Result<Job, Problem>>) -> Result<Job, Problem> {
        let line = *self.line.lock().expect("no panic before");
        match line {
            Line::Works => done.await,
            Line::LosesAnswers => {
                done.await?;
                Err(Problem::unavailable("lost", "No answer came."))
            }
            Line::LosesRequests => Err(Problem::unavailable("lost", "No answer came.")),
            Line::Refuses => {
                Err(Problem::new(axum::http::StatusCode::FORBIDDEN, "not-permitted", "You may not do this."))
            }
        }
    }
}

#[async_trait]
impl Backend for Unreliable {
    async fn environments(&self) -> Result<Vec<TestEnvironment>, Problem> {
        self.service.environments().await
    }

    async fn environment(&self, id: &EnvironmentId) -> Result<TestEnvironment, Problem> {
        self.service.environment(id).await
    }

    async fn jobs(&self, environment: &EnvironmentId) -> Result<Vec<Job>, Problem> {
        self.service.jobs(environment).await
    }

    async fn job(&self, environment: &EnvironmentId, job: &JobId) -> Result<Job, Problem> {
        self.service.job(environment, job).await
    }

    async fn create_job(&self, environment: &EnvironmentId, request: JobRequest, key: &str) -> Result<Job, Problem> {
        self.creates.fetch_add(1, Ordering::SeqCst);
        self.over_the_line(self.service.create_job(environment, request, key)).await
    }

    async fn act_on_job(
        &self,
        environment: &EnvironmentId,
        job: &JobId,
        request: JobActionRequest,
    ) -> Result<Job, Problem> {
        self.over_the_line(self.service.act_on_job(environment, job, request)).await
    }

    async fn notifications(&self, environment: &EnvironmentId) -> Result<Vec<Notification>, Problem> {
        self.service.notifications(environment).await
    }

    async fn notification(
        &self,
        environment: &EnvironmentId,
        notification: &NotificationId,
    ) -> Result<Notification, Problem> {
        self.service.notification(environment, notification).await
    }

    async fn create_notification(
        &self,
        environment: &EnvironmentId,
        request: NotificationRequest,
    ) -> Result<Notification, Problem> {
        self.service.create_notification(environment, request).await
    }

    async fn update_notification(
        &self,
        environment: &EnvironmentId,
        notification: &NotificationId,
        request: NotificationRequest,
    ) -> Result<Notification, Problem> {
        self.service.update_notification(environment, notification, request).await
    }

    async fn delete_notification(
        &self,
        environment: &EnvironmentId,
        notification: &NotificationId,
    ) -> Result<Notification, Problem> {
        self.service.delete_notification(environment, notification).await
    }

    fn clock(&self) -> Option<Clock> {
        self.service.clock()
    }

    async fn is_ready(&self) -> bool {
        self.service.is_ready().await
    }
}
