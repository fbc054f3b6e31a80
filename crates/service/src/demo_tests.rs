use super::*;
use crate::environment::{environment_at, facts_at};
use crate::job_row::job_at;
use wire::{DAY, EnvironmentKind, EnvironmentStatus, JobStatus, JobType, Refreshability};

fn now() -> Timestamp {
    Timestamp::from_millis(1_764_000_000_000)
}

fn named<'a>(samples: &'a [(EnvironmentRow, Vec<JobRow>)], name: &str) -> &'a (EnvironmentRow, Vec<JobRow>) {
    samples.iter().find(|(environment, _)| environment.tenant_name == name).expect("a sample of that name")
}

fn refreshable((row, jobs): &(EnvironmentRow, Vec<JobRow>)) -> &'static str {
    let environment = environment_at(row, &facts_at(jobs, now()), now());
    let jobs: Vec<_> = jobs.iter().map(|job| job_at(job, now())).collect();
    Refreshability::of(&environment, &jobs, now()).as_str()
}

#[test]
fn every_situation_is_there() {
    let samples = all(now());
    let count = |wanted: &str| samples.iter().filter(|sample| refreshable(sample) == wanted).count();
    assert!(count("now") >= 3, "{}", count("now"));
    assert!(count("waiting") >= 2 && count("busy") >= 4 && count("denied") == 2);

    let status = |name: &str| named(&samples, name).1.last().expect("a job").status_at(now());
    assert_eq!(status("QA Americas"), JobStatus::Importing);
    assert_eq!(status("UAT Asia Pacific"), JobStatus::Exporting);
    assert_eq!(status("Integration"), JobStatus::Scheduled);
    assert_eq!(status("Partner portal"), JobStatus::Provisioning);
    assert_eq!(status("Data migration dry run"), JobStatus::Failed);

    let environment = |name: &str| {
        let (row, jobs) = named(&samples, name);
        environment_at(row, &facts_at(jobs, now()), now())
    };
    assert_eq!(environment("Partner portal").status, Some(EnvironmentStatus::Processing));
    assert_eq!(environment("Proof of concept 2024").status, Some(EnvironmentStatus::Deactivated));
    assert_eq!(environment("Legacy billing").status, Some(EnvironmentStatus::Inactive));
    assert_eq!(environment("Sales demo").last_refresh_time, None);
    assert_eq!(environment("Year-end closing rehearsal").data_age_days(now()).map(|days| days / 100), Some(4));
    assert!(samples.iter().any(|(row, _)| row.tenant_name.chars().count() >= 115));
    for kind in [EnvironmentKind::Central, EnvironmentKind::Developer] {
        assert!(samples.iter().filter(|(row, _)| environment(&row.tenant_name).kind() == kind).count() >= 3);
    }
}

#[test]
fn history_keeps_the_rules() {
    for (row, jobs) in all(now()) {
        assert_eq!(jobs[0].job_type, JobType::Create, "{}", row.tenant_name);
        let interval = row.data_copy_type.interval_days() * DAY;
        let mut free_from = Timestamp::MIN;
        let mut last_end = Timestamp::MIN;
        for job in &jobs {
            assert!(job.created_at >= last_end, "one at a time: {}", row.tenant_name);
            assert!(job.begins_at() >= free_from, "the interval: {}", row.tenant_name);
            assert!(job.stop_requested_at.is_none_or(|stop| stop >= job.created_at && stop < job.ends_at()));
            assert_eq!(job.created_by.len(), 32);
            last_end = job.ends_at();
            if job.job_type == JobType::Refresh && job.outcome() == JobStatus::Completed {
                free_from = last_end.plus(interval);
            }
        }
    }
}

#[test]
fn history_has_a_year_of_successes_failures_and_stops() {
    let samples = all(now());
    let outcomes: Vec<_> = samples.iter().flat_map(|(_, jobs)| jobs.iter().map(JobRow::outcome)).collect();
    let count = |wanted: JobStatus| outcomes.iter().filter(|outcome| **outcome == wanted).count();
    assert!(count(JobStatus::Completed) > 80, "{}", count(JobStatus::Completed));
    assert!(count(JobStatus::Failed) > 5 && count(JobStatus::Cancelled) > 5);
    assert!(named(&samples, "UAT Europe").1.len() >= 7);
}

#[test]
fn a_removal_ends_as_it_was_planned_and_the_environment_follows() {
    let samples = all(now());
    let (row, jobs) = named(&samples, "Proof of concept 2024");
    let removal = jobs.last().expect("a job");
    assert_eq!((&removal.job_type, removal.outcome()), (&JobType::Delete, JobStatus::Failed));

    let mut removal = removal.clone();
    removal.plan.failure = None;
    let status = |now| environment_at(row, &facts_at([&removal], now), now).status;
    let (middle, end) = (removal.created_at.plus(2 * wire::HOUR), removal.ends_at());
    assert_eq!(removal.status_at(middle), JobStatus::Deprovisioning);
    assert_ne!(status(middle), Some(EnvironmentStatus::Deleted));
    assert_eq!(status(end), Some(EnvironmentStatus::Deleted));
}

#[test]
fn ids_are_always_the_same() {
    let ids = |now| all(now).into_iter().map(|(row, _)| row.id).collect::<Vec<_>>();
    assert_eq!(ids(now()), ids(now().plus(DAY)));
}
