//! What stands against a refresh, as far as can be said without asking for it. Holds and freeze dates belong here too:
//! everything that asks for a refresh, now, later, by moving or by waiting, comes by.

use crate::problem::Problem;
use service::ServiceError;
use wire::{Job, TestEnvironment, Timestamp};

/// What stands against a refresh of `environment`, which has `jobs`, to start at `start`, or now.
pub(super) fn against(
    environment: &TestEnvironment,
    jobs: &[Job],
    start: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), Problem> {
    if let Some(status) = environment.status.clone().filter(|_| environment.is_out_of_use()) {
        return Err(ServiceError::EnvironmentNotActive(status).into());
    }
    if let Some(status) = jobs.iter().find(|job| job.is_active()).and_then(|job| job.status.clone()) {
        return Err(ServiceError::JobActive(status).into());
    }
    let start = start.map_or(now, |start| start.max(now));
    match environment.next_refresh_time {
        Some(next) if start < next => {
            Err(ServiceError::RefreshTooEarly { next, interval_days: environment.interval_days() }.into())
        }
        _ => Ok(()),
    }
}
