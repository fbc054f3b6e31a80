//! What is to be set up again after a refresh, ticked off by whoever does it and seen by all.

use crate::Timestamp;
use crate::object::object;
use crate::text_enum::text_enum;
use serde::Serialize;

text_enum! {
    /// What is to be set up again, or looked at.
    pub enum ChecklistItem {
        /// Sign in once.
        SignIn = "sign-in",
        /// Connections to other systems, and their keys.
        Integrations = "integrations",
        /// Payment pages and callback addresses.
        Pages = "pages",
        /// An attached Revenue sandbox.
        Revenue = "revenue",
        /// Mediation.
        Mediation = "mediation",
        /// The connection to Salesforce.
        Salesforce = "salesforce",
        /// Users and their permissions.
        Users = "users",
    }
}

/// The answer of `/api/console/test-environments/{id}/jobs/{jobId}/checklist`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Checklist {
    /// What is ticked off; the rest is not.
    pub ticks: Vec<Tick>,
}

object!(Checklist { "ticks" => ticks: value, });

/// An item that is ticked off.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tick {
    /// The word of a [`ChecklistItem`].
    pub item: String,
    /// Who ticked it off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<Timestamp>,
}

object!(Tick { "item" => item: word, "person" => person: text, "time" => time: instant, });

impl Checklist {
    /// The tick of an item, if it is ticked off.
    pub fn tick(&self, item: &ChecklistItem) -> Option<&Tick> {
        self.ticks.iter().find(|tick| tick.item == item.as_str())
    }
}
