//! Stops: written down before they are sent, looked after when their answer is lost, sent again only by people.

use crate::Fixture;
use crate::apply;
use crate::backends::Line;
use axum::http::StatusCode;
use reprise_server::Backend;

const REFRESH: &str = r#"{"jobType":"REFRESH"}"#;
const CANCEL: &str = r#"{"jobAction":"CANCEL"}"#;

impl Fixture {
    /// Starts a refresh of a sample: the path of its job.
    async fn started(&self) -> String {
        let jobs = self.jobs_of("UAT Europe").await;
        let made = self.post(&jobs, REFRESH).await;
        assert_eq!(made.status, StatusCode::CREATED);
        made.header("location").to_owned()
    }

    /// What the ledger says of the only stop.
    async fn stop_in_ledger(&self) -> Option<String> {
        let mut connection = self.database.connection().await;
        let row = sqlx::query_scalar("SELECT state FROM stops").fetch_optional(&mut connection).await;
        row.expect("a table")
    }
}

#[apply(on_both)]
async fn a_lost_answer_is_found_out_by_reading_the_job() {
    let fixture = Fixture::new().await;
    let job = fixture.started().await;
    fixture.backend.line(Line::LosesAnswers);
    let stopped = fixture.post(&format!("{job}/actions"), CANCEL).await;
    assert_eq!((stopped.status, stopped.json()["status"].as_str()), (StatusCode::OK, Some("CANCELLING")));
    assert_eq!(fixture.stop_in_ledger().await.as_deref(), Some("STOPPED"));
}

#[apply(on_both)]
async fn a_stop_that_never_arrived_is_in_doubt_for_ten_minutes_and_people_may_press_again() {
    let fixture = Fixture::new().await;
    let job = fixture.started().await;
    let actions = format!("{job}/actions");
    fixture.backend.line(Line::LosesRequests);
    let lost = fixture.post(&actions, CANCEL).await;
    assert_eq!((lost.status, lost.problem().as_str()), (StatusCode::GATEWAY_TIMEOUT, "outcome-unknown"));
    assert!(lost.json()["detail"].as_str().expect("a sentence").contains("not known yet whether"));
    // As long as the first one is in doubt, a refusal of another one says nothing for certain.
    fixture.backend.line(Line::Refuses);
    assert_eq!(fixture.post(&actions, CANCEL).await.problem(), "outcome-unknown");
    fixture.backend.line(Line::Works);
    fixture.pass(599).await;
    assert_eq!(fixture.stop_in_ledger().await.as_deref(), Some("UNKNOWN"));
    assert_ne!(fixture.get(&job).await.json()["status"], "CANCELLING", "nobody sends it again by himself");
    fixture.pass(1).await;
    let state = fixture.stop_in_ledger().await.expect("a stop");
    assert!(matches!(state.as_str(), "NOT_STOPPED" | "TOO_LATE"), "{state}");
}

#[apply(on_both)]
async fn it_is_looked_after_by_the_next_process_as_well() {
    let fixture = Fixture::new().await;
    let job = fixture.started().await;
    fixture.backend.line(Line::LosesRequests);
    fixture.post(&format!("{job}/actions"), CANCEL).await;
    let fixture = fixture.restarted().await;
    assert_eq!(fixture.stop_in_ledger().await.as_deref(), Some("UNKNOWN"));
    // As if it had been on its way all the time.
    let ids: Vec<_> = job.split('/').collect();
    let (environment, id) = (ids[3].into(), ids[5].into());
    let cancel = wire::JobActionRequest::CANCEL;
    Backend::act_on_job(&*fixture.backend, &environment, &id, cancel).await.expect("a stop");
    fixture.pass(2).await;
    assert_eq!(fixture.stop_in_ledger().await.as_deref(), Some("STOPPED"));
}

#[apply(on_both)]
async fn what_was_stopped_is_told_as_stopped_whatever_becomes_of_another_press() {
    let fixture = Fixture::new().await;
    let actions = format!("{}/actions", fixture.started().await);
    assert_eq!(fixture.post(&actions, CANCEL).await.status, StatusCode::OK);
    fixture.backend.line(Line::Refuses);
    assert_eq!(fixture.post(&actions, CANCEL).await.json()["status"], "CANCELLING");
    assert_eq!(fixture.stop_in_ledger().await.as_deref(), Some("STOPPED"));
}

#[apply(on_both)]
async fn a_refusal_is_certain_and_leaves_nothing_open() {
    let fixture = Fixture::new().await;
    let job = fixture.started().await;
    fixture.backend.line(Line::Refuses);
    let refused = fixture.post(&format!("{job}/actions"), CANCEL).await;
    assert_eq!((refused.status, refused.problem().as_str()), (StatusCode::FORBIDDEN, "not-permitted"));
    assert_eq!(fixture.stop_in_ledger().await, None);
}
