//! What the server says about itself.

use super::{Access, Person, SignIn};
use crate::object::object;
use crate::{EnvironmentId, Timestamp};
use serde::{Deserialize, Serialize};

/// The answer of `/api/console/session`. Where it is 404, the app runs in plain mode.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// Whether the environments are samples that nobody can do harm to.
    pub demo: bool,
    /// The server's clock, where it may differ from the reader's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<Clock>,
    /// Whom to ask when something is not possible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// From what age on the app says that data is old.
    pub data_age: DataAge,
    /// How people sign in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign_in: Option<SignIn>,
    /// Who it is; nobody where nobody signs in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<Person>,
    /// What they may do; everything where it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access: Option<Access>,
    /// The portal through which they come, where they do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub portal: Option<String>,
    /// What the portal's token allows besides looking, with blanks between: `refresh stop`; everything where it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actions: Option<String>,
    /// The environments for which a second person has to agree.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub two_persons: Vec<EnvironmentId>,
}

object!(Session {
    "demo" => demo: value,
    "clock" => clock: value,
    "contact" => contact: value,
    "dataAge" => data_age: value,
    "signIn" => sign_in: text,
    "person" => person: value,
    "access" => access: value,
    "portal" => portal: text,
    "actions" => actions: text,
    "twoPersons" => two_persons: value,
});

/// How old data may be, in days, before the app says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DataAge {
    /// From then on it is mentioned.
    pub notice_days: u32,
    /// From then on it stands out.
    pub warning_days: u32,
}

/// What holds where nobody has chosen, also in plain mode.
impl Default for DataAge {
    fn default() -> Self {
        Self { notice_days: 30, warning_days: 90 }
    }
}

/// Somebody who can help.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    /// As people call them.
    pub name: String,
    /// Where to write or to look: `mailto:…` or `https://…`.
    pub url: String,
}

/// The clock that the backend lives by. In a demonstration it runs faster than the reader's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Clock {
    /// The time there, when the answer was made.
    pub now: Timestamp,
    /// How many of its seconds pass in one second here.
    pub speed: u32,
}
