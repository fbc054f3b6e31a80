//! Refreshes that wait for the first moment at which they are allowed.

use crate::apply;
use crate::backends::Line;
use crate::intents::console;
use crate::{Answer, Fixture, request, with};
use axum::http::{Method, StatusCode};
use serde_json::json;
use wire::{DAY, HOUR, Timestamp};

impl Fixture {
    async fn change_wish(&self, method: Method, jobs: &str, body: &'static str) -> Answer {
        let asked = request(method, &format!("{}/waiting-refresh", console(jobs)), body);
        self.send(with(asked, &[("content-type", "application/json"), ("x-reprise-csrf", "1")])).await
    }

    async fn wish(&self, jobs: &str, body: &'static str) -> Answer {
        self.change_wish(Method::PUT, jobs, body).await
    }

    /// The moment from which on the sample may be refreshed.
    async fn next(&self, jobs: &str) -> Timestamp {
        let environment = self.get(jobs.trim_end_matches("/jobs")).await.json();
        Timestamp::parse(environment["nextRefreshTime"].as_str().expect("a time")).expect("a time")
    }
}

#[apply(on_both)]
async fn it_is_asked_for_at_the_first_moment_and_not_before() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("Migration rehearsal").await;
    let before = fixture.list(&jobs).await.len();
    let wish = fixture.wish(&jobs, r#"{"reason":"For the dress rehearsal"}"#).await;
    assert_eq!(wish.status, StatusCode::OK);
    assert_eq!(
        (&wish.json()["wish"]["state"], &wish.json()["wish"]["reason"]),
        (&json!("WAITING"), &json!("For the dress rehearsal"))
    );

    fixture.wall.set(fixture.next(&jobs).await.plus(-2 * wire::SECOND));
    fixture.pass(1).await;
    assert_eq!(fixture.list(&jobs).await.len(), before);
    fixture.pass(1).await;
    let list = fixture.list(&jobs).await;
    assert_eq!(list.len(), before + 1);
    let standing = fixture.standing(&jobs).await;
    assert_eq!((&standing["wish"]["state"], &standing["wish"]["jobId"]), (&json!("DONE"), &list[0]["id"]));
    assert_eq!(standing["intent"]["reason"], "For the dress rehearsal");
    fixture.pass(120).await;
    assert_eq!(fixture.list(&jobs).await.len(), before + 1, "once");

    // It is there until somebody has seen it.
    assert_eq!(fixture.change_wish(Method::DELETE, &jobs, "").await.status, StatusCode::OK);
    assert!(fixture.standing(&jobs).await.get("wish").is_none());
    assert_eq!(fixture.change_wish(Method::DELETE, &jobs, "").await.problem(), "nothing-waits");
}

#[apply(on_both)]
async fn it_can_be_put_off_changed_and_removed() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("Migration rehearsal").await;
    let before = fixture.list(&jobs).await.len();
    fixture.wish(&jobs, "{}").await;
    let changed = fixture.wish(&jobs, r#"{"notBefore":"2027-01-10T20:00:00Z","reason":"After the holidays"}"#).await;
    assert_eq!(changed.json()["wish"]["notBefore"], "2027-01-10T20:00:00Z");
    let fixture = fixture.restarted().await;
    fixture.wall.set(Timestamp::parse("2027-01-10T19:59:58Z").expect("a time"));
    fixture.pass(1).await;
    assert_eq!(fixture.list(&jobs).await.len(), before, "it is allowed, and not wanted yet");
    fixture.pass(1).await;
    assert_eq!(fixture.list(&jobs).await.len(), before + 1);

    let other = fixture.jobs_of("Release check").await;
    let before = fixture.list(&other).await.len();
    fixture.wish(&other, "{}").await;
    fixture.change_wish(Method::DELETE, &other, "").await;
    fixture.wall.set(fixture.next(&other).await.plus(HOUR));
    fixture.pass(2).await;
    assert_eq!(fixture.list(&other).await.len(), before);
}

