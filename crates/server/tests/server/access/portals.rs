//! Tokens of portals: for one person, some environments and actions, one origin, and a few minutes.

use super::{Guarded, changing};
use crate::{Answer, with};
use axum::http::{Method, StatusCode};
use reprise_server::Portal;
use serde_json::{Value, json};
use wire::SECOND;

const KEY: &str = "0123456789abcdef0123456789abcdef";
const ORIGIN: &str = "https://intranet.example";

impl Guarded {
    async fn with_portal() -> Self {
        let mut portal = Portal::with_key("Intranet".to_owned(), KEY);
        portal.origins = vec![ORIGIN.to_owned(), "https://other.example".to_owned()];
        Self::with_portals(vec![portal]).await
    }

    async fn mint(&self, key: &str, body: Value) -> Answer {
        let mut request = changing(Method::POST, "/api/console/embed-tokens", &body.to_string());
        request.headers_mut().remove("x-reprise-csrf");
        self.send_from("192.0.2.7:443", with(request, &[("authorization", &format!("Bearer {key}"))])).await
    }

    /// A token for somebody who may refresh everything, at the console.
    async fn token(&self, more: Value) -> String {
        let mut body = json!({ "subject": "ben", "name": "Ben", "groups": ["requesters"], "origin": ORIGIN });
        body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        let answer = self.mint(KEY, body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{:?}", answer.bytes);
        assert_eq!(answer.header("cache-control"), "no-store");
        answer.json()["token"].as_str().expect("a token").to_owned()
    }

    async fn by_token(&self, token: &str, origin: &str, method: Method, path: &str, body: &str) -> Answer {
        let mut request = with(changing(method, path, body), &[("authorization", &format!("Bearer {token}"))]);
        request.headers_mut().remove("x-reprise-csrf");
        if !origin.is_empty() {
            request = with(request, &[("origin", origin), ("sec-fetch-site", "cross-site")]);
        }
        self.send_from("192.0.2.7:443", request).await
    }
}

const REFRESH: &str = r#"{"jobType":"REFRESH"}"#;

#[tokio::test]
async fn a_token_is_for_its_origin_its_actions_its_environments_and_its_time() {
    let guarded = Guarded::with_portal().await;
    let jobs = format!("/api/test-environments/{}/jobs", guarded.mine);
    let token =
        guarded.token(json!({ "actions": ["refresh"], "environments": [guarded.mine], "expiresIn": 300 })).await;
    for origin in [
        "https://other.example",
        "https://intranet.example.evil",
        "https://intranet.example:444",
        "http://intranet.example",
        "null",
    ] {
        let answer = guarded.by_token(&token, origin, Method::GET, &jobs, "").await;
        assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::FORBIDDEN, "other-origin"), "{origin}");
    }
    for (method, path, body) in [
        (Method::POST, format!("{jobs}/none/actions"), r#"{"jobAction":"CANCEL"}"#),
        (Method::GET, format!("/api/test-environments/{}", guarded.other), ""),
        (Method::PUT, format!("/api/console/test-environments/{}/notes", guarded.mine), "{}"),
        (Method::POST, "/api/console/holds".to_owned(), "{}"),
        (Method::GET, "/api/console/checks".to_owned(), ""),
        (Method::POST, format!("/api/test-environments/{}/notifications", guarded.mine), "{}"),
    ] {
        let answer = guarded.by_token(&token, ORIGIN, method, &path, body).await;
        assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::FORBIDDEN, "not-allowed"), "{path}");
    }
    let made = guarded.by_token(&token, ORIGIN, Method::POST, &jobs, REFRESH).await;
    assert_eq!(made.status, StatusCode::CREATED, "{:?}", made.bytes);
    let entry = &guarded.log().await[0];
    assert_eq!((entry["person"].as_str(), entry["portal"].as_str()), (Some("Ben"), Some("Intranet")), "{entry}");

    guarded.fixture.wall.advance(300 * SECOND);
    let over = guarded.by_token(&token, ORIGIN, Method::GET, &jobs, "").await;
    assert_eq!((over.status, over.problem().as_str()), (StatusCode::UNAUTHORIZED, "token-over"));
}

