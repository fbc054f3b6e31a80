//! The service as its callers see it: on a real database of either kind, with a clock that the test moves.

#[macro_use]
extern crate database;

mod clock;
mod http;
mod operations;
mod postgres;
mod races;
mod random;
mod reads;
mod versions;

use database::testing::Database;
use macro_rules_attribute::apply;
use reprise_service::clock::ManualWall;
use reprise_service::scenario::Scenarios;
use reprise_service::{Caller, Options, Service};
use std::sync::Arc;
use wire::{EnvironmentId, Job, JobRequest, TestEnvironment, Timestamp};

/// Who asks in these tests.
const ASKED_BY: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// A service on a database of its own, filled with samples.
struct Fixture {
    wall: Arc<ManualWall>,
    service: Service,
    database: Database,
}

impl Fixture {
    async fn new() -> Self {
        Self::on(Database::new().await).await
    }

    /// The same, misbehaving on request.
    async fn with_scenarios(scenarios: Scenarios) -> Self {
        Self::opened(Database::new().await, Some(scenarios)).await
    }

    async fn on(database: Database) -> Self {
        Self::opened(database, None).await
    }

    async fn opened(database: Database, scenarios: Option<Scenarios>) -> Self {
        let wall = ManualWall::at(Timestamp::parse("2026-11-24T09:00:00Z").expect("a time"));
        let service = open(&database.url(), &wall, 1, scenarios).await;
        Self { wall, service, database }
    }

    /// Opens the same database again, as another process would.
    async fn reopened(&self, clock_speed: u32) -> Service {
        open(&self.database.url(), &self.wall, clock_speed, None).await
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

async fn open(url: &str, wall: &Arc<ManualWall>, clock_speed: u32, scenarios: Option<Scenarios>) -> Service {
    let options = Options { clock_speed, demo: true, wall: wall.clone(), scenarios };
    Service::open(url, options).await.expect("a service")
}