#[apply(on_both)]
async fn who_refreshes_it_meanwhile_has_fulfilled_it() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("Migration rehearsal").await;
    fixture.wish(&jobs, r#"{"notBefore":"2027-02-20T20:00:00Z"}"#).await;
    fixture.wall.set(fixture.next(&jobs).await.plus(HOUR));
    assert_eq!(fixture.post(&jobs, r#"{"jobType":"REFRESH"}"#).await.status, StatusCode::CREATED);
    fixture.pass(2).await;
    assert_eq!(fixture.standing(&jobs).await["wish"]["state"], "WAITING", "it may still be stopped or fail");
    fixture.wall.advance(2 * DAY);
    fixture.pass(1).await;
    let wish = &fixture.standing(&jobs).await["wish"];
    assert_eq!(wish["state"], "REFUSED");
    assert!(wish["refusal"].as_str().expect("a sentence").contains("refreshed this sandbox meanwhile"), "{wish}");
    fixture.wall.set(Timestamp::parse("2027-06-01T00:00:00Z").expect("a time"));
    fixture.pass(2).await;
    assert_eq!(fixture.backend.creates(), 1);
}

#[apply(on_both)]
async fn a_job_in_the_way_is_waited_for() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("Migration rehearsal").await;
    fixture.wish(&jobs, "{}").await;
    let next = fixture.next(&jobs).await;
    let planned = format!(r#"{{"jobType":"REFRESH","scheduledRefreshTime":"{}"}}"#, next.plus(DAY));
    let job = fixture.post(&jobs, planned).await.header("location").to_owned();
    fixture.wall.set(next.plus(HOUR));
    fixture.pass(2).await;
    assert_eq!(fixture.backend.creates(), 1, "what is planned stands in the way");
    fixture.post(&format!("{job}/actions"), r#"{"jobAction":"CANCEL"}"#).await;
    fixture.wall.advance(HOUR);
    fixture.pass(1).await;
    assert_eq!((fixture.standing(&jobs).await["wish"]["state"].clone(), fixture.backend.creates()), (json!("DONE"), 2));
}

#[apply(on_both)]
async fn a_refusal_and_a_lost_request_are_told() {
    let fixture = Fixture::new().await;
    let refused = fixture.jobs_of("Migration rehearsal").await;
    let lost = fixture.jobs_of("Release check").await;
    fixture.wish(&refused, "{}").await;
    fixture.wish(&lost, "{}").await;
    fixture.backend.line(Line::LosesRequests);
    fixture.wall.set(fixture.next(&lost).await.plus(1));
    fixture.pass(1).await;
    let removing = fixture.change_wish(Method::DELETE, &lost, "").await;
    assert_eq!(removing.problem(), "refresh-in-doubt", "it is being asked for");
    assert_eq!(fixture.wish(&lost, "{}").await.problem(), "refresh-in-doubt");
    fixture.pass(601).await;
    let wish = fixture.standing(&lost).await["wish"].clone();
    assert_eq!(wish["state"], "REFUSED");
    assert!(wish["refusal"].as_str().expect("a sentence").contains("no answer came"), "{wish}");

    fixture.backend.line(Line::Refuses);
    fixture.wall.set(fixture.next(&refused).await.plus(1));
    fixture.pass(2).await;
    let wish = fixture.standing(&refused).await["wish"].clone();
    assert_eq!((&wish["state"], &wish["refusal"]), (&json!("REFUSED"), &json!("You may not do this.")));
    assert_eq!(fixture.backend.creates(), 2);
}

#[apply(on_both)]
async fn what_need_not_wait_or_cannot_be_refreshed_gets_no_wish() {
    let fixture = Fixture::new().await;
    for (name, body, status, code) in [
        ("UAT Europe", "{}", 409, "nothing-to-wait-for"),
        ("UAT Europe", r#"{"notBefore":"2026-11-24T08:00:00Z"}"#, 409, "nothing-to-wait-for"),
        ("QA Americas", "{}", 400, "job-active"),
        ("Legacy billing", "{}", 400, "environment-not-active"),
        ("Migration rehearsal", r#"{"notBefore":"2099-01-01T00:00:00Z"}"#, 400, "invalid-request"),
        ("Migration rehearsal", r#"{"notBefore":"tomorrow"}"#, 400, "invalid-request"),
        ("Migration rehearsal", "[]", 400, "invalid-request"),
    ] {
        let answer = fixture.wish(&fixture.jobs_of(name).await, body).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (status, code), "{name} {body}");
    }
    let jobs = fixture.jobs_of("UAT Europe").await;
    let later = fixture.wish(&jobs, r#"{"notBefore":"2026-11-25T08:00:00Z"}"#).await;
    assert_eq!(later.status, StatusCode::OK);
    fixture.wall.set(Timestamp::parse("2026-11-25T08:00:00Z").expect("a time"));
    fixture.pass(1).await;
    assert_eq!(fixture.standing(&jobs).await["wish"]["state"], "DONE");
}
