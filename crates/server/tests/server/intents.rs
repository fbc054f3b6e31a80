//! Requests for refreshes: written down before they are sent, never sent twice, found again when their answer is lost.

use crate::apply;
use crate::backends::Line;
use crate::{Answer, Fixture, post, send, with};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use wire::Timestamp;

const REFRESH: &str = r#"{"jobType":"REFRESH"}"#;

fn keyed(path: &str, key: &str, body: &'static str) -> Request<Body> {
    with(post(path, body), &[("idempotency-key", key)])
}

impl Fixture {
    /// What the console knows of the sample whose jobs are at `jobs`.
    pub(crate) async fn standing(&self, jobs: &str) -> Value {
        self.get(&console(jobs)).await.json()
    }

    pub(crate) async fn list(&self, jobs: &str) -> Vec<Value> {
        self.get(jobs).await.json()["result"].as_array().expect("a list").clone()
    }
}

/// The path of what the console knows of an environment, by the path of its jobs.
pub(crate) fn console(jobs: &str) -> String {
    jobs.replace("/api/", "/api/console/").trim_end_matches("/jobs").to_owned()
}

#[apply(on_both)]
async fn a_request_tells_who_asked_and_why_and_is_found_by_its_job() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    assert_eq!(fixture.standing(&jobs).await, json!({}));
    let body = r#"{"jobType":"REFRESH","reason":"  Cycle 3 of the UAT  "}"#;
    let made = fixture.send(keyed(&jobs, "6a1e", body)).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let intent = &fixture.standing(&jobs).await["intent"];
    assert_eq!(
        (&intent["id"], &intent["state"], &intent["kind"]),
        (&json!("6a1e"), &json!("ACCEPTED"), &json!("REFRESH"))
    );
    assert_eq!((&intent["reason"], &intent["jobId"]), (&json!("Cycle 3 of the UAT"), &made.json()["id"]));
    assert!(made.json().get("reason").is_none(), "it stays with the console");
}

#[apply(on_both)]
async fn the_same_key_is_the_same_request() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    let first = fixture.send(keyed(&jobs, "once", REFRESH)).await;
    let again = fixture.send(keyed(&jobs, "once", REFRESH)).await;
    assert_eq!((again.status, again.json()["id"].clone()), (StatusCode::CREATED, first.json()["id"].clone()));
    assert_eq!(again.header("location"), first.header("location"));
    assert_eq!(fixture.backend.creates(), 1);

    let other_time = r#"{"jobType":"REFRESH","scheduledRefreshTime":"2026-12-02T08:00:00Z"}"#;
    let other = fixture.send(keyed(&jobs, "once", other_time)).await;
    assert_eq!((other.status, other.problem().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "idempotency-key-reused"));
    let elsewhere = fixture.jobs_of("Sales demo").await;
    assert_eq!(fixture.send(keyed(&elsewhere, "once", REFRESH)).await.problem(), "idempotency-key-reused");
    for key in ["", "two words", "quote\"", "semi;colon", &"k".repeat(65)] {
        assert_eq!(fixture.send(keyed(&jobs, key, REFRESH)).await.problem(), "invalid-request", "{key}");
    }

    // A refusal is the same one again as well, also when by now it would be possible.
    let busy = fixture.send(keyed(&jobs, "second", REFRESH)).await;
    assert_eq!(busy.problem(), "job-active");
    let job = first.header("location").to_owned();
    fixture.post(&format!("{job}/actions"), r#"{"jobAction":"CANCEL"}"#).await;
    fixture.pass(180).await;
    let still = fixture.send(keyed(&jobs, "second", REFRESH)).await;
    assert_eq!((still.status, still.json()["detail"].clone()), (busy.status, busy.json()["detail"].clone()));
    assert_eq!(fixture.send(keyed(&jobs, "third", REFRESH)).await.status, StatusCode::CREATED);
}

#[apply(on_both)]
async fn of_many_in_the_same_moment_one_is_sent() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    let asked: Vec<_> = (0..12)
        .map(|number| {
            let (app, request) = (fixture.app.clone(), keyed(&jobs, &format!("k{number}"), REFRESH));
            tokio::spawn(async move { send(&app, request).await })
        })
        .collect();
    let mut answers: Vec<Answer> = Vec::new();
    for one in asked {
        answers.push(one.await.expect("no panic"));
    }
    let made = answers.iter().filter(|answer| answer.status == StatusCode::CREATED).count();
    assert_eq!((made, fixture.backend.creates()), (1, 1));
    for refused in answers.iter().filter(|answer| answer.status != StatusCode::CREATED) {
        assert_eq!(refused.problem(), "job-active");
    }
}

