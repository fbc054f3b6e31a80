//! What may be asked when (contract.md 2.1 and 2.3). Pure: decided from what is known at one instant.

use crate::environment::{JobFacts, whole_seconds};
use crate::error::ServiceError;
use crate::job_row::JobRow;
use wire::{DAY, JobAction, JobActionRequest, JobRequest, JobType, MINUTE, TestEnvironment, Timestamp};

/// How long a planned time may have passed when the request arrives, by the person's own clock: reading the time,
/// pressing the button and travelling take a while. It means *now* then.
const PAST_GRACE: i64 = MINUTE;
/// How far ahead a refresh can be planned. Nothing is documented; beyond this it is a slip of the keyboard.
const FURTHEST_PLAN: i64 = 5 * 365 * DAY;
/// How much of a wrong word is repeated in a sentence.
const QUOTED_CHARACTERS: usize = 40;

/// Whether this can be asked at all, whatever the environment.
///
/// `speed` is that of the clock: a minute of a person is as many of a fast clock.
pub(crate) fn check_job_request(request: &JobRequest, now: Timestamp, speed: u32) -> Result<(), ServiceError> {
    check_job_type(&request.job_type)?;
    let Some(start) = request.scheduled_refresh_time else { return Ok(()) };
    if start < now.plus(-PAST_GRACE * i64::from(speed)) {
        return Err(ServiceError::invalid(format!(
            "scheduledRefreshTime {start} has passed; it is {now}. Choose a later time, or leave it out to start now."
        )));
    }
    if start > now.plus(FURTHEST_PLAN) {
        return Err(ServiceError::invalid("scheduledRefreshTime must be within the next five years."));
    }
    Ok(())
}

/// Whether a job of this type can be asked for (contract.md 1.2).
///
/// # Errors
/// `InvalidRequest`.
pub fn check_job_type(job_type: &JobType) -> Result<(), ServiceError> {
    match job_type {
        JobType::Refresh => Ok(()),
        other => Err(ServiceError::invalid(format!("jobType must be REFRESH, not {}.", quoted(other.as_str())))),
    }
}

/// Whether a refresh of this environment may be made. A planned one is judged at its own start.
pub(crate) fn check_refresh(
    environment: &TestEnvironment,
    jobs: &JobFacts,
    request: &JobRequest,
    now: Timestamp,
) -> Result<(), ServiceError> {
    if environment.is_out_of_use() {
        let status = environment.status.clone().unwrap_or(wire::EnvironmentStatus::Inactive);
        return Err(ServiceError::EnvironmentNotActive(status));
    }
    if let Some(active) = &jobs.active {
        return Err(ServiceError::JobActive(active.status_at(now)));
    }
    let start = request.scheduled_refresh_time.map_or(now, |planned| whole_seconds(planned).max(now));
    match environment.next_refresh_time {
        Some(next) if start < next => {
            Err(ServiceError::RefreshTooEarly { next, interval_days: environment.interval_days() })
        }
        _ => Ok(()),
    }
}

/// Whether the action can be asked of any job.
pub(crate) fn check_action(request: &JobActionRequest) -> Result<(), ServiceError> {
    if request.job_action == JobAction::Cancel {
        return Ok(());
    }
    let asked = quoted(request.job_action.as_str());
    Err(ServiceError::invalid(format!("jobAction must be CANCEL, not {asked}.")))
}

/// What a stop does to a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// It begins now.
    Begins,
    /// It is under way already: a second press does no harm.
    IsUnderWay,
}

/// Whether a job may be stopped at `now`.
pub(crate) fn check_stop(row: &JobRow, now: Timestamp) -> Result<Stop, ServiceError> {
    match row.status_at(now) {
        wire::JobStatus::Cancelling => Ok(Stop::IsUnderWay),
        status if status.can_be_stopped() => Ok(Stop::Begins),
        status => Err(ServiceError::NotStoppable(status)),
    }
}

/// A word of the request, short enough for a sentence.
fn quoted(word: &str) -> String {
    let mut shown: String = word.chars().take(QUOTED_CHARACTERS).collect();
    if shown.len() < word.len() {
        shown.push('…');
    }
    format!("“{shown}”")
}
