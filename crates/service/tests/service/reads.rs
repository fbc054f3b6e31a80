//! Many who read at once.

use crate::{ASKED_BY, Fixture, apply};
use reprise_service::{Caller, ServiceError};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use wire::{HOUR, JobActionRequest, JobRequest, JobStatus};

/// Rounds in which a stop and a read follow each other; in one, nobody else might be reading just then.
const ROUNDS: usize = 50;
/// Readers that keep the database busy.
const READERS: usize = 8;

#[apply(on_both)]
async fn jobs_that_are_read_at_once_are_told_apart() {
    let fixture = Fixture::new().await;
    let environments = fixture.service.environments().await.expect("environments");
    let mut reads = Vec::new();
    for (index, environment) in environments.iter().enumerate() {
        for job in fixture.service.jobs(&environment.id).await.expect("jobs") {
            let (service, mine) = (fixture.service.clone(), environment.id.clone());
            let other = environments[(index + 1) % environments.len()].id.clone();
            reads.push(tokio::spawn(async move {
                assert_eq!(service.job(&mine, &job.id).await.expect("the job"), job);
                let foreign = service.job(&other, &job.id).await;
                assert!(matches!(foreign, Err(ServiceError::JobNotFound)), "{foreign:?}");
                let unknown = service.job(&mine, &mine.as_str().into()).await;
                assert!(matches!(unknown, Err(ServiceError::JobNotFound)), "{unknown:?}");
            }));
        }
    }
    assert!(reads.len() > 100, "more than one question to the database holds: {}", reads.len());
    for read in reads {
        read.await.expect("no panic");
    }
}

#[apply(on_both)]
async fn a_read_shows_what_another_process_was_told_before() {
    let fixture = Fixture::new().await;
    let other = fixture.reopened(1).await;
    let id = fixture.id("UAT Europe").await;
    let done = Arc::new(AtomicBool::new(false));
    for _ in 0..ROUNDS {
        let made = other.create_job(&id, JobRequest::refresh(None), Caller::user(ASKED_BY)).await.expect("a job");
        let readers: Vec<_> = (0..READERS)
            .map(|_| {
                let (service, id, made, done) = (fixture.service.clone(), id.clone(), made.id.clone(), done.clone());
                tokio::spawn(async move {
                    while !done.load(Ordering::Relaxed) {
                        service.job(&id, &made).await.expect("the job");
                    }
                })
            })
            .collect();
        other.act_on_job(&id, &made.id, JobActionRequest::CANCEL, Caller::user(ASKED_BY)).await.expect("a stop");
        let read = fixture.service.job(&id, &made.id).await.expect("the job");
        assert_eq!(read.status, Some(JobStatus::Cancelling));
        done.store(true, Ordering::Relaxed);
        for reader in readers {
            reader.await.expect("no panic");
        }
        done.store(false, Ordering::Relaxed);
        fixture.wall.advance(HOUR);
    }
}

#[apply(on_both)]
async fn reading_does_not_keep_a_service_from_closing() {
    let fixture = Fixture::new().await;
    let id = fixture.id("UAT Europe").await;
    let job = fixture.service.jobs(&id).await.expect("jobs").swap_remove(0);
    assert_eq!(fixture.job(&job).await, job);
    fixture.service.close().await;
    let read = fixture.service.job(&id, &job.id).await;
    assert!(matches!(read, Err(ServiceError::Database(_))), "{read:?}");
}
