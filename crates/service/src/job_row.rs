//! A job as it is stored, and what it is at an instant.

use crate::plan::Plan;
use wire::{EnvironmentId, Job, JobId, JobStatus, JobType, SECOND, Timestamp};

/// A job as it is stored. Nothing in it changes while the job runs; only a stop adds to it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct JobRow {
    /// The job's id.
    pub id: JobId,
    /// The environment that it works on.
    pub environment_id: EnvironmentId,
    /// What it does.
    pub job_type: JobType,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Who asked for it.
    pub created_by: String,
    /// When it was asked to start.
    pub scheduled_at: Option<Timestamp>,
    /// How it goes.
    pub plan: Plan,
    /// When somebody stopped it.
    pub stop_requested_at: Option<Timestamp>,
    /// Who did.
    pub stopped_by: Option<String>,
}

/// The job at `now`. A pure function: the same row and instant always give the same answer, so nothing has to run for a
/// job to move on, and a restart changes nothing.
///
/// `jobStartTime` is when INITIATED begins, because NEW and QUEUED mean *not
/// started* (contract.md 2.1). `estimatedCompletionTime` is there while it runs. `updateTime` is the instant at which
/// status or percent last changed, so the answer stays the same, byte for byte, between changes.
pub(crate) fn job_at(row: &JobRow, now: Timestamp) -> Job {
    let state = row.state_at(now);
    let work_begins = row.work_begins_at();
    let stopped = row.stop_requested_at.filter(|stop| *stop <= now);
    let started = work_begins <= now.min(stopped.unwrap_or_else(|| row.ends_at()));
    let estimated = state.status.is_in_progress() && state.status != JobStatus::Cancelling;
    Job {
        id: row.id.clone(),
        test_environment_id: row.environment_id.clone(),
        job_type: Some(row.job_type.clone()),
        progress_percentage: Some(state.percent),
        scheduled_refresh_time: row.scheduled_at,
        job_start_time: started.then_some(work_begins),
        job_end_time: state.status.is_settled().then(|| row.ends_at()),
        estimated_completion_time: estimated.then(|| row.begins_at().plus(row.plan.estimate_seconds * SECOND)),
        create_time: Some(row.created_at),
        created_by_id: Some(row.created_by.clone()),
        update_time: Some(state.since),
        updated_by_id: stopped.and(row.stopped_by.clone()).or_else(|| Some(row.created_by.clone())),
        status: Some(state.status),
    }
}

/// What changes while a job runs.
struct State {
    status: JobStatus,
    percent: i32,
    /// When either of them last changed.
    since: Timestamp,
}

impl JobRow {
    /// When its first stage begins, or began: at once, or at the planned time.
    pub(crate) fn begins_at(&self) -> Timestamp {
        self.scheduled_at.map_or(self.created_at, |scheduled| scheduled.max(self.created_at))
    }

    /// When it ends, as far as is known now.
    pub(crate) fn ends_at(&self) -> Timestamp {
        match self.stop_requested_at {
            Some(stop) => stop.plus(self.plan.stopping_seconds * SECOND),
            None => self.begins_at().plus(self.plan.seconds() * SECOND),
        }
    }

    /// How it ends, as far as is known now.
    pub(crate) fn outcome(&self) -> JobStatus {
        if self.stop_requested_at.is_some() { JobStatus::Cancelled } else { self.plan.outcome() }
    }

    /// Where it stands at `now`.
    pub(crate) fn status_at(&self, now: Timestamp) -> JobStatus {
        self.state_at(now).status
    }

    fn work_begins_at(&self) -> Timestamp {
        self.begins_at().plus(self.plan.waiting_seconds() * SECOND)
    }

    fn state_at(&self, now: Timestamp) -> State {
        let now = now.max(self.created_at);
        let ends_at = self.ends_at();
        if now >= ends_at {
            return self.ended(ends_at);
        }
        match self.stop_requested_at {
            Some(stop) if stop <= now => {
                State { status: JobStatus::Cancelling, percent: self.percent_at(stop).0, since: stop }
            }
            _ => self.under_way_at(now),
        }
    }

    fn ended(&self, ends_at: Timestamp) -> State {
        let status = self.outcome();
        let percent = match status {
            JobStatus::Completed => 100,
            _ => self.percent_at(self.stop_requested_at.unwrap_or(ends_at)).0,
        };
        State { status, percent, since: ends_at }
    }

    /// The state of a job that nothing has ended yet.
    fn under_way_at(&self, now: Timestamp) -> State {
        let begins_at = self.begins_at();
        if now < begins_at {
            return State { status: JobStatus::Scheduled, percent: 0, since: self.created_at };
        }
        let (percent, percent_since) = self.percent_at(now);
        let mut stage_since = begins_at;
        for stage in &self.plan.stages {
            let stage_ends = stage_since.plus(stage.seconds * SECOND);
            if now < stage_ends {
                return State { status: stage.status.clone(), percent, since: stage_since.max(percent_since) };
            }
            stage_since = stage_ends;
        }
        // A plan without any stage ends when it begins, so this is not reached; it is the truth for one all the same.
        State { status: self.plan.outcome(), percent, since: stage_since }
    }

    /// Percent of the work that is done by then, 0 to 99, and the instant since when it is that much.
    fn percent_at(&self, instant: Timestamp) -> (i32, Timestamp) {
        let begin = self.work_begins_at();
        let (all, done) = (self.plan.working_seconds().max(1), instant.since(begin).div_euclid(SECOND));
        let percent = (done * 100).div_euclid(all).clamp(0, 99);
        let seconds_to_it = (percent * all + 99) / 100;
        let since = if percent == 0 { self.created_at } else { begin.plus(seconds_to_it * SECOND) };
        (i32::try_from(percent).unwrap_or(99), since)
    }
}

#[cfg(test)]
#[path = "job_row_tests.rs"]
mod tests;
