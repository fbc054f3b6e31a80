//! The rule of two persons: one asks, another one agrees, and nobody gets around it.

use super::{Guarded, changing};
use crate::{Answer, with};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use wire::{DAY, SECOND};

const REFRESH: &str = r#"{"jobType":"REFRESH","reason":"Cycle 3"}"#;

/// Two persons.
const ANN: [(&str, &str); 2] = [("x-auth-request-user", "u-1"), ("x-auth-request-email", "ann@example.com")];
const BEN: [(&str, &str); 2] = [("x-auth-request-user", "u-2"), ("x-auth-request-email", "ben@example.com")];

impl Guarded {
    async fn by(&self, who: [(&'static str, &str); 2], groups: &str, method: Method, path: &str, body: &str) -> Answer {
        let request = with(changing(method, path, body), &who);
        self.send(with(request, &[("x-auth-request-groups", groups)])).await
    }

    async fn asks(&self, key: &str, body: &str) -> Answer {
        let path = format!("/api/test-environments/{}/jobs", self.mine);
        let request = with(changing(Method::POST, &path, body), &ANN);
        self.send(with(request, &[("x-auth-request-groups", "finance"), ("idempotency-key", key)])).await
    }

    async fn approval(&self) -> Value {
        self.by(ANN, "finance", Method::GET, &self.console(""), "").await.json()["approval"].clone()
    }

    fn console(&self, rest: &str) -> String {
        format!("/api/console/test-environments/{}{rest}", self.mine)
    }

    async fn jobs(&self) -> usize {
        let path = format!("/api/test-environments/{}/jobs", self.mine);
        self.by(ANN, "finance", Method::GET, &path, "").await.json()["result"].as_array().expect("jobs").len()
    }
}

#[tokio::test]
async fn nothing_starts_before_another_person_has_agreed() {
    let guarded = Guarded::with_rule_of_two().await;
    let before = guarded.jobs().await;
    let asked = guarded.asks("key-1", REFRESH).await;
    assert_eq!(
        (asked.status, asked.json()["state"].as_str()),
        (StatusCode::ACCEPTED, Some("WAITING")),
        "{:?}",
        asked.bytes
    );
    // Once more is the same, and another one is one too many.
    assert_eq!(guarded.asks("key-1", REFRESH).await.json()["id"], "key-1");
    assert_eq!(guarded.asks("key-2", REFRESH).await.problem(), "approval-open");
    let agree = guarded.console("/approvals/key-1/agree");
    let own = guarded.by(ANN, "finance", Method::POST, &agree, "").await;
    assert_eq!((own.status, own.problem().as_str()), (StatusCode::FORBIDDEN, "second-person-needed"));
    // The same person under another id.
    let same = [("x-auth-request-user", "u-9"), ("x-auth-request-email", "ANN@example.com")];
    assert_eq!(guarded.by(same, "finance", Method::POST, &agree, "").await.problem(), "second-person-needed");
    assert_eq!(guarded.by(BEN, "readers", Method::POST, &agree, "").await.problem(), "not-allowed");
    let row = guarded.by(BEN, "requesters", Method::GET, "/api/console/overview", "").await.json();
    let rows = row["environments"].as_array().expect("rows").clone();
    assert!(rows.iter().any(|row| row["needsSecond"] == true), "the list says that somebody is waited for");
    assert_eq!(guarded.jobs().await, before);

    let made = guarded.by(BEN, "requesters", Method::POST, &agree, "").await;
    assert_eq!(made.status, StatusCode::CREATED, "{:?}", made.bytes);
    assert_eq!(guarded.jobs().await, before + 1);
    let approval = guarded.approval().await;
    assert_eq!((approval["state"].as_str(), approval["decidedBy"].as_str()), (Some("AGREED"), Some("ben@example.com")));
    assert_eq!(approval["jobId"], made.json()["id"]);
    assert_eq!(guarded.by(BEN, "requesters", Method::POST, &agree, "").await.problem(), "approval-decided");
    let log: Vec<_> = guarded
        .log()
        .await
        .iter()
        .rev()
        .map(|entry| {
            format!(
                "{} {} {}",
                entry["person"].as_str().unwrap_or("-"),
                entry["action"].as_str().unwrap_or("-"),
                entry["outcome"].as_str().unwrap_or("-")
            )
        })
        .collect();
    assert!(
        log.contains(&"ann@example.com ask-two asked".to_owned())
            && log.contains(&"ben@example.com agree done".to_owned()),
        "{log:?}"
    );
    assert!(log.contains(&"ann@example.com refresh done".to_owned()), "{log:?}");
}

#[tokio::test]
async fn no_other_way_leads_around_the_second_person() {
    let guarded = Guarded::with_rule_of_two().await;
    let admin = async |method: Method, path: String, body: &str| guarded.by(ANN, "admins", method, &path, body).await;
    let wish = admin(Method::PUT, guarded.console("/waiting-refresh"), r#"{"notBefore":"2026-12-24T09:00:00Z"}"#).await;
    assert_eq!((wish.status, wish.problem().as_str()), (StatusCode::CONFLICT, "second-person-needed"));
    let moved =
        admin(Method::POST, guarded.console("/jobs/none/move"), r#"{"scheduledRefreshTime":"2026-12-24T09:00:00Z"}"#)
            .await;
    assert_eq!((moved.status, moved.problem().as_str()), (StatusCode::CONFLICT, "second-person-needed"));
    let spelled = format!("/api/test-environments/{}/jobs", guarded.mine.to_uppercase());
    assert_eq!(admin(Method::POST, spelled, REFRESH).await.status, StatusCode::ACCEPTED);
    assert_eq!(guarded.asks("x", REFRESH).await.problem(), "approval-open");
    // Another environment has no such rule, and an id is good for its own only.
    let other = format!("/api/console/test-environments/{}/approvals/x/agree", guarded.other);
    assert_eq!(guarded.by(BEN, "admins", Method::POST, &other, "").await.problem(), "approval-not-found");
}

#[tokio::test]
async fn it_can_be_declined_taken_back_and_is_over_after_a_day() {
    let guarded = Guarded::with_rule_of_two().await;
    let before = guarded.jobs().await;
    guarded.asks("one", REFRESH).await;
    let decline = guarded.console("/approvals/one/decline");
    assert_eq!(guarded.by(ANN, "finance", Method::POST, &decline, "{}").await.problem(), "second-person-needed");
    let declined = guarded.by(BEN, "requesters", Method::POST, &decline, r#"{"reason":"Month end"}"#).await.json();
    assert_eq!((declined["state"].as_str(), declined["refusal"].as_str()), (Some("DECLINED"), Some("Month end")));

    guarded.asks("two", REFRESH).await;
    let two = guarded.console("/approvals/two");
    assert_eq!(guarded.by(BEN, "admins", Method::DELETE, &two, "").await.problem(), "not-yours");
    assert_eq!(guarded.by(ANN, "finance", Method::DELETE, &two, "").await.json()["state"], "WITHDRAWN");

    guarded.asks("three", REFRESH).await;
    guarded.fixture.wall.advance(DAY + SECOND);
    guarded.fixture.desk.work().await;
    assert_eq!(guarded.approval().await["state"], "EXPIRED");
    let agree = guarded.console("/approvals/three/agree");
    assert_eq!(guarded.by(BEN, "requesters", Method::POST, &agree, "").await.problem(), "approval-decided");
    assert_eq!(guarded.jobs().await, before);
}

#[tokio::test]
async fn what_came_in_between_stands_against_it_also_when_it_was_agreed_to() {
    let guarded = Guarded::with_rule_of_two().await;
    guarded.asks("one", REFRESH).await;
    let hold = json!({ "environmentId": guarded.mine, "until": "2026-12-24T09:00:00Z", "reason": "UAT" }).to_string();
    guarded.by(BEN, "admins", Method::POST, "/api/console/holds", &hold).await;
    let refused = guarded.by(BEN, "requesters", Method::POST, &guarded.console("/approvals/one/agree"), "").await;
    assert_eq!((refused.status, refused.problem().as_str()), (StatusCode::CONFLICT, "on-hold"));
    let approval = guarded.approval().await;
    assert!(approval["refusal"].as_str().is_some_and(|why| why.contains("UAT")), "{approval}");
    // What stands against it from the beginning waits for nobody.
    assert_eq!(guarded.asks("two", REFRESH).await.problem(), "on-hold");
}

#[tokio::test]
async fn of_two_who_agree_at_once_one_starts_it() {
    let guarded = Guarded::with_rule_of_two().await;
    let before = guarded.jobs().await;
    guarded.asks("one", REFRESH).await;
    let agree = guarded.console("/approvals/one/agree");
    let carla = [("x-auth-request-user", "u-3"), ("x-auth-request-email", "carla@example.com")];
    let (one, other) = tokio::join!(
        guarded.by(BEN, "requesters", Method::POST, &agree, ""),
        guarded.by(carla, "requesters", Method::POST, &agree, ""),
    );
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!((statuses, guarded.jobs().await), ([201, 409], before + 1));
}

#[tokio::test]
async fn who_does_not_see_the_sandbox_is_not_told_of_its_rule() {
    let guarded = Guarded::with_rule_of_two().await;
    let told = async |groups: &str| guarded.look(groups, "/api/console/session").await.json()["twoPersons"].clone();
    assert_eq!((told("finance").await, told("readers").await), (json!([guarded.mine]), json!([guarded.mine])));
    assert_eq!(told("strangers").await, Value::Null);
}
