//! The HTTP face over real sockets.

use crate::{Fixture, apply};
use reqwest::{Client, Method, Response, StatusCode};
use serde_json::{Value, json};

struct Server {
    fixture: Fixture,
    origin: String,
    client: Client,
}

impl Server {
    async fn new() -> Self {
        let fixture = Fixture::new().await;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let app = reprise_service::http::app(fixture.service.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { fixture, origin, client: Client::new() }
    }

    async fn get(&self, path: &str) -> Response {
        self.client.get(format!("{}{path}", self.origin)).send().await.expect("an answer")
    }

    async fn post(&self, path: &str, body: &'static str) -> Response {
        let request = self.client.post(format!("{}{path}", self.origin));
        request.header("Content-Type", "application/json").body(body).send().await.expect("an answer")
    }

    async fn jobs_path(&self, name: &str) -> String {
        format!("/test-environments/{}/jobs", self.fixture.id(name).await)
    }
}

/// The first reason of an error in shape c, after looking at the rest of the shape.
async fn reason(answer: Response) -> (u16, u64, String) {
    let status = answer.status().as_u16();
    let request_id = answer.headers()["zuora-request-id"].to_str().expect("ASCII").to_owned();
    let body: Value = answer.json().await.expect("a JSON body");
    assert_eq!(body["requestId"], request_id);
    let reason = &body["reasons"][0];
    let code = reason["code"].as_u64().expect("a number");
    (status, code, reason["message"].as_str().expect("a sentence").to_owned())
}

#[apply(on_both)]
async fn the_six_operations_answer_as_documented() {
    let server = Server::new().await;
    let list: Value = server.get("/test-environments").await.json().await.expect("JSON");
    assert_eq!(list["size"].as_u64(), list["result"].as_array().map(|items| items.len() as u64));
    let id = server.fixture.id("UAT Europe").await;
    let one: Value = server.get(&format!("/test-environments/{id}")).await.json().await.expect("JSON");
    assert!(list["result"].as_array().expect("a list").contains(&one));

    let jobs = server.jobs_path("UAT Europe").await;
    let created = server.post(&jobs, r#"{"jobType":"REFRESH","scheduledRefreshTime":null,"unknown":[1]}"#).await;
    assert_eq!(created.status(), StatusCode::CREATED);
    let location = created.headers()["location"].to_str().expect("ASCII").to_owned();
    let job: Value = created.json().await.expect("JSON");
    assert_eq!(location, format!("{jobs}/{}", job["id"].as_str().expect("an id")));
    assert_eq!((&job["status"], &job["progressPercentage"]), (&json!("NEW"), &json!(0)));
    assert_eq!(job["createTime"], "2026-11-24T09:00:00Z");

    let read: Value = server.get(&location).await.json().await.expect("JSON");
    assert_eq!(read, job);
    let all: Value = server.get(&jobs).await.json().await.expect("JSON");
    assert_eq!(all["result"][0], job);
    let stopped = server.post(&format!("{location}/actions"), r#"{"jobAction":"CANCEL"}"#).await;
    assert_eq!(stopped.status(), StatusCode::OK);
    assert_eq!(stopped.json::<Value>().await.expect("JSON")["status"], "CANCELLING");
}

#[apply(on_both)]
async fn refusals_have_zuoras_shape_and_codes() {
    let server = Server::new().await;
    let too_early = server.post(&server.jobs_path("Migration rehearsal").await, r#"{"jobType":"REFRESH"}"#).await;
    let (status, code, message) = reason(too_early).await;
    assert_eq!((status, code), (403, 50_000_010));
    assert!(message.contains("from 2026-12-"), "{message}");

    let active = server.post(&server.jobs_path("QA Americas").await, r#"{"jobType":"REFRESH"}"#).await;
    assert_eq!(reason(active).await.0, 400);
    let unknown = server.get("/test-environments/00000000-0000-4000-8000-000000000000").await;
    assert_eq!(reason(unknown).await.1, 50_000_040);
}

#[apply(on_both)]
async fn bad_input_is_explained_and_writes_nothing() {
    let server = Server::new().await;
    let jobs = server.jobs_path("UAT Europe").await;
    for (body, wanted) in [
        ("", "must be a JSON object"),
        ("[\"REFRESH\"]", "must be a JSON object"),
        ("null", "must be a JSON object"),
        ("{", "line 1 column 1"),
        ("{}", "missing field `jobType`"),
        ("{\"jobType\":\n nope}", "line 2 column"),
        ("{\"jobType\":null}", "expected a string"),
        ("{\"jobType\":\"DELETE\"}", "must be REFRESH"),
        ("{\"jobType\":\"REFRESH\\u0000\"}", "the character NUL"),
        ("{\"jobType\":\"REFRESH\",\"unknown\":\"\\u0000\"}", "the character NUL"),
        ("{\"jobType\":\"REFRESH\",\"jobType\":\"REFRESH\"}", "duplicate field"),
        ("{\"jobType\":\"REFRESH\",\"scheduledRefreshTime\":1764000000}", "is no time like"),
        ("{\"jobType\":\"REFRESH\",\"scheduledRefreshTime\":\"2026-12-01\"}", "is no time like"),
        ("{\"jobType\":\"REFRESH\",\"scheduledRefreshTime\":\"2026-11-01T00:00:00Z\"}", "has passed"),
    ] {
        let (status, _, message) = reason(server.post(&jobs, body).await).await;
        assert_eq!(status, 400, "{body}");
        assert!(message.contains(wanted), "{body}: {message}");
    }

    let url = format!("{}{jobs}", server.origin);
    let good = r#"{"jobType":"REFRESH"}"#;
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "application/json5"] {
        let request = server.client.post(&url).header("Content-Type", content_type).body(good);
        assert_eq!(reason(request.send().await.expect("an answer")).await.0, 415, "{content_type}");
    }
    let request = server.client.post(&url).header("Content-Type", "application/json").body(" ".repeat(70_000) + good);
    assert_eq!(reason(request.send().await.expect("an answer")).await.0, 413);
    let request = server.client.request(Method::DELETE, &url);
    let answer = request.send().await.expect("an answer");
    assert!(answer.headers().contains_key("allow"));
    assert_eq!(reason(answer).await.0, 405);

    let jobs: Value = server.get(&jobs).await.json().await.expect("JSON");
    assert_ne!(jobs["result"][0]["status"], "NEW", "nothing was written");
    assert!(server.fixture.create(&server.fixture.id("UAT Europe").await, None).await.is_ok());
}

#[apply(on_both)]
async fn hostile_paths_are_not_found() {
    let server = Server::new().await;
    for path in [
        "/",
        "/v1/test-environments",
        "/test-environments/",
        "/test-environments/..%2f..%2fetc%2fpasswd",
        "/test-environments/%00",
        "/test-environments/%ff",
        "/test-environments/%22%3E%3Cscript%3E/jobs",
        "/test-environments/x/jobs/y",
        "/test-environments/x/jobs/y/z",
    ] {
        assert_eq!(reason(server.get(path).await).await.0, 404, "{path}");
    }
}

#[apply(on_both)]
async fn a_track_id_is_echoed_when_it_has_the_documented_form() {
    let server = Server::new().await;
    let url = format!("{}/test-environments", server.origin);
    for (sent, echoed) in [("6c1d7c0e-5a3f", true), ("a:b", false), ("it's", false), (&*"x".repeat(65), false)] {
        let answer = server.client.get(&url).header("Zuora-Track-Id", sent).send().await.expect("an answer");
        let echo = answer.headers().get("zuora-track-id").map(|echo| echo.to_str().expect("ASCII"));
        assert_eq!(echo, echoed.then_some(sent), "{sent}");
        assert_eq!(answer.headers()["zuora-request-id"].len(), 36);
    }
}
