//! Databases that earlier versions left behind.
//!
//! `versions/0001.sql` holds what a service with the migrations up to 0001 wrote, and so on: whoever adds a migration
//! adds such a file, and never changes one that is there.

use crate::{Fixture, apply};
use database::testing::Database;
use reprise_service::clock::ManualWall;
use reprise_service::idempotency::{Begun, Keyed};
use reprise_service::{Options, Service};
use sqlx::migrate::Migrator;
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use wire::{EnvironmentId, JobStatus, Timestamp};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// Every job with its environment.
type Jobs = BTreeSet<(String, String)>;

#[apply(on_both)]
async fn what_any_version_wrote_is_read_by_this_one() {
    for migration in MIGRATIONS.iter() {
        let version = migration.version;
        let database = Database::new().await;
        let mut connection = database.connection().await;
        MIGRATIONS.run_to(version, &mut connection).await.expect("the migrations up to a version");
        let rows = sqlx::raw_sql(AssertSqlSafe(rows_of(version))).execute(&mut connection);
        rows.await.unwrap_or_else(|error| panic!("version {version}: {error}"));
        let (environments, jobs) = written(&mut connection).await;
        assert!(!environments.is_empty() && !jobs.is_empty(), "the rows of version {version} show nothing");

        let wall = ManualWall::at(Timestamp::parse("2026-11-24T09:00:00Z").expect("a time"));
        let options = Options { wall, ..Options::default() };
        let service =
            Service::open(&database.url(), options).await.unwrap_or_else(|error| panic!("{version}: {error}"));
        assert_eq!(read(&service).await, (environments, jobs), "version {version}");
        if version >= 2 {
            let recipients = service.notifications(&"5d0c1a52-6f3e-4b67-9a52-0c1f5d8e7a01".into()).await;
            assert_eq!(recipients.expect("recipients").len(), 2, "version {version}");
        }
        if version >= 3 {
            let path = "/test-environments/5d0c1a52-6f3e-4b67-9a52-0c1f5d8e7a01/jobs";
            let begun = service.begin_keyed(&Keyed::new("a", "POST", path, 201)).await.expect("a key");
            assert!(matches!(begun, Begun::Answered(answered) if answered.status == 201), "version {version}");
        }
    }
}

#[apply(on_both)]
async fn a_process_goes_on_while_a_later_version_adds_columns() {
    let fixture = Fixture::new().await;
    let id = fixture.id("UAT Europe").await;
    let job = fixture.create(&id, None).await.expect("a job");
    let (environments, jobs) = (fixture.service.environments().await, fixture.service.jobs(&id).await);
    let mut later = fixture.database.connection().await;
    for table in ["environments", "jobs", "clock"] {
        let column = AssertSqlSafe(format!("ALTER TABLE {table} ADD COLUMN added_later TEXT"));
        sqlx::raw_sql(column).execute(&mut later).await.expect("a column");
    }
    assert_eq!(fixture.service.environments().await.expect("environments"), environments.expect("environments"));
    assert_eq!(fixture.service.jobs(&id).await.expect("jobs"), jobs.expect("jobs"));
    assert_eq!(fixture.job(&job).await, job);
}

/// What a service of that version wrote.
fn rows_of(version: i64) -> String {
    let file = format!("tests/service/versions/{version:04}.sql");
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&file)).unwrap_or_else(|error| {
        panic!("{file}: {error}. Add it with rows as a service with the migrations up to {version} writes them")
    })
}

/// The ids of all environments, and all jobs, as they are in the tables.
async fn written(connection: &mut AnyConnection) -> (BTreeSet<String>, Jobs) {
    let environments = sqlx::query("SELECT id FROM environments").fetch_all(&mut *connection).await.expect("rows");
    let jobs = sqlx::query("SELECT environment_id, id FROM jobs").fetch_all(connection).await.expect("rows");
    (environments.iter().map(|row| row.get("id")).collect(), jobs.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// The same as the service tells it, after a look at each for itself.
async fn read(service: &Service) -> (BTreeSet<String>, Jobs) {
    let mut environments = BTreeSet::new();
    let mut jobs = Jobs::new();
    for environment in service.environments().await.expect("environments") {
        let id: &EnvironmentId = &environment.id;
        assert_eq!(service.environment(id).await.expect("the environment"), environment);
        assert!(environment.tenant_name.as_ref().is_some_and(|name| !name.is_empty()), "{environment:?}");
        for job in service.jobs(id).await.expect("jobs") {
            assert!(!matches!(job.status, None | Some(JobStatus::Other(_))), "{job:?}");
            assert_eq!(service.job(id, &job.id).await.expect("the job"), job);
            jobs.insert((id.as_str().to_owned(), job.id.as_str().to_owned()));
        }
        environments.insert(id.as_str().to_owned());
    }
    (environments, jobs)
}
