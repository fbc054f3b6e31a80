//! Many environments with many jobs each, for measuring. Every row is what the service itself would have written.

use crate::dice::Dice;
use crate::environment::EnvironmentRow;
use crate::error::ServiceError;
use crate::job_row::JobRow;
use crate::plan::Plan;
use crate::service::Service;
use crate::store::{environments, jobs};
use wire::{
    DAY, DataCopyType, EnvironmentId, EnvironmentStatus, EnvironmentType, JobStatus, JobType, SECOND, Timestamp,
};

/// Who did everything.
const USER: &str = "2c92c0f95d1e4a7b015d2f8a4c3b1e07";
/// The tenant that all of them are copies of.
const PRODUCTION_TENANT: &str = "10001";
/// A job runs in one environment of so many, the first of them included; the others can be refreshed.
const RUNNING_EVERY: u64 = 10;
/// One job in so many failed, and one in so many was stopped.
const SETBACK_EVERY: u64 = 8;
/// How much of its plan a running job has done, in percent: it neither ends nor can it be called new while somebody
/// measures.
const RUNNING_PERCENT: i64 = 50;
/// Environments that are written at once: a transaction for each would wait for the disk each time, and a single one
/// for all would be as large as the database.
const ENVIRONMENTS_AT_ONCE: u64 = 50;

/// Fills the database with so many environments that have so many jobs each, the oldest of which made the environment.
/// All have settled, but for the latest one of every tenth environment. The same numbers give the same ids.
///
/// # Errors
/// When the database holds them already, or cannot be used.
pub async fn fill(service: &Service, environments: u64, jobs_each: u32) -> Result<(), ServiceError> {
    let now = service.clock().now_in_seconds();
    for first in (0..environments).step_by(usize::try_from(ENVIRONMENTS_AT_ONCE).unwrap_or(1)) {
        let mut transaction = service.store().begin().await?;
        for number in first..environments.min(first + ENVIRONMENTS_AT_ONCE) {
            let (environment, history) = environment(number, jobs_each, now);
            environments::insert(&mut transaction, &environment).await?;
            for job in &history {
                jobs::insert(&mut transaction, job).await?;
            }
        }
        transaction.commit().await?;
    }
    Ok(())
}

/// An environment and its jobs, oldest first.
fn environment(number: u64, jobs_each: u32, now: Timestamp) -> (EnvironmentRow, Vec<JobRow>) {
    let mut dice = Dice::new(number);
    let id = EnvironmentId::from(dice.uuid());
    let copies = if number.is_multiple_of(2) { DataCopyType::Full } else { DataCopyType::Configuration };
    let step = (copies.interval_days() + 1) * DAY;
    let history: Vec<JobRow> = (0..jobs_each)
        .map(|index| {
            // A refresh every step, the last of them a step ago: long enough for the next one.
            let created_at = now.plus(-step * i64::from(jobs_each - index));
            let latest = index + 1 == jobs_each;
            if index == 0 {
                job(&id, JobType::Create, created_at, Plan::create(&mut dice), &mut dice)
            } else if latest && number.is_multiple_of(RUNNING_EVERY) {
                let plan = Plan::refresh(&copies, &mut dice);
                let begun = now.plus(-plan.seconds() * RUNNING_PERCENT / 100 * SECOND);
                job(&id, JobType::Refresh, begun, plan, &mut dice)
            } else {
                refresh(&id, &copies, created_at, &mut dice)
            }
        })
        .collect();
    let created_at = history.first().map_or(now, |job| job.created_at);
    let environment = EnvironmentRow {
        id,
        tenant_id: (20_000 + number).to_string(),
        tenant_name: format!("Environment {number}"),
        source_tenant_id: PRODUCTION_TENANT.to_owned(),
        environment_type: match copies {
            DataCopyType::Configuration => EnvironmentType::Developer,
            _ => EnvironmentType::Enterprise,
        },
        data_copy_type: copies,
        status: EnvironmentStatus::Active,
        provisioned_at: Some(history.first().map_or(now, JobRow::ends_at)),
        deactivates_at: None,
        revenue_tenant_id: None,
        revenue_tenant_name: None,
        created_at,
        created_by: USER.to_owned(),
        updated_at: created_at,
        updated_by: USER.to_owned(),
    };
    (environment, history)
}

/// A refresh that has settled: most completed.
fn refresh(id: &EnvironmentId, copies: &DataCopyType, created_at: Timestamp, dice: &mut Dice) -> JobRow {
    let plan = Plan::refresh(copies, dice);
    match dice.next() % SETBACK_EVERY {
        0 => {
            let plan = plan.failing_in(JobStatus::Importing, dice.between(10, 90));
            job(id, JobType::Refresh, created_at, plan, dice)
        }
        1 => {
            let stoppable = plan.seconds_to(&JobStatus::Resetting, 0);
            let mut stopped = job(id, JobType::Refresh, created_at, plan, dice);
            stopped.stop_requested_at = Some(created_at.plus(dice.between(1, stoppable - 1) * SECOND));
            stopped.stopped_by = Some(USER.to_owned());
            stopped
        }
        _ => job(id, JobType::Refresh, created_at, plan, dice),
    }
}

fn job(id: &EnvironmentId, job_type: JobType, created_at: Timestamp, plan: Plan, dice: &mut Dice) -> JobRow {
    JobRow {
        id: dice.uuid().into(),
        environment_id: id.clone(),
        job_type,
        created_at,
        created_by: USER.to_owned(),
        scheduled_at: None,
        plan,
        stop_requested_at: None,
        stopped_by: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::{Caller, Options};
    use wire::JobRequest;

    #[tokio::test]
    async fn one_environment_in_ten_has_a_running_job_and_the_others_can_be_refreshed() {
        let folder = tempfile::TempDir::new().expect("a temporary folder");
        let url = format!("sqlite://{}/x.db", folder.path().display());
        let service = Service::open(&url, Options::default()).await.expect("a service");
        fill(&service, 12, 9).await.expect("an empty database takes them");
        let environments = service.environments().await.expect("environments");
        assert_eq!(environments.len(), 12);
        let mut busy = 0;
        for environment in environments {
            let jobs = service.jobs(&environment.id).await.expect("jobs");
            assert_eq!(jobs.len(), 9);
            let running = jobs.iter().filter(|job| !job.is_settled()).count();
            busy += running;
            let refresh = service.create_job(&environment.id, JobRequest::refresh(None), Caller::user(USER)).await;
            assert_eq!(refresh.is_ok(), running == 0, "{refresh:?}");
        }
        assert_eq!(busy, 2);
        assert!(fill(&service, 1, 1).await.is_err(), "the same ids again");
    }
}
