//! One token, however many callers there are.

use crate::{ID, SECRET, Zuora, client, face, options, track};
use axum::http::Method;
use reprise_zuora::{Client, Credentials, Kind, Secret};
use service::http::Face;
use service::scenario::{Kind as Fault, Scenario};
use std::time::Duration;

const MANY: usize = 50;

/// Asks for all environments, many times in the same moment; how many answers were good.
async fn many(client: &Client) -> usize {
    let asked: Vec<_> = (0..MANY)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.environments(&track()).await })
        })
        .collect();
    let mut good = 0;
    for one in asked {
        good += usize::from(one.await.expect("no panic").is_ok());
    }
    good
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_callers_ask_for_one_token() {
    let zuora = Zuora::start().await;
    let client = zuora.client();
    assert_eq!(many(&client).await, MANY);
    assert_eq!(zuora.seen.token_calls(), 1);
    assert_eq!(many(&client).await, MANY);
    assert_eq!(zuora.seen.token_calls(), 1, "it is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_refused_is_renewed_once_and_nobody_notices() {
    let zuora = Zuora::start().await;
    let client = zuora.client();
    client.environments(&track()).await.expect("environments");
    // All that are in flight at once are refused.
    zuora.choose(Scenario { requests: Some(4), ..Scenario::of(Fault::Unauthorized) });
    assert_eq!(many(&client).await, MANY);
    assert_eq!(zuora.seen.token_calls(), 2);
}

#[tokio::test]
async fn a_change_that_was_refused_with_401_is_made_once() {
    let zuora = Zuora::start().await;
    let (client, id) = (zuora.client(), zuora.id_of("UAT Europe").await);
    client.environments(&track()).await.expect("environments");
    let before = zuora.service.jobs(&id).await.expect("jobs").len();
    zuora.choose(Scenario::of(Fault::Unauthorized));
    client.create_job(&track(), &id, &wire::JobRequest::refresh(None), "k").await.expect("a job");
    assert_eq!(zuora.service.jobs(&id).await.expect("jobs").len(), before + 1);
    assert_eq!((zuora.seen.token_calls(), zuora.seen.count(&Method::POST, "/jobs")), (2, 2));
}

#[tokio::test]
async fn one_renews_when_four_fifths_of_its_life_have_passed_and_the_others_go_on() {
    // It says that it is good for two seconds.
    let zuora = Zuora::with_face(Face { token_seconds: 3, ..face() }).await;
    let client = zuora.client();
    client.environments(&track()).await.expect("environments");
    tokio::time::sleep(Duration::from_millis(1300)).await;
    client.environments(&track()).await.expect("environments");
    assert_eq!(zuora.seen.token_calls(), 1, "not before");
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(many(&client).await, MANY);
    assert_eq!(zuora.seen.token_calls(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_secret_needs_attention_and_is_not_tried_again_and_again() {
    let zuora = Zuora::start().await;
    let credentials = Credentials { client_id: ID.to_owned(), secret: Secret::new("wrong") };
    let client = Client::new(reprise_zuora::Options { credentials, ..options(&zuora.origin) }).expect("a client");
    assert_eq!(many(&client).await, 0);
    let error = client.environments(&track()).await.expect_err("no token");
    assert!(error.kind == Kind::SignedOut && error.is_certain(), "{error:?}");
    assert!(!format!("{error} {error:?} {client:?}").contains(SECRET));
    assert_eq!((zuora.seen.token_calls(), zuora.seen.all()), (1, 1));
}

#[tokio::test]
async fn where_every_token_is_refused_there_is_one_renewal_and_no_storm() {
    let zuora = Zuora::start().await;
    let client = zuora.client();
    zuora.choose(Scenario { requests: Some(u64::MAX), ..Scenario::of(Fault::Unauthorized) });
    for _ in 0..10 {
        let error = client.environments(&track()).await.expect_err("refused");
        assert!(error.kind == Kind::SignedOut && error.is_certain(), "{error:?}");
    }
    assert_eq!(zuora.seen.token_calls(), 2);
}

#[tokio::test]
async fn without_a_connection_nothing_was_sent() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let origin = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let client = client(&origin);
    let id = "11111111-1111-4111-8111-111111111111".into();
    let error = client.create_job(&track(), &id, &wire::JobRequest::refresh(None), "k").await.expect_err("nobody");
    assert!(error.kind == Kind::Unreachable && error.is_certain(), "{error:?}");
}
