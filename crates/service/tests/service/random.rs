//! Any sequence of requests and pauses, against what the rules say must hold at every moment.

use crate::{ASKED_BY, Fixture, apply};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use reprise_service::{Caller, ServiceError};
use std::collections::HashMap;
use tokio::runtime::Handle;
use tokio::task::block_in_place;
use wire::{
    DAY, EnvironmentId, EnvironmentStatus, HOUR, Job, JobActionRequest, JobId, JobRequest, MINUTE, Refreshability,
};

/// Sequences in a normal run, and in a long one.
const CASES: (u32, u32) = (20, 500);
/// Environments of all kinds: free, running, planned, waiting, failed, switched off.
const NAMES: [&str; 7] = [
    "UAT Europe",
    "QA Americas",
    "Integration",
    "Migration rehearsal",
    "Data migration dry run",
    "Legacy billing",
    "Partner portal",
];

#[derive(Clone, Debug)]
enum Step {
    /// Ask for a refresh, now or so many milliseconds ahead.
    Create(usize, Option<i64>),
    /// Stop the newest job.
    Stop(usize),
    /// Let time pass, in milliseconds.
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let ahead = prop_oneof![Just(None), (-MINUTE..40 * DAY).prop_map(Some)];
    prop_oneof![
        3 => (0..NAMES.len(), ahead).prop_map(|(name, ahead)| Step::Create(name, ahead)),
        2 => (0..NAMES.len()).prop_map(Step::Stop),
        3 => prop_oneof![1..10 * MINUTE, HOUR..20 * HOUR, DAY..30 * DAY].prop_map(Step::Wait),
    ]
}

#[apply(on_both)]
async fn the_rules_hold_whatever_is_asked_in_whatever_order() {
    let cases = if std::env::var_os("REPRISE_TEST_FULL").is_some() { CASES.1 } else { CASES.0 };
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let result = runner.run(&prop::collection::vec(step(), 1..40), |steps| {
        // The runner knows no futures.
        block_in_place(|| Handle::current().block_on(run(&steps)));
        Ok(())
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
}

async fn run(steps: &[Step]) {
    let fixture = Fixture::new().await;
    let mut ids = Vec::new();
    for name in NAMES {
        ids.push(fixture.id(name).await);
    }
    let mut seen = HashMap::new();
    for step in steps {
        match step {
            Step::Create(name, ahead) => create(&fixture, &ids[*name], *ahead).await,
            Step::Stop(name) => stop(&fixture, &ids[*name]).await,
            Step::Wait(millis) => fixture.wall.advance(*millis),
        }
        for id in &ids {
            check(&fixture, id, &mut seen).await;
        }
    }
}

/// A refresh is accepted if and only if the environment, as everybody sees it, says that it can be.
async fn create(fixture: &Fixture, id: &EnvironmentId, ahead: Option<i64>) {
    let environment = fixture.service.environment(id).await.expect("an environment");
    let before = fixture.service.jobs(id).await.expect("jobs");
    let (now, start) = (fixture.now(), ahead.map(|ahead| fixture.now().plus(ahead)));
    let answer = fixture.service.create_job(id, JobRequest::refresh(start), Caller::user(ASKED_BY)).await;
    let begin = start.map_or(now, |start| start.max(now));
    let too_early = environment.next_refresh_time.filter(|next| begin < *next);
    match (Refreshability::of(&environment, &before, now), &answer) {
        (Refreshability::Denied, Err(ServiceError::EnvironmentNotActive(_)))
        | (Refreshability::Busy(_), Err(ServiceError::JobActive(_))) => {}
        (Refreshability::Now | Refreshability::Waiting(_), Err(ServiceError::RefreshTooEarly { next, .. })) => {
            assert_eq!(too_early, Some(*next));
        }
        (Refreshability::Now | Refreshability::Waiting(_), Ok(job)) => {
            // Starts are kept in whole seconds, so half of one may be given away.
            assert!(too_early.is_none_or(|next| next.since(begin) < wire::SECOND), "{job:?}");
            assert_eq!(fixture.job(job).await, *job);
        }
        (said, answer) => panic!("{said:?}, and then {answer:?}"),
    }
    let after = fixture.service.jobs(id).await.expect("jobs").len();
    assert_eq!(after, before.len() + usize::from(answer.is_ok()));
}

/// A stop is accepted if and only if the job, as everybody sees it, can be stopped or is being stopped.
async fn stop(fixture: &Fixture, id: &EnvironmentId) {
    let Some(job) = fixture.service.jobs(id).await.expect("jobs").into_iter().next() else { return };
    let answer = fixture.service.act_on_job(id, &job.id, JobActionRequest::CANCEL, Caller::user(ASKED_BY)).await;
    let stopping = job.status == Some(wire::JobStatus::Cancelling);
    match answer {
        Ok(stopped) => {
            assert!(job.can_be_stopped() || stopping, "{job:?}");
            assert_eq!(stopped.status, Some(wire::JobStatus::Cancelling));
        }
        Err(ServiceError::NotStoppable(_)) => assert!(!job.can_be_stopped() && !stopping, "{job:?}"),
        Err(error) => panic!("{error:?}"),
    }
}

async fn check(fixture: &Fixture, id: &EnvironmentId, seen: &mut HashMap<JobId, Job>) {
    let environment = fixture.service.environment(id).await.expect("an environment");
    let jobs = fixture.service.jobs(id).await.expect("jobs");
    let active: Vec<&Job> = jobs.iter().filter(|job| job.is_active()).collect();
    assert!(active.len() <= 1, "{active:?}");
    let running = active.iter().any(|job| job.status.as_ref().is_some_and(wire::JobStatus::is_in_progress));
    let in_use = !matches!(environment.status, Some(EnvironmentStatus::Inactive | EnvironmentStatus::Deactivated));
    assert_eq!(environment.status == Some(EnvironmentStatus::Processing), running && in_use, "{environment:?}");
    assert!(!running || environment.next_refresh_time.is_none());
    for job in jobs {
        if let Some(before) = seen.get(&job.id) {
            assert_goes_on(before, &job);
        }
        seen.insert(job.id.clone(), job);
    }
}

/// What has ended never changes; what has not only goes forward.
fn assert_goes_on(before: &Job, now: &Job) {
    if before.is_settled() {
        assert_eq!(before, now);
        return;
    }
    assert!(now.percent() >= before.percent(), "{before:?} {now:?}");
    assert!(now.update_time >= before.update_time, "{before:?} {now:?}");
    if let (Some(before), Some(now)) = (before.stage(), now.stage()) {
        assert!(now >= before);
    }
    assert!(now.job_start_time == before.job_start_time || before.job_start_time.is_none());
}
