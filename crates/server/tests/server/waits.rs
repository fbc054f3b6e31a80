//! Waiting polls.

use crate::{Answer, Fixture, post, request, send, with};
use axum::Router;
use axum::body::Body;
use axum::http::{Method, StatusCode};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;

const REFRESH: &str = r#"{"jobType":"REFRESH"}"#;

/// Asks for what is at a path when it is another thing than what is known.
fn wait(app: &Router, path: &str, tag: &str, seconds: u32) -> JoinHandle<Answer> {
    let prefer = format!("wait={seconds}");
    let request = with(request(Method::GET, path, Body::empty()), &[("if-none-match", tag), ("prefer", &prefer)]);
    let app = app.clone();
    tokio::spawn(async move { send(&app, request).await })
}

async fn tag_of(fixture: &Fixture, path: &str) -> String {
    fixture.get(path).await.header("etag").to_owned()
}

#[tokio::test]
async fn who_waits_is_told_of_a_change_at_once() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    let tag = tag_of(&fixture, &jobs).await;
    let waiting: Vec<_> = (0..10).map(|_| wait(&fixture.app, &jobs, &tag, 25)).collect();
    // As long as nothing happens nobody is answered.
    for _ in 0..20 {
        fixture.get("/api/test-environments").await;
    }
    assert!(waiting.iter().all(|one| !one.is_finished()));
    let created = fixture.send(post(&jobs, REFRESH)).await.json();
    for one in waiting {
        let answer = tokio::time::timeout(Duration::from_secs(10), one).await.expect("an answer").expect("no panic");
        assert_eq!((answer.status, answer.header("preference-applied")), (StatusCode::OK, "wait=25"));
        assert_eq!(answer.json()["result"][0]["id"], created["id"]);
        assert_ne!(answer.header("etag"), tag);
    }
}

#[tokio::test]
async fn what_is_news_already_is_told_without_waiting() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    let answer = wait(&fixture.app, &jobs, "\"another\"", 25).await.expect("no panic");
    assert_eq!((answer.status, answer.header("preference-applied")), (StatusCode::OK, "wait=25"));
    let missing = wait(&fixture.app, "/api/test-environments/x", "\"another\"", 25).await.expect("no panic");
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    let plain = with(request(Method::GET, &jobs, Body::empty()), &[("prefer", "wait=25")]);
    assert_eq!(fixture.send(plain).await.header("preference-applied"), "", "it did not say what it knows");
}

#[tokio::test]
async fn without_a_change_the_wait_ends_as_it_was_asked_to() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    let tag = tag_of(&fixture, &jobs).await;
    let begun = Instant::now();
    let answer = wait(&fixture.app, &jobs, &tag, 1).await.expect("no panic");
    assert!(begun.elapsed() >= Duration::from_secs(1));
    assert_eq!((answer.status, answer.header("preference-applied")), (StatusCode::NOT_MODIFIED, "wait=1"));
    assert_eq!(answer.header("etag"), tag);
}

#[tokio::test]
async fn a_server_that_ends_keeps_nobody_waiting() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    let waiting = wait(&fixture.app, &jobs, &tag_of(&fixture, &jobs).await, 25);
    fixture.get(&jobs).await;
    fixture.state.end_waits();
    let answer = tokio::time::timeout(Duration::from_secs(10), waiting).await.expect("an answer").expect("no panic");
    assert_eq!(answer.status, StatusCode::NOT_MODIFIED);
}
