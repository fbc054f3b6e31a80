//! Misbehaviour on request.

use super::{CANCEL, NOBODY, ONLOOKER, REFRESH, Server, header, json, reason};
use crate::apply;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use wire::{DAY, HOUR, MINUTE, Timestamp};

async fn choose(server: &Server, name: &str, scenario: Value) {
    let environment = if name == "*" { name.to_owned() } else { server.fixture.id(name).await.to_string() };
    let answer = put(server, &environment, scenario).await;
    assert_eq!(answer.status(), StatusCode::OK);
}

async fn put(server: &Server, environment: &str, scenario: Value) -> Response {
    let path = format!("/admin/scenarios/{environment}");
    server.sending(Method::PUT, &path, scenario.to_string()).send().await.expect("an answer")
}

async fn job_under(server: &Server, scenario: Value) -> (String, Value) {
    choose(server, "UAT Europe", scenario).await;
    let created = server.post(&server.jobs_of("UAT Europe").await, REFRESH).await;
    (header(&created, "location"), json(created).await)
}

fn time(value: &Value) -> Timestamp {
    Timestamp::parse(value.as_str().expect("a time")).expect("a time")
}

#[apply(on_both)]
async fn they_are_off_unless_asked_for() {
    let server = Server::new().await;
    let answer = put(&server, "*", json!({ "scenario": "hanging" })).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
}

#[apply(on_both)]
async fn they_are_chosen_told_and_ended() {
    let mut server = Server::with_scenarios().await;
    let id = server.fixture.id("UAT Europe").await.to_string();
    let path = format!("/admin/scenarios/{id}");
    assert_eq!(server.read(&path).await, json!({ "scenario": "normal", "after": 0 }));
    let stuck = json!({ "scenario": "stuck", "stage": "EXPORTING", "after": 0 });
    choose(&server, "UAT Europe", stuck.clone()).await;
    assert_eq!(server.read("/admin/scenarios").await, json!({ id.clone(): stuck.clone() }));
    assert_eq!(server.read(&format!("/admin/scenarios/{}", id.to_uppercase())).await, stuck);

    for (environment, wrong, status) in [
        (&*id, json!({ "scenario": "nonsense" }), 400),
        (&*id, json!({ "scenario": "stuck", "stage": "COMPLETED" }), 400),
        (&*id, json!({ "scenario": "stuck", "stages": "EXPORTING" }), 400),
        (NOBODY, stuck.clone(), 404),
        ("UAT", stuck.clone(), 404),
    ] {
        assert_eq!(put(&server, environment, wrong.clone()).await.status(), status, "{wrong}");
    }
    assert_eq!(server.read(&path).await, stuck, "what was wrong changed nothing");
    let ended = server.request(Method::DELETE, &path).send().await.expect("an answer");
    assert_eq!(ended.status(), StatusCode::OK);
    assert_eq!(server.read("/admin/scenarios").await, json!({}));
    server.token = server.new_token(ONLOOKER).await;
    assert_eq!(server.get("/admin/scenarios").await.status(), StatusCode::FORBIDDEN);
}

#[apply(on_both)]
async fn a_job_fails_where_it_was_asked_to() {
    let server = Server::with_scenarios().await;
    let (location, _) = job_under(&server, json!({ "scenario": "fails", "stage": "EXPORTING" })).await;
    let mut seen = Vec::new();
    loop {
        let job = server.read(&location).await;
        let status = job["status"].as_str().expect("a status").to_owned();
        if status == "FAILED" {
            break;
        }
        seen.push(status);
        server.fixture.wall.advance(MINUTE);
    }
    assert_eq!(seen.last().map(String::as_str), Some("EXPORTING"));
}

#[apply(on_both)]
async fn a_job_is_stuck_or_slow_and_its_estimate_does_not_know() {
    for (scenario, after, wanted) in [
        (json!({ "scenario": "stuck", "stage": "SCRUBBING" }), 90 * DAY, "SCRUBBING"),
        (json!({ "scenario": "slow", "factor": 10 }), 17 * HOUR, "EXPORTING"),
    ] {
        let server = Server::with_scenarios().await;
        let (location, job) = job_under(&server, scenario).await;
        server.fixture.wall.advance(after);
        let late = server.read(&location).await;
        assert_eq!(late["status"], wanted);
        let estimate = time(&late["estimatedCompletionTime"]);
        assert!(estimate.since(time(&job["createTime"])) < 20 * HOUR, "{late}");
        let stopped = server.post(&format!("{location}/actions"), CANCEL).await;
        assert_eq!(json(stopped).await["status"], "CANCELLING", "a stop helps");
    }
}

#[apply(on_both)]
async fn the_percent_falls_back_and_words_nobody_knows_appear() {
    let server = Server::with_scenarios().await;
    let (location, _) = job_under(&server, json!({ "scenario": "percent-backwards" })).await;
    let mut falls = 0;
    let mut last = 0;
    for _ in 0..12 {
        server.fixture.wall.advance(20 * MINUTE);
        let percent = server.read(&location).await["progressPercentage"].as_i64().expect("a number");
        falls += usize::from(percent < last);
        last = percent;
    }
    assert!(falls > 0);

    choose(&server, "UAT Europe", json!({ "scenario": "unknown-status" })).await;
    assert_eq!(server.read(&location).await["status"], "VALIDATING");
    let environment = server.path_of("UAT Europe").await;
    assert_eq!(server.read(&environment).await["status"], "MIGRATING");
}

