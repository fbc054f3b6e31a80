//! Times in which no refresh may start, against each way to ask for one.

use crate::apply;
use crate::intents::console;
use crate::notes::CHANGE;
use crate::{Answer, Fixture, post, request, with};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use wire::{DAY, Timestamp};

const HOLDS: &str = "/api/console/holds";
const REFRESH: &str = r#"{"jobType":"REFRESH"}"#;

impl Fixture {
    /// Makes a hold of a sample, or of all.
    async fn hold(&self, name: Option<&str>, from: Option<&str>, until: &str) -> Value {
        let environment = match name {
            Some(name) => Some(self.id_of(name).await),
            None => None,
        };
        let body = json!({"environmentId":environment,"from":from,"until":until,"reason":"UAT week"});
        let made = self.post(HOLDS, body.to_string()).await;
        assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
        made.json()
    }

    async fn end_hold(&self, hold: &Value) -> Answer {
        let path = format!("{HOLDS}/{}", hold["id"].as_str().expect("an id"));
        self.send(with(request(Method::DELETE, &path, ""), &CHANGE)).await
    }

    async fn holds(&self) -> Vec<Value> {
        self.get(HOLDS).await.json()["holds"].as_array().expect("a list").clone()
    }

    pub(crate) async fn id_of(&self, name: &str) -> String {
        let jobs = self.jobs_of(name).await;
        jobs.trim_start_matches("/api/test-environments/").trim_end_matches("/jobs").to_owned()
    }
}

fn refused(answer: &Answer) {
    assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::CONFLICT, "on-hold"));
    assert_eq!(answer.json()["detail"], "On hold until 2026-12-01 18:00 UTC: UAT week.");
}

fn planned(start: &str) -> String {
    format!(r#"{{"jobType":"REFRESH","scheduledRefreshTime":"{start}"}}"#)
}

#[apply(on_both)]
async fn a_hold_keeps_refreshes_from_starting_until_its_end() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    fixture.hold(Some("UAT Europe"), None, "2026-12-01T18:00:00Z").await;
    refused(&fixture.post(&jobs, REFRESH).await);
    refused(&fixture.post(&jobs, planned("2026-12-01T17:59:59Z")).await);
    assert_eq!(fixture.backend.creates(), 0, "nothing was sent");
    assert_eq!(fixture.standing(&jobs).await["intent"]["state"], "REFUSED");
    let other = fixture.jobs_of("Sales demo").await;
    assert_eq!(fixture.post(&other, REFRESH).await.status, StatusCode::CREATED, "it is no hold of this one");
    let fixture = fixture.restarted().await;
    refused(&fixture.post(&jobs, REFRESH).await);
    assert_eq!(fixture.post(&jobs, planned("2026-12-01T18:00:00Z")).await.status, StatusCode::CREATED);
}

#[apply(on_both)]
async fn a_freeze_of_all_environments_keeps_plans_out_of_it() {
    let fixture = Fixture::new().await;
    fixture.hold(None, Some("2026-11-30T00:00:00+01:00"), "2026-12-01T18:00:00Z").await;
    for name in ["UAT Europe", "Sales demo"] {
        let jobs = fixture.jobs_of(name).await;
        refused(&fixture.post(&jobs, planned("2026-11-29T23:00:00Z")).await);
        assert_eq!(fixture.post(&jobs, planned("2026-11-29T22:59:59Z")).await.status, StatusCode::CREATED);
    }
    let now = fixture.jobs_of("Finance training").await;
    assert_eq!(fixture.post(&now, REFRESH).await.status, StatusCode::CREATED, "it has not begun");
}

