//! Who may do what, as it is set: for those who run the console.

use super::{Role, SignIn};
use crate::EnvironmentId;
use crate::object::object;
use serde::Serialize;

/// The answer of `/api/console/rules`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rules {
    /// How people sign in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign_in: Option<SignIn>,
    /// For how many minutes nobody need do anything without being signed out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idle_minutes: Option<i32>,
    /// After how many hours somebody is signed out, whatever was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<i32>,
    /// Who has which role.
    pub roles: Vec<RoleGiven>,
    /// The environments for which a second person has to agree.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub two_persons: Vec<EnvironmentId>,
    /// Who embeds the console.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub portals: Vec<PortalRule>,
    /// The origins of the pages that may embed the console, those of the portals among them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub embed_origins: Vec<String>,
    /// How often Zuora is asked; nothing where Zuora is not behind the console.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub intervals: Vec<Interval>,
}

object!(Rules {
    "signIn" => sign_in: text,
    "idleMinutes" => idle_minutes: integer,
    "hours" => hours: integer,
    "roles" => roles: value,
    "twoPersons" => two_persons: value,
    "portals" => portals: value,
    "embedOrigins" => embed_origins: value,
    "intervals" => intervals: value,
});

/// A role, and who has it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RoleGiven {
    /// The role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Whoever is in one of these groups; `*` is everyone.
    pub groups: Vec<String>,
    /// Whoever has one of these addresses or ids.
    pub people: Vec<String>,
    /// With which environments; with all where there are none.
    pub environments: Vec<EnvironmentId>,
}

object!(RoleGiven {
    "role" => role: text,
    "groups" => groups: value,
    "people" => people: value,
    "environments" => environments: value,
});

/// A portal that embeds the console.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PortalRule {
    /// As the log calls it.
    pub name: String,
    /// The origins of its pages.
    pub origins: Vec<String>,
    /// The most that its people may do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Which environments it shows; all where there are none.
    pub environments: Vec<EnvironmentId>,
}

object!(PortalRule {
    "name" => name: word,
    "origins" => origins: value,
    "role" => role: text,
    "environments" => environments: value,
});

/// How often something is asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Interval {
    /// The key in the settings file.
    pub name: String,
    /// In seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<i32>,
}

object!(Interval { "name" => name: word, "seconds" => seconds: integer, });
