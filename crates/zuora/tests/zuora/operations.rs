//! Every operation, and what is sent with it.

use crate::{Zuora, options, track};
use axum::http::Method;
use reprise_zuora::{Client, Kind, Options, TrackId};
use wire::{JobActionRequest, JobRequest, JobStatus, Notification, NotificationRequest};

#[tokio::test]
async fn all_eleven_work() {
    let zuora = Zuora::start().await;
    let (client, id, track) = (zuora.client(), zuora.id_of("UAT Europe").await, track());
    assert_eq!(client.environments(&track).await, Ok(zuora.service.environments().await.expect("environments")));
    let environment = client.environment(&track, &id).await.expect("an environment");
    assert_eq!(environment.name(), "UAT Europe");

    let made = client.create_job(&track, &id, &JobRequest::refresh(None), "k").await.expect("a job");
    let again = client.create_job(&track, &id, &JobRequest::refresh(None), "k").await.expect("the same job");
    assert_eq!((&made.id, &made.test_environment_id), (&again.id, &id));
    assert!(client.jobs(&track, &id).await.expect("jobs").iter().any(|job| job.id == made.id));
    assert_eq!(client.job(&track, &id, &made.id).await, Ok(made.clone()));
    let stopped = client.act_on_job(&track, &id, &made.id, &JobActionRequest::CANCEL).await.expect("a job");
    assert_eq!(stopped.status, Some(JobStatus::Cancelling));

    let ops = NotificationRequest { address: Some("ops@example.com".to_owned()), name: Some("Ops".to_owned()) };
    let recipient = client.create_notification(&track, &id, &ops).await.expect("a recipient");
    assert!(client.notifications(&track, &id).await.expect("recipients").contains(&recipient));
    assert_eq!(client.notification(&track, &id, &recipient.id).await.as_ref(), Ok(&recipient));
    let renamed = NotificationRequest { name: Some("Operations".to_owned()), ..NotificationRequest::default() };
    let changed = client.update_notification(&track, &id, &recipient.id, &renamed).await.expect("a recipient");
    assert_eq!(changed, Notification { name: Some("Operations".to_owned()), ..recipient.clone() });
    assert_eq!(client.delete_notification(&track, &id, &recipient.id).await, Ok(changed));
    let gone = client.delete_notification(&track, &id, &recipient.id).await.expect_err("gone");
    assert_eq!((gone.kind, zuora.seen.token_calls()), (Kind::NotFound, 1));
}

#[tokio::test]
async fn nothing_is_sent_but_what_is_listed() {
    let zuora = Zuora::start().await;
    let id = zuora.id_of("UAT Europe").await;
    let entity_id = Some("58f182ab203c447b8b9cd90382da030a".to_owned());
    let client = Client::new(Options { entity_id, ..options(&zuora.origin) }).expect("a client");
    let names = |track: &str| {
        let headers = zuora.seen.last_headers();
        assert_eq!(headers["zuora-track-id"], track);
        assert!(headers["user-agent"].to_str().expect("ASCII").starts_with("Reprise/"));
        let mut names: Vec<String> = headers.keys().map(ToString::to_string).collect();
        names.sort();
        names.join(" ")
    };
    let track = TrackId::new("6c1d7c0e-5a3f").expect("a track id");
    client.check(&track).await.expect("a token");
    let token = "accept accept-encoding content-length content-type host user-agent zuora-track-id";
    assert_eq!(names(track.as_str()), token);
    client.environments(&track).await.expect("environments");
    assert_eq!(
        names(track.as_str()),
        "accept accept-encoding authorization host user-agent zuora-entity-ids zuora-track-id"
    );
    let made = client.create_job(&track, &id, &JobRequest::refresh(None), "k").await.expect("a job");
    assert_eq!(
        names(track.as_str()),
        "accept accept-encoding authorization content-length content-type host idempotency-key user-agent \
         zuora-entity-ids zuora-track-id"
    );
    assert_eq!(zuora.seen.last_headers()["accept-encoding"], "gzip");
    client.act_on_job(&track, &id, &made.id, &JobActionRequest::CANCEL).await.expect("a job");
    assert!(zuora.seen.last_headers().get("idempotency-key").is_none());
}

#[tokio::test]
async fn what_is_no_id_is_not_sent() {
    let zuora = Zuora::start().await;
    let client = zuora.client();
    for id in ["", "..", "a/b", "x?y=z", "%2e%2e", "x#y", "../oauth/token"] {
        let errors = [
            client.environment(&track(), &id.into()).await.map(drop),
            client.jobs(&track(), &id.into()).await.map(drop),
            client.job(&track(), &"1".into(), &id.into()).await.map(drop),
            client.create_job(&track(), &id.into(), &JobRequest::refresh(None), "k").await.map(drop),
            client.delete_notification(&track(), &"1".into(), &id.into()).await.map(drop),
        ];
        assert!(errors.iter().all(|one| one.as_ref().is_err_and(|error| error.kind == Kind::NotFound)), "{id}");
    }
    assert_eq!(zuora.seen.all(), 0);
}

#[tokio::test]
async fn long_answers_come_compressed() {
    let zuora = Zuora::start().await;
    let environments = zuora.client().environments(&track()).await.expect("environments");
    // More than the thousand bytes from which on they are (contract.md 3.5).
    assert!(environments.len() > 10);
    assert_eq!(zuora.seen.count(&Method::GET, "/test-environments"), 1);
}

#[test]
fn an_entity_that_cannot_be_named_is_refused() {
    let entity_id = Some("a\r\nb: c".to_owned());
    let error = Client::new(Options { entity_id, ..options("http://127.0.0.1:9000") }).expect_err("no id");
    assert!(error.to_string().contains("entity ID"), "{error}");
}
