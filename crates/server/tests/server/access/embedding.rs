//! Pages of other origins that embed the console, where people sign in: what they do in their reader's name, what only with a
//! token, and that they can read why not.

use super::{Guarded, changing};
use crate::backends::Line;
use crate::{Answer, Fixture, request, with};
use axum::body::{Body, Bytes, HttpBody};
use axum::http::{Method, Request, StatusCode};
use hyper::body::Frame;
use reprise_server::Portal;
use serde_json::json;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

const KEY: &str = "0123456789abcdef0123456789abcdef";
/// Named for itself.
const TRUSTED: &str = "https://portal.example";
/// There because a portal has it.
const KEYED: &str = "https://keyed.example";
const ENVIRONMENTS: &str = "/api/test-environments";
const REFRESH: &str = r#"{"jobType":"REFRESH"}"#;

async fn console() -> Guarded {
    let mut portal = Portal::with_key("Intranet".to_owned(), KEY);
    portal.origins = vec![KEYED.to_owned()];
    Guarded::on(Fixture::new().await, vec![portal], &[TRUSTED], false).await
}

/// What a page of that origin sends, as the proxy passes it on for somebody who may refresh everything.
fn from_page(request: Request<Body>, origin: &str, site: &str) -> Request<Body> {
    let who = [("x-auth-request-user", "u-1"), ("x-auth-request-groups", "requesters")];
    let request = with(with(request, &who), &[("origin", origin)]);
    if site.is_empty() { request } else { with(request, &[("sec-fetch-site", site)]) }
}

/// The status and the code of a refusal, which a page of that origin can read.
fn read_by(answer: &Answer, origin: &str) -> (u16, String) {
    assert_eq!(answer.header("access-control-allow-origin"), origin, "{answer:?}");
    assert_eq!(answer.header("access-control-allow-credentials"), "true", "{answer:?}");
    (answer.status.as_u16(), answer.problem())
}

#[tokio::test]
async fn refusals_can_be_read_by_the_page_that_asked() {
    let guarded = console().await;
    let jobs = format!("{ENVIRONMENTS}/{}/jobs", guarded.mine);
    let page = |request: Request<Body>| from_page(request, TRUSTED, "same-site");

    let nobody = with(changing(Method::GET, ENVIRONMENTS, ""), &[("origin", TRUSTED), ("sec-fetch-site", "same-site")]);
    assert_eq!(read_by(&guarded.send(nobody).await, TRUSTED), (401, "signed-out".to_owned()));
    let checks = page(changing(Method::GET, "/api/console/checks", ""));
    assert_eq!(read_by(&guarded.send(checks).await, TRUSTED), (403, "not-allowed".to_owned()));
    let missing = page(changing(Method::GET, &format!("{jobs}/none"), ""));
    assert_eq!(read_by(&guarded.send(missing).await, TRUSTED).0, 404);
    let form = with(page(changing(Method::POST, &jobs, REFRESH)), &[("content-type", "text/plain")]);
    assert_eq!(read_by(&guarded.send(form).await, TRUSTED).0, 415);
    let elsewhere = with(page(changing(Method::GET, ENVIRONMENTS, "")), &[("host", "evil.example")]);
    assert_eq!(read_by(&guarded.send(elsewhere).await, TRUSTED).0, 421);
    for (line, status) in [(Line::AsksToWait, 429), (Line::Dead, 502)] {
        guarded.fixture.backend.line(line);
        let list = page(changing(Method::GET, ENVIRONMENTS, ""));
        assert_eq!(read_by(&guarded.send(list).await, TRUSTED).0, status);
    }
    tokio::time::pause();
    let slow = page(with(request(Method::POST, &jobs, Body::new(Never)), &[("x-reprise-csrf", "1")]));
    let slow = with(slow, &[("content-type", "application/json")]);
    assert_eq!(read_by(&guarded.send(slow).await, TRUSTED), (503, "timed-out".to_owned()));
}

