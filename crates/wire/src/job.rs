//! Jobs and the requests about them.

use crate::object::object;
use crate::text_enum::text_enum;
use crate::{EnvironmentId, JobId, JobStatus, Stage, Timestamp};
use serde::{Deserialize, Serialize};

/// A job of a test environment: `JobResponse` (contract.md 1.2).
///
/// There is no reason, message or log in it: a failed job says only that it failed.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = JobResponse))]
pub struct Job {
    /// The job's id.
    #[serde(skip_serializing_if = "JobId::is_empty")]
    pub id: JobId,
    /// The environment that it works on.
    #[serde(skip_serializing_if = "EnvironmentId::is_empty")]
    pub test_environment_id: EnvironmentId,
    /// What it does. Lists also hold jobs that nobody can ask for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_type: Option<JobType>,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<JobStatus>,
    /// Percent; the range is not declared.
    // Read it with `Job::percent`, which keeps it between 0 and 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress_percentage: Option<i32>,
    /// When it was planned to start, if it was planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheduled_refresh_time: Option<Timestamp>,
    /// When it started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_start_time: Option<Timestamp>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_end_time: Option<Timestamp>,
    /// When it is expected to end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimated_completion_time: Option<Timestamp>,
    /// When the self-service first saw it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_time: Option<Timestamp>,
    /// The Zuora user (an id, not a name) that asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by_id: Option<String>,
    /// When the self-service last saw a change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_time: Option<Timestamp>,
    /// The Zuora user that changed it last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_by_id: Option<String>,
}

object!(Job {
    "id" => id: word,
    "testEnvironmentId" => test_environment_id: word,
    "jobType" => job_type: text,
    "status" => status: text,
    "progressPercentage" => progress_percentage: integer,
    "scheduledRefreshTime" => scheduled_refresh_time: instant,
    "jobStartTime" => job_start_time: instant,
    "jobEndTime" => job_end_time: instant,
    "estimatedCompletionTime" => estimated_completion_time: instant,
    "createTime" => create_time: instant,
    "createdById" => created_by_id: text,
    "updateTime" => update_time: instant,
    "updatedById" => updated_by_id: text,
});

text_enum! {
    /// What a job does.
    pub enum JobType {
        /// Replaces the data of the environment.
        Refresh = "REFRESH",
        /// Makes the environment.
        Create = "CREATE",
        /// Removes the environment.
        Delete = "DELETE",
    }
}

text_enum! {
    /// What can be asked of a job.
    pub enum JobAction {
        /// Stop it.
        Cancel = "CANCEL",
    }
}

/// The body that asks for a job (contract.md 1.2).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobRequest {
    /// Only REFRESH can be asked for.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::openapi::requested_job_type))]
    pub job_type: JobType,
    /// When to start; at once without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheduled_refresh_time: Option<Timestamp>,
}

impl JobRequest {
    /// A refresh, now or at a planned time.
    pub fn refresh(scheduled_refresh_time: Option<Timestamp>) -> Self {
        Self { job_type: JobType::Refresh, scheduled_refresh_time }
    }
}

/// The body that asks something of a job (contract.md 1.2).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobActionRequest {
    /// Only CANCEL is known.
    pub job_action: JobAction,
}

impl JobActionRequest {
    /// Asks to stop the job.
    pub const CANCEL: Self = Self { job_action: JobAction::Cancel };
}

impl Job {
    /// Percent done, 0 to 100, whatever was sent.
    pub fn percent(&self) -> u8 {
        self.progress_percentage.unwrap_or(0).clamp(0, 100) as u8
    }

    /// Whether a stop may still be accepted. A job without a status is not stopped on a guess.
    pub fn can_be_stopped(&self) -> bool {
        self.status.as_ref().is_some_and(JobStatus::can_be_stopped)
    }

    /// Whether nothing more will happen to it.
    pub fn is_settled(&self) -> bool {
        self.status.as_ref().is_some_and(JobStatus::is_settled)
    }

    /// Whether it waits for its planned time.
    pub fn is_planned(&self) -> bool {
        self.status == Some(JobStatus::Scheduled)
    }

    /// Whether it stands in the way of another job: it waits or works. A job without a status counts.
    pub fn is_active(&self) -> bool {
        !self.is_settled()
    }

    /// Whether work on it has begun and goes on: it is expected to move, as against one that waits for its start. A
    /// stop that is under way counts, and a status that is new (see [`JobStatus::is_in_progress`]).
    pub fn is_at_work(&self) -> bool {
        self.status.as_ref().is_some_and(JobStatus::is_in_progress) && self.stage() != Some(Stage::Waiting)
    }

    /// Whether it replaces data, as against making or removing the environment. A job without a type counts.
    pub fn is_refresh(&self) -> bool {
        matches!(self.job_type, None | Some(JobType::Refresh))
    }

    /// The stage it is in.
    pub fn stage(&self) -> Option<Stage> {
        self.status.as_ref().and_then(JobStatus::stage)
    }

    /// When it started, or will start if it is planned.
    pub fn start_time(&self) -> Option<Timestamp> {
        self.job_start_time.or(self.scheduled_refresh_time)
    }

    /// A moment of the UTC day whose production data the sandbox gets: one day before the start (contract.md 2.3).
    pub fn data_as_of(&self) -> Option<Timestamp> {
        self.start_time().or(self.create_time).map(Timestamp::previous_utc_day)
    }

    /// Milliseconds from its start to its end, or to `now` while it runs; none before it started.
    pub fn duration_at(&self, now: Timestamp) -> Option<i64> {
        let end = match self.job_end_time {
            Some(end) => end,
            None if self.is_settled() => return None,
            None => now,
        };
        self.job_start_time.map(|start| end.since(start).max(0))
    }

    /// The instant that orders jobs in a history: when it was asked for, else when it started.
    pub fn order(&self) -> Option<Timestamp> {
        self.create_time.or(self.start_time())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_stays_between_0_and_100() {
        for (sent, shown) in [(None, 0), (Some(-7), 0), (Some(63), 63), (Some(101), 100)] {
            assert_eq!(Job { progress_percentage: sent, ..Job::default() }.percent(), shown);
        }
    }

    #[test]
    fn a_job_without_a_status_is_active_and_cannot_be_stopped() {
        let job = Job::default();
        assert!(job.is_active() && !job.can_be_stopped() && !job.is_settled());
    }

    #[test]
    fn work_goes_on_between_the_wait_and_the_end() {
        for status in JobStatus::KNOWN {
            let waits_or_ended =
                matches!(status.as_str(), "NEW" | "SCHEDULED" | "QUEUED" | "COMPLETED" | "FAILED" | "CANCELLED");
            let job = Job { status: Some(status.clone()), ..Job::default() };
            assert_eq!(job.is_at_work(), !waits_or_ended, "{status}");
        }
        assert!(!Job::default().is_at_work(), "nothing is known of it");
        assert!(Job { status: Some("VALIDATING".into()), ..Job::default() }.is_at_work());
    }

    #[test]
    fn a_settled_job_without_an_end_has_no_duration() {
        let start = Timestamp::from_millis(0);
        let job = Job { status: Some(JobStatus::Failed), job_start_time: Some(start), ..Job::default() };
        assert_eq!(job.duration_at(start.plus(5)), None);
        let running = Job { status: Some(JobStatus::Importing), ..job };
        assert_eq!(running.duration_at(start.plus(5)), Some(5));
    }
}
