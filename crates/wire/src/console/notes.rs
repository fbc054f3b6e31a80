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

impl Notes {
    /// The most characters of an alias.
    pub const MOST_OF_ALIAS: usize = 80;
    /// The most characters of an owner.
    pub const MOST_OF_OWNER: usize = 120;
    /// The most characters of a purpose.
    pub const MOST_OF_PURPOSE: usize = 500;
    /// The most characters of a contact.
    pub const MOST_OF_CONTACT: usize = 200;

    /// Where to write or to look, if it is such a place: an address that would do something else is none.
    pub fn link(&self) -> Option<&str> {
        let kinds = ["mailto:", "https://"];
        self.contact_link.as_deref().filter(|link| kinds.iter().any(|kind| link.starts_with(kind)))
    }
}

object!(Notes {
    "alias" => alias: text,
    "owner" => owner: text,
    "purpose" => purpose: text,
    "contact" => contact: text,
    "contactLink" => contact_link: text,
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_place_to_write_or_to_look_is_a_link() {
        let link = |text: &str| Notes { contact_link: Some(text.to_owned()), ..Notes::default() }.link().is_some();
        assert!(link("mailto:qa@example.com") && link("https://example.com/qa"));
        assert!(!link("javascript:alert(1)") && !link("http://example.com") && !link(""));
    }
}
