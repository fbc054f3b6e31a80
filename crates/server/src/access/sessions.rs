//! Sessions: begun when somebody signed in, kept in the database, ended when nobody uses them, at the latest after some hours,
//! or when somebody signs out.

use super::{Access, Asker};
use crate::ledger::SessionRow;
use crate::problem::Problem;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use wire::{HOUR, MINUTE, Person};

/// How often it is written down that somebody is there.
const SEEN_EVERY: i64 = MINUTE;
/// How long a sign-in may take.
pub(super) const SIGN_IN_TAKES_AT_MOST: i64 = 10 * MINUTE;
/// How many random bytes tell one from the other.
const RANDOM_BYTES: usize = 32;

/// How long sessions last: the `[sessions]` section of the settings file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SessionLimits {
    /// So many minutes after somebody last did something it is over. What a page asks for by itself does not count.
    pub idle_minutes: u32,
    /// So many hours after it was begun it is over, whatever was done.
    pub hours: u32,
}

impl Default for SessionLimits {
    fn default() -> Self {
        Self { idle_minutes: 60, hours: 12 }
    }
}

impl SessionLimits {
    fn idle(self) -> i64 {
        i64::from(self.idle_minutes) * MINUTE
    }
}

impl Access {
    /// Begins a session and answers what the browser has to show: never what it came with, which somebody else may have
    /// given it.
    pub(crate) async fn begin_session(&self, person: &Person, id_token: Option<String>) -> Result<String, Problem> {
        let (value, now) = (random()?, self.wall.millis());
        let row = SessionRow {
            id: hash(&value),
            person: person.clone(),
            token: None,
            id_token,
            created_at: now,
            seen_at: now,
            ends_at: now + i64::from(self.limits.hours) * HOUR,
        };
        self.tidy(now).await?;
        self.ledger.add_session(&row).await?;
        Ok(value)
    }

    /// Forgets what is over: whoever begins something pays for it.
    pub(super) async fn tidy(&self, now: i64) -> Result<(), Problem> {
        Ok(self.ledger.tidy_sessions(now, now - self.limits.idle(), now - SIGN_IN_TAKES_AT_MOST).await?)
    }

    /// Who shows that cookie; nobody when the session is over. `acts`: it is a person, and not a page by itself.
    pub(super) async fn of_session(&self, value: &str, acts: bool) -> Result<Option<Asker>, Problem> {
        let (id, now) = (hash(value), self.wall.millis());
        let Some(row) = self.ledger.session(&id).await?.filter(|row| row.token.is_none()) else { return Ok(None) };
        if now >= row.ends_at || now - row.seen_at > self.limits.idle() {
            self.ledger.end_session(&id).await?;
            return Ok(None);
        }
        if acts && now - row.seen_at >= SEEN_EVERY {
            self.ledger.see_session(&id, now).await?;
        }
        let access = self.rules().roles.access(&row.person);
        Ok(Some(Asker { person: Some(row.person), access, actions: None, portal: None, session: Some(id) }))
    }
}

/// What nobody can guess, for a cookie or a token.
pub(crate) fn random() -> Result<String, Problem> {
    let mut bytes = [0; RANDOM_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| {
        tracing::error!(%error, "the system has no random numbers");
        Problem::internal()
    })?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// What is kept of it.
pub(crate) fn hash(value: &str) -> String {
    Sha256::digest(value).iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
