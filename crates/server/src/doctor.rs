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

use crate::settings::Settings;
use kept::Kept;
use service::clock::{SystemWall, Wall};
use std::time::Duration;
use wire::{Check, CheckName, CheckOutcome, Checks, Timestamp};
use zuora::{Client, Host};

/// Knows what to look at. Copies share what was found.
#[derive(Clone, Debug)]
pub struct Doctor {
    settings: Check,
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
        Self { settings: checked, database_url, upstream, patience, kept: Kept::default() }
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
        let (database, zuora) = tokio::join!(database::look_at(&self.database_url, shares_database), zuora);
        let checks = [vec![self.settings.clone(), database], zuora].concat();
        Checks { checks, time: Some(Timestamp::from_millis(SystemWall.millis())) }
    }

    /// What was found a moment ago, or is found now.
    pub(crate) async fn checks(&self) -> Checks {
        self.kept.or(self.clone()).await
    }
}

fn check(name: CheckName, outcome: CheckOutcome, sentence: impl Into<String>) -> Check {
    Check { name: Some(name), outcome: Some(outcome), sentence: sentence.into() }
}
