//! The service as its callers see it: on a real file, with a clock that the test moves.

mod clock;
mod http;
mod operations;
mod races;
mod random;
mod reads;

use reprise_service::clock::ManualWall;
use reprise_service::scenario::Scenarios;
use reprise_service::{Caller, Options, Service};
use std::sync::Arc;
use tempfile::TempDir;
use wire::{EnvironmentId, Job, JobRequest, TestEnvironment, Timestamp};

/// Who asks in these tests.
const ASKED_BY: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// A service on a file of its own, filled with samples.
struct Fixture {
    folder: TempDir,
    wall: Arc<ManualWall>,
    service: Service,
}

impl Fixture {
    async fn new() -> Self {
        Self::opened(None).await
    }

    /// The same, misbehaving on request.
    async fn with_scenarios(scenarios: Scenarios) -> Self {
        Self::opened(Some(scenarios)).await
    }

    async fn opened(scenarios: Option<Scenarios>) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let wall = ManualWall::at(Timestamp::parse("2026-11-24T09:00:00Z").expect("a time"));
        let service = open(&folder, &wall, 1, scenarios).await;
        Self { folder, wall, service }
    }

    /// Opens the same database again, as another process would.
    async fn reopened(&self, clock_speed: u32) -> Service {
        open(&self.folder, &self.wall, clock_speed, None).await
    }

    fn now(&self) -> Timestamp {
        self.service.clock().now()
    }

    async fn named(&self, name: &str) -> TestEnvironment {
        let environments = self.service.environments().await.expect("environments");
        environments.into_iter().find(|environment| environment.name() == name).expect("a sample of that name")
    }

    async fn id(&self, name: &str) -> EnvironmentId {
        self.named(name).await.id
    }

    async fn create(&self, id: &EnvironmentId, start: Option<Timestamp>) -> Result<Job, reprise_service::ServiceError> {
        self.service.create_job(id, JobRequest::refresh(start), Caller::user(ASKED_BY)).await
    }

    async fn job(&self, job: &Job) -> Job {
        self.service.job(&job.test_environment_id, &job.id).await.expect("the job")
    }

    /// Moves the clock on until the job is at `status`, minute by minute.
    async fn until(&self, job: &Job, status: &str) -> Job {
        for _ in 0..20 * 60 {
            let job = self.job(job).await;
            if job.status.as_ref().is_some_and(|reached| reached.as_str() == status) {
                return job;
            }
            self.wall.advance(wire::MINUTE);
        }
        panic!("the job never became {status}");
    }
}

async fn open(folder: &TempDir, wall: &Arc<ManualWall>, clock_speed: u32, scenarios: Option<Scenarios>) -> Service {
    let url = format!("sqlite://{}/service.db", folder.path().display());
    let options = Options { clock_speed, demo: true, wall: wall.clone(), scenarios };
    Service::open(&url, options).await.expect("a service")
}
