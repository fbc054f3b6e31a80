//! Whether everything that the console needs is as it has to be: settings, database, and the way to Zuora. What is found
//! are values, which `reprise doctor` prints and `/api/console/checks` tells.
//!
//! Nothing is changed by looking: no database is made or brought up to date, and of Zuora only a token and the list of
//! environments are asked for.

mod asking;
mod command;
mod database;
mod hearing;
mod kept;
mod settings;
mod words;

pub use command::doctor;
pub(crate) use settings::concerns;

use crate::access::Provider;
use crate::settings::Settings;
use kept::Kept;
use service::clock::{SystemWall, Wall};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use wire::{Check, CheckName, CheckOutcome, Checks, Timestamp};
use zuora::{Client, Host};

/// To where nobody is sent back by what is only looked at.
const ANYWHERE: &str = "http://localhost/";

/// Knows what to look at. Copies share what was found.
#[derive(Clone, Debug)]
pub struct Doctor {
    settings: Arc<RwLock<Check>>,
    /// Where people sign in; none where that is nowhere that could be asked.
    provider: Option<Provider>,
    database_url: String,
    upstream: Option<Patient>,
    /// How long Zuora may take altogether.
    patience: Duration,
    kept: Kept,
}

/// Zuora, as the settings name it.
#[derive(Clone, Debug)]
struct Patient {
    host: Host,
    client: Client,
}

impl Doctor {
    /// Looks at what `settings` name, and at Zuora by `client`: in a server it is the one that everybody shares, with its
    /// token, its turns and its pauses.
    pub(crate) fn new(settings: &Settings, checked: Check, client: Option<Client>, patience: Duration) -> Self {
        let host = settings.upstream.as_ref().map(|upstream| upstream.host.clone());
        let upstream = host.zip(client).map(|(host, client)| Patient { host, client });
        let database_url = settings.database_url.clone();
        // What cannot be used is said when the server starts.
        let oidc = settings.access.oidc.clone();
        let provider = oidc.and_then(|oidc| Provider::new(oidc, ANYWHERE).ok());
        Self {
            settings: Arc::new(RwLock::new(checked)),
            provider,
            database_url,
            upstream,
            patience,
            kept: Kept::default(),
        }
    }

    /// Looks at everything now, however long ago that was done before.
    pub(crate) async fn examine(&self) -> Checks {
        let zuora = async {
            match &self.upstream {
                Some(patient) => hearing::checks(&patient.host, &patient.ask(self.patience).await),
                None => vec![words::no_upstream()],
            }
        };
        let shares_database = self.upstream.is_none();
        let (sign_in, database, zuora) =
            tokio::join!(self.sign_in(), database::look_at(&self.database_url, shares_database), zuora);
        let settings = self.settings.read().unwrap_or_else(PoisonError::into_inner).clone();
        let first = [vec![settings], sign_in, vec![database]].concat();
        let checks = [first, zuora].concat();
        Checks { checks, time: Some(Timestamp::from_millis(SystemWall.millis())) }
    }

    /// What was found about settings that were read anew.
    pub(crate) fn set_settings(&self, checked: Check) {
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = checked;
    }

    /// Whether the provider answers, and says what is needed; nothing where there is none.
    async fn sign_in(&self) -> Vec<Check> {
        let Some(provider) = &self.provider else { return Vec::new() };
        let found = match provider.check().await {
            Ok(()) => {
                check(CheckName::SignIn, CheckOutcome::Ok, "The OpenID provider answers, and says what is needed.")
            }
            Err(error) => check(CheckName::SignIn, CheckOutcome::Wrong, error.to_string()),
        };
        vec![found]
    }

    /// What was found a moment ago, or is found now.
    pub(crate) async fn checks(&self) -> Checks {
        self.kept.or(self.clone()).await
    }
}

fn check(name: CheckName, outcome: CheckOutcome, sentence: impl Into<String>) -> Check {
    Check { name: Some(name), outcome: Some(outcome), sentence: sentence.into() }
}
