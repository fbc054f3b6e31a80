//! The jobs of all environments.

use crate::object::object;
use crate::{EnvironmentId, Job};
use serde::Serialize;

/// The answer of `/api/console/jobs`: a page of them, newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct JobFeed {
    /// The jobs of this page.
    pub jobs: Vec<FeedJob>,
    /// How many there are on all pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<i32>,
    /// What to send as `after` for the next page; none on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

object!(JobFeed { "jobs" => jobs: value, "total" => total: integer, "next" => next: text, });

/// A job, with the name of its environment, who asked for it and why.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FeedJob {
    /// The environment that it works on.
    #[serde(skip_serializing_if = "EnvironmentId::is_empty")]
    pub environment_id: EnvironmentId,
    /// That environment's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_name: Option<String>,
    /// The job itself.
    pub job: Job,
    /// Who asked for it; none when it was not asked for here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

object!(FeedJob {
    "environmentId" => environment_id: word,
    "environmentName" => environment_name: text,
    "job" => job: value,
    "person" => person: text,
    "reason" => reason: text,
});
