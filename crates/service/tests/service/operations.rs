//! What may be asked when: each rule at its boundary.

use crate::{ASKED_BY, Fixture, apply};
use reprise_service::{Caller, ServiceError};
use wire::{DAY, EnvironmentStatus, HOUR, JobAction, JobActionRequest, JobRequest, JobType, MINUTE, SECOND};

/// The end of the longest refresh is not later than this.
const LONGEST: i64 = 17 * HOUR;

#[apply(on_both)]
async fn a_refresh_runs_to_its_end_and_the_environment_follows() {
    let fixture = Fixture::new().await;
    let before = fixture.named("UAT Europe").await;
    let job = fixture.create(&before.id, None).await.expect("a job");
    assert_eq!(job.status.as_ref().map(ToString::to_string).as_deref(), Some("NEW"));
    assert_eq!(job.created_by_id.as_deref(), Some(ASKED_BY));
    assert_eq!((job.create_time, job.scheduled_refresh_time), (Some(fixture.now()), None));
    assert_eq!(fixture.job(&job).await, job, "created and read are the same");

    let during = fixture.named("UAT Europe").await;
    assert_eq!(during.status, Some(EnvironmentStatus::Processing));
    assert_eq!((during.next_refresh_time, during.last_refresh_time), (None, before.last_refresh_time));
    assert_eq!(during.update_time, Some(fixture.now()));

    let done = fixture.until(&job, "COMPLETED").await;
    let after = fixture.named("UAT Europe").await;
    assert_eq!(after.status, Some(EnvironmentStatus::Active));
    assert_eq!(after.last_refresh_time, done.job_end_time);
    assert_eq!(after.next_refresh_time, done.job_end_time.map(|end| end.plus(28 * DAY)));
    assert_eq!(fixture.service.jobs(&before.id).await.expect("jobs")[0], done, "newest first");
}

#[apply(on_both)]
async fn the_interval_is_14_or_28_days_to_the_second() {
    for (name, days) in [("Finance training", 14), ("UAT Europe", 28)] {
        let fixture = Fixture::new().await;
        let id = fixture.id(name).await;
        let job = fixture.create(&id, None).await.expect("a job");
        fixture.until(&job, "COMPLETED").await;
        let next = fixture.named(name).await.next_refresh_time.expect("a next time");

        fixture.wall.set(next.plus(-SECOND));
        match fixture.create(&id, None).await {
            Err(ServiceError::RefreshTooEarly { next: told, interval_days }) => {
                assert_eq!((told, interval_days), (next, days));
            }
            other => panic!("{other:?}"),
        }
        fixture.wall.set(next);
        assert!(fixture.create(&id, None).await.is_ok(), "{name}");
    }
}

#[apply(on_both)]
async fn a_planned_refresh_is_judged_at_its_own_start() {
    let fixture = Fixture::new().await;
    let waiting = fixture.named("Migration rehearsal").await;
    let next = waiting.next_refresh_time.expect("a next time");
    let early = fixture.create(&waiting.id, Some(next.plus(-SECOND))).await;
    assert!(matches!(early, Err(ServiceError::RefreshTooEarly { .. })), "{early:?}");

    let job = fixture.create(&waiting.id, Some(next)).await.expect("the first allowed moment");
    assert_eq!(job.status.as_ref().map(ToString::to_string).as_deref(), Some("SCHEDULED"));
    let planned = fixture.named("Migration rehearsal").await;
    assert_eq!(planned.status, Some(EnvironmentStatus::Active), "nothing runs yet");
    assert_eq!(planned.next_refresh_time, Some(next));
    fixture.wall.set(next);
    assert_eq!(fixture.named("Migration rehearsal").await.status, Some(EnvironmentStatus::Processing));
}

#[apply(on_both)]
async fn a_planned_time_lies_within_the_next_five_years() {
    let fixture = Fixture::new().await;
    let id = fixture.id("UAT Europe").await;
    let now = fixture.now();
    for wrong in [now.plus(-MINUTE - 1), now.plus(-400 * DAY), now.plus(5 * 365 * DAY + 1), wire::Timestamp::MAX] {
        let answer = fixture.create(&id, Some(wrong)).await;
        assert!(matches!(answer, Err(ServiceError::InvalidRequest(_))), "{wrong}: {answer:?}");
    }
    let job = fixture.create(&id, Some(now.plus(-MINUTE))).await.expect("a minute ago means now");
    assert_eq!(job.status.as_ref().map(ToString::to_string).as_deref(), Some("NEW"));
    let id = fixture.id("Sales demo").await;
    assert!(fixture.create(&id, Some(now.plus(5 * 365 * DAY))).await.is_ok());
}

#[apply(on_both)]
async fn there_is_one_active_job_at_a_time() {
    let fixture = Fixture::new().await;
    for busy in ["QA Americas", "Partner portal", "Integration"] {
        let answer = fixture.create(&fixture.id(busy).await, None).await;
        assert!(matches!(answer, Err(ServiceError::JobActive(_))), "{busy}: {answer:?}");
    }
    let id = fixture.id("UAT Europe").await;
    let job = fixture.create(&id, None).await.expect("a job");
    assert!(matches!(fixture.create(&id, None).await, Err(ServiceError::JobActive(_))));
    let end = fixture.until(&job, "COMPLETED").await.job_end_time.expect("an end");
    fixture.wall.set(end);
    assert!(matches!(fixture.create(&id, None).await, Err(ServiceError::RefreshTooEarly { .. })));
}

