//! `reprise doctor`: a line for each check, to standard output.

use super::{Doctor, check, settings};
use crate::settings::{ServeArguments, Settings};
use crate::start::{self, StartError};
use crate::upstream_settings::UpstreamSettings;
use std::io::{self, Write};
use std::time::Duration;
use wire::{Check, CheckName, CheckOutcome, Checks};
use zuora::{Client, SetupError};

/// How long a person waits for Zuora who has nothing else to look at.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long one question may take: a little longer than a connection, so that it is known what did not come about.
const READ_PATIENCE: Duration = Duration::from_secs(15);

/// Looks at everything that `reprise serve` would need with the same arguments, and says what is wrong and what to do.
/// Answers whether nothing is.
///
/// # Errors
/// When there is no way to look or to say so.
pub fn doctor(arguments: ServeArguments) -> Result<bool, StartError> {
    let checks = match arguments.resolve() {
        Ok(settings) => {
            start::log_to_stderr(settings.log_format);
            start::runtime()?.block_on(examine(&settings))
        }
        Err(error) => unusable(&error),
    };
    write!(io::stdout(), "{}", text(&checks))?;
    Ok(checks.are_good())
}

async fn examine(settings: &Settings) -> Checks {
    let client = settings.upstream.as_ref().map(client).transpose();
    let (client, checked) = match client {
        Ok(client) => (client, settings::check_all(settings).await),
        Err(error) => (None, check(CheckName::Settings, CheckOutcome::Wrong, error.to_string())),
    };
    Doctor::new(settings, checked, client, PATIENCE).examine().await
}

fn client(upstream: &UpstreamSettings) -> Result<Client, SetupError> {
    let options = zuora::Options::new(upstream.host.clone(), upstream.credentials.clone());
    Client::new(zuora::Options { entity_id: upstream.entity_id.clone(), read_patience: READ_PATIENCE, ..options })
}

/// Nothing can be looked at without settings.
fn unusable(error: &StartError) -> Checks {
    let skipped = |name| check(name, CheckOutcome::Skipped, "The settings have to be put right first.");
    let checks = vec![
        check(CheckName::Settings, CheckOutcome::Wrong, error.to_string()),
        skipped(CheckName::Database),
        skipped(CheckName::Zuora),
    ];
    Checks { checks, time: None }
}

/// A line for each check: how it is, what it is, and a sentence.
fn text(checks: &Checks) -> String {
    let line = |check: &Check| {
        let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
        let outcome = word(check.outcome.as_ref().map(CheckOutcome::as_str));
        let name = word(check.name.as_ref().map(CheckName::as_str));
        // An error of the settings file shows where it is, in several lines and without a full stop.
        let sentence = check.sentence.split_whitespace().collect::<Vec<_>>().join(" ");
        let end = if sentence.ends_with('.') { "" } else { "." };
        format!("{outcome:<8} {name:<11} {sentence}{end}\n")
    };
    checks.checks.iter().map(line).collect()
}