#[tokio::test]
async fn a_page_of_another_site_does_nothing_by_the_cookie_of_a_proxy() {
    for (origin, site, outcome) in [
        (TRUSTED, "same-site", ""),
        (TRUSTED, "cross-site", "token-needed"),
        // Whoever does not say it may be of another site.
        (TRUSTED, "", "token-needed"),
        (TRUSTED, "Same-Site", "token-needed"),
        ("https://evil.example", "same-site", "csrf"),
        ("https://evil.example", "cross-site", "csrf"),
        ("http://localhost:8080", "same-origin", ""),
    ] {
        let guarded = console().await;
        let jobs = format!("{ENVIRONMENTS}/{}/jobs", guarded.mine);
        let made = guarded.send(from_page(changing(Method::POST, &jobs, REFRESH), origin, site)).await;
        match outcome {
            "" => assert_eq!(made.status, StatusCode::CREATED, "{origin} {site}"),
            "token-needed" => {
                let look = guarded.send(from_page(request(Method::GET, ENVIRONMENTS, ""), origin, site)).await;
                for answer in [made, look] {
                    assert_eq!(read_by(&answer, origin), (401, "token-needed".to_owned()), "{origin} {site}");
                }
            }
            code => {
                assert_eq!((made.status, made.problem().as_str()), (StatusCode::FORBIDDEN, code), "{origin} {site}");
            }
        }
    }
}

#[tokio::test]
async fn the_page_of_a_portal_does_nothing_in_its_readers_name_without_a_token() {
    let guarded = console().await;
    let jobs = format!("{ENVIRONMENTS}/{}/jobs", guarded.mine);
    for site in ["same-site", "cross-site", ""] {
        for request in [changing(Method::POST, &jobs, REFRESH), request(Method::GET, ENVIRONMENTS, "")] {
            let answer = guarded.send(from_page(request, KEYED, site)).await;
            assert_eq!(read_by(&answer, KEYED), (401, "token-needed".to_owned()), "{site}");
        }
    }
    // The portal is on the console's own origin: a browser tells no page there from ours.
    let own = guarded.send(from_page(changing(Method::POST, &jobs, REFRESH), KEYED, "same-origin")).await;
    assert_eq!(own.status, StatusCode::CREATED);
}

#[tokio::test]
async fn a_token_is_for_the_page_of_its_portal_and_for_the_frame_in_it() {
    let guarded = console().await;
    let jobs = format!("{ENVIRONMENTS}/{}/jobs", guarded.mine);
    let body = json!({ "subject": "ben", "groups": ["requesters"], "origin": KEYED, "actions": ["refresh"] });
    let mint = changing(Method::POST, "/api/console/embed-tokens", &body.to_string());
    let answer = guarded.send_from("192.0.2.7:443", with(mint, &[("authorization", &format!("Bearer {KEY}"))])).await;
    let token = format!("Bearer {}", answer.json()["token"].as_str().expect("a token"));
    let ask = async |method: Method, body: &str, origin: &str, site: &str| {
        let mut asked = with(changing(method, &jobs, body), &[("authorization", &token), ("origin", origin)]);
        asked.headers_mut().remove("x-reprise-csrf");
        guarded.send_from("192.0.2.7:443", with(asked, &[("sec-fetch-site", site)])).await
    };
    let looked = ask(Method::GET, "", KEYED, "cross-site").await;
    assert_eq!((looked.status, looked.header("access-control-allow-origin")), (StatusCode::OK, KEYED));
    let other = ask(Method::GET, "", TRUSTED, "cross-site").await;
    assert_eq!(read_by(&other, TRUSTED), (403, "other-origin".to_owned()));
    let unlisted = ask(Method::GET, "", "https://evil.example", "cross-site").await;
    assert_eq!((unlisted.status, unlisted.problem().as_str()), (StatusCode::FORBIDDEN, "other-origin"));
    assert!(!unlisted.headers.contains_key("access-control-allow-origin"), "{unlisted:?}");
    let framed = ask(Method::POST, REFRESH, "http://localhost:8080", "same-origin").await;
    assert_eq!(framed.status, StatusCode::CREATED, "{:?}", framed.bytes);
}

#[tokio::test]
async fn administrators_see_which_pages_may_embed_the_console() {
    let guarded = console().await;
    let rules = guarded.look("admins", "/api/console/rules").await.json();
    assert_eq!(rules["embedOrigins"], json!([TRUSTED, KEYED]));
    let none = Guarded::new().await.look("admins", "/api/console/rules").await.json();
    assert_eq!(none["embedOrigins"], serde_json::Value::Null);
}

/// A body that does not come.
struct Never;

impl HttpBody for Never {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Pending
    }
}