#[apply(on_both)]
async fn what_is_out_of_use_is_not_refreshed() {
    let fixture = Fixture::new().await;
    for name in ["Legacy billing", "Proof of concept 2024"] {
        let answer = fixture.create(&fixture.id(name).await, None).await;
        assert!(matches!(answer, Err(ServiceError::EnvironmentNotActive(_))), "{name}: {answer:?}");
    }
}

#[apply(on_both)]
async fn a_stop_works_until_the_environment_is_being_emptied() {
    for (status, works) in [
        ("NEW", true),
        ("QUEUED", true),
        ("EXPORTING", true),
        ("SCRUBBING", true),
        ("RESETTING", false),
        ("COMPLETED", false),
    ] {
        let fixture = Fixture::new().await;
        let id = fixture.id("UAT Europe").await;
        let job = fixture.create(&id, None).await.expect("a job");
        let reached = fixture.until(&job, status).await;
        let answer = fixture.service.act_on_job(&id, &job.id, JobActionRequest::CANCEL, Caller::user("someone")).await;
        if !works {
            assert!(matches!(answer, Err(ServiceError::NotStoppable(_))), "{status}: {answer:?}");
            assert_eq!(fixture.job(&job).await, reached, "a refused stop changes nothing");
            continue;
        }
        let stopping = answer.expect("a stop");
        assert_eq!(stopping.status.as_ref().map(ToString::to_string).as_deref(), Some("CANCELLING"), "{status}");
        assert_eq!(stopping.updated_by_id.as_deref(), Some("someone"));
        assert_eq!(fixture.named("UAT Europe").await.status, Some(EnvironmentStatus::Processing));
        let again = fixture.service.act_on_job(&id, &job.id, JobActionRequest::CANCEL, Caller::user("another")).await;
        assert_eq!(again.expect("a second press"), stopping);
        fixture.until(&job, "CANCELLED").await;
        let late = fixture.service.act_on_job(&id, &job.id, JobActionRequest::CANCEL, Caller::user("someone")).await;
        assert!(matches!(late, Err(ServiceError::NotStoppable(_))), "{late:?}");
        assert!(fixture.create(&id, None).await.is_ok(), "a stopped refresh does not use up the interval");
    }
}

#[apply(on_both)]
async fn a_planned_refresh_can_be_stopped_before_it_begins() {
    let fixture = Fixture::new().await;
    let id = fixture.id("Integration").await;
    let planned = fixture.service.jobs(&id).await.expect("jobs").remove(0);
    fixture
        .service
        .act_on_job(&id, &planned.id, JobActionRequest::CANCEL, Caller::user(ASKED_BY))
        .await
        .expect("a stop");
    let stopped = fixture.until(&planned, "CANCELLED").await;
    assert_eq!(stopped.job_start_time, None);
    fixture.wall.advance(100 * HOUR);
    assert_eq!(fixture.job(&planned).await, stopped, "its time comes and nothing starts");
}

#[apply(on_both)]
async fn only_a_refresh_can_be_made_and_only_a_stop_asked() {
    let fixture = Fixture::new().await;
    let id = fixture.id("UAT Europe").await;
    for job_type in [JobType::Create, JobType::Delete, JobType::from("refresh"), JobType::from("<script>")] {
        let request = JobRequest { job_type, scheduled_refresh_time: None };
        let error = fixture.service.create_job(&id, request, Caller::user(ASKED_BY)).await.expect_err("a refusal");
        assert!(error.to_string().contains("must be REFRESH"), "{error}");
    }
    let job = fixture.create(&id, None).await.expect("a job");
    let request = JobActionRequest { job_action: JobAction::from("x".repeat(10_000)) };
    let error = fixture.service.act_on_job(&id, &job.id, request, Caller::user(ASKED_BY)).await.expect_err("a refusal");
    assert!(error.to_string().contains("must be CANCEL") && error.to_string().len() < 200, "{error}");
}

#[apply(on_both)]
async fn unknown_ids_are_not_found_whatever_they_look_like() {
    let fixture = Fixture::new().await;
    let known = fixture.id("QA Americas").await;
    let job = fixture.service.jobs(&known).await.expect("jobs").remove(0);
    for id in ["", "x", "%", "' OR 1=1 --", "\0", "00000000-0000-4000-8000-000000000000", &"9".repeat(10_000)] {
        let id = id.into();
        assert!(matches!(fixture.service.environment(&id).await, Err(ServiceError::EnvironmentNotFound)));
        assert!(matches!(fixture.service.jobs(&id).await, Err(ServiceError::EnvironmentNotFound)));
        assert!(matches!(fixture.create(&id, None).await, Err(ServiceError::EnvironmentNotFound)));
        assert!(matches!(fixture.service.job(&known, &id.as_str().into()).await, Err(ServiceError::JobNotFound)));
    }
    let other = fixture.id("UAT Europe").await;
    assert!(matches!(fixture.service.job(&other, &job.id).await, Err(ServiceError::JobNotFound)), "another's job");
    let stop = fixture.service.act_on_job(&other, &job.id, JobActionRequest::CANCEL, Caller::user(ASKED_BY)).await;
    assert!(matches!(stop, Err(ServiceError::JobNotFound)));
    let capitals = known.as_str().to_uppercase().into();
    assert_eq!(fixture.service.environment(&capitals).await.expect("the environment").id, known);
}

#[apply(on_both)]
async fn everything_settles_in_the_end() {
    let fixture = Fixture::new().await;
    fixture.wall.advance(3 * DAY + LONGEST);
    for environment in fixture.service.environments().await.expect("environments") {
        assert_ne!(environment.status, Some(EnvironmentStatus::Processing), "{}", environment.name());
        for job in fixture.service.jobs(&environment.id).await.expect("jobs") {
            assert!(job.is_settled() && job.job_end_time.is_some());
        }
    }
}
