//! A proxy says who it is, and nobody else does.

use super::{Guarded, PROXY, changing};
use crate::with;
use axum::http::{Method, StatusCode};

const ADMINISTRATOR: [(&str, &str); 2] = [("x-auth-request-user", "mallory"), ("x-auth-request-groups", "admins")];

#[tokio::test]
async fn headers_from_anywhere_else_make_nobody_anybody() {
    let guarded = Guarded::new().await;
    for peer in ["10.2.0.1:1", "192.0.2.7:443", "127.0.0.1:9", "[::1]:9", "[::ffff:10.2.0.1]:9"] {
        let spoofed = with(changing(Method::GET, "/api/test-environments", ""), &ADMINISTRATOR);
        let answer = guarded.send_from(peer, spoofed).await;
        assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::UNAUTHORIZED, "signed-out"), "{peer}");
    }
    let through = with(changing(Method::GET, "/api/test-environments", ""), &ADMINISTRATOR);
    assert_eq!(guarded.send_from(PROXY, through).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_the_reader_adds_to_what_the_proxy_says_counts_for_nothing() {
    let guarded = Guarded::new().await;
    // The proxy did not remove the reader's own header, and now there are two of them.
    for twice in ["x-auth-request-user", "x-auth-request-groups"] {
        let mut request = with(
            changing(Method::GET, "/api/console/checks", ""),
            &[("x-auth-request-user", "ann"), ("x-auth-request-groups", "readers")],
        );
        request.headers_mut().append(twice, "admins".parse().expect("a value"));
        let status = guarded.send(request).await.status;
        assert!(matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN), "{twice}: {status}");
    }
    for forwarded in ["x-forwarded-user", "x-forwarded-groups", "remote-user", "x-auth-request-role"] {
        let request = with(
            changing(Method::GET, "/api/console/checks", ""),
            &[("x-auth-request-user", "ann"), (forwarded, "admins")],
        );
        assert_eq!(guarded.send(request).await.status, StatusCode::FORBIDDEN, "{forwarded}");
    }
}

#[tokio::test]
async fn the_session_says_who_it_is_and_what_they_may_do() {
    let guarded = Guarded::new().await;
    let session = guarded.look("finance", "/api/console/session").await.json();
    assert_eq!(session["signIn"], "proxy");
    assert_eq!(session["person"]["email"], "ann@example.com");
    assert_eq!(session["access"]["role"], serde_json::Value::Null);
    assert_eq!(session["access"]["environments"][0]["environmentId"], guarded.mine.as_str());
    assert_eq!(session["access"]["environments"][0]["role"], "requester");
    let nobody = guarded.send(changing(Method::GET, "/api/console/session", "")).await;
    assert_eq!((nobody.status, nobody.problem().as_str()), (StatusCode::UNAUTHORIZED, "signed-out"));
    // Who signed in and may do nothing is told so, and by whom it can be changed.
    let stranger = guarded.look("strangers", "/api/console/session").await;
    assert_eq!((stranger.status, stranger.json()["access"].to_string().as_str()), (StatusCode::OK, "{}"));
    let left = guarded.ask("finance", Method::POST, "/api/console/session/end", "").await;
    assert_eq!((left.status, left.json()["next"].as_str()), (StatusCode::OK, Some("/oauth2/sign_out")));
}

#[tokio::test]
async fn whoever_everybody_can_be_is_administrator_of_all_and_called_nobody() {
    let fixture = crate::Fixture::new().await;
    let session = fixture.get("/api/console/session").await.json();
    assert_eq!(
        (session["signIn"].as_str(), &session["person"], &session["access"]),
        (Some("none"), &serde_json::Value::Null, &serde_json::Value::Null)
    );
}
