use super::*;
use crate::dice::Dice;
use crate::plan::PlannedStage;
use proptest::prelude::*;
use wire::{DataCopyType, HOUR};

const CREATED: i64 = 1_764_000_000_000;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(CREATED + seconds * SECOND)
}

/// 10 s NEW, 90 s QUEUED, then six stages of 100 s each.
fn row() -> JobRow {
    let stage = |status, seconds| PlannedStage { status, seconds };
    JobRow {
        id: "22222222-2222-4222-8222-222222222222".into(),
        environment_id: "11111111-1111-4111-8111-111111111111".into(),
        job_type: JobType::Refresh,
        created_at: at(0),
        created_by: "58f182ab203c447b8b9cd90382da030a".to_owned(),
        scheduled_at: None,
        plan: Plan {
            stages: vec![
                stage(JobStatus::New, 10),
                stage(JobStatus::Queued, 90),
                stage(JobStatus::Initiated, 100),
                stage(JobStatus::Exporting, 100),
                stage(JobStatus::Scrubbing, 100),
                stage(JobStatus::Resetting, 100),
                stage(JobStatus::Importing, 100),
                stage(JobStatus::Finalizing, 100),
            ],
            estimate_seconds: 720,
            stopping_seconds: 120,
            failure: None,
        },
        stop_requested_at: None,
        stopped_by: None,
    }
}

fn stopped_at(row: JobRow, seconds: i64) -> JobRow {
    JobRow { stop_requested_at: Some(at(seconds)), stopped_by: Some("someone".to_owned()), ..row }
}

/// Status, percent and the second of `updateTime`.
fn seen(row: &JobRow, seconds: i64) -> (String, i32, i64) {
    let job = job_at(row, at(seconds));
    let updated = job.update_time.expect("an update time").since(at(0)) / SECOND;
    (job.status.expect("a status").to_string(), job.progress_percentage.expect("a percent"), updated)
}

#[test]
fn a_job_goes_through_its_stages() {
    for (second, status, percent, updated) in [
        (0, "NEW", 0, 0),
        (9, "NEW", 0, 0),
        (10, "QUEUED", 0, 10),
        (99, "QUEUED", 0, 10),
        (100, "INITIATED", 0, 100),
        (105, "INITIATED", 0, 100),
        (106, "INITIATED", 1, 106),
        (199, "INITIATED", 16, 196),
        (200, "EXPORTING", 16, 200),
        (399, "SCRUBBING", 49, 394),
        (400, "RESETTING", 50, 400),
        (699, "FINALIZING", 99, 694),
        (700, "COMPLETED", 100, 700),
        (1_000_000, "COMPLETED", 100, 700),
    ] {
        assert_eq!(seen(&row(), second), (status.to_owned(), percent, updated), "after {second} s");
    }
}

#[test]
fn a_planned_job_waits_for_its_time() {
    let mut row = row();
    row.scheduled_at = Some(at(3600));
    row.plan.stages.remove(0);
    assert_eq!(seen(&row, 3599), ("SCHEDULED".to_owned(), 0, 0));
    assert_eq!(seen(&row, 3600), ("QUEUED".to_owned(), 0, 3600));
    assert_eq!(job_at(&row, at(3599)).estimated_completion_time, None);
    assert_eq!(job_at(&row, at(3600)).estimated_completion_time, Some(at(3600 + 720)));
}

#[test]
fn a_failure_freezes_the_percent() {
    let mut row = row();
    row.plan = row.plan.failing_in(JobStatus::Importing, 50);
    assert_eq!(seen(&row, 549), ("IMPORTING".to_owned(), 74, 544));
    assert_eq!(seen(&row, 550), ("FAILED".to_owned(), 75, 550));
    assert_eq!(job_at(&row, at(9999)).job_end_time, Some(at(550)));
}

#[test]
fn a_stop_takes_a_while_and_freezes_the_percent() {
    let row = stopped_at(row(), 250);
    assert_eq!(seen(&row, 249).0, "EXPORTING");
    assert_eq!(seen(&row, 250), ("CANCELLING".to_owned(), 25, 250));
    assert_eq!(seen(&row, 369), ("CANCELLING".to_owned(), 25, 250));
    assert_eq!(seen(&row, 370), ("CANCELLED".to_owned(), 25, 370));
    let job = job_at(&row, at(400));
    assert_eq!((job.job_start_time, job.job_end_time), (Some(at(100)), Some(at(370))));
    assert_eq!(job.updated_by_id.as_deref(), Some("someone"));
    assert_eq!(job_at(&row, at(249)).updated_by_id, Some(row.created_by.clone()));
}