#[apply(on_both)]
async fn fields_are_missing_or_of_another_type() {
    let server = Server::with_scenarios().await;
    let (location, job) = job_under(&server, json!({ "scenario": "missing-fields" })).await;
    let names = |value: &Value| value.as_object().map(|fields| fields.keys().cloned().collect::<Vec<_>>());
    assert_eq!(names(&job), Some(vec!["id".into(), "testEnvironmentId".into(), "status".into()]).map(sorted));
    choose(&server, "UAT Europe", json!({ "scenario": "numbers-for-strings" })).await;
    assert_eq!(server.read(&location).await["progressPercentage"], "0");
    let environment = server.read(&server.path_of("UAT Europe").await).await;
    assert!(environment["tenantId"].is_u64() && environment["id"].is_string(), "{environment}");
    // Whatever it is, our own types read it.
    assert!(serde_json::from_value::<wire::TestEnvironment>(environment).is_ok());
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names
}

#[apply(on_both)]
async fn storms_begin_and_end_where_they_were_asked_to() {
    let server = Server::with_scenarios().await;
    let path = server.path_of("UAT Europe").await;
    let storm =
        |retry: Value| json!({ "scenario": "too-many-requests", "after": 1, "requests": 2, "retryAfter": retry });
    for retry in [Value::Null, json!(7)] {
        choose(&server, "UAT Europe", storm(retry.clone())).await;
        let mut statuses = Vec::new();
        for _ in 0..4 {
            let answer = server.get(&path).await;
            let told = header(&answer, "retry-after");
            statuses.push(answer.status().as_u16());
            if answer.status() == 429 {
                assert_eq!(told, retry.as_u64().map(|seconds| seconds.to_string()).unwrap_or_default());
                assert_eq!(reason(answer).await.1, 50_000_070);
            }
        }
        assert_eq!(statuses, [200, 429, 429, 200]);
    }
    assert_eq!(server.get(&server.path_of("Sales demo").await).await.status(), StatusCode::OK, "others go on");

    choose(&server, "*", json!({ "scenario": "unauthorized", "after": 1 })).await;
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(server.get("/test-environments").await.status().as_u16());
    }
    assert_eq!(statuses, [200, 401, 200]);
}

#[apply(on_both)]
async fn gateways_send_html_and_json_ends_early() {
    let server = Server::with_scenarios().await;
    let path = server.path_of("UAT Europe").await;
    for (status, told) in [(Value::Null, 502), (json!(500), 500), (json!(504), 504)] {
        choose(&server, "UAT Europe", json!({ "scenario": "server-error", "status": status })).await;
        let answer = server.get(&path).await;
        assert_eq!((answer.status().as_u16(), header(&answer, "content-type")), (told, "text/html".to_owned()));
        assert!(answer.text().await.expect("a body").contains("<h1>"));
    }
    choose(&server, "UAT Europe", json!({ "scenario": "truncated-json" })).await;
    let answer = server.get(&path).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let body = answer.text().await.expect("a body");
    assert!(body.starts_with('{') && serde_json::from_str::<Value>(&body).is_err());
}

#[apply(on_both)]
async fn a_change_can_be_made_though_a_gateway_says_something_else_or_nothing_for_long() {
    let server = Server::with_scenarios().await;
    for (name, scenario) in [
        ("UAT Europe", json!({ "scenario": "error-afterwards", "status": 504 })),
        ("Sales demo", json!({ "scenario": "answer-late", "seconds": 600 })),
    ] {
        choose(&server, name, scenario).await;
        let jobs = server.jobs_of(name).await;
        let size = async || server.read(&jobs).await["size"].as_u64().expect("a size");
        let before = size().await;
        let asked = tokio::spawn(server.sending(Method::POST, &jobs, REFRESH).send());
        while size().await == before {
            tokio::task::yield_now().await;
        }
        if name == "UAT Europe" {
            let answer = asked.await.expect("no panic").expect("an answer");
            assert_eq!((answer.status().as_u16(), header(&answer, "content-type")), (504, "text/html".to_owned()));
        } else {
            assert!(!asked.is_finished());
            asked.abort();
        }
        assert_eq!(size().await, before + 1);
    }
}

#[apply(on_both)]
async fn times_are_late_or_wrong() {
    let server = Server::with_scenarios().await;
    choose(&server, "UAT Europe", json!({ "scenario": "late-next-refresh-time", "seconds": 1800 })).await;
    let path = server.path_of("UAT Europe").await;
    let location = header(&server.post(&server.jobs_of("UAT Europe").await, REFRESH).await, "location");
    let id = location.rsplit('/').next().expect("an id").to_owned();
    let job = wire::Job {
        id: id.as_str().into(),
        test_environment_id: server.fixture.id("UAT Europe").await,
        ..wire::Job::default()
    };
    server.fixture.until(&job, "COMPLETED").await;
    let ended = server.read(&path).await;
    assert!(ended["nextRefreshTime"].is_null() && ended["lastRefreshTime"].is_string(), "{ended}");
    server.fixture.wall.advance(31 * MINUTE);
    assert!(server.read(&path).await["nextRefreshTime"].is_string());

    let right = server.read(&path).await;
    choose(&server, "UAT Europe", json!({ "scenario": "clock-skew", "seconds": -90 })).await;
    let wrong = server.read(&path).await;
    assert_eq!(time(&right["lastRefreshTime"]).since(time(&wrong["lastRefreshTime"])), 90_000);
}

#[apply(on_both)]
async fn a_request_can_hang_and_others_are_answered() {
    let server = Server::with_scenarios().await;
    choose(&server, "UAT Europe", json!({ "scenario": "hanging" })).await;
    let path = server.path_of("UAT Europe").await;
    let hanging = tokio::spawn(server.request(Method::GET, &path).send());
    for _ in 0..20 {
        assert_eq!(server.get("/test-environments").await.status(), StatusCode::OK);
    }
    assert!(!hanging.is_finished());
    hanging.abort();
}
