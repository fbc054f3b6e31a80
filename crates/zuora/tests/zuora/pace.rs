//! Four at once, and pauses that everybody keeps.

use crate::{Zuora, track};
use axum::http::Method;
use reprise_zuora::Kind;
use service::http::{Face, Limits};
use service::scenario::{Kind as Fault, Scenario};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use wire::JobRequest;

fn storm(retry_after: Option<u32>, requests: u64) -> Scenario {
    Scenario { retry_after, requests: Some(requests), ..Scenario::of(Fault::TooManyRequests) }
}

#[tokio::test(flavor = "multi_thread")]
async fn four_calls_are_in_flight_at_most() {
    let zuora = Zuora::start().await;
    *zuora.seen.delay.lock().expect("no panic before") = Duration::from_millis(20);
    let client = zuora.client();
    let asked: Vec<_> = (0..40)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.environments(&track()).await })
        })
        .collect();
    for one in asked {
        one.await.expect("no panic").expect("environments");
    }
    assert_eq!(zuora.seen.most_in_flight.load(Ordering::SeqCst), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_where_little_is_left() {
    let limits = Limits { per_minute: 0, per_hour: 0, per_day: 400, ..Limits::default() };
    let zuora = Zuora::with_face(Face { limits, ..crate::face() }).await;
    let client = zuora.client();
    for _ in 0..362 {
        client.environments(&track()).await.expect("environments");
    }
    *zuora.seen.delay.lock().expect("no panic before") = Duration::from_millis(20);
    zuora.seen.most_in_flight.store(0, Ordering::SeqCst);
    let asked: Vec<_> = (0..12)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.environments(&track()).await })
        })
        .collect();
    for one in asked {
        one.await.expect("no panic").expect("environments");
    }
    assert_eq!(zuora.seen.most_in_flight.load(Ordering::SeqCst), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_short_pause_is_kept_by_everybody_and_then_it_goes_on() {
    let zuora = Zuora::start().await;
    let (client, id) = (zuora.client(), zuora.id_of("UAT Europe").await);
    client.environments(&track()).await.expect("environments");
    zuora.choose(storm(Some(1), 1));
    let begun = Instant::now();
    let error = client.create_job(&track(), &id, &JobRequest::refresh(None), "k").await.expect_err("a pause");
    assert_eq!((error.kind, error.retry_after), (Kind::Waiting, Some(Duration::from_secs(1))));
    // The storm is over, and still nobody asks before the second has passed.
    client.environments(&track()).await.expect("environments");
    assert!(begun.elapsed() >= Duration::from_secs(1), "{:?}", begun.elapsed());
    assert_eq!(zuora.seen.count(&Method::GET, "/test-environments"), 2);
}

#[tokio::test]
async fn a_long_pause_is_told_at_once_and_nobody_asks_meanwhile() {
    let zuora = Zuora::start().await;
    let (client, id) = (zuora.client(), zuora.id_of("UAT Europe").await);
    client.environments(&track()).await.expect("environments");
    zuora.choose(storm(Some(60), 1));
    let refresh = JobRequest::refresh(None);
    let error = client.create_job(&track(), &id, &refresh, "k").await.expect_err("a pause");
    assert_eq!((error.kind, error.retry_after), (Kind::Waiting, Some(Duration::from_secs(60))));
    assert!(error.is_certain());
    let asked = zuora.seen.all();
    for error in [
        client.environments(&track()).await.map(drop).expect_err("a pause"),
        client.create_job(&track(), &id, &refresh, "k").await.map(drop).expect_err("a pause"),
    ] {
        assert!(error.kind == Kind::Waiting && error.is_certain(), "{error:?}");
        assert!(error.retry_after.is_some_and(|left| left > Duration::from_secs(50)), "{error:?}");
    }
    assert_eq!(zuora.seen.all(), asked);
}

#[tokio::test]
async fn a_storm_without_a_time_passes_with_the_tries_of_a_question() {
    let zuora = Zuora::start().await;
    let client = zuora.client();
    // 503 of a gateway says nothing, and so everybody pauses for a second.
    zuora.choose(Scenario { status: Some(503), requests: Some(1), ..Scenario::of(Fault::ServerError) });
    let begun = Instant::now();
    client.environments(&track()).await.expect("environments");
    assert!(begun.elapsed() >= Duration::from_secs(1), "{:?}", begun.elapsed());
}