#[tokio::test]
async fn a_token_that_is_none_never_falls_back_to_whoever_the_proxy_says_it_is() {
    let guarded = Guarded::with_portal().await;
    let token = guarded.token(json!({})).await;
    for wrong in ["rpe_", "rpe_x", &token[..token.len() - 1], &format!("{token}A")] {
        let request = with(
            changing(Method::GET, "/api/console/checks", ""),
            &[
                ("authorization", &format!("Bearer {wrong}")),
                ("x-auth-request-user", "carla"),
                ("x-auth-request-groups", "admins"),
            ],
        );
        let answer = guarded.send(request).await;
        assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::UNAUTHORIZED, "token-over"), "{wrong}");
    }
    // What a proxy sends on in the same header is none of ours.
    let request = with(
        changing(Method::GET, "/api/test-environments", ""),
        &[("authorization", "Bearer eyJhbGciOi"), ("x-auth-request-user", "ann"), ("x-auth-request-groups", "readers")],
    );
    assert_eq!(guarded.send(request).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_portal_gives_no_more_than_the_person_and_the_portal_may() {
    let mut portal = Portal::with_key("Intranet".to_owned(), KEY);
    portal.origins = vec![ORIGIN.to_owned()];
    let guarded = Guarded::with_portals(vec![portal]).await;
    let jobs = format!("/api/test-environments/{}/jobs", guarded.mine);
    let viewer = guarded.token(json!({ "groups": ["readers"], "actions": ["refresh", "stop"] })).await;
    assert_eq!(guarded.by_token(&viewer, ORIGIN, Method::POST, &jobs, REFRESH).await.problem(), "not-allowed");
    let stranger = guarded.token(json!({ "groups": [] })).await;
    assert_eq!(guarded.by_token(&stranger, ORIGIN, Method::GET, &jobs, "").await.problem(), "not-allowed");
    let finance = guarded.token(json!({ "groups": ["finance"], "environments": [guarded.mine, guarded.other] })).await;
    let list = guarded.by_token(&finance, ORIGIN, Method::GET, "/api/test-environments", "").await.json();
    assert_eq!(list["result"].as_array().map(Vec::len), Some(1), "{list}");
    // An administrator is a requester through the portal.
    let administrator = guarded.token(json!({ "groups": ["admins"], "actions": ["refresh"] })).await;
    let session = guarded.by_token(&administrator, ORIGIN, Method::GET, "/api/console/session", "").await.json();
    assert_eq!((session["access"]["role"].as_str(), session["portal"].as_str()), (Some("requester"), Some("Intranet")));
}

#[tokio::test]
async fn only_a_portal_gets_tokens_and_only_for_what_it_names() {
    let guarded = Guarded::with_portal().await;
    let body = |more: Value| {
        let mut body = json!({ "subject": "ben", "groups": ["requesters"], "origin": ORIGIN });
        body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        body
    };
    for key in ["", "wrong", &KEY[1..], &format!("{KEY}0")] {
        let answer = guarded.mint(key, body(json!({}))).await;
        assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::UNAUTHORIZED, "unknown-portal"), "{key}");
    }
    for (more, wanted) in [
        (json!({ "subject": "" }), "subject"),
        (json!({ "subject": "a\nb" }), "subject"),
        (json!({ "origin": "https://evil.example" }), "origin"),
        (json!({ "origin": null }), "origin"),
        (json!({ "actions": ["delete"] }), "delete"),
        (json!({ "expiresIn": 59 }), "expiresIn"),
        (json!({ "expiresIn": 601 }), "expiresIn"),
        (json!({ "name": "x".repeat(201) }), "name"),
    ] {
        let answer = guarded.mint(KEY, body(more.clone())).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{more}");
        let detail = answer.json()["detail"].as_str().expect("a sentence").to_owned();
        assert!(detail.contains(wanted), "{more}: {detail}");
    }
    assert!(guarded.log().await.is_empty(), "nothing was given");
    guarded.token(json!({})).await;
    let entry = &guarded.log().await[0];
    assert_eq!(
        (entry["action"].as_str(), entry["portal"].as_str()),
        (Some("embed-token"), Some("Intranet")),
        "{entry}"
    );
}
