//! Time and restarts.

use crate::{Fixture, apply};
use reprise_service::{OpenError, Options, Service};
use wire::{DAY, HOUR, MINUTE, SECOND, Timestamp};

#[apply(on_both)]
async fn a_restart_in_the_middle_of_a_refresh_changes_nothing() {
    let fixture = Fixture::new().await;
    let id = fixture.id("UAT Europe").await;
    let job = fixture.create(&id, None).await.expect("a job");
    fixture.wall.advance(3 * HOUR);
    let before = fixture.job(&job).await;
    // Not closed: as if it had been killed.
    let reopened = fixture.reopened(1).await;
    assert_eq!(reopened.job(&id, &job.id).await.expect("the job"), before);
    assert_eq!(reopened.environments().await.expect("all"), fixture.service.environments().await.expect("all"));
    fixture.wall.advance(HOUR);
    assert!(reopened.job(&id, &job.id).await.expect("the job").percent() > before.percent());
}

#[apply(on_both)]
async fn time_passes_while_no_process_runs() {
    let fixture = Fixture::new().await;
    let job = fixture.create(&fixture.id("UAT Europe").await, None).await.expect("a job");
    fixture.service.close().await;
    fixture.wall.advance(2 * DAY);
    let reopened = fixture.reopened(1).await;
    assert!(reopened.job(&job.test_environment_id, &job.id).await.expect("the job").is_settled());
}

#[apply(on_both)]
async fn a_weekend_is_a_quarter_of_an_hour_for_a_fast_clock() {
    let fixture = Fixture::new().await;
    let fast = fixture.reopened(480).await;
    let before = fast.clock().now();
    fast.close().await;
    fixture.wall.advance(2 * DAY);
    let again = fixture.reopened(480).await;
    assert_eq!(again.clock().now(), before.plus(15 * MINUTE * 480));
}

#[apply(on_both)]
async fn another_speed_goes_on_from_where_the_clock_stood() {
    let fixture = Fixture::new().await;
    fixture.wall.advance(SECOND);
    let fast = fixture.reopened(480).await;
    fixture.wall.advance(MINUTE);
    let reached = fast.clock().now();
    assert_eq!(reached, Timestamp::parse("2026-11-24T17:00:01Z").expect("a time"));
    fast.close().await;
    assert_eq!(fixture.reopened(1).await.clock().now(), reached);
}

#[apply(on_both)]
async fn samples_are_made_once() {
    let fixture = Fixture::new().await;
    let before = fixture.service.environments().await.expect("environments").len();
    let again = fixture.reopened(1).await;
    assert_eq!(again.environments().await.expect("environments").len(), before);
}

#[tokio::test]
async fn what_cannot_be_opened_is_explained() {
    let speed = Options { clock_speed: 0, ..Options::default() };
    assert!(matches!(Service::open("sqlite://x.db", speed).await, Err(OpenError::ClockStandsStill)));
    for (url, wanted) in [
        ("postgres://127.0.0.1:1/x", "Check that the server runs"),
        ("postgresql://127.0.0.1:1/x", "Check that the server runs"),
        ("postgres://127.0.0.1:many/x", "cannot be read"),
        ("postgres://127.0.0.1:1/x?sslmode=perhaps", "unknown value"),
        ("mysql://localhost/x", "names no database"),
        ("reprise.db", "names no database"),
        ("sqlite::memory:", "names no database"),
        ("sqlite:///no/such/folder/x.db", "Check that its folder exists"),
    ] {
        let error = Service::open(url, Options::default()).await.expect_err("a refusal").to_string();
        assert!(error.contains(wanted), "{url}: {error}");
    }
}
