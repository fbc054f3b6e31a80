//! Ledgers that earlier versions left behind.
//!
//! `versions/0001.sql` holds what a server with the migrations up to 0001 wrote, and so on: whoever adds a migration adds
//! such a file, and never changes one that is there.

use crate::Fixture;
use crate::apply;
use axum::http::StatusCode;
use database::testing::Database;
use reprise_server::{Backend, Chain, Polled, Polling};
use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, Connection};
use std::fs;
use std::path::Path;

static MIGRATIONS: Migrator = sqlx::migrate!();

#[apply(on_both)]
async fn what_any_version_wrote_is_read_by_this_one() {
    for migration in MIGRATIONS.iter() {
        let version = migration.version;
        let fixture = Fixture::new().await;
        let jobs = fixture.jobs_of("Migration rehearsal").await;
        let id = jobs.trim_start_matches("/api/test-environments/").trim_end_matches("/jobs").to_owned();
        let file = format!("tests/server/versions/{version:04}.sql");
        let rows = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&file));
        let rows = rows.unwrap_or_else(|error| panic!("{file}: {error}")).replace("ENVIRONMENT", &id);
        let database = Database::new().await;
        let mut old = database.connection().await;
        let mut migrations = sqlx::migrate!();
        migrations.dangerous_set_table_name("_ledger_migrations");
        migrations.run_to(version, &mut old).await.expect("the migrations up to a version");
        sqlx::raw_sql(AssertSqlSafe(rows)).execute(&mut old).await.unwrap_or_else(|error| panic!("{version}: {error}"));
        old.close().await.expect("an end");

        let ledger = reprise_server::Ledger::open(&database.url()).await.expect("a ledger");
        if version >= 3 {
            let (source, wall) = (fixture.backend.clone(), fixture.wall.clone());
            let name = "https://rest.zuora.com 0e2a".to_owned();
            let polled = Polled::open(source, ledger.clone(), name, Polling::default(), wall).await.expect("snapshots");
            let environments = polled.environments().await.expect("what was kept");
            assert_eq!((environments.len(), environments[0].name()), (1, "Probe “Größe”"));
            assert_eq!(polled.jobs(&environments[0].id).await.expect("what was kept")[0].percent(), 40);
        }
        if version >= 5 {
            assert!(matches!(ledger.verify_audit().await, Ok(Chain::Whole { entries: 1, .. })));
        }
        let desk = reprise_server::Desk::with_wall(fixture.backend.clone(), ledger, fixture.wall.clone());
        let state = crate::state_on(desk.clone(), crate::Dist::sample(), "/");
        let app = reprise_server::app(state);
        let path = crate::intents::console(&jobs);
        let standing = crate::send(&app, crate::request(axum::http::Method::GET, &path, "")).await;
        assert_eq!(standing.status, StatusCode::OK);
        assert_eq!(standing.json()["intent"]["state"], "UNKNOWN", "version {version}");
        assert_eq!(standing.json()["wish"]["state"], "WAITING", "version {version}");
        desk.work().await;
        if version >= 2 {
            let ask =
                async |path: String| crate::send(&app, crate::request(axum::http::Method::GET, &path, "")).await.json();
            assert_eq!(ask(format!("{path}/notes")).await["contactLink"], "mailto:ann@example.com");
            let holds = ask("/api/console/holds".to_owned()).await;
            assert_eq!((&holds["holds"][0]["reason"], &holds["holds"][1]["id"]), (&"UAT week".into(), &"3e1c".into()));
        }
    }
}
