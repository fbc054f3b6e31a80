//! What whoever counts is told of each call, and what is known of Zuora's clock.

use crate::{SECRET, Zuora, options, track};
use reprise_zuora::{Client, ConnectionFault, Credentials, Kind, Observed, Observer, Options, Secret};
use service::scenario::{Kind as Fault, Scenario};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use wire::{JobActionRequest, JobRequest, NotificationRequest};

/// Keeps what it is told.
#[derive(Debug, Default)]
struct Notebook(Mutex<Vec<Observed>>);

impl Observer for Notebook {
    fn observe(&self, call: &Observed) {
        self.0.lock().expect("no panic before").push(*call);
    }
}

impl Notebook {
    fn all(&self) -> Vec<Observed> {
        self.0.lock().expect("no panic before").clone()
    }

    fn last(&self) -> Observed {
        *self.all().last().expect("a call")
    }
}

fn observed(zuora: &Zuora) -> (Client, Arc<Notebook>) {
    let notebook = Arc::new(Notebook::default());
    let observer: Option<Arc<dyn Observer>> = Some(notebook.clone());
    (Client::new(Options { observer, ..options(&zuora.origin) }).expect("a client"), notebook)
}

#[tokio::test]
async fn every_operation_has_its_name_of_the_documents() {
    let zuora = Zuora::start().await;
    let ((client, notebook), id, track) = (observed(&zuora), zuora.id_of("UAT Europe").await, track());
    client.environments(&track).await.expect("environments");
    client.environment(&track, &id).await.expect("an environment");
    let made = client.create_job(&track, &id, &JobRequest::refresh(None), "k").await.expect("a job");
    client.jobs(&track, &id).await.expect("jobs");
    client.job(&track, &id, &made.id).await.expect("a job");
    client.act_on_job(&track, &id, &made.id, &JobActionRequest::CANCEL).await.expect("a job");
    let ops = NotificationRequest { address: Some("ops@example.com".to_owned()), name: Some("Ops".to_owned()) };
    let recipient = client.create_notification(&track, &id, &ops).await.expect("a recipient");
    client.notifications(&track, &id).await.expect("recipients");
    client.notification(&track, &id, &recipient.id).await.expect("a recipient");
    client.update_notification(&track, &id, &recipient.id, &ops).await.expect("a recipient");
    client.delete_notification(&track, &id, &recipient.id).await.expect("a recipient");
    let calls = notebook.all();
    assert!(calls.iter().all(|call| call.fault.is_none() && call.took.is_some() && call.status.is_some()), "{calls:?}");
    let names: BTreeSet<_> = calls.iter().map(|call| call.operation).collect();
    let documented = BTreeSet::from([
        "createTestEnvironmentJob",
        "createTestEnvironmentNotification",
        "createToken",
        "deleteTestEnvironmentNotification",
        "getAllEmailNotificationOfTestEnv",
        "getAllJobsOfTestEnvironment",
        "getAllTestEnvironments",
        "getJobOfTestEnvironment",
        "getTestEnvironment",
        "getTestEnvironmentNotification",
        "performActionOfJob",
        "updateTestEnvironmentNotification",
    ]);
    assert_eq!(names, documented);
    assert!(calls.iter().any(|call| call.limit == Some(50_000) && call.remaining < call.limit), "{calls:?}");
}

#[tokio::test]
async fn what_went_wrong_is_told_and_so_is_what_was_held_back() {
    let zuora = Zuora::start().await;
    let ((client, notebook), track) = (observed(&zuora), track());
    client.check(&track).await.expect("a token");
    zuora.choose(Scenario { retry_after: Some(60), requests: Some(1), ..Scenario::of(Fault::TooManyRequests) });
    client.environments(&track).await.expect_err("a pause");
    let refused = notebook.last();
    assert_eq!((refused.status, refused.fault, refused.took.is_some()), (Some(429), Some(Kind::Waiting), true));
    let arrived = zuora.seen.all();
    client.environments(&track).await.expect_err("the same pause");
    let held_back = notebook.last();
    assert_eq!((held_back.status, held_back.fault, held_back.took), (None, Some(Kind::Waiting), None));
    assert_eq!(zuora.seen.all(), arrived);
}

#[tokio::test]
async fn zuoras_clock_is_known_from_its_answers_wrong_ones_too() {
    let zuora = Zuora::start().await;
    let credentials = Credentials { client_id: crate::ID.to_owned(), secret: Secret::new(format!("not {SECRET}")) };
    let client = Client::new(Options { credentials, ..options(&zuora.origin) }).expect("a client");
    assert_eq!(client.clock_ahead(), None);
    client.check(&track()).await.expect_err("another secret");
    assert!(client.clock_ahead().is_some_and(|millis| (-60_000..60_000).contains(&millis)), "{client:?}");
    zuora.choose(Scenario::of(Fault::ClockSkew));
    let client = zuora.client();
    client.environments(&track()).await.expect("environments");
    let ahead = client.clock_ahead().expect("a date");
    assert!(ahead.abs() > 120_000, "{ahead}");
}

#[tokio::test]
async fn nobody_listens() {
    let client = crate::client("http://127.0.0.1:1");
    let error = client.check(&track()).await.expect_err("no connection");
    assert_eq!((error.kind, error.connection), (Kind::Unreachable, Some(ConnectionFault::Refused)));
}
