//! Who asks, and what they may do: signing in, sessions, roles, and the tokens of portals. Whoever may not is refused here,
//! before anything else looks at the request.

mod asker;
mod cookies;
mod deeds;
mod embedding;
mod gate;
mod leaflet;
mod oidc;
mod portals;
mod proxy;
mod roles;
mod rules;
mod sessions;
mod sign_in;
mod tokens;

pub(crate) use asker::{Asker, Sight, as_asked_by, called, current, sees, sight};
pub(crate) use deeds::Deed;
pub(crate) use embedding::{TOKENS, cors, embedding_routes, is_not_for_pages};
pub(crate) use gate::gate;
pub(crate) use sign_in::{pages, routes};
pub(crate) use tokens::shown as token;

pub use embedding::EmbedOrigins;
pub use oidc::{OidcError, OidcSettings};
pub use portals::Portal;
pub use proxy::TrustedProxy;
pub use roles::{RoleName, RoleRule, Roles};
pub use rules::AccessRules;
pub use sessions::SessionLimits;

/// The usual names of the headers in which a proxy says who it is.
pub(crate) mod proxy_headers {
    pub(crate) use super::proxy::{EMAIL, GROUPS, NAME, USER};
}

use crate::app::AppState;
use crate::ledger::Ledger;
use crate::problem::Problem;
use crate::public_url::PublicUrl;
use axum::http::StatusCode;
pub(crate) use oidc::Provider;
use service::clock::{SystemWall, Wall};
use std::sync::{Arc, RwLock};
use wire::{EnvironmentId, SignIn};

/// How people sign in.
#[derive(Debug, Default)]
pub enum Door {
    /// Not at all: everyone who can connect is administrator.
    #[default]
    Open,
    /// A proxy says who it is.
    Proxy(TrustedProxy),
    /// At an OpenID provider.
    Provider(Box<Provider>),
}

impl From<&Door> for SignIn {
    fn from(door: &Door) -> Self {
        match door {
            Door::Open => Self::Nobody,
            Door::Proxy(_) => Self::Proxy,
            Door::Provider(_) => Self::Provider,
        }
    }
}

/// Who may do what, and how it is known who asks.
pub struct Access {
    pub(crate) door: Door,
    pub(crate) rules: RwLock<Arc<AccessRules>>,
    pub(crate) limits: SessionLimits,
    /// Where browsers find the console.
    pub(crate) public_url: Option<PublicUrl>,
    pub(crate) ledger: Ledger,
    pub(crate) wall: Arc<dyn Wall>,
}

impl Access {
    /// Who comes in by that door, with these rules.
    pub fn new(door: Door, rules: AccessRules, ledger: Ledger, wall: Arc<dyn Wall>) -> Self {
        Self { door, rules: RwLock::new(Arc::new(rules)), wall, ..Self::open(ledger) }
    }

    /// Everyone may do everything.
    pub fn open(ledger: Ledger) -> Self {
        Self {
            door: Door::Open,
            rules: RwLock::default(),
            limits: SessionLimits::default(),
            public_url: None,
            ledger,
            wall: Arc::new(SystemWall),
        }
    }
}

impl AppState {
    /// Whoever asks, where a second person has to agree to a refresh of that environment; none where one is enough.
    ///
    /// # Errors
    /// When it is not known which environment is meant.
    pub(crate) async fn two_for(&self, environment: &EnvironmentId) -> Result<Option<Arc<Asker>>, Problem> {
        let asks = self.asks_for_two(environment).await?;
        Ok(asks.then(|| current().unwrap_or_else(|| Arc::new(Asker::everyone()))))
    }

    /// # Errors
    /// Where a second person has to agree to a refresh: what one agrees to alone, later, would be another one.
    pub(crate) async fn needs_no_second(&self, environment: &EnvironmentId) -> Result<(), Problem> {
        if !self.asks_for_two(environment).await? {
            return Ok(());
        }
        let detail = "A second person has to agree to each refresh of this test environment. Ask for a new one at the time that you want.";
        Err(Problem::new(StatusCode::CONFLICT, "second-person-needed", detail))
    }

    async fn asks_for_two(&self, environment: &EnvironmentId) -> Result<bool, Problem> {
        let rules = self.access.rules();
        let asking = &rules.two_persons;
        if asking.is_empty() {
            return Ok(false);
        }
        // Its own form of the id: no other spelling of it that Zuora takes leads around the rule.
        let id = self.desk.backend().environment(environment).await?.id;
        Ok(asking.iter().any(|one| one.as_str().eq_ignore_ascii_case(id.as_str())))
    }
}