#[apply(on_both)]
async fn a_plan_cannot_be_moved_into_a_hold() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    let job = fixture.post(&jobs, planned("2026-12-05T08:00:00Z")).await.header("location").to_owned();
    fixture.hold(Some("UAT Europe"), Some("2026-11-30T00:00:00Z"), "2026-12-01T18:00:00Z").await;
    let moving = format!("{}/move", job.replace("/api/", "/api/console/"));
    refused(&fixture.send(post(&moving, r#"{"scheduledRefreshTime":"2026-11-30T08:00:00Z"}"#)).await);
    assert_eq!(fixture.get(&job).await.json()["status"], "SCHEDULED", "it stands as it was");
    let moved = fixture.send(post(&moving, r#"{"scheduledRefreshTime":"2026-12-02T08:00:00Z"}"#)).await;
    assert!(moved.status.is_success(), "{moved:?}");
}

#[apply(on_both)]
async fn a_hold_that_is_made_while_a_plan_is_moved_stops_its_second_half() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    let job = fixture.post(&jobs, planned("2026-12-05T08:00:00Z")).await.header("location").to_owned();
    let moving = format!("{}/move", job.replace("/api/", "/api/console/"));
    let begun = fixture.send(post(&moving, r#"{"scheduledRefreshTime":"2026-12-01T08:00:00Z"}"#)).await;
    assert_eq!(begun.status, StatusCode::ACCEPTED);
    fixture.hold(None, None, "2026-12-01T18:00:00Z").await;
    fixture.pass(200).await;
    let intent = fixture.standing(&jobs).await["intent"].clone();
    assert_eq!(intent["state"], "REFUSED");
    let sentence = "The planned refresh was stopped, but the new one was not made: \
                    On hold until 2026-12-01 18:00 UTC: UAT week. Nothing is planned now.";
    assert_eq!(intent["refusal"], sentence);
}

#[apply(on_both)]
async fn a_wish_waits_for_the_end_of_a_hold() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    let before = fixture.list(&jobs).await.len();
    let hold = fixture.hold(Some("UAT Europe"), None, "2026-12-01T18:00:00Z").await;
    let path = format!("{}/waiting-refresh", console(&jobs));
    let wish = fixture.send(with(request(Method::PUT, &path, "{}"), &CHANGE)).await;
    assert_eq!((wish.status, &wish.json()["wish"]["state"]), (StatusCode::OK, &json!("WAITING")));
    fixture.pass(90).await;
    fixture.wall.set(Timestamp::parse("2026-12-01T17:59:58Z").expect("a time"));
    fixture.pass(1).await;
    assert_eq!((fixture.list(&jobs).await.len(), fixture.backend.creates()), (before, 0));
    fixture.pass(1).await;
    assert_eq!(fixture.list(&jobs).await.len(), before + 1);
    assert_eq!(fixture.standing(&jobs).await["wish"]["state"], "DONE");
    assert_eq!(fixture.end_hold(&hold).await.json()["until"], "2026-12-01T18:00:00Z", "it has ended by itself");
}

#[apply(on_both)]
async fn a_wish_waits_for_the_interval_and_for_holds_whichever_ends_later() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("Release check").await;
    let path = format!("{}/waiting-refresh", console(&jobs));
    fixture.send(with(request(Method::PUT, &path, "{}"), &CHANGE)).await;
    let next = fixture.get(jobs.trim_end_matches("/jobs")).await.json()["nextRefreshTime"].clone();
    let next = Timestamp::parse(next.as_str().expect("a time")).expect("a time");
    let freeze = fixture.hold(None, Some(&next.plus(-DAY).to_string()), &next.plus(DAY).to_string()).await;
    fixture.wall.set(next);
    fixture.pass(2).await;
    assert_eq!(fixture.standing(&jobs).await["wish"]["state"], "WAITING");
    // Who ends it early lets it go.
    assert_eq!(fixture.end_hold(&freeze).await.status, StatusCode::OK);
    fixture.pass(1).await;
    assert_eq!(fixture.standing(&jobs).await["wish"]["state"], "DONE");
}

#[apply(on_both)]
async fn a_hold_is_ended_or_removed_and_told_for_a_year() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    let begun = fixture.hold(Some("UAT Europe"), None, "2026-12-01T18:00:00Z").await;
    let ahead = fixture.hold(None, Some("2026-12-31T00:00:00Z"), "2027-01-01T00:00:00Z").await;
    assert_eq!((&begun["from"], &begun["createTime"]), (&json!(crate::NOW), &json!(crate::NOW)));
    assert_eq!(begun["environmentId"], fixture.id_of("UAT Europe").await);
    assert!(ahead.get("environmentId").is_none() && ahead.get("person").is_none(), "{ahead}");
    assert_eq!(fixture.holds().await, [begun.clone(), ahead.clone()]);

    fixture.pass(60).await;
    let ended = fixture.end_hold(&begun).await;
    assert_eq!((ended.status, &ended.json()["until"]), (StatusCode::OK, &json!("2026-11-24T09:01:00Z")));
    assert_eq!(fixture.post(&jobs, REFRESH).await.status, StatusCode::CREATED);
    fixture.pass(60).await;
    assert_eq!(fixture.end_hold(&begun).await.json(), ended.json(), "once more does no harm");
    let removed = fixture.end_hold(&ahead).await;
    assert_eq!((removed.status, removed.bytes.len()), (StatusCode::NO_CONTENT, 0));
    assert_eq!(fixture.end_hold(&ahead).await.problem(), "hold-not-found");
    assert_eq!(fixture.holds().await, [ended.json()]);
    fixture.wall.advance(399 * DAY);
    assert_eq!(fixture.holds().await.len(), 1);
    fixture.wall.advance(DAY);
    assert!(fixture.holds().await.is_empty());
}

#[apply(on_both)]
async fn what_is_no_hold_is_refused_with_what_is_wrong() {
    let fixture = Fixture::new().await;
    let until = "2026-12-01T18:00:00Z";
    for (body, word) in [
        (json!({}), "until"),
        (json!({"until":until}), "reason"),
        (json!({"until":until,"reason":"   "}), "reason"),
        (json!({"until":until,"reason":"x".repeat(201)}), "reason"),
        (json!({"until":until,"reason":"two\r\nlines"}), "reason"),
        (json!({"until":"2026-11-24T09:00:00Z","reason":"UAT"}), "until"),
        (json!({"until":until,"from":until,"reason":"UAT"}), "until"),
        (json!({"until":"2027-11-25T09:00:01Z","reason":"UAT"}), "366 days"),
        (json!({"from":"2099-11-25T09:00:00Z","until":"2099-11-26T09:00:00Z","reason":"UAT"}), "five years"),
        (json!({"until":"Friday","reason":"UAT"}), "Friday"),
        (json!({"until":1_796_000_000,"reason":"UAT"}), "1796000000"),
        (json!([]), ""),
    ] {
        let refused = fixture.post(HOLDS, body.to_string()).await;
        assert_eq!((refused.status.as_u16(), refused.problem().as_str()), (400, "invalid-request"), "{body}");
        assert!(refused.json()["detail"].as_str().expect("a sentence").contains(word), "{refused:?}");
    }
    let unknown = json!({"environmentId":"x","until":until,"reason":"UAT"}).to_string();
    assert_eq!(fixture.post(HOLDS, unknown).await.problem(), "environment-not-found");
    let huge = json!({"until":until,"reason":"x".repeat(10_000_000)}).to_string();
    assert_eq!(fixture.post(HOLDS, huge).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let unmarked = with(request(Method::POST, HOLDS, "{}"), &[("content-type", "application/json")]);
    assert_eq!(fixture.send(unmarked).await.problem(), "csrf");
    assert!(fixture.holds().await.is_empty());
    let longest = json!({"until":"2027-11-25T09:00:00Z","from":"2020-01-01T00:00:00Z","reason":"x".repeat(200)});
    let made = fixture.post(HOLDS, longest.to_string()).await;
    assert_eq!((made.status, &made.json()["from"]), (StatusCode::CREATED, &json!(crate::NOW)), "not in the past");
}
