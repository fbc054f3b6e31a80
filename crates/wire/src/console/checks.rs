//! Whether everything that the console needs is as it has to be, and what to do about what is not.

use crate::Timestamp;
use crate::object::object;
use crate::text_enum::text_enum;
use serde::Serialize;

/// The answer of `/api/console/checks`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Checks {
    /// What was looked at, in the order in which one thing needs the other.
    pub checks: Vec<Check>,
    /// When, by the server's clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<Timestamp>,
}

object!(Checks { "checks" => checks: value, "time" => time: instant, });

/// One thing that was looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Check {
    /// What was looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<CheckName>,
    /// How it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<CheckOutcome>,
    /// What was found and what to do about it, in English, for whoever runs the server.
    pub sentence: String,
}

object!(Check { "name" => name: text, "outcome" => outcome: text, "sentence" => sentence: word, });

text_enum! {
    /// What can be looked at.
    pub enum CheckName {
        /// The settings.
        Settings = "settings",
        /// Whether people can sign in.
        SignIn = "sign-in",
        /// The database.
        Database = "database",
        /// Whether Zuora is the backend at all.
        Zuora = "zuora",
        /// The address of Zuora's host.
        Address = "address",
        /// The connection to it.
        Connection = "connection",
        /// That nobody reads what goes there.
        Encryption = "encryption",
        /// That Zuora knows the client.
        Token = "token",
        /// That the client may do what it is for.
        Permission = "permission",
        /// Zuora's clock and this one.
        Clock = "clock",
    }
}

text_enum! {
    /// How something is.
    pub enum CheckOutcome {
        /// As it has to be.
        Ok = "ok",
        /// It works, and somebody should look at it.
        Warning = "warning",
        /// It does not work.
        Wrong = "wrong",
        /// It could not be looked at, or there is nothing to look at.
        Skipped = "skipped",
    }
}

impl Checks {
    /// Whether nothing is wrong. A warning is nothing wrong.
    pub fn are_good(&self) -> bool {
        self.checks.iter().all(|check| check.outcome != Some(CheckOutcome::Wrong))
    }
}
