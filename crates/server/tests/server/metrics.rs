//! `/metrics`, as whatever collects it sees it.

use crate::{Fixture, post, request, with};
use axum::body::Body;
use axum::http::{Method, StatusCode};
use macro_rules_attribute::apply;
use std::time::Duration;

const REFRESH: &str = r#"{"jobType":"REFRESH"}"#;
/// How long to wait at most for what is on its way.
const SOON: Duration = Duration::from_secs(5);

async fn measured(fixture: &Fixture) -> String {
    let answer = fixture.get("/metrics").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "no-store");
    String::from_utf8(answer.bytes.to_vec()).expect("UTF-8")
}

#[apply(on_both)]
async fn requests_are_counted_by_the_pattern_of_their_path_and_never_by_an_id() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    assert_eq!(fixture.post(&jobs, REFRESH).await.status, StatusCode::CREATED);
    for (method, path) in [
        (Method::GET, "/"),
        (Method::GET, "/environments/of-nobody-at-all"),
        (Method::GET, "/api/what/there/is/not"),
        (Method::from_bytes(b"BREW").expect("a method"), "/healthz"),
        (Method::GET, "/api/test-environments/of-nobody-at-all"),
    ] {
        fixture.send(request(method, path, Body::empty())).await;
    }
    let text = measured(&fixture).await;
    let id = jobs.split('/').nth(3).expect("an id");
    assert!(
        !text.contains(id) && !text.contains("of-nobody") && !text.contains("BREW") && !text.contains("what"),
        "{text}"
    );
    for labels in [
        r#"method="POST",route="/api/test-environments/{id}/jobs",status="201""#,
        r#"method="GET",route="/api/test-environments/{id}",status="404""#,
        r#"method="GET",route="app",status="200""#,
        r#"method="GET",route="app",status="404""#,
        r#"method="other",route="/healthz",status="405""#,
    ] {
        assert!(text.contains(&format!("reprise_http_requests_total{{{labels}}} ")), "{labels}{text}");
    }
    assert!(text.contains("reprise_intents{state=\"accepted\"} 1\n") && !text.contains("reprise_upstream"), "{text}");
}

#[tokio::test]
async fn who_waits_is_counted_and_who_went_away_is_not() {
    let fixture = Fixture::new().await;
    let tag = fixture.get("/api/test-environments").await.header("etag").to_owned();
    let waiting = with(
        request(Method::GET, "/api/test-environments", Body::empty()),
        &[("if-none-match", &tag), ("prefer", "wait=25")],
    );
    let app = fixture.app.clone();
    let waiter = tokio::spawn(async move { crate::send(&app, waiting).await });
    for count in ["1", "0"] {
        let line = format!("reprise_waiting_clients {count}\n");
        let seen = tokio::time::timeout(SOON, async {
            while !measured(&fixture).await.contains(&line) {
                tokio::task::yield_now().await;
            }
        });
        seen.await.unwrap_or_else(|_| panic!("never {line}"));
        waiter.abort();
    }
}

#[tokio::test]
async fn a_ledger_that_does_not_answer_takes_only_its_own_numbers_away() {
    let fixture = Fixture::new().await;
    assert!(measured(&fixture).await.contains("reprise_intents{"));
    fixture.ledger.close().await;
    let text = measured(&fixture).await;
    assert!(!text.contains("reprise_intents") && text.contains("reprise_build_info{"), "{text}");
}

#[tokio::test]
async fn under_a_base_path_it_is_there_and_only_for_reading() {
    let fixture = Fixture::under("/reprise/").await;
    assert_eq!(fixture.get("/reprise/metrics").await.status, StatusCode::OK);
    assert_eq!(fixture.get("/metrics").await.status, StatusCode::NOT_FOUND);
    assert_eq!(fixture.send(post("/reprise/metrics", "{}")).await.status, StatusCode::METHOD_NOT_ALLOWED);
    let foreign = with(request(Method::GET, "/reprise/metrics", Body::empty()), &[("host", "evil.example")]);
    assert_eq!(fixture.send(foreign).await.status, StatusCode::MISDIRECTED_REQUEST);
}
