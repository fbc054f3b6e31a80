//! An environment as it is stored, and what it is at an instant.

use crate::job_row::JobRow;
use wire::{DAY, DataCopyType, EnvironmentId, EnvironmentStatus, EnvironmentType, SECOND, TestEnvironment, Timestamp};

/// An environment as it is stored. Refreshes change nothing in it: what they mean for it follows from its jobs.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct EnvironmentRow {
    /// The environment's id.
    pub id: EnvironmentId,
    /// The tenant id of the sandbox.
    pub tenant_id: String,
    /// Its name.
    pub tenant_name: String,
    /// The tenant that it is copied from.
    pub source_tenant_id: String,
    /// The type of tenant.
    pub environment_type: EnvironmentType,
    /// What a refresh copies.
    pub data_copy_type: DataCopyType,
    /// Its status while no job runs.
    pub status: EnvironmentStatus,
    /// When it was made.
    pub provisioned_at: Option<Timestamp>,
    /// When it is switched off.
    pub deactivates_at: Option<Timestamp>,
    /// The tenant id of an attached Revenue sandbox.
    pub revenue_tenant_id: Option<String>,
    /// The name of an attached Revenue sandbox.
    pub revenue_tenant_name: Option<String>,
    /// When the self-service first saw it.
    pub created_at: Timestamp,
    /// Who made it.
    pub created_by: String,
    /// When its own facts last changed.
    pub updated_at: Timestamp,
    /// Who changed them.
    pub updated_by: String,
}

/// What an environment's jobs mean for it at an instant.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct JobFacts {
    /// The job that waits or works; there is never more than one.
    pub active: Option<JobRow>,
    /// When the last refresh completed.
    pub last_refreshed_at: Option<Timestamp>,
    /// When the last job ended, however it did.
    pub last_ended_at: Option<Timestamp>,
    /// When it was removed.
    pub removed_at: Option<Timestamp>,
}

/// The environment at `now`, from its row and the facts about its jobs at that same instant. A pure function.
///
/// `nextRefreshTime` counts from the end of the last refresh that completed and is absent while a job runs (contract.md
/// 2.3), though not while one is merely planned. `updateTime` is when one of the other fields last changed.
pub(crate) fn environment_at(row: &EnvironmentRow, jobs: &JobFacts, now: Timestamp) -> TestEnvironment {
    let running = jobs.active.as_ref().filter(|job| job.status_at(now).is_in_progress());
    let next_refresh_time = match running {
        Some(_) => None,
        None => jobs.last_refreshed_at.map(|refreshed| refreshed.plus(row.data_copy_type.interval_days() * DAY)),
    };
    TestEnvironment {
        id: row.id.clone(),
        tenant_id: Some(row.tenant_id.clone()),
        tenant_name: Some(row.tenant_name.clone()),
        source_tenant_id: Some(row.source_tenant_id.clone()),
        environment_type: Some(row.environment_type.clone()),
        data_copy_type: Some(row.data_copy_type.clone()),
        status: Some(row.status_at(jobs, running, now)),
        last_refresh_time: jobs.last_refreshed_at,
        next_refresh_time,
        provision_time: row.provisioned_at.filter(|provisioned| *provisioned <= now),
        deactivation_time: row.deactivates_at,
        revenue_tenant_id: row.revenue_tenant_id.clone(),
        revenue_tenant_name: row.revenue_tenant_name.clone(),
        create_time: Some(row.created_at),
        created_by_id: Some(row.created_by.clone()),
        update_time: Some(row.changed_at(jobs, running, now)),
        updated_by_id: Some(row.updated_by.clone()),
    }
}

impl EnvironmentRow {
    fn status_at(&self, jobs: &JobFacts, running: Option<&JobRow>, now: Timestamp) -> EnvironmentStatus {
        if jobs.removed_at.is_some() {
            return EnvironmentStatus::Deleted;
        }
        if self.deactivates_at.is_some_and(|switched_off| switched_off <= now) {
            return EnvironmentStatus::Deactivated;
        }
        match (&self.status, running) {
            (EnvironmentStatus::Active, Some(_)) => EnvironmentStatus::Processing,
            (status, _) => status.clone(),
        }
    }

    fn changed_at(&self, jobs: &JobFacts, running: Option<&JobRow>, now: Timestamp) -> Timestamp {
        let began = running.map(JobRow::in_progress_since);
        let switched_off = self.deactivates_at.filter(|switched_off| *switched_off <= now);
        let provisioned = self.provisioned_at.filter(|provisioned| *provisioned <= now);
        [began, switched_off, provisioned, jobs.last_ended_at]
            .into_iter()
            .flatten()
            .fold(self.updated_at, Timestamp::max)
    }
}

impl JobRow {
    /// When it began to be in progress: at its start, or when it was stopped before that.
    fn in_progress_since(&self) -> Timestamp {
        self.stop_requested_at.map_or(self.begins_at(), |stop| stop.min(self.begins_at()))
    }
}

#[cfg(test)]
/// The facts as a database would find them, from all jobs of an environment.
pub(crate) fn facts_at<'a>(jobs: impl IntoIterator<Item = &'a JobRow>, now: Timestamp) -> JobFacts {
    let mut facts = JobFacts::default();
    for job in jobs {
        if job.ends_at() > now {
            facts.active = Some(job.clone());
            continue;
        }
        facts.last_ended_at = facts.last_ended_at.max(Some(job.ends_at()));
        if job.outcome() != wire::JobStatus::Completed {
            continue;
        }
        match job.job_type {
            wire::JobType::Refresh => facts.last_refreshed_at = facts.last_refreshed_at.max(Some(job.ends_at())),
            wire::JobType::Delete => facts.removed_at = facts.removed_at.max(Some(job.ends_at())),
            _ => {}
        }
    }
    facts
}

/// Cuts an instant to whole seconds, which is as fine as records are.
pub(crate) fn whole_seconds(instant: Timestamp) -> Timestamp {
    Timestamp::from_millis(instant.millis().div_euclid(SECOND) * SECOND)
}
