//! The console's API.

use crate::apply;
use crate::{Dist, Fixture, app_on, request, send, with};
use async_trait::async_trait;
use axum::body::Body;
use axum::http::{Method, StatusCode};
use reprise_server::{Backend, Problem};
use serde_json::json;
use std::sync::Arc;
use wire::{
    Clock, EnvironmentId, Job, JobActionRequest, JobId, JobRequest, Notification, NotificationId, NotificationRequest,
    TestEnvironment,
};

#[tokio::test]
async fn a_refresh_is_made_read_and_stopped() {
    for base in ["", "/reprise"] {
        let fixture = Fixture::under(base).await;
        let list = fixture.get(&format!("{base}/api/test-environments")).await;
        let environments = list.json();
        let named = |environment: &&serde_json::Value| environment["tenantName"] == "UAT Europe";
        let environment = environments["result"].as_array().expect("a list").iter().find(named).expect("a sample");
        let path = format!("{base}/api/test-environments/{}", environment["id"].as_str().expect("an id"));
        assert_eq!(&fixture.get(&path).await.json(), environment);

        let jobs = format!("{path}/jobs");
        let created = fixture.post(&jobs, r#"{"jobType":"REFRESH"}"#).await;
        assert_eq!(created.status, StatusCode::CREATED);
        let job = created.json();
        let location = created.header("location");
        assert_eq!(location, format!("{jobs}/{}", job["id"].as_str().expect("an id")));
        assert_eq!(fixture.get(location).await.json()["id"], job["id"]);
        assert_eq!(fixture.get(&jobs).await.json()["result"][0]["id"], job["id"]);

        let again = fixture.post(&jobs, r#"{"jobType":"REFRESH"}"#).await;
        assert_eq!((again.status, again.problem().as_str()), (StatusCode::BAD_REQUEST, "job-active"));
        let stopped = fixture.post(&format!("{location}/actions"), r#"{"jobAction":"CANCEL"}"#).await;
        assert_eq!(stopped.status, StatusCode::OK);
        assert_eq!(stopped.json()["status"], "CANCELLING");
    }
}

#[tokio::test]
async fn recipients_are_made_read_changed_and_removed() {
    let fixture = Fixture::under("/reprise").await;
    let list = fixture.get("/reprise/api/test-environments").await.json();
    let id = list["result"][0]["id"].as_str().expect("an id").to_owned();
    let path = format!("/reprise/api/test-environments/{id}/notifications");
    assert_eq!(fixture.get(&path).await.json(), json!({ "result": [], "size": 0 }));
    let made = fixture.post(&path, r#"{"address":"ops@example.com","name":"Ops"}"#).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let one = made.header("location");
    assert_eq!(fixture.get(one).await.json(), made.json());

    let with_body = |method, body: &'static str| {
        with(request(method, one, body), &[("content-type", "application/json"), ("x-reprise-csrf", "1")])
    };
    let changed = fixture.send(with_body(Method::PATCH, r#"{"name":"Operations"}"#)).await;
    assert_eq!(changed.json()["name"], "Operations");
    let foreign = request(Method::DELETE, one, Body::empty());
    assert_eq!(fixture.send(foreign).await.status, StatusCode::FORBIDDEN, "without the header of the app");
    let removed = fixture.send(with_body(Method::DELETE, "")).await;
    assert_eq!((removed.status, removed.json()), (StatusCode::OK, changed.json()));
    let gone = fixture.get(one).await;
    assert_eq!((gone.status, gone.problem().as_str()), (StatusCode::NOT_FOUND, "notification-not-found"));
    let wrong = fixture.post(&path, r#"{"address":"nobody"}"#).await;
    assert_eq!((wrong.status, wrong.problem().as_str()), (StatusCode::BAD_REQUEST, "invalid-request"));
}

#[tokio::test]
async fn a_refusal_says_when_it_will_be_possible() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("Migration rehearsal").await;
    let answer = fixture.post(&jobs, r#"{"jobType":"REFRESH"}"#).await;
    assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::FORBIDDEN, "refresh-too-early"));
    let body = answer.json();
    let next = body["nextRefreshTime"].as_str().expect("a time");
    assert!(body["detail"].as_str().expect("a sentence").contains(next), "{body}");
}

#[tokio::test]
async fn every_refusal_has_its_code() {
    let fixture = Fixture::new().await;
    let missing = "/api/test-environments/00000000-0000-4000-8000-000000000000";
    let known = fixture.jobs_of("QA Americas").await;
    let running = fixture.get(&known).await.json()["result"][0]["id"].as_str().expect("an id").to_owned();
    let late = format!("{known}/{running}/actions");
    let inactive = fixture.jobs_of("Legacy billing").await;
    let create = r#"{"jobType":"REFRESH"}"#;
    for (path, body, status, code) in [
        (format!("{missing}/jobs"), create, 404, "environment-not-found"),
        (format!("{known}/{}/actions", known.len()), r#"{"jobAction":"CANCEL"}"#, 404, "job-not-found"),
        (late.clone(), r#"{"jobAction":"CANCEL"}"#, 400, "not-stoppable"),
        (late, r#"{"jobAction":"PAUSE"}"#, 400, "invalid-request"),
        (inactive, create, 400, "environment-not-active"),
        (known.clone(), r#"{"jobType":"DELETE"}"#, 400, "invalid-request"),
        (known.clone(), "{", 400, "invalid-request"),
        (known, "", 400, "invalid-request"),
    ] {
        let answer = fixture.post(&path, body).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (status, code), "{path} {body}");
    }
    for (path, code) in [
        (missing.to_owned(), "environment-not-found"),
        (format!("{missing}/jobs"), "environment-not-found"),
        (format!("{missing}/jobs/x"), "job-not-found"),
    ] {
        let answer = fixture.get(&path).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (404, code), "{path}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_too() {
    let fixture = Fixture::new().await;
    for path in [
        "/api",
        "/api/",
        "/api/unknown",
        "/api/test-environments/",
        "/api/test-environments/..%2f..%2fetc%2fpasswd",
        "/api/test-environments/%00",
        "/api/test-environments/%ff",
        "/api/test-environments/%E2%80%AE/jobs",
        "/api/test-environments/%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "/api/test-environments/a/jobs/b/c/d",
        "/api/console/nothing",
    ] {
        let answer = fixture.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        answer.problem();
    }
    for (method, path) in [
        (Method::DELETE, "/api/test-environments"),
        (Method::PUT, "/api/test-environments/x"),
        (Method::POST, "/api/console/session"),
        (Method::PATCH, "/api/test-environments/x/jobs/y"),
        (Method::OPTIONS, "/api/test-environments"),
    ] {
        let answer = fixture.send(with(request(method, path, Body::empty()), &[("x-reprise-csrf", "1")])).await;
        assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed"));
        assert!(answer.header("allow").contains("GET"), "{path}: {}", answer.header("allow"));
    }
}

#[tokio::test]
async fn an_unchanged_answer_costs_no_body() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    for path in ["/api/test-environments", &jobs] {
        let first = fixture.get(path).await;
        assert_eq!(first.header("cache-control"), "no-cache");
        let tag = first.header("etag");
        assert!(tag.starts_with('"') && tag.len() > 10, "strong: {tag}");
        let known = with(request(Method::GET, path, Body::empty()), &[("if-none-match", tag)]);
        let second = fixture.send(known).await;
        assert_eq!(second.status, StatusCode::NOT_MODIFIED);
        assert!(second.bytes.is_empty());
        assert_eq!((second.header("etag"), second.header("cache-control")), (tag, "no-cache"));
        assert_eq!(second.header("content-type"), "");
        let other = with(request(Method::GET, path, Body::empty()), &[("if-none-match", "\"other\"")]);
        assert_eq!(fixture.send(other).await.status, StatusCode::OK);
    }
    let tag = fixture.get(&jobs).await.header("etag").to_owned();
    fixture.post(&jobs, r#"{"jobType":"REFRESH"}"#).await;
    let changed = with(request(Method::GET, &jobs, Body::empty()), &[("if-none-match", &tag)]);
    assert_eq!(fixture.send(changed).await.status, StatusCode::OK);
    let missing = fixture.get("/api/test-environments/x").await;
    assert_eq!((missing.header("etag"), missing.header("cache-control")), ("", "no-store"));
}

#[tokio::test]
async fn long_answers_are_compressed() {
    let fixture = Fixture::new().await;
    for (accepted, sent) in [("gzip", "gzip"), ("gzip, br", "br"), ("identity", "")] {
        let asked =
            with(request(Method::GET, "/api/test-environments", Body::empty()), &[("accept-encoding", accepted)]);
        let answer = fixture.send(asked).await;
        assert_eq!(answer.header("content-encoding"), sent);
        assert_eq!(answer.header("vary"), "accept-encoding");
    }
    let short = with(request(Method::GET, "/api/console/session", Body::empty()), &[("accept-encoding", "gzip")]);
    assert_eq!(fixture.send(short).await.header("content-encoding"), "");
}

#[tokio::test]
async fn the_session_tells_of_the_demonstration_and_its_clock() {
    let answer = Fixture::new().await.get("/api/console/session").await;
    assert_eq!(answer.header("cache-control"), "no-store");
    let session = answer.json();
    assert_eq!((&session["demo"], &session["clock"]["speed"]), (&json!(true), &json!(1)));
    assert_eq!(session["contact"], json!({ "name": "IT service desk", "url": "mailto:it@example.com" }));
    assert_eq!(session["dataAge"], json!({ "noticeDays": 30, "warningDays": 90 }));
    assert!(wire::Timestamp::parse(session["clock"]["now"].as_str().expect("a time")).is_ok());
}

#[tokio::test]
async fn health_is_plain() {
    let fixture = Fixture::new().await;
    assert_eq!(&fixture.get("/healthz").await.bytes[..], b"ok");
    let ready = fixture.get("/readyz").await;
    assert_eq!((ready.status, &ready.json()["status"]), (StatusCode::OK, &json!("ready")));
    let checks = ready.json()["checks"].clone();
    let names: Vec<_> = checks.as_array().expect("checks").iter().map(|check| check["name"].clone()).collect();
    assert_eq!(names, ["database", "migrations", "service"], "{checks}");
    let sick = app_on(Arc::new(Hostile), Dist::sample(), "/").await;
    let answer = send(&sick, request(Method::GET, "/readyz", Body::empty())).await;
    assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "not-ready"));
    let checks = answer.json()["checks"].clone();
    assert_eq!((&checks[2]["name"], &checks[2]["ready"]), (&json!("zuora"), &json!(false)), "{checks}");
    assert_eq!(send(&sick, request(Method::GET, "/healthz", Body::empty())).await.status, StatusCode::OK);
}

#[apply(on_both)]
async fn a_database_that_is_not_what_it_has_to_be_is_said_by_name() {
    let fixture = Fixture::new().await;
    let mut connection = fixture.database.connection().await;
    let told = async || {
        let answer = fixture.get("/readyz").await;
        assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "not-ready"));
        let body = answer.json();
        let ready = |at: usize| body["checks"][at]["ready"].as_bool().expect("a word");
        (ready(0), ready(1), body["detail"].as_str().expect("a sentence").to_owned())
    };
    // As another program leaves it that puts an older copy in its place.
    let older = "DELETE FROM _ledger_migrations WHERE version = 7";
    sqlx::raw_sql(older).execute(&mut connection).await.expect("a statement that works");
    let (database, migrations, sentence) = told().await;
    assert!(database && !migrations && sentence.contains("start the server again"), "{sentence}");
    sqlx::raw_sql("DROP TABLE _ledger_migrations").execute(&mut connection).await.expect("a statement that works");
    let (database, migrations, sentence) = told().await;
    assert!(!database && !migrations && sentence.contains("cannot use its database"), "{sentence}");
}

#[tokio::test]
async fn names_arrive_as_they_are_and_only_as_data() {
    let app = app_on(Arc::new(Hostile), Dist::sample(), "/").await;
    let answer = send(&app, request(Method::GET, "/api/test-environments", Body::empty())).await;
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    let list = answer.json();
    let names: Vec<_> = list["result"].as_array().expect("a list").iter().map(|one| &one["tenantName"]).collect();
    assert_eq!(names, NAMES);
}

/// A backend full of names that somebody chose to do harm, and that is never ready.
struct Hostile;

const NAMES: [&str; 4] = ["<script>alert(1)</script>", "\u{202e}drowssap", "'; DROP TABLE jobs; --", "line\r\nbreak\0"];

#[async_trait]
impl Backend for Hostile {
    async fn environments(&self) -> Result<Vec<TestEnvironment>, Problem> {
        let named =
            |name: &&str| TestEnvironment { tenant_name: Some((*name).to_owned()), ..TestEnvironment::default() };
        Ok(NAMES.iter().map(named).collect())
    }

    async fn environment(&self, _: &EnvironmentId) -> Result<TestEnvironment, Problem> {
        Err(Problem::internal())
    }

    async fn jobs(&self, _: &EnvironmentId) -> Result<Vec<Job>, Problem> {
        Err(Problem::internal())
    }

    async fn job(&self, _: &EnvironmentId, _: &JobId) -> Result<Job, Problem> {
        Err(Problem::internal())
    }

    async fn create_job(&self, _: &EnvironmentId, _: JobRequest, _: &str) -> Result<Job, Problem> {
        Err(Problem::internal())
    }

    async fn act_on_job(&self, _: &EnvironmentId, _: &JobId, _: JobActionRequest) -> Result<Job, Problem> {
        Err(Problem::internal())
    }

    async fn notifications(&self, _: &EnvironmentId) -> Result<Vec<Notification>, Problem> {
        Err(Problem::internal())
    }

    async fn notification(&self, _: &EnvironmentId, _: &NotificationId) -> Result<Notification, Problem> {
        Err(Problem::internal())
    }

    async fn create_notification(&self, _: &EnvironmentId, _: NotificationRequest) -> Result<Notification, Problem> {
        Err(Problem::internal())
    }

    async fn update_notification(
        &self,
        _: &EnvironmentId,
        _: &NotificationId,
        _: NotificationRequest,
    ) -> Result<Notification, Problem> {
        Err(Problem::internal())
    }

    async fn delete_notification(&self, _: &EnvironmentId, _: &NotificationId) -> Result<Notification, Problem> {
        Err(Problem::internal())
    }

    fn fresh(&self) -> &dyn Backend {
        self
    }

    fn clock(&self) -> Option<Clock> {
        None
    }

    async fn ready(&self) -> Result<(), Problem> {
        Err(Problem::internal())
    }
}
