//! The database: whether it can be opened, without doing so.

use super::check;
use crate::ledger::Ledger;
use database::{Address, Found, OpenError};
use service::Service;
use wire::{Check, CheckName, CheckOutcome};

/// Looks at the database. The embedded service keeps its own there, where it is the backend.
pub(super) async fn look_at(url: &str, is_of_service_too: bool) -> Check {
    match found_at(url, is_of_service_too).await {
        Ok((address, found)) => check(CheckName::Database, CheckOutcome::Ok, sentence(&address, found)),
        Err(error) => check(CheckName::Database, CheckOutcome::Wrong, error.to_string()),
    }
}

async fn found_at(url: &str, is_of_service_too: bool) -> Result<(Address, Found), OpenError> {
    let address = Address::parse(url)?;
    let ledger = Ledger::look(&address).await?;
    let service = if is_of_service_too { Service::look(&address).await? } else { Found::UpToDate };
    let found = match (ledger, service) {
        (Found::Behind(some), Found::Behind(more)) => Found::Behind(some + more),
        (Found::UpToDate, found) | (found, _) => found,
    };
    Ok((address, found))
}

fn sentence(address: &Address, found: Found) -> String {
    match found {
        Found::Nothing => format!("{address} does not exist yet; the first start makes it."),
        Found::Behind(_) => format!("{address} can be opened; the next start brings it up to date."),
        Found::UpToDate => format!("{address} can be opened and is up to date."),
    }
}
