//! Everything that the first page shows.

use crate::apply;
use crate::backends::Line;
use crate::intents::console;
use crate::notes::CHANGE;
use crate::{Fixture, post, request, with};
use axum::body::Body;
use axum::http::{Method, StatusCode};
use reprise_server::Backend;
use serde_json::{Value, json};
use std::time::Duration;
use wire::{Job, JobStatus};

const OVERVIEW: &str = "/api/console/overview";

impl Fixture {
    /// A sample as the overview has it.
    async fn row(&self, name: &str) -> Value {
        let overview = self.get(OVERVIEW).await.json();
        let rows = overview["environments"].as_array().expect("a list").clone();
        rows.into_iter().find(|row| row["environment"]["tenantName"] == name).expect("a sample")
    }
}

#[apply(on_both)]
async fn it_says_of_each_environment_what_the_single_questions_say() {
    let fixture = Fixture::new().await;
    let list = fixture.get("/api/test-environments").await.json();
    let overview = fixture.get(OVERVIEW).await.json();
    let environments: Vec<_> =
        overview["environments"].as_array().expect("a list").iter().map(|row| row["environment"].clone()).collect();
    assert_eq!(json!(environments), list["result"]);
    for row in overview["environments"].as_array().expect("a list") {
        let name = row["environment"]["tenantName"].as_str().expect("a name");
        let jobs = fixture.list(&fixture.jobs_of(name).await).await;
        let jobs: Vec<Job> = jobs.into_iter().map(|job| serde_json::from_value(job).expect("a job")).collect();
        let told: Vec<Job> = serde_json::from_value(row["jobs"].clone()).expect("jobs");
        assert!(told.iter().all(|job| jobs.contains(job)) && told.len() <= 4, "{row}");
        assert!(jobs.iter().filter(|job| job.is_active()).all(|job| told.contains(job)), "{row}");
        let ended = |job: &&Job| job.is_refresh() && job.is_settled();
        assert_eq!(jobs.iter().find(ended), told.iter().find(ended), "{name}: the last one that has ended");
        let completed = |job: &&Job| job.is_refresh() && job.status == Some(JobStatus::Completed);
        assert_eq!(jobs.iter().find(completed), told.iter().find(completed), "{name}: the last one that completed");
        assert_eq!(row["intentOpen"], false);
        assert!(row.get("notes").is_none() && row.get("wish").is_none(), "{row}");
    }
    assert_eq!(overview["holds"], json!([]));
}

#[apply(on_both)]
async fn a_backend_that_has_no_such_question_is_asked_for_each_environment() {
    let fixture = Fixture::new().await;
    let environments = fixture.backend.environments().await.expect("a list");
    let by_hand = fixture.backend.latest_jobs(&environments).await.expect("jobs");
    let in_one = fixture.backend.service().latest_jobs(&environments).await.expect("jobs");
    for environment in &environments {
        let of = |jobs: &[Job]| -> Vec<Job> {
            jobs.iter().filter(|job| job.test_environment_id == environment.id).cloned().collect()
        };
        assert_eq!(of(&by_hand), of(&in_one), "{}", environment.name());
    }
    assert_eq!(by_hand.len(), in_one.len());
    let mut by_hand = fixture.backend.all_jobs(&environments).await.expect("jobs");
    let mut in_one = fixture.backend.service().all_jobs(&environments).await.expect("jobs");
    for jobs in [&mut by_hand, &mut in_one] {
        jobs.sort_by(|one, other| one.id.cmp(&other.id));
    }
    assert_eq!(by_hand, in_one);
}

#[apply(on_both)]
async fn notes_wishes_holds_and_open_requests_are_in_it() {
    let fixture = Fixture::new().await;
    fixture.note("UAT Europe", r#"{"alias":"Europe","contact":"https://desk.example/"}"#).await;
    let notes = &fixture.row("UAT Europe").await["notes"];
    assert_eq!(
        *notes,
        json!({"alias":"Europe","contact":"https://desk.example/","contactLink":"https://desk.example/"})
    );

    let waiting = console(&fixture.jobs_of("Release check").await);
    fixture.send(with(request(Method::PUT, &format!("{waiting}/waiting-refresh"), "{}"), &CHANGE)).await;
    assert_eq!(fixture.row("Release check").await["wish"]["state"], "WAITING");

    let jobs = fixture.jobs_of("UAT Europe").await;
    fixture.backend.line(Line::LosesRequests);
    fixture.post(&jobs, r#"{"jobType":"REFRESH"}"#).await;
    assert_eq!(fixture.row("UAT Europe").await["intentOpen"], true);
    fixture.pass(601).await;
    assert_eq!(fixture.row("UAT Europe").await["intentOpen"], false, "it was given up");

    fixture.post("/api/console/holds", r#"{"until":"2026-12-01T18:00:00Z","reason":"UAT week"}"#).await;
    assert_eq!(fixture.get(OVERVIEW).await.json()["holds"][0]["reason"], "UAT week");
    fixture.wall.set(wire::Timestamp::parse("2026-12-01T18:00:00Z").expect("a time"));
    assert_eq!(fixture.get(OVERVIEW).await.json()["holds"], json!([]), "it has ended");
}

#[apply(on_both)]
async fn who_knows_it_is_told_of_changes_only_and_may_wait_for_them() {
    let fixture = Fixture::new().await;
    let first = fixture.get(OVERVIEW).await;
    let tag = first.header("etag").to_owned();
    assert!(!tag.is_empty());
    let known = || with(request(Method::GET, OVERVIEW, Body::empty()), &[("if-none-match", &tag)]);
    let same = fixture.send(known()).await;
    assert_eq!((same.status, same.bytes.len()), (StatusCode::NOT_MODIFIED, 0));

    let app = fixture.app.clone();
    let waiting = with(known(), &[("prefer", "wait=25")]);
    let waiting = tokio::spawn(async move { crate::send(&app, waiting).await });
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert!(!waiting.is_finished(), "as long as nothing happens nobody is answered");
    fixture.send(post("/api/console/holds", r#"{"until":"2026-12-01T18:00:00Z","reason":"UAT week"}"#)).await;
    let answer = tokio::time::timeout(Duration::from_secs(10), waiting).await.expect("an answer").expect("no panic");
    assert_eq!((answer.status, answer.header("preference-applied")), (StatusCode::OK, "wait=25"));
    assert_eq!(answer.json()["holds"][0]["reason"], "UAT week");
}
