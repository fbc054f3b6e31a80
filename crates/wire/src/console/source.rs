//! How fresh an answer is that was not read for whoever asked.

use crate::object::object;
use serde::Serialize;

/// The header [`Source::HEADER`] of answers from what is kept for all viewers: where Zuora is the backend.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// How long ago the oldest part of the answer was read, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_seconds: Option<i32>,
    /// What kept it from being read anew, as in a problem; none while all is well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// In how many seconds it is tried again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_look_seconds: Option<i32>,
    /// The id that the failed try goes by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub track_id: Option<String>,
}

object!(Source {
    "ageSeconds" => age_seconds: integer,
    "code" => code: text,
    "nextLookSeconds" => next_look_seconds: integer,
    "trackId" => track_id: text,
});

impl Source {
    /// The name of the header.
    pub const HEADER: &str = "Reprise-Source";
}
