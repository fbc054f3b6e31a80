//! What people note about environments.

use crate::apply;
use crate::intents::console;
use crate::{Answer, Fixture, request, with};
use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

/// The headers of what changes something.
pub(crate) const CHANGE: [(&str, &str); 2] = [("content-type", "application/json"), ("x-reprise-csrf", "1")];

impl Fixture {
    /// Notes something about a sample.
    pub(crate) async fn note(&self, name: &str, body: impl Into<Body>) -> Answer {
        let path = format!("{}/notes", console(&self.jobs_of(name).await));
        self.send(with(request(Method::PUT, &path, body), &CHANGE)).await
    }

    async fn noted(&self, name: &str) -> Value {
        self.get(&format!("{}/notes", console(&self.jobs_of(name).await))).await.json()
    }
}

#[apply(on_both)]
async fn notes_are_trimmed_kept_and_replaced() {
    let fixture = Fixture::new().await;
    assert_eq!(fixture.noted("UAT Europe").await, json!({}));
    let typed = r#"{"alias":"  Europe  ","owner":"","purpose":"اختبار – “Größe” <b>&\"\\","contact":"QA <qa@example.com>",
        "contactLink":"javascript:alert(1)","color":"red"}"#;
    let notes = json!({"alias":"Europe","purpose":"اختبار – “Größe” <b>&\"\\","contact":"QA <qa@example.com>",
        "contactLink":"mailto:qa@example.com"});
    let answer = fixture.note("UAT Europe", typed).await;
    assert_eq!((answer.status, answer.json()), (StatusCode::OK, notes.clone()));
    assert_eq!(fixture.noted("Sales demo").await, json!({}), "each has its own");
    let fixture = fixture.restarted().await;
    assert_eq!(fixture.noted("UAT Europe").await, notes);

    let replaced = fixture.note("UAT Europe", r#"{"owner":"Finance","contact":"ask Ann, 2nd floor"}"#).await;
    assert_eq!(replaced.json(), json!({"owner":"Finance","contact":"ask Ann, 2nd floor"}), "plain text has no link");
    assert_eq!(fixture.note("UAT Europe", r#"{"alias":" ","owner":null}"#).await.json(), json!({}));
    assert_eq!(fixture.noted("UAT Europe").await, json!({}));
}

#[apply(on_both)]
async fn what_cannot_be_noted_is_refused_with_the_name_of_the_field() {
    let fixture = Fixture::new().await;
    for (field, most) in [("alias", 80), ("owner", 120), ("purpose", 500), ("contact", 200)] {
        let longest = json!({ field: "ü".repeat(most) }).to_string();
        assert_eq!(fixture.note("UAT Europe", longest).await.status, StatusCode::OK);
        for text in ["ü".repeat(most + 1), "a\u{7f}b".to_owned(), "a\nb".to_owned(), "a\u{1b}[2Jb".to_owned()] {
            let refused = fixture.note("UAT Europe", json!({ field: text }).to_string()).await;
            assert_eq!((refused.status.as_u16(), refused.problem().as_str()), (400, "invalid-request"));
            assert!(refused.json()["detail"].as_str().expect("a sentence").starts_with(field), "{refused:?}");
        }
    }
    for (body, status) in [
        (r#"{"alias":{}}"#.to_owned(), 400),
        (json!({ "alias": "a\u{0}b" }).to_string(), 400),
        ("[]".to_owned(), 400),
        ("".to_owned(), 400),
        (r#"{"alias":"#.to_owned(), 400),
        (json!({ "alias": "x".repeat(10_000_000) }).to_string(), 413),
    ] {
        assert_eq!(fixture.note("UAT Europe", body).await.status.as_u16(), status);
    }
    let id = fixture.jobs_of("UAT Europe").await;
    let path = format!("{}/notes", console(&id));
    let unmarked = with(request(Method::PUT, &path, "{}"), &[("content-type", "application/json")]);
    assert_eq!(fixture.send(unmarked).await.problem(), "csrf");
    for path in ["/api/console/test-environments/x/notes", "/api/console/test-environments/%00/notes"] {
        assert_eq!(fixture.get(path).await.problem(), "environment-not-found");
        let put = with(request(Method::PUT, path, "{}"), &CHANGE);
        assert_eq!(fixture.send(put).await.problem(), "environment-not-found");
    }
}
