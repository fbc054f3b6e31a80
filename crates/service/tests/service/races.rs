//! Two at the same instant.

use crate::{ASKED_BY, Fixture, apply, open};
use database::testing::Database;
use reprise_service::clock::ManualWall;
use reprise_service::{Caller, ServiceError};
use wire::{HOUR, JobActionRequest, JobRequest, Timestamp};

/// Rounds of the race; one would often be decided before it begins.
const ROUNDS: usize = 50;
/// Rounds of starting twice, each on a database of its own.
const STARTS: usize = 10;

#[apply(on_both)]
async fn of_two_creates_from_two_processes_exactly_one_wins() {
    let fixture = Fixture::new().await;
    let other = fixture.reopened(1).await;
    let id = fixture.id("UAT Europe").await;
    for round in 0..ROUNDS {
        let creates = [fixture.service.clone(), other.clone()].map(|service| {
            let id = id.clone();
            tokio::spawn(
                async move { service.create_job(&id, JobRequest::refresh(None), Caller::user(ASKED_BY)).await },
            )
        });
        let mut jobs = Vec::new();
        for create in creates {
            match create.await.expect("no panic") {
                Ok(job) => jobs.push(job),
                Err(ServiceError::JobActive(_)) => {}
                Err(error) => panic!("round {round}: {error:?}"),
            }
        }
        assert_eq!(jobs.len(), 1, "round {round}");
        other.act_on_job(&id, &jobs[0].id, JobActionRequest::CANCEL, Caller::user(ASKED_BY)).await.expect("a stop");
        fixture.wall.advance(HOUR);
    }
}

#[apply(on_both)]
async fn many_presses_make_one_job() {
    let fixture = Fixture::new().await;
    let id = fixture.id("Sales demo").await;
    let before = fixture.service.jobs(&id).await.expect("jobs").len();
    let presses: Vec<_> = (0..16)
        .map(|_| {
            let (service, id) = (fixture.service.clone(), id.clone());
            tokio::spawn(async move {
                service.create_job(&id, JobRequest::refresh(None), Caller::user(ASKED_BY)).await.is_ok()
            })
        })
        .collect();
    let mut accepted = 0;
    for press in presses {
        accepted += usize::from(press.await.expect("no panic"));
    }
    assert_eq!(accepted, 1);
    assert_eq!(fixture.service.jobs(&id).await.expect("jobs").len(), before + 1);
}

#[apply(on_both)]
async fn processes_that_start_at_once_on_an_empty_database_share_it() {
    for round in 0..STARTS {
        let database = Database::new().await;
        let wall = ManualWall::at(Timestamp::from_millis(1_795_510_800_000));
        let url = database.url();
        let (one, other) = tokio::join!(open(&url, &wall, 1, None), open(&url, &wall, 1, None));
        let (one, other) = tokio::join!(one.environments(), other.environments());
        let (one, other) = (one.expect("environments"), other.expect("environments"));
        assert!(!one.is_empty() && one == other, "round {round}");
    }
}
