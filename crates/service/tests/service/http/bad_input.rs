//! What is wrong is explained, writes nothing, and harms nobody.

use super::{CANCEL, NOBODY, REFRESH, Server, header, reason};
use crate::apply;
use reqwest::{Method, StatusCode};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

#[apply(on_both)]
async fn bodies_that_cannot_be_used_are_explained_and_write_nothing() {
    let server = Server::new().await;
    let jobs = server.jobs_of("UAT Europe").await;
    let before = server.read(&jobs).await;
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
        ("{\"jobType\":\"REFRESH\",\"scheduledRefreshTime\":\"2026-12-01T02:00:00\"}", "is no time like"),
        ("{\"jobType\":\"REFRESH\",\"scheduledRefreshTime\":\"2026-13-01T02:00:00Z\"}", "is no time like"),
        ("{\"jobType\":\"REFRESH\",\"scheduledRefreshTime\":\"2026-11-01T00:00:00Z\"}", "has passed"),
        ("{\"jobType\":\"REFRESH\",\"scheduledRefreshTime\":\"2031-11-25T00:00:00Z\"}", "next five years"),
        ("{\"jobType\":\"REFRESH\",\"scheduledRefreshTime\":\"9999-12-31T23:59:59Z\"}", "next five years"),
    ] {
        let (status, _, message) = reason(server.post(&jobs, body).await).await;
        assert_eq!(status, 400, "{body}");
        assert!(message.contains(wanted), "{body}: {message}");
    }
    let deep = "[".repeat(100_000);
    let bad = [deep.clone(), format!("{{\"jobType\":{deep}")];
    for body in bad {
        let status = server.post(&jobs, body).await.status();
        assert!(matches!(status.as_u16(), 400 | 413), "{status}");
    }
    assert_eq!(server.read(&jobs).await, before, "nothing was written");
    assert_eq!(server.post(&jobs, REFRESH).await.status(), StatusCode::CREATED);
}

#[apply(on_both)]
async fn actions_that_are_none_are_explained() {
    let server = Server::new().await;
    let location = header(&server.post(&server.jobs_of("UAT Europe").await, REFRESH).await, "location");
    let actions = format!("{location}/actions");
    for (body, wanted) in [
        ("{}", "missing field `jobAction`"),
        ("{\"jobAction\":\"STOP\"}", "must be CANCEL"),
        ("{\"jobAction\":\"cancel\"}", "must be CANCEL"),
        ("{\"jobAction\":[\"CANCEL\"]}", "expected a string"),
    ] {
        let (status, _, message) = reason(server.post(&actions, body).await).await;
        assert!(status == 400 && message.contains(wanted), "{body}: {message}");
    }
    assert_eq!(server.read(&location).await["status"], "NEW");
    assert_eq!(server.post(&actions, CANCEL).await.status(), StatusCode::OK);
}

#[apply(on_both)]
async fn recipients_that_are_none_are_explained() {
    let server = Server::new().await;
    let path = server.path_of("UAT Europe").await + "/notifications";
    for (body, wanted) in [
        ("{}", "address is missing"),
        ("{\"name\":\"Ops\"}", "address is missing"),
        ("{\"address\":\"ops\"}", "must be an email address"),
        ("{\"address\":\"a@b\\r\\nBcc: c@d\"}", "must be an email address"),
        ("{\"address\":\"a\\u0000@example.com\"}", "the character NUL"),
        ("{\"address\":\"a@example.com\",\"name\":\"a\\u0000b\"}", "the character NUL"),
        ("{\"address\":\"a@example.com\",\"name\":\"a\\nb\"}", "no line breaks"),
        ("{\"address\":{}}", "expected a string"),
    ] {
        let (status, _, message) = reason(server.post(&path, body).await).await;
        assert!(status == 400 && message.contains(wanted), "{body}: {message}");
    }
    assert_eq!(server.read(&path).await["size"], 0);
}

#[apply(on_both)]
async fn wrong_types_lengths_and_methods_are_explained() {
    let server = Server::new().await;
    let jobs = server.jobs_of("UAT Europe").await;
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "application/json5", ""] {
        let request = server.request(Method::POST, &jobs).header("Content-Type", content_type).body(REFRESH);
        assert_eq!(reason(request.send().await.expect("an answer")).await.0, 415, "{content_type}");
    }
    for length in [70_000, 10_000_000] {
        let (status, _, message) = reason(server.post(&jobs, " ".repeat(length) + REFRESH).await).await;
        assert!(status == 413 && message.contains("64 kB"), "{message}");
    }
    for method in [Method::DELETE, Method::PUT, Method::OPTIONS, Method::TRACE] {
        let answer = server.request(method.clone(), &jobs).send().await.expect("an answer");
        let allowed = header(&answer, "allow");
        assert!(allowed.contains("GET") && allowed.contains("POST"), "{method}: {allowed}");
        assert_eq!(reason(answer).await.0, 405, "{method}");
    }
}

#[apply(on_both)]
async fn hostile_paths_are_not_found() {
    let server = Server::new().await;
    let environment = server.path_of("UAT Europe").await;
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
        "/test-environments/x/notifications/y",
        "/admin/scenarios",
        &format!("/test-environments/{NOBODY}/jobs"),
        &format!("{environment}/jobs/%F0%9F%92%A9"),
        &format!("{environment}/notifications/{NOBODY}"),
    ] {
        assert_eq!(reason(server.get(path).await).await.0, 404, "{path}");
    }
}

#[apply(on_both)]
async fn a_body_that_does_not_arrive_is_given_up() {
    let server = Server::new().await;
    let jobs = server.jobs_of("UAT Europe").await;
    let before = server.read(&jobs).await;
    let authority = server.origin.trim_start_matches("http://").to_owned();
    let mut connection = tokio::net::TcpStream::connect(&authority).await.expect("a connection");
    let head = format!(
        "POST {jobs} HTTP/1.1\r\nHost: {authority}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
         Content-Length: 100\r\nConnection: close\r\n\r\n{{",
        server.token
    );
    connection.write_all(head.as_bytes()).await.expect("sent");
    // The service is not kept from answering others meanwhile.
    assert_eq!(server.read(&jobs).await, before);
    let mut answer = String::new();
    let read = connection.read_to_string(&mut answer);
    tokio::time::timeout(Duration::from_secs(60), read).await.expect("an end").expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert_eq!(server.read(&jobs).await, before);
}
