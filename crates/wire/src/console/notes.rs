//! What people note about an environment.

use crate::object::object;
use serde::Serialize;

/// `/api/console/test-environments/{id}/notes`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Notes {
    /// What people call it, where its name says little.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// Whose it is: a person or a team.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Whom to ask about it, as it was typed: `QA team <qa@example.com>`, a link, or plain text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// `mailto:…` or `https://…`, where there is such a thing in `contact`. The server finds it; nobody sends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_link: Option<String>,
}

object!(Notes {
    "alias" => alias: text,
    "owner" => owner: text,
    "purpose" => purpose: text,
    "contact" => contact: text,
    "contactLink" => contact_link: text,
});
