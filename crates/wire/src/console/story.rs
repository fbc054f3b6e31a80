//! What the console's server has seen of a job. The API keeps no history of one (contract.md 1.2).

use crate::object::object;
use crate::{JobId, JobStatus, Timestamp};
use serde::Serialize;

/// The answer of `/api/console/test-environments/{id}/stories/{jobId}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JobStory {
    /// Who asked for it, as people call them; none when it was not asked for here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_by: Option<String>,
    /// Why, in the words of who asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The id under which the request went to Zuora (`Zuora-Track-Id`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub track_id: Option<String>,
    /// Every change that was observed, oldest first.
    pub changes: Vec<JobChange>,
    /// The longest time, in seconds, that earlier refreshes of this environment stood still: the middle one of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usual_pause_seconds: Option<i32>,
}

object!(JobStory {
    "askedBy" => asked_by: text,
    "reason" => reason: text,
    "trackId" => track_id: text,
    "changes" => changes: value,
    "usualPauseSeconds" => usual_pause_seconds: integer,
});

/// A job as it was from one moment on.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JobChange {
    /// From when on: by the job's own word, else when it was seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// Its status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<JobStatus>,
    /// Its percentage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<i32>,
}

object!(JobChange { "at" => at: instant, "status" => status: text, "percent" => percent: integer, });

/// The answer of `/api/console/test-environments/{id}/stories`: who asked for the jobs that were asked for here.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Stories {
    /// Newest first.
    pub stories: Vec<JobAsker>,
}

object!(Stories { "stories" => stories: value, });

/// Who asked for a job, and why.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JobAsker {
    /// The job.
    #[serde(skip_serializing_if = "JobId::is_empty")]
    pub job_id: JobId,
    /// Who, as people call them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// Why, in their words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

object!(JobAsker { "jobId" => job_id: word, "person" => person: text, "reason" => reason: text, });
