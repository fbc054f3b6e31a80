//! What is refused before anything looks at it.

use crate::{Answer, Fixture, post, request, with};
use axum::body::Body;
use axum::http::{Method, StatusCode};

const CREATE: &str = r#"{"jobType":"REFRESH"}"#;

/// A create that is right but for what the test changes.
async fn create(fixture: &Fixture, headers: &[(&'static str, &str)]) -> Answer {
    let jobs = fixture.jobs_of("UAT Europe").await;
    fixture.send(with(post(&jobs, CREATE), headers)).await
}

#[tokio::test]
async fn only_the_console_and_programs_change_things() {
    for headers in [
        &[("x-reprise-csrf", "0")][..],
        &[("origin", "https://evil.example")],
        &[("origin", "http://localhost:9999")],
        &[("origin", "null")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "")],
        &[("sec-fetch-site", "same-site"), ("origin", "http://localhost:8080")],
    ] {
        let answer = create(&Fixture::new().await, headers).await;
        assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::FORBIDDEN, "csrf"), "{headers:?}");
    }
    for headers in [
        &[][..],
        &[("origin", "http://localhost:8080"), ("sec-fetch-site", "same-origin")],
        &[("origin", "https://LOCALHOST:8080")],
        &[("sec-fetch-site", "none")],
        // Through a proxy that changed the host.
        &[("origin", "http://localhost:8081"), ("sec-fetch-site", "same-origin")],
    ] {
        assert_eq!(create(&Fixture::new().await, headers).await.status, StatusCode::CREATED, "{headers:?}");
    }
}

#[tokio::test]
async fn a_form_of_another_page_changes_nothing() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    let before = fixture.get(&jobs).await.bytes;
    let form = with(request(Method::POST, &jobs, CREATE), &[("content-type", "text/plain")]);
    assert_eq!(fixture.send(form).await.status, StatusCode::FORBIDDEN);
    let plain = with(post(&jobs, CREATE), &[("content-type", "text/plain")]);
    let answer = fixture.send(plain).await;
    assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (415, "unsupported-media-type"));
    assert_eq!(fixture.get(&jobs).await.bytes, before);
}

#[tokio::test]
async fn a_foreign_name_for_this_computer_is_not_served() {
    let fixture = Fixture::new().await;
    for path in ["/", "/api/test-environments", "/app-0123456789abcdef.js", "/healthz"] {
        for host in ["evil.example", "localhost.evil.example:8080", "10.0.0.1"] {
            let answer = fixture.send(with(request(Method::GET, path, Body::empty()), &[("host", host)])).await;
            assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::MISDIRECTED_REQUEST, "unknown-host"));
        }
    }
    let mut nameless = request(Method::GET, "/", Body::empty());
    nameless.headers_mut().remove("host");
    assert_eq!(fixture.send(nameless).await.status, StatusCode::MISDIRECTED_REQUEST);
    for host in ["localhost", "127.0.0.1:1", "[::1]:8080"] {
        let answer = fixture.send(with(request(Method::GET, "/", Body::empty()), &[("host", host)])).await;
        assert_eq!(answer.status, StatusCode::OK, "{host}");
    }
}

#[tokio::test]
async fn a_long_body_is_not_read() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    let answer = fixture.post(&jobs, " ".repeat(64 * 1024) + CREATE).await;
    assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "body-too-large"));
    let fits = " ".repeat(60 * 1024) + CREATE;
    assert_eq!(fixture.post(&jobs, fits).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let fixture = Fixture::new().await;
    for path in
        ["/", "/help", "/app-0123456789abcdef.js", "/missing.js", "/api/test-environments", "/api/x", "/healthz"]
    {
        for host in ["localhost", "evil.example"] {
            let answer = fixture.send(with(request(Method::GET, path, Body::empty()), &[("host", host)])).await;
            for (name, value) in [
                ("x-content-type-options", "nosniff"),
                ("referrer-policy", "same-origin"),
                ("cross-origin-opener-policy", "same-origin"),
            ] {
                assert_eq!(answer.header(name), value, "{path}");
            }
            // Files are for whoever shows the console, too.
            let is_file = path.starts_with("/app-") && host == "localhost";
            let shown_by = if is_file { "cross-origin" } else { "same-origin" };
            assert_eq!(answer.header("cross-origin-resource-policy"), shown_by, "{path}");
            let policy = answer.header("content-security-policy");
            assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}");
            assert_eq!(answer.header("x-request-id").len(), 36, "{path}");
        }
    }
}

#[tokio::test]
async fn a_request_id_from_outside_is_not_taken_over() {
    let fixture = Fixture::new().await;
    let named = with(request(Method::GET, "/healthz", Body::empty()), &[("x-request-id", "mine")]);
    assert_ne!(fixture.send(named).await.header("x-request-id"), "mine");
}
