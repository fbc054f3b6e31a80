//! Answers that are none, and questions that are asked again. A change never is.

use crate::{SECRET, Seen, Zuora, client, face, options, serve, track};
use axum::body::Body;
use axum::http::header::{CONTENT_ENCODING, LOCATION};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use axum::{Json, Router};
use flate2::Compression;
use flate2::write::GzEncoder;
use reprise_zuora::{Client, Error, Kind, Options};
use serde_json::json;
use service::http::{ErrorShape, Face};
use service::scenario::{Kind as Fault, Scenario};
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;
use wire::{EnvironmentId, JobRequest};

const ENVIRONMENT: &str = "11111111-1111-4111-8111-111111111111";

fn failing(status: u16, requests: u64) -> Scenario {
    Scenario { status: Some(status), requests: Some(requests), ..Scenario::of(Fault::ServerError) }
}

/// A server that gives tokens and answers everything else alike.
async fn answering(answer: impl Fn() -> Response + Clone + Send + Sync + 'static) -> (Client, Arc<Seen>) {
    let token = || async { Json(json!({ "access_token": "t", "expires_in": 3599 })) };
    let app = Router::new().route("/oauth/token", post(token)).fallback(move || async move { answer() });
    let seen = Arc::new(Seen::default());
    (client(&serve(app, seen.clone()).await), seen)
}

