//! What can happen with a server between the service and its data.

use crate::{ASKED_BY, Fixture, apply};
use database::testing::{Database, execute};
use reprise_service::{Caller, Options, Service, ServiceError};
use sqlx::any::AnyConnectOptions;
use std::str::FromStr;
use tokio::net::TcpListener;
use wire::JobRequest;

/// What `Service::open` says of a URL that it refuses.
async fn refusal(url: &str) -> String {
    Service::open(url, Options::default()).await.expect_err("a refusal").to_string()
}

#[apply(on_postgres)]
async fn a_wrong_password_is_explained_and_not_repeated() {
    let database = Database::new().await;
    let mut options = AnyConnectOptions::from_str(&database.url()).expect("a URL");
    options.database_url.set_password(Some("n0t-it")).expect("a URL with a host");
    let sentence = refusal(options.database_url.as_str()).await;
    assert!(sentence.contains("password authentication failed"), "{sentence}");
    assert!(sentence.contains("its user and password are right") && !sentence.contains("n0t-it"), "{sentence}");
}

#[apply(on_postgres)]
async fn a_database_that_is_not_there_is_named() {
    let database = Database::new().await;
    let sentence = refusal(&format!("{}_not", database.url())).await;
    assert!(sentence.contains("does not exist. Check that the server runs"), "{sentence}");
}

#[apply(on_postgres)]
async fn text_that_postgresql_cannot_keep_is_the_askers_mistake() {
    let fixture = Fixture::new().await;
    let id = fixture.id("UAT Europe").await;
    let answer = fixture.service.create_job(&id, JobRequest::refresh(None), Caller::user("a\0b")).await;
    assert!(matches!(answer, Err(ServiceError::InvalidRequest(_))), "{answer:?}");
    assert!(
        fixture.service.create_job(&id, JobRequest::refresh(None), Caller::user(ASKED_BY)).await.is_ok(),
        "nothing was written"
    );
}

#[apply(on_postgres)]
async fn what_the_administrator_chose_for_all_changes_nothing() {
    let database = Database::new().await;
    let stricter = "DO $$ BEGIN EXECUTE \
                    format('ALTER DATABASE %I SET default_transaction_isolation TO serializable', current_database()); \
                    END $$";
    execute(&database.url(), stricter.to_owned()).await;
    let fixture = Fixture::on(database).await;
    let id = fixture.id("UAT Europe").await;
    let presses = [1, 2, 3, 4].map(|_| {
        let (service, id) = (fixture.service.clone(), id.clone());
        tokio::spawn(async move { service.create_job(&id, JobRequest::refresh(None), Caller::user(ASKED_BY)).await })
    });
    let mut refusals = Vec::new();
    for press in presses {
        refusals.extend(press.await.expect("no panic").err());
    }
    assert!(refusals.iter().all(|refusal| matches!(refusal, ServiceError::JobActive(_))), "{refusals:?}");
    assert_eq!(refusals.len(), 3);
}

#[apply(on_postgres)]
async fn connections_that_the_server_ends_are_replaced() {
    let fixture = Fixture::new().await;
    let before = fixture.service.environments().await.expect("environments");
    let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                  WHERE datname = current_database() AND pid <> pg_backend_pid()";
    execute(&fixture.database.url(), others.to_owned()).await;
    assert_eq!(fixture.service.environments().await.expect("environments"), before);
    assert!(fixture.create(&fixture.id("UAT Europe").await, None).await.is_ok());
}

#[apply(on_postgres)]
async fn who_waits_for_a_lock_too_long_is_told_to_try_again() {
    let fixture = Fixture::new().await;
    let id = fixture.id("UAT Europe").await;
    let mut other = fixture.database.connection().await;
    sqlx::raw_sql("BEGIN; UPDATE environments SET revision = revision").execute(&mut other).await.expect("the lock");
    let answer = fixture.create(&id, None).await;
    assert!(matches!(answer, Err(ServiceError::Database(_))), "{answer:?}");
    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.expect("an end");
    assert!(fixture.create(&id, None).await.is_ok());
}

#[tokio::test]
async fn a_demand_for_tls_is_refused_in_plain_words() {
    let server = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = server.local_addr().expect("an address");
    for mode in ["require", "verify-ca", "verify-full"] {
        let sentence = refusal(&format!("postgres://ann:s3cret@{address}/x?sslmode={mode}")).await;
        assert!(sentence.contains("sslmode asks for TLS") && !sentence.contains("s3cret"), "{sentence}");
    }
}

// Time is tokio's here: where everybody waits, it is later at once.
#[tokio::test(start_paused = true)]
async fn a_server_that_never_answers_is_given_up() {
    let server = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let sentence = refusal(&format!("postgres://{}/x", server.local_addr().expect("an address"))).await;
    assert!(sentence.contains("did not answer within 5 seconds"), "{sentence}");
}