#[apply(on_both)]
async fn a_lost_answer_is_said_to_be_unknown_and_the_job_is_found() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    fixture.backend.line(Line::LosesAnswers);
    let lost = fixture.send(keyed(&jobs, "lost", REFRESH)).await;
    assert_eq!((lost.status, lost.problem().as_str()), (StatusCode::GATEWAY_TIMEOUT, "outcome-unknown"));
    fixture.backend.line(Line::Works);
    assert_eq!(fixture.standing(&jobs).await["intent"]["state"], "UNKNOWN");

    // Nobody can start another one meanwhile, also not by asking again.
    assert_eq!(fixture.send(keyed(&jobs, "lost", REFRESH)).await.problem(), "outcome-unknown");
    assert_eq!(fixture.backend.creates(), 1);

    fixture.pass(1).await;
    assert_eq!(fixture.standing(&jobs).await["intent"]["state"], "UNKNOWN");
    fixture.pass(1).await;
    let job = fixture.list(&jobs).await[0]["id"].clone();
    let intent = &fixture.standing(&jobs).await["intent"];
    assert_eq!((&intent["state"], &intent["jobId"]), (&json!("ACCEPTED"), &job));
    let again = fixture.send(keyed(&jobs, "lost", REFRESH)).await;
    assert_eq!((again.status, again.json()["id"].clone()), (StatusCode::CREATED, job));
}

#[apply(on_both)]
async fn a_request_that_never_arrived_is_given_up_after_ten_minutes_and_may_be_sent_once_more() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    let before = fixture.list(&jobs).await.len();
    fixture.backend.line(Line::LosesRequests);
    assert_eq!(fixture.send(keyed(&jobs, "lost", REFRESH)).await.problem(), "outcome-unknown");
    fixture.backend.line(Line::Works);
    fixture.pass(599).await;
    assert_eq!(fixture.standing(&jobs).await["intent"]["state"], "UNKNOWN");
    assert_eq!(fixture.send(keyed(&jobs, "another", REFRESH)).await.problem(), "refresh-in-doubt");
    fixture.pass(1).await;
    assert_eq!(fixture.standing(&jobs).await["intent"]["state"], "LOST");
    assert_eq!(fixture.backend.creates(), 1, "nobody sends it again without being asked to");

    let again = fixture.send(keyed(&jobs, "lost", REFRESH)).await;
    assert_eq!(again.status, StatusCode::CREATED);
    assert_eq!((fixture.list(&jobs).await.len(), fixture.backend.creates()), (before + 1, 2));
    assert_eq!(fixture.standing(&jobs).await["intent"]["jobId"], again.json()["id"]);
}

#[apply(on_both)]
async fn a_lost_request_whose_job_shows_up_late_is_not_sent_once_more() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    fixture.backend.line(Line::LosesRequests);
    fixture.send(keyed(&jobs, "lost", REFRESH)).await;
    fixture.pass(600).await;
    assert_eq!(fixture.standing(&jobs).await["intent"]["state"], "LOST");
    // As if the request had been on its way all the time: somebody at Zuora sees it arrive.
    fixture.backend.line(Line::Works);
    let id = jobs.trim_start_matches("/api/test-environments/").trim_end_matches("/jobs").into();
    let request = wire::JobRequest::refresh(None);
    let late = reprise_server::Backend::create_job(&*fixture.backend, &id, request, "late").await.expect("a job");
    let again = fixture.send(keyed(&jobs, "lost", REFRESH)).await;
    assert_eq!((again.status, again.json()["id"].as_str()), (StatusCode::CREATED, Some(late.id.as_str())));
    assert_eq!(fixture.backend.creates(), 2, "the lost one and the late one");
}

#[apply(on_both)]
async fn a_restart_goes_on_looking() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    fixture.backend.line(Line::LosesAnswers);
    fixture.send(keyed(&jobs, "lost", REFRESH)).await;
    let fixture = fixture.restarted().await;
    assert_eq!(fixture.standing(&jobs).await["intent"]["state"], "UNKNOWN", "another device is told the same");
    fixture.pass(2).await;
    assert_eq!(fixture.standing(&jobs).await["intent"]["state"], "ACCEPTED");
}

