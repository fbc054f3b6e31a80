//! Everything that the first page shows, in one answer.

use super::{Hold, Notes, Wish};
use crate::object::object;
use crate::{Job, TestEnvironment};
use serde::Serialize;

/// The answer of `/api/console/overview`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Overview {
    /// Every environment.
    pub environments: Vec<OverviewRow>,
    /// The holds that have not ended.
    pub holds: Vec<Hold>,
}

object!(Overview { "environments" => environments: value, "holds" => holds: value, });

/// An environment with what is known of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OverviewRow {
    /// The environment itself.
    pub environment: TestEnvironment,
    /// Its jobs that have not ended and its last refreshes, newest first, at most two of each: enough to say what runs,
    /// how long the last one took, and whether it ended well.
    pub jobs: Vec<Job>,
    /// What people noted about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<Notes>,
    /// The refresh that waits for its first allowed moment, or what became of the last one until somebody has seen it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wish: Option<Wish>,
    /// Whether a refresh was asked for of which it is not known yet what came of it.
    pub intent_open: bool,
    /// Whether a refresh waits for a second person.
    pub needs_second: bool,
}

object!(OverviewRow {
    "environment" => environment: value,
    "jobs" => jobs: value,
    "notes" => notes: value,
    "wish" => wish: value,
    "intentOpen" => intent_open: value,
    "needsSecond" => needs_second: value,
});
