//! `Idempotency-Key`.

use super::{CANCEL, CLIENT, REFRESH, Server, header, json, reason};
use crate::apply;
use reprise_service::idempotency::{ABANDONED_AFTER, Answered, Begun, KEPT, Keyed};
use reqwest::{Method, Response, StatusCode};
use wire::SECOND;

async fn keyed(server: &Server, method: Method, path: &str, key: &str, body: &str) -> Response {
    let request = server.sending(method, path, body).header("Idempotency-Key", key);
    request.send().await.expect("an answer")
}

#[apply(on_both)]
async fn the_same_request_acts_once_and_is_answered_alike() {
    let server = Server::new().await;
    let jobs = server.jobs_of("UAT Europe").await;
    let first = keyed(&server, Method::POST, &jobs, "k", REFRESH).await;
    let (status, location) = (first.status(), header(&first, "location"));
    let body = first.text().await.expect("a body");
    server.fixture.wall.advance(3600 * SECOND);
    server.fixture.wall.advance(-SECOND);
    let token = server.new_token(CLIENT).await;
    let request = server.client.post(server.url(&jobs)).bearer_auth(token).header("Idempotency-Key", "k");
    let again = request.header("Content-Type", "application/json").body(REFRESH).send().await.expect("an answer");
    assert_eq!((again.status(), header(&again, "location")), (status, location.clone()));
    assert_eq!(again.text().await.expect("a body"), body, "as it was then, not as the job is by now");
    assert_eq!(status, StatusCode::CREATED);

    let stop = format!("{location}/actions");
    let stopped = keyed(&server, Method::POST, &stop, "stop", CANCEL).await;
    assert_eq!(stopped.status(), StatusCode::OK);
    let (stopped, again) = (json(stopped).await, json(keyed(&server, Method::POST, &stop, "stop", CANCEL).await).await);
    assert_eq!(stopped, again);
}

#[apply(on_both)]
async fn notifications_are_made_and_changed_once() {
    let server = Server::new().await;
    let path = server.path_of("UAT Europe").await + "/notifications";
    let address = r#"{"address":"ops@example.com"}"#;
    let first = json(keyed(&server, Method::POST, &path, "k", address).await).await;
    let again = keyed(&server, Method::POST, &path, "k", address).await;
    assert_eq!(header(&again, "location"), format!("{path}/{}", first["id"].as_str().expect("an id")));
    assert_eq!(json(again).await, first);
    assert_eq!(server.read(&path).await["size"], 1);
    let one = format!("{path}/{}", first["id"].as_str().expect("an id"));
    let patched = keyed(&server, Method::PATCH, &one, "p", r#"{"name":"A"}"#).await;
    assert_eq!(patched.status(), StatusCode::OK);
    let other_body = keyed(&server, Method::PATCH, &one, "p", r#"{"name":"B"}"#).await;
    assert_eq!(json(other_body).await["name"], "A", "method and path tell requests apart, not bodies");
}

#[apply(on_both)]
async fn refusals_are_repeated_and_failures_of_the_service_are_not_kept() {
    let server = Server::new().await;
    let jobs = server.jobs_of("Migration rehearsal").await;
    let (status, code, message) = reason(keyed(&server, Method::POST, &jobs, "k", REFRESH).await).await;
    assert_eq!(status, 403);
    server.fixture.wall.advance(KEPT - SECOND);
    let mut server = server;
    server.token = server.new_token(CLIENT).await;
    assert_eq!(reason(keyed(&server, Method::POST, &jobs, "k", REFRESH).await).await, (status, code, message));
}

#[apply(on_both)]
async fn a_key_belongs_to_one_method_and_path() {
    let server = Server::new().await;
    let (jobs, others) = (server.jobs_of("UAT Europe").await, server.jobs_of("Sales demo").await);
    assert_eq!(keyed(&server, Method::POST, &jobs, "k", REFRESH).await.status(), StatusCode::CREATED);
    let answer = keyed(&server, Method::POST, &others, "k", REFRESH).await;
    assert_eq!(reason(answer).await.0, 422);
    assert_eq!(keyed(&server, Method::GET, &jobs, "k", "").await.status(), StatusCode::OK, "reading has no keys");
}

#[apply(on_both)]
async fn keys_are_forgotten_after_a_day() {
    let mut server = Server::new().await;
    let jobs = server.jobs_of("UAT Europe").await;
    let first = json(keyed(&server, Method::POST, &jobs, "k", REFRESH).await).await;
    server.fixture.wall.advance(KEPT + SECOND);
    server.token = server.new_token(CLIENT).await;
    let answer = keyed(&server, Method::POST, &jobs, "k", REFRESH).await;
    assert_eq!(reason(answer).await.0, 403, "a request like any other, a day after the refresh {first}");
}

#[apply(on_both)]
async fn of_two_at_once_one_is_told_that_the_other_is_under_way() {
    let server = Server::new().await;
    let jobs = server.jobs_of("UAT Europe").await;
    // As if a request with this key were being carried out by another process.
    let running = Keyed::new("k", "POST", &jobs, 201);
    assert_eq!(server.fixture.service.begin_keyed(&running).await.expect("a key"), Begun::Fresh);
    let answer = keyed(&server, Method::POST, &jobs, "k", REFRESH).await;
    assert_eq!(reason(answer).await.0, 409);

    // And as if that process had been killed.
    server.fixture.wall.advance(ABANDONED_AFTER);
    let answer = keyed(&server, Method::POST, &jobs, "k", REFRESH).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    let late = Answered { status: 400, body: String::new() };
    let kept = server.fixture.service.keep_answer(&running, &late).await;
    assert!(kept.is_err(), "the first one comes too late to say anything");
}

#[apply(on_both)]
async fn many_at_once_make_one_job() {
    let server = Server::new().await;
    let jobs = server.jobs_of("UAT Europe").await;
    let before = server.read(&jobs).await["size"].as_u64().expect("a size");
    let requests: Vec<_> = (0..16)
        .map(|_| {
            let request = server.sending(Method::POST, &jobs, REFRESH).header("Idempotency-Key", "k");
            tokio::spawn(async move { request.send().await.expect("an answer").status().as_u16() })
        })
        .collect();
    for request in requests {
        let status = request.await.expect("no panic");
        assert!(matches!(status, 201 | 409), "{status}");
    }
    assert_eq!(server.read(&jobs).await["size"].as_u64(), Some(before + 1));
}

#[apply(on_both)]
async fn keys_that_are_none_are_refused() {
    let server = Server::new().await;
    let jobs = server.jobs_of("UAT Europe").await;
    for key in ["", &*"x".repeat(256)] {
        assert_eq!(reason(keyed(&server, Method::POST, &jobs, key, REFRESH).await).await.0, 400);
    }
    assert_eq!(keyed(&server, Method::POST, &jobs, &"x".repeat(255), REFRESH).await.status(), StatusCode::CREATED);
}