/// A good list behind so many megabytes of blanks.
fn padded(megabytes: usize) -> Vec<u8> {
    let mut body = vec![b' '; megabytes * 1024 * 1024];
    body.extend_from_slice(br#"{"result":[],"message":"No."}"#);
    body
}

async fn refresh(client: &Client, id: &EnvironmentId) -> Error {
    client.create_job(&track(), id, &JobRequest::refresh(None), "k").await.expect_err("no job")
}

#[tokio::test]
async fn a_question_is_asked_four_times_and_a_change_once() {
    for status in [500, 502, 504] {
        let zuora = Zuora::start().await;
        let (client, id) = (zuora.client(), zuora.id_of("UAT Europe").await);
        zuora.choose(failing(status, 3));
        client.environments(&track()).await.expect("at the fourth time");
        zuora.choose(failing(status, 4));
        let error = client.environments(&track()).await.expect_err("four times");
        assert_eq!((error.kind, error.status, error.sentence), (Kind::Failing, Some(status), None));
        assert_eq!(zuora.seen.count(&Method::GET, "/test-environments"), 8);

        zuora.choose(failing(status, 1));
        let error = refresh(&client, &id).await;
        assert!(error.kind == Kind::Failing && !error.is_certain(), "{error:?}");
        assert_eq!(zuora.seen.count(&Method::POST, "/jobs"), 1);
    }
}

#[tokio::test]
async fn a_lost_answer_of_a_change_is_no_certain_no_and_nothing_is_sent_again() {
    let zuora = Zuora::start().await;
    let (client, id) = (zuora.client(), zuora.id_of("UAT Europe").await);
    let before = zuora.service.jobs(&id).await.expect("jobs").len();
    zuora.choose(Scenario::of(Fault::AnswerLost));
    let error = refresh(&client, &id).await;
    assert!(error.kind == Kind::NoAnswer && !error.is_certain(), "{error:?}");
    assert_eq!(zuora.service.jobs(&id).await.expect("jobs").len(), before + 1);
    assert_eq!(zuora.seen.count(&Method::POST, "/jobs"), 1);
}

#[tokio::test]
async fn who_never_answers_is_given_up() {
    let zuora = Zuora::start().await;
    let id = zuora.id_of("UAT Europe").await;
    let brief = Duration::from_millis(300);
    let options = Options { read_patience: brief, change_patience: brief, ..options(&zuora.origin) };
    let client = Client::new(options).expect("a client");
    client.environments(&track()).await.expect("environments");
    zuora.choose(Scenario { requests: Some(1), ..Scenario::of(Fault::Hanging) });
    client.environments(&track()).await.expect("at the second time");
    zuora.choose(Scenario::of(Fault::Hanging));
    let error = refresh(&client, &id).await;
    assert!(error.kind == Kind::NoAnswer && !error.is_certain(), "{error:?}");
    assert_eq!(zuora.seen.count(&Method::POST, "/jobs"), 1);
}

#[tokio::test]
async fn the_sentence_is_found_in_every_shape_of_an_error() {
    for shape in ErrorShape::ALL {
        let zuora = Zuora::with_face(Face { error_shape: shape, ..face() }).await;
        let error = zuora.client().environment(&track(), &ENVIRONMENT.into()).await.expect_err("no such environment");
        let sentence = "There is no test environment with this ID.".to_owned();
        let has_one = !matches!(shape, ErrorShape::Empty | ErrorShape::Html);
        assert_eq!((error.kind, error.sentence), (Kind::NotFound, Some(sentence).filter(|_| has_one)), "{shape:?}");
        assert!(error.request_id.is_some_and(|id| id.len() == 36), "{shape:?}");
    }
}

#[tokio::test]
async fn half_a_json_text_and_html_are_no_answers() {
    let zuora = Zuora::start().await;
    let (client, id) = (zuora.client(), zuora.id_of("UAT Europe").await);
    zuora.choose(Scenario::of(Fault::TruncatedJson));
    let error = client.environments(&track()).await.expect_err("half a text");
    assert_eq!(error.kind, Kind::Unreadable);
    let error = refresh(&client, &id).await;
    assert!(error.kind == Kind::Unreadable && !error.is_certain(), "{error:?}");
    assert_eq!(zuora.seen.count(&Method::POST, "/jobs"), 1);

    let (client, seen) = answering(|| "<html><h1>Sign in to the hotel's network</h1></html>".into_response()).await;
    for error in [client.environments(&track()).await.expect_err("HTML"), refresh(&client, &ENVIRONMENT.into()).await] {
        assert!(error.kind == Kind::Unreadable && error.sentence.is_none(), "{error:?}");
    }
    assert_eq!(seen.count(&Method::POST, "/jobs"), 1);
}

#[tokio::test]
async fn what_is_no_list_is_not_an_empty_one() {
    for body in [json!({}), json!({ "size": 0 }), json!([]), json!(null)] {
        let (client, _) = answering(move || Json(body.clone()).into_response()).await;
        assert_eq!(client.environments(&track()).await.expect_err("no list").kind, Kind::Unreadable);
    }
    let (client, _) = answering(|| Json(json!({ "result": [], "size": 7 })).into_response()).await;
    assert_eq!(client.environments(&track()).await, Ok(Vec::new()));
}

#[tokio::test]
async fn ten_megabytes_are_not_read() {
    for status in [StatusCode::OK, StatusCode::FORBIDDEN] {
        let body = move || (status, Body::from(padded(10))).into_response();
        let (client, _) = answering(body).await;
        let error = client.environments(&track()).await.expect_err("too much");
        let wanted = if status.is_success() { Kind::Unreadable } else { Kind::NotPermitted };
        assert_eq!((error.kind, error.status), (wanted, Some(status.as_u16())));
    }
}

#[tokio::test]
async fn a_bomb_of_zeros_is_not_unpacked() {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(&padded(100)).expect("in memory");
    let packed = packed.finish().expect("in memory");
    assert!(packed.len() < 1024 * 1024, "{}", packed.len());
    let (client, _) = answering(move || ([(CONTENT_ENCODING, "gzip")], packed.clone()).into_response()).await;
    let error = client.environments(&track()).await.expect_err("too much");
    assert_eq!((error.kind, error.status), (Kind::Unreadable, Some(200)));
}

#[tokio::test]
async fn a_job_without_an_id_is_named_by_its_location_or_not_at_all() {
    let place = [(LOCATION, "https://elsewhere.example/test-environments/1/jobs/j-1")];
    let (client, _) = answering(move || (StatusCode::CREATED, place.clone(), Json(json!({}))).into_response()).await;
    let refresh_now = JobRequest::refresh(None);
    let job = client.create_job(&track(), &ENVIRONMENT.into(), &refresh_now, "k").await.expect("a job");
    assert_eq!((job.id.as_str(), job.test_environment_id.as_str()), ("j-1", ENVIRONMENT));
    let (client, _) = answering(|| Json(json!({})).into_response()).await;
    let error = refresh(&client, &ENVIRONMENT.into()).await;
    assert!(error.kind == Kind::Unreadable && !error.is_certain(), "{error:?}");
}

#[tokio::test]
async fn redirects_are_not_followed_and_the_token_goes_nowhere_else() {
    let elsewhere = Arc::new(Seen::default());
    let other = serve(Router::new().fallback(async || "x"), elsewhere.clone()).await;
    let (client, seen) = answering(move || Redirect::temporary(&other).into_response()).await;
    for error in [client.environments(&track()).await.expect_err("away"), refresh(&client, &ENVIRONMENT.into()).await] {
        assert_eq!((error.kind, error.status, error.is_certain()), (Kind::Unreadable, Some(307), false));
    }
    assert_eq!((elsewhere.all(), seen.count(&Method::POST, "/jobs")), (0, 1));
}

#[tokio::test]
async fn what_a_refused_client_is_told_never_holds_the_secret() {
    // A gateway that repeats what was sent to it.
    let app = Router::new().fallback(async |body: String| (StatusCode::BAD_REQUEST, body));
    let seen = Arc::new(Seen::default());
    let client = client(&serve(app, seen.clone()).await);
    let error = client.environments(&track()).await.expect_err("no token");
    assert!(!format!("{error} {error:?}").contains(SECRET) && error.sentence.is_none(), "{error:?}");
}

#[tokio::test]
async fn what_was_sent_and_must_not_be_seen_is_not_repeated() {
    let mirror = async |request: axum::extract::Request| {
        let (parts, body) = request.into_parts();
        let body = axum::body::to_bytes(body, 1000).await.expect("a body");
        let token = parts.headers.get("authorization").map_or("", |value| value.to_str().expect("ASCII"));
        // What a form writes as %2B and %3D, such a gateway writes as it was.
        let body = String::from_utf8_lossy(&body).replace("%2B", "+").replace("%3D", "=");
        let said = json!({ "code": format!("{token}{body}"), "message": format!("You sent {token}{body}") });
        (StatusCode::BAD_REQUEST, [("zuora-request-id", token.to_owned())], Json(said))
    };
    let token = || async { Json(json!({ "access_token": "the-one-token", "expires_in": 3599 })) };
    let app = Router::new().route("/oauth/token", post(token)).fallback(mirror);
    let client_with_token = client(&serve(app, Arc::default()).await);
    let client_without = client(&serve(Router::new().fallback(mirror), Arc::default()).await);
    for client in [client_with_token, client_without] {
        let error = client.environments(&track()).await.expect_err("no list");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("the-one-token") && !shown.contains(SECRET), "{shown}");
        assert_eq!((error.sentence, error.code, error.status), (None, None, Some(400)));
    }
}