#[test]
fn what_is_stopped_before_its_start_never_started() {
    let planned = JobRow { scheduled_at: Some(at(3600)), ..row() };
    for row in [stopped_at(row(), 5), stopped_at(row(), 50), stopped_at(planned, 50)] {
        assert_eq!(seen(&row, 60).0, "CANCELLING");
        let job = job_at(&row, at(100_000));
        assert_eq!((job.status, job.job_start_time), (Some(JobStatus::Cancelled), None));
    }
}

#[test]
fn start_end_and_estimate_are_there_when_they_mean_something() {
    let waiting = job_at(&row(), at(50));
    assert_eq!((waiting.job_start_time, waiting.job_end_time), (None, None));
    assert_eq!(waiting.estimated_completion_time, Some(at(720)));
    let running = job_at(&row(), at(300));
    assert_eq!((running.job_start_time, running.job_end_time), (Some(at(100)), None));
    let done = job_at(&row(), at(700));
    assert_eq!((done.job_end_time, done.estimated_completion_time), (Some(at(700)), None));
}

fn any_row() -> impl Strategy<Value = JobRow> {
    let status = prop::sample::select(vec![JobStatus::Queued, JobStatus::Exporting, JobStatus::Finalizing]);
    (
        any::<u64>(),
        prop::option::of(-HOUR..48 * HOUR),
        prop::option::of((status, 0i64..=100)),
        prop::option::of(0i64..=100),
        any::<bool>(),
    )
        .prop_map(|(seed, scheduled, failure, stop_percent, central)| {
            let copies = if central { DataCopyType::Full } else { DataCopyType::Configuration };
            let mut row = row();
            let whole_seconds = |millis: i64| at(millis / SECOND);
            row.scheduled_at = scheduled.map(whole_seconds);
            row.plan = Plan::refresh(&copies, &mut Dice::new(seed));
            if let Some((status, percent)) = failure {
                row.plan = row.plan.failing_in(status, percent);
            }
            if let Some(percent) = stop_percent {
                // The rules let nobody stop it later than this, nor after its end.
                let last = row.plan.seconds_to(&JobStatus::Resetting, 0).min(row.plan.seconds()) - 1;
                let from_creation = row.begins_at().since(row.created_at) / SECOND + last;
                row = stopped_at(row, from_creation * percent / 100);
            }
            row
        })
}

fn rank(status: &JobStatus) -> usize {
    const ORDER: [JobStatus; 13] = [
        JobStatus::Scheduled,
        JobStatus::New,
        JobStatus::Queued,
        JobStatus::Initiated,
        JobStatus::Exporting,
        JobStatus::Scrubbing,
        JobStatus::Resetting,
        JobStatus::Importing,
        JobStatus::Finalizing,
        JobStatus::Cancelling,
        JobStatus::Completed,
        JobStatus::Failed,
        JobStatus::Cancelled,
    ];
    ORDER.iter().position(|known| known == status).expect("a status that the service uses")
}

proptest! {
    #[test]
    fn it_never_goes_back_and_never_moves_after_its_end(row in any_row(), step in 1i64..4000) {
        let mut last = job_at(&row, row.created_at);
        let mut now = row.created_at;
        while now < row.ends_at().plus(HOUR) {
            now = now.plus(step * SECOND);
            let job = job_at(&row, now);
            let (status, before) = (job.status.clone().expect("a status"), last.status.clone().expect("a status"));
            prop_assert!(rank(&status) >= rank(&before), "{before} then {status}");
            prop_assert!(job.progress_percentage >= last.progress_percentage);
            prop_assert!(job.update_time >= last.update_time && job.update_time <= Some(now));
            prop_assert!(status == JobStatus::Completed || job.percent() < 100);
            prop_assert_eq!(status.is_settled(), now >= row.ends_at());
            if last.is_settled() {
                prop_assert_eq!(&job, &last);
            }
            let unchanged = status == before && job.progress_percentage == last.progress_percentage;
            prop_assert_eq!(unchanged, job == last, "a body changes with its updateTime and only then");
            let updated = job.update_time.expect("an update time");
            prop_assert_eq!(&job_at(&row, updated), &job, "it was like this from updateTime on");
            let earlier = job_at(&row, updated.plus(-SECOND));
            prop_assert!(updated == row.created_at || earlier != job, "and not before");
            last = job;
        }
        prop_assert_eq!(last.status, Some(row.outcome()));
    }

    #[test]
    fn a_failure_or_stop_is_not_seen_before_it_happens(row in any_row(), part in 0i64..1000) {
        let end = row.stop_requested_at.map_or(row.ends_at(), |stop| stop.min(row.ends_at()));
        // What is stopped in the second of its creation has no moment before.
        prop_assume!(end > row.created_at);
        let now = row.created_at.plus(end.since(row.created_at) * part / 1000);
        let mut plain = JobRow { stop_requested_at: None, stopped_by: None, ..row.clone() };
        plain.plan.failure = None;
        prop_assert_eq!(job_at(&row, now), job_at(&plain, now));
    }
}
