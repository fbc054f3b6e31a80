//! Moving a planned refresh: one act, whose second half goes on after a restart.

use crate::apply;
use crate::backends::Line;
use crate::{Fixture, post, with};
use axum::http::StatusCode;
use serde_json::{Value, json};

const PLANNED: &str = r#"{"jobType":"REFRESH","scheduledRefreshTime":"2026-12-02T08:00:00Z"}"#;
const LATER: &str = r#"{"scheduledRefreshTime":"2026-12-05T20:30:00Z"}"#;

impl Fixture {
    /// Plans a refresh of a sample: the paths of its jobs, of the job, and of moving it.
    async fn plan(&self) -> (String, String, String) {
        let jobs = self.jobs_of("UAT Europe").await;
        let planned = self.post(&jobs, PLANNED).await;
        assert_eq!(planned.status, StatusCode::CREATED);
        let job = planned.header("location").to_owned();
        let moving = format!("{}/move", job.replace("/api/", "/api/console/"));
        (jobs, job, moving)
    }

    /// Lets the stop of the planned job end, in steps: the first half is done by whoever asks.
    async fn until_moved(&self, jobs: &str) -> Value {
        for _ in 0..200 {
            let intent = self.standing(jobs).await["intent"].clone();
            if !matches!(intent["state"].as_str(), Some("STOPPING" | "SENT" | "SAVED")) {
                return intent;
            }
            self.pass(1).await;
        }
        panic!("it never ended");
    }
}

#[apply(on_both)]
async fn a_planned_refresh_is_moved_as_one_act() {
    let fixture = Fixture::new().await;
    let (jobs, old, moving) = fixture.plan().await;
    let answer = fixture.send(post(&moving, LATER)).await;
    assert_eq!((answer.status, answer.json()["state"].clone()), (StatusCode::ACCEPTED, json!("STOPPING")));
    assert_eq!(fixture.get(&old).await.json()["status"], "CANCELLING");
    // Who asks for something else meanwhile is told that this is under way.
    assert_eq!(fixture.post(&jobs, PLANNED).await.problem(), "refresh-in-doubt");

    let intent = fixture.until_moved(&jobs).await;
    assert_eq!((&intent["state"], &intent["kind"]), (&json!("ACCEPTED"), &json!("MOVE")));
    let list = fixture.list(&jobs).await;
    assert_eq!(
        (&list[0]["status"], &list[0]["scheduledRefreshTime"]),
        (&json!("SCHEDULED"), &json!("2026-12-05T20:30:00Z"))
    );
    assert_eq!((&list[0]["id"], &list[1]["status"]), (&intent["jobId"], &json!("CANCELLED")));
    assert_eq!(fixture.backend.creates(), 2);
}

#[apply(on_both)]
async fn the_same_move_sent_twice_is_one() {
    let fixture = Fixture::new().await;
    let (jobs, _, moving) = fixture.plan().await;
    let asked = |body: &'static str| with(post(&moving, body), &[("idempotency-key", "move")]);
    assert_eq!(fixture.send(asked(LATER)).await.status, StatusCode::ACCEPTED);
    assert_eq!(fixture.send(asked(LATER)).await.status, StatusCode::ACCEPTED, "its plan is being stopped by now");
    assert_eq!(fixture.send(asked(PLANNED)).await.problem(), "idempotency-key-reused");
    let intent = fixture.until_moved(&jobs).await;
    let again = fixture.send(asked(LATER)).await;
    assert_eq!((again.status, &again.json()["jobId"]), (StatusCode::CREATED, &intent["jobId"]));
    assert_eq!(fixture.backend.creates(), 2);
}

#[apply(on_both)]
async fn a_restart_between_the_halves_changes_nothing() {
    let fixture = Fixture::new().await;
    let (jobs, _, moving) = fixture.plan().await;
    fixture.send(post(&moving, LATER)).await;
    let fixture = fixture.restarted().await;
    assert_eq!(fixture.until_moved(&jobs).await["state"], "ACCEPTED");
    assert_eq!(fixture.list(&jobs).await[0]["scheduledRefreshTime"], "2026-12-05T20:30:00Z");
}

#[apply(on_both)]
async fn when_the_second_half_fails_it_says_what_stands_now() {
    let fixture = Fixture::new().await;
    let (jobs, old, moving) = fixture.plan().await;
    fixture.send(post(&moving, LATER)).await;
    fixture.backend.line(Line::Refuses);
    let intent = fixture.until_moved(&jobs).await;
    assert_eq!(intent["state"], "REFUSED");
    let sentence = "The planned refresh was stopped, but the new one was not made: You may not do this. \
                    Nothing is planned now.";
    assert_eq!(intent["refusal"], sentence);
    assert_eq!(fixture.get(&old).await.json()["status"], "CANCELLED");
}

#[apply(on_both)]
async fn when_the_first_half_fails_the_plan_stands_as_it_was() {
    let fixture = Fixture::new().await;
    let (jobs, old, moving) = fixture.plan().await;
    fixture.backend.line(Line::Refuses);
    let refused = fixture.send(post(&moving, LATER)).await;
    assert_eq!((refused.status, refused.problem().as_str()), (StatusCode::FORBIDDEN, "not-permitted"));
    assert_eq!(refused.json()["detail"], "The planned refresh was not moved: You may not do this.");
    assert_eq!(fixture.get(&old).await.json()["status"], "SCHEDULED");
    fixture.backend.line(Line::Works);
    fixture.send(post(&moving, LATER)).await;
    assert_eq!(fixture.until_moved(&jobs).await["state"], "ACCEPTED");
}

#[apply(on_both)]
async fn answers_that_are_lost_in_either_half_are_found_again() {
    let fixture = Fixture::new().await;
    let (jobs, _, moving) = fixture.plan().await;
    fixture.backend.line(Line::LosesAnswers);
    assert_eq!(fixture.send(post(&moving, LATER)).await.status, StatusCode::ACCEPTED);
    let intent = fixture.until_moved(&jobs).await;
    assert_eq!(intent["state"], "UNKNOWN");
    fixture.pass(2).await;
    assert_eq!(fixture.standing(&jobs).await["intent"]["state"], "ACCEPTED");
    assert_eq!(fixture.backend.creates(), 2);
}

#[apply(on_both)]
async fn what_cannot_be_moved_is_left_alone() {
    let fixture = Fixture::new().await;
    let (_, old, moving) = fixture.plan().await;
    for (body, status, code) in [
        (r#"{"scheduledRefreshTime":"2026-11-24T08:59:59Z"}"#, 400, "invalid-request"),
        (r#"{"scheduledRefreshTime":"2026-12-02T08:00:00Z"}"#, 400, "invalid-request"),
        ("{}", 400, "invalid-request"),
        (r#"{"scheduledRefreshTime":"soon"}"#, 400, "invalid-request"),
    ] {
        let answer = fixture.send(post(&moving, body)).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (status, code), "{body}");
    }
    assert_eq!(fixture.get(&old).await.json()["status"], "SCHEDULED");

    let running = fixture.jobs_of("QA Americas").await;
    let job = fixture.list(&running).await[0]["id"].as_str().expect("an id").to_owned();
    let moving = format!("{}/{job}/move", running.replace("/api/", "/api/console/"));
    let refused = fixture.send(post(&moving, LATER)).await;
    assert_eq!((refused.status, refused.problem().as_str()), (StatusCode::CONFLICT, "not-planned"));
}
