//! What went wrong, in one shape.

use crate::tolerant;
use serde::{Deserialize, Serialize};

/// An error answer: `application/problem+json` (RFC 9457) from the console server, and whatever could be read out of
/// the shapes that Zuora uses (contract.md 3.2) when the app speaks to it without one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Problem {
    /// What happened, in a few words.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "tolerant::text")]
    pub title: Option<String>,
    /// The HTTP status.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "tolerant::integer")]
    pub status: Option<i32>,
    /// What happened and what can be done, as a sentence.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "tolerant::text")]
    pub detail: Option<String>,
    /// A word for programs, such as `refresh-too-early`.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "tolerant::text")]
    pub code: Option<String>,
    /// What support needs to find the request.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "tolerant::text")]
    pub track_id: Option<String>,
    /// Seconds until it makes sense to try again.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "tolerant::integer")]
    pub retry_after: Option<i32>,
    /// Zuora's shapes b, d, e and f say it here.
    #[serde(skip_serializing, deserialize_with = "tolerant::text")]
    message: Option<String>,
    /// Shape f, in its second form.
    #[serde(skip_serializing, deserialize_with = "tolerant::text")]
    error: Option<String>,
    /// Shapes b, c, e and g.
    #[serde(skip_serializing)]
    reasons: Option<Vec<Reason>>,
    /// Shape g, in its second form.
    #[serde(skip_serializing, rename = "Errors", alias = "errors")]
    errors: Option<Vec<Reason>>,
    /// False in a body that is an error whatever the HTTP status says.
    #[serde(skip_serializing, alias = "Success")]
    success: Option<bool>,
    #[serde(skip_serializing, alias = "processId", deserialize_with = "tolerant::text")]
    request_id: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Reason {
    #[serde(alias = "Code", deserialize_with = "tolerant::text")]
    code: Option<String>,
    #[serde(alias = "Message", deserialize_with = "tolerant::text")]
    message: Option<String>,
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
        let listed = self.reasons.iter().chain(&self.errors).flatten().find_map(|reason| reason.message.as_deref());
        [self.detail.as_deref(), listed, self.message.as_deref(), self.error.as_deref(), self.title.as_deref()]
            .into_iter()
            .flatten()
            .map(str::trim)
            .find(|text| !text.is_empty())
    }

    /// The code to show beside it.
    pub fn any_code(&self) -> Option<&str> {
        let listed = self.reasons.iter().chain(&self.errors).flatten().find_map(|reason| reason.code.as_deref());
        self.code.as_deref().or(listed)
    }

    /// What support needs to find the request: our own id, else Zuora's.
    pub fn any_track_id(&self) -> Option<&str> {
        self.track_id.as_deref().or(self.request_id.as_deref())
    }

    /// Whether a body that came with HTTP 200 says that it is an error (contract.md 3.2).
    pub fn is_hidden_failure(&self) -> bool {
        self.success == Some(false)
    }
}
