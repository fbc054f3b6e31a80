//! Settings that can be used, and what there is to be said about them all the same.

use super::check;
use crate::settings::{Auth, Settings};
use crate::settings_file::{UnknownVariable, unknown_variables};
use crate::start::{self, StartError};
use service::OpenError;
use wire::{Check, CheckName, CheckOutcome};

/// What is wrong about settings that were understood, such as an address that `reprise serve` would refuse to listen at.
pub(super) async fn check_all(settings: &Settings) -> Check {
    let open = match (settings.access.auth, start::addresses(&settings.listen).await) {
        (Auth::None, Ok(addresses)) => start::open_to_others(&addresses).map(StartError::OpenToOthers),
        (Auth::Proxy | Auth::Oidc, Ok(_)) => None,
        (_, Err(error)) => Some(error),
    };
    let stands_still = || (settings.clock_speed == 0).then(|| StartError::from(OpenError::ClockStandsStill));
    open.or_else(stands_still)
        .map_or_else(|| concerns(settings), |error| check(CheckName::Settings, CheckOutcome::Wrong, error.to_string()))
}

/// What somebody should look at about settings that a server runs with.
pub(crate) fn concerns(settings: &Settings) -> Check {
    let mut concerns = Vec::new();
    if let Some(upstream) = &settings.upstream {
        if let Some(file) = &upstream.open_file {
            let file = file.display();
            concerns.push(format!("Every user of this computer may read the client secret: run chmod 600 {file}."));
        }
        if upstream.host.is_sandbox() {
            let host = &upstream.host;
            concerns.push(format!(
                "Sandboxes are refreshed from the production tenant, and {host} is a host of sandboxes: name the \
                 production host by --upstream-url, such as us2-production."
            ));
        }
    }
    if settings.access.auth != Auth::None && settings.access.rules.roles.have_no_administrator() {
        concerns.push(
            "Nobody is administrator of all test environments: give somebody that role with [[roles]] in the settings file."
                .to_owned(),
        );
    }
    concerns.extend(unknown_variables().iter().map(UnknownVariable::sentence));
    if concerns.is_empty() {
        return check(CheckName::Settings, CheckOutcome::Ok, "The settings can be used.");
    }
    check(CheckName::Settings, CheckOutcome::Warning, concerns.join(" "))
}
