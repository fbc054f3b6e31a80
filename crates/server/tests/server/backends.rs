//! The embedded service behind a line that fails on request.

use async_trait::async_trait;
use axum::http::StatusCode;
use reprise_server::{Backend, Embedded, Problem};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
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
    /// Nothing arrives, and everybody can tell.
    Dead,
    /// Whatever is asked is to be asked again in 40 seconds.
    AsksToWait,
}

/// The embedded service behind a line that fails on request.
pub(crate) struct Unreliable {
    service: Embedded,
    line: Mutex<Line>,
    creates: AtomicUsize,
    reads: Mutex<Vec<String>>,
}

impl Unreliable {
    pub(crate) fn new(service: Embedded) -> Self {
        Self { service, line: Mutex::new(Line::Works), creates: AtomicUsize::new(0), reads: Mutex::default() }
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

    /// What was read since this was asked last, in order: what is read at once comes in any order.
    pub(crate) fn take_reads(&self) -> Vec<String> {
        let mut reads = std::mem::take(&mut *self.reads.lock().expect("no panic before"));
        reads.sort_unstable();
        reads
    }

    async fn reading<T>(&self, what: String, read: impl Future<Output = Result<T, Problem>>) -> Result<T, Problem> {
        self.reads.lock().expect("no panic before").push(what);
        let line = *self.line.lock().expect("no panic before");
        match line {
            Line::Dead | Line::AsksToWait => Err(unread(line)),
            _ => read.await,
        }
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
            Line::Refuses => Err(Problem::new(StatusCode::FORBIDDEN, "not-permitted", "You may not do this.")),
            Line::Dead | Line::AsksToWait => Err(unread(line)),
        }
    }
}

fn unread(line: Line) -> Problem {
    match line {
        Line::AsksToWait => {
            Problem::asking_to_wait("zuora-asks-to-wait", "Zuora asks to wait.", Duration::from_secs(40))
        }
        _ => Problem::new(StatusCode::BAD_GATEWAY, "zuora-unreachable", "Zuora cannot be reached."),
    }
}

#[async_trait]
impl Backend for Unreliable {
    async fn environments(&self) -> Result<Vec<TestEnvironment>, Problem> {
        self.reading("environments".to_owned(), self.service.environments()).await
    }

    async fn environment(&self, id: &EnvironmentId) -> Result<TestEnvironment, Problem> {
        self.reading(format!("environment {id}"), self.service.environment(id)).await
    }

    async fn jobs(&self, environment: &EnvironmentId) -> Result<Vec<Job>, Problem> {
        self.reading(format!("jobs {environment}"), self.service.jobs(environment)).await
    }

    async fn job(&self, environment: &EnvironmentId, job: &JobId) -> Result<Job, Problem> {
        self.reading(format!("job {job}"), self.service.job(environment, job)).await
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
        self.reading(format!("recipients {environment}"), self.service.notifications(environment)).await
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

    fn fresh(&self) -> &dyn Backend {
        self
    }

    fn clock(&self) -> Option<Clock> {
        self.service.clock()
    }

    async fn ready(&self) -> Result<(), Problem> {
        self.service.ready().await
    }
}
