//! What went wrong, in one shape.

use crate::loose::{Loose, Reason};
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// An error answer: `application/problem+json` (RFC 9457) from the console server, and whatever could be read out of
/// the shapes that Zuora uses (contract.md 3.2) when the app speaks to it without one.
///
/// Every JSON object can be read as one; what makes no sense in it is passed over.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// What happened, in a few words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The HTTP status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<i32>,
    /// What happened and what can be done, as a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// A word for programs, such as `refresh-too-early`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What support needs to find the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub track_id: Option<String>,
    /// Seconds until it makes sense to try again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<i32>,
    /// Where to sign in, where that helps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign_in: Option<String>,
    /// Zuora's shapes d and f say it here.
    #[serde(skip)]
    message: Option<String>,
    /// Shape f, in its second form.
    #[serde(skip)]
    error: Option<String>,
    /// Shapes b, c, e and g.
    #[serde(skip)]
    reasons: Vec<Reason>,
    /// False in a body that is an error whatever the HTTP status says.
    #[serde(skip)]
    success: Option<bool>,
    #[serde(skip)]
    request_id: Option<String>,
    #[serde(skip)]
    process_id: Option<String>,
}

impl Problem {
    /// A problem of this server.
    pub fn new(status: u16, code: &str, title: &str, detail: impl Into<String>) -> Self {
        Self {
            status: Some(status.into()),
            code: Some(code.to_owned()),
            title: Some(title.to_owned()),
            detail: Some(detail.into()),
            ..Self::default()
        }
    }

    /// The sentence to show: the first that the body has (contract.md 3.2, the safe rule).
    pub fn sentence(&self) -> Option<&str> {
        let listed = self.reasons.iter().find_map(|reason| reason.message.as_deref());
        [self.detail.as_deref(), listed, self.message.as_deref(), self.error.as_deref(), self.title.as_deref()]
            .into_iter()
            .flatten()
            .map(str::trim)
            .find(|text| !text.is_empty())
    }

    /// The code to show beside it.
    pub fn any_code(&self) -> Option<&str> {
        let listed = self.reasons.iter().find_map(|reason| reason.code.as_deref());
        self.code.as_deref().or(listed)
    }

    /// What support needs to find the request: our own id, else Zuora's.
    pub fn any_track_id(&self) -> Option<&str> {
        self.track_id.as_deref().or(self.request_id.as_deref()).or(self.process_id.as_deref())
    }

    /// Whether a body that came with HTTP 200 says that it is an error (contract.md 3.2).
    pub fn is_hidden_failure(&self) -> bool {
        self.success == Some(false)
    }
}

impl<'de> Deserialize<'de> for Problem {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ProblemVisitor)
    }
}

/// Written out, because a derived reader gives up at the first field of another type, and at two spellings of one.
struct ProblemVisitor;

impl<'de> Visitor<'de> for ProblemVisitor {
    type Value = Problem;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object that says what went wrong")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Problem, A::Error> {
        let mut problem = Problem::default();
        while let Some((name, value)) = fields.next_entry::<String, Loose>()? {
            match (name.as_str(), value) {
                ("reasons" | "errors" | "Errors", value) => problem.reasons.extend(value.reasons()),
                ("error", Loose::Reasons(reasons)) => problem.reasons.extend(reasons),
                ("error", value) => problem.error = value.text(),
                ("title", value) => problem.title = value.text(),
                ("status", value) => problem.status = value.integer(),
                ("detail", value) => problem.detail = value.text(),
                ("code", value) => problem.code = value.text(),
                ("trackId", value) => problem.track_id = value.text(),
                ("retryAfter", value) => problem.retry_after = value.integer(),
                ("signIn", value) => problem.sign_in = value.text(),
                ("message", value) => problem.message = value.text(),
                ("success" | "Success", value) => problem.success = value.flag(),
                ("requestId", value) => problem.request_id = value.text(),
                ("processId", value) => problem.process_id = value.text(),
                _ => {}
            }
        }
        Ok(problem)
    }
}