#[apply(on_both)]
async fn what_was_written_down_and_not_sent_before_the_process_ended_is_given_up() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    let id = jobs.trim_start_matches("/api/test-environments/").trim_end_matches("/jobs").to_owned();
    let now = Timestamp::parse(crate::NOW).expect("a time").millis();
    let sql = format!(
        "INSERT INTO intents (id, sequence, environment_id, kind, state, created_at) \
         VALUES ('saved', 1, '{id}', 'REFRESH', 'SAVED', {now})"
    );
    let mut connection = fixture.database.connection().await;
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await.expect("a row");
    fixture.pass(60).await;
    assert_eq!(fixture.standing(&jobs).await["intent"]["state"], "SAVED", "it may be about to be sent");
    fixture.pass(1).await;
    let intent = &fixture.standing(&jobs).await["intent"];
    assert_eq!(intent["state"], "REFUSED");
    assert!(intent["refusal"].as_str().expect("a sentence").contains("Nothing was started."), "{intent}");
    assert_eq!(fixture.send(keyed(&jobs, "next", REFRESH)).await.status, StatusCode::CREATED);
}

#[apply(on_both)]
async fn what_was_refused_because_of_another_one_is_not_done_by_a_copy_that_comes_later() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    fixture.backend.line(Line::LosesRequests);
    assert_eq!(fixture.send(keyed(&jobs, "lost", REFRESH)).await.problem(), "outcome-unknown");
    fixture.backend.line(Line::Works);
    assert_eq!(fixture.send(keyed(&jobs, "another", REFRESH)).await.problem(), "refresh-in-doubt");
    fixture.pass(600).await;
    assert_eq!(fixture.standing(&jobs).await["intent"]["id"], "lost", "it is the last one that was to be sent");
    assert_eq!(fixture.send(keyed(&jobs, "another", REFRESH)).await.problem(), "refresh-in-doubt");
    assert_eq!(fixture.backend.creates(), 1);
}

#[apply(on_both)]
async fn a_lost_request_never_takes_the_job_of_another_one() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    fixture.backend.line(Line::LosesRequests);
    fixture.send(keyed(&jobs, "lost", REFRESH)).await;
    fixture.backend.line(Line::Works);
    fixture.pass(600).await;
    let other = fixture.send(keyed(&jobs, "other", REFRESH)).await;
    assert_eq!(other.status, StatusCode::CREATED);
    assert_eq!(fixture.send(keyed(&jobs, "lost", REFRESH)).await.problem(), "job-active");
}

#[apply(on_both)]
async fn a_definite_refusal_ends_it() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    fixture.backend.line(Line::Refuses);
    let refused = fixture.send(keyed(&jobs, "no", REFRESH)).await;
    assert_eq!((refused.status, refused.problem().as_str()), (StatusCode::FORBIDDEN, "not-permitted"));
    let intent = &fixture.standing(&jobs).await["intent"];
    assert_eq!((&intent["state"], &intent["refusal"]), (&json!("REFUSED"), &json!("You may not do this.")));
    fixture.backend.line(Line::Works);
    assert_eq!(fixture.send(keyed(&jobs, "yes", REFRESH)).await.status, StatusCode::CREATED);
}

#[apply(on_both)]
async fn what_stands_against_it_is_found_before_anything_is_sent() {
    let fixture = Fixture::new().await;
    for (name, code) in [
        ("QA Americas", "job-active"),
        ("Migration rehearsal", "refresh-too-early"),
        ("Legacy billing", "environment-not-active"),
    ] {
        let jobs = fixture.jobs_of(name).await;
        assert_eq!(fixture.post(&jobs, REFRESH).await.problem(), code);
        assert_eq!(fixture.standing(&jobs).await["intent"]["state"], "REFUSED");
    }
    let jobs = fixture.jobs_of("UAT Europe").await;
    let long = format!(r#"{{"jobType":"REFRESH","reason":"{}"}}"#, "x".repeat(501));
    assert_eq!(fixture.post(&jobs, long).await.problem(), "invalid-request");
    assert_eq!(fixture.backend.creates(), 0);
    let nowhere = "/api/console/test-environments/00000000-0000-4000-8000-000000000000";
    assert_eq!(fixture.get(nowhere).await.problem(), "environment-not-found");
}
