//! Tokens and permission.

use super::{CLIENT, ONLOOKER, REFRESH, Server, face, header, json, reason};
use crate::apply;
use reprise_service::http::Face;
use reqwest::{Method, Response, StatusCode};
use serde_json::json;
use wire::SECOND;

/// Every operation, on an environment.
fn operations(environment: &str) -> [(Method, String); 11] {
    let (get, post) = (Method::GET, Method::POST);
    let (job, notification) = (format!("{environment}/jobs/x"), format!("{environment}/notifications/x"));
    [
        (get.clone(), "/test-environments".to_owned()),
        (get.clone(), environment.to_owned()),
        (post.clone(), format!("{environment}/jobs")),
        (get.clone(), format!("{environment}/jobs")),
        (get.clone(), job.clone()),
        (post.clone(), format!("{job}/actions")),
        (post, format!("{environment}/notifications")),
        (get.clone(), format!("{environment}/notifications")),
        (get, notification.clone()),
        (Method::PATCH, notification.clone()),
        (Method::DELETE, notification),
    ]
}

async fn ask(server: &Server, form: &[(&str, &str)]) -> Response {
    server.client.post(server.url("/oauth/token")).form(form).send().await.expect("an answer")
}

#[apply(on_both)]
async fn a_token_is_given_as_documented() {
    let server = Server::new().await;
    let (id, secret) = CLIENT;
    let form = [("client_id", id), ("client_secret", secret), ("grant_type", "client_credentials")];
    let answer = ask(&server, &form).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(header(&answer, "x-ratelimit-limit-minute"), "100");
    assert_eq!(header(&answer, "x-ratelimit-remaining-minute"), "98");
    assert_eq!(header(&answer, "zuora-request-id").len(), 36);
    let body = json(answer).await;
    let token = body["access_token"].as_str().expect("a token");
    assert!(token.len() == 32 && token.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert_eq!((&body["token_type"], &body["expires_in"]), (&json!("bearer"), &json!(3599)));
    assert!(body["scope"].is_string() && body["jti"].is_string());
    assert_ne!(server.new_token(CLIENT).await, token);
}

#[apply(on_both)]
async fn nothing_is_answered_without_a_token() {
    let server = Server::new().await;
    for (method, path) in operations(&server.path_of("UAT Europe").await) {
        let answer = server.client.request(method.clone(), server.url(&path)).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{method} {path}");
        assert!(header(&answer, "www-authenticate").contains("Bearer realm="));
        assert_eq!(json(answer).await, json!({ "message": "Authentication error" }), "shape d");
    }
    for header in ["Basic dXNlcjpwYXNz", "Bearer", "nonsense"] {
        let request = server.client.get(server.url("/test-environments")).header("Authorization", header);
        assert_eq!(request.send().await.expect("an answer").status(), StatusCode::UNAUTHORIZED, "{header}");
    }
}

#[apply(on_both)]
async fn a_wrong_token_and_one_that_has_expired_get_shape_e() {
    let server = Server::with_face(Face { token_seconds: 100, ..face() }).await;
    let sign_in = json!({
        "success": false,
        "reasons": [{ "code": "90000011", "message": "this resource is protected, please sign in first" }],
    });
    let with = async |token: &str| {
        let request = server.client.get(server.url("/test-environments")).bearer_auth(token);
        request.send().await.expect("an answer")
    };
    for token in ["0123456789abcdef0123456789abcdef", "' OR 1=1 --", &*"9".repeat(20_000)] {
        let answer = with(token).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(json(answer).await, sign_in);
    }
    let never_used = server.new_token(CLIENT).await;
    server.fixture.wall.advance(99 * SECOND);
    assert_eq!(with(&server.token).await.status(), StatusCode::OK);
    server.fixture.wall.advance(SECOND);
    for token in [&server.token, &never_used] {
        assert_eq!(json(with(token).await).await, sign_in);
    }
    assert_eq!(with(&server.new_token(CLIENT).await).await.status(), StatusCode::OK);
}

#[apply(on_both)]
async fn a_token_is_good_at_every_process_on_the_database() {
    let server = Server::new().await;
    let token = server.token.clone();
    let Server { fixture, .. } = server;
    let restarted = Server::serving(fixture, face()).await;
    let answer = restarted.client.get(restarted.url("/test-environments")).bearer_auth(&token).send().await;
    assert_eq!(answer.expect("an answer").status(), StatusCode::OK);

    let Server { fixture, .. } = restarted;
    let without_client = Face { clients: face().clients.split_off(1), ..face() };
    let another = Server::serving(fixture, without_client).await;
    let answer = another.client.get(another.url("/test-environments")).bearer_auth(&token).send().await;
    assert_eq!(answer.expect("an answer").status(), StatusCode::UNAUTHORIZED, "its client is gone");
}

#[apply(on_both)]
async fn wrong_forms_are_explained() {
    let server = Server::new().await;
    let (id, secret) = CLIENT;
    let grant = ("grant_type", "client_credentials");
    for (form, status, wanted) in [
        (vec![("client_secret", secret), grant], 400, "client_id is missing"),
        (vec![("client_id", id), grant], 400, "client_secret is missing"),
        (vec![("client_id", id), ("client_secret", secret)], 400, "grant_type is missing"),
        (vec![("client_id", &id[1..]), ("client_secret", secret), grant], 400, "exactly 36 characters"),
        (vec![("client_id", id), ("client_secret", &"x".repeat(43)), grant], 400, "at most 42 characters"),
        (vec![("client_id", id), ("client_secret", secret), ("grant_type", "password")], 400, "client_credentials"),
        (vec![("client_id", id), ("client_secret", "wrong"), grant], 401, "Invalid client"),
        (vec![("client_id", &id.replace('0', "9")), ("client_secret", secret), grant], 401, "Invalid client"),
    ] {
        let answer = ask(&server, &form).await;
        assert_eq!(answer.status(), status, "{form:?}");
        let body = json(answer).await;
        assert!(body["message"].as_str().is_some_and(|message| message.contains(wanted)), "{body}");
        // The shapes that the official client library reads.
        assert_eq!(body["code"].is_u64(), status == 400, "{body}");
    }
    let answer = server.sending(Method::POST, "/oauth/token", "{}").send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    for (entity, status) in [("global", 400), ("6c1d7c0e-5a3f-4f0e-9f43-0c2f6a1d9b11", 200)] {
        let request = server.client.post(server.url("/oauth/token")).header("Zuora-Entity-Ids", entity);
        let answer = request.form(&[("client_id", id), ("client_secret", secret), grant]).send().await;
        assert_eq!(answer.expect("an answer").status(), status, "{entity}");
    }
}

#[apply(on_both)]
async fn without_the_permission_every_operation_is_refused_in_words_of_its_own() {
    let mut server = Server::new().await;
    let too_early = server.post(&server.jobs_of("Migration rehearsal").await, REFRESH).await;
    let interval = reason(too_early).await;
    server.token = server.new_token(ONLOOKER).await;
    for (method, path) in operations(&server.path_of("UAT Europe").await) {
        let answer = server.sending(method.clone(), &path, REFRESH).send().await.expect("an answer");
        let permission = reason(answer).await;
        assert_eq!(permission.0, 403, "{method} {path}");
        assert!(permission.2.contains("Refresh Central Sandbox"), "{permission:?}");
        assert!(interval.0 == 403 && interval.1 != permission.1 && interval.2 != permission.2, "{interval:?}");
    }
}
