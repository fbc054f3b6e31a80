//! What is wrong with the way to Zuora and what to do about it, in sentences. Nothing that Zuora said is repeated: a
//! status and the id of the call are what its support asks for.

use super::check;
use std::time::Duration;
use wire::{Check, CheckName, CheckOutcome};
use zuora::{Error, Host};

/// The one line where there is no Zuora.
pub(super) fn no_upstream() -> Check {
    let sentence = "Zuora is not the backend: the sandboxes are those of the embedded service. To connect a tenant, give \
                    --upstream-url, --client-id and --client-secret-file.";
    check(CheckName::Zuora, CheckOutcome::Skipped, sentence)
}

pub(super) fn no_address(name: &str) -> String {
    format!(
        "Nobody knows an address of {name}. Check the name in --upstream-url and whether this computer can look names up \
         (DNS); where the way out leads through a proxy, name it in the variable HTTPS_PROXY."
    )
}

pub(super) fn refused(host: &Host) -> String {
    format!("Nothing listens at {host}: the connection was refused. Check host and port in --upstream-url.")
}

pub(super) fn timed_out(host: &Host) -> String {
    let (name, port) = (host.name(), host.port());
    format!(
        "No connection to {name}, port {port}, came about in time. Most often a firewall stands between: have it let this \
         computer through, or name the proxy in the variable HTTPS_PROXY."
    )
}

pub(super) fn no_connection(host: &Host) -> String {
    format!(
        "No connection to {host} came about; the log has the system's own words. Check the network, the firewall, and the \
         proxy in the variable HTTPS_PROXY, if there is one."
    )
}

pub(super) fn silent(host: &Host, patience: Option<Duration>) -> String {
    let within = patience.map(|patience| format!(" within {} seconds", patience.as_secs())).unwrap_or_default();
    format!(
        "{host} did not answer{within}. Try again in a few minutes; if it stays so, ask whoever looks after the network, \
         and look at Zuora's status page."
    )
}

pub(super) fn held_back(error: &Error) -> String {
    format!("Nothing was sent, because everybody waits{}.", for_how_long(error))
}

pub(super) fn unknown_certificate(name: &str) -> String {
    format!(
        "The certificate of {name} comes from somebody whom this computer does not trust. Where your company looks into \
         encrypted traffic, add its certificate to those of the system (ca-certificates), or name its file in the variable \
         SSL_CERT_FILE. Otherwise ask who answers in Zuora's place."
    )
}

pub(super) fn certificate_time(name: &str) -> String {
    format!(
        "The certificate of {name} is good for another time than now. Check the date and the time of this computer; if they \
         are right, the certificate has expired, and whoever runs {name} has to renew it."
    )
}

pub(super) fn certificate_name(name: &str) -> String {
    format!(
        "The certificate that was shown is not one of {name}. Check the name in --upstream-url; if it is right, somebody else \
         answers in its place: ask whoever looks after the network."
    )
}

pub(super) fn no_encryption(host: &Host) -> String {
    format!(
        "{host} takes connections, but no encrypted one comes about; the log has the library's own words. Check the port in \
         --upstream-url, and that TLS 1.2 or later is spoken there."
    )
}

pub(super) fn not_accepted(error: &Error) -> String {
    format!(
        "Zuora does not accept the client ID and its secret{}. Check that both were copied whole, that the client was made in \
         the tenant of this host, and that it was not removed since. A secret that is lost cannot be read again: make another \
         client in Zuora.",
        reference(error)
    )
}

pub(super) fn not_permitted(error: &Error) -> String {
    format!(
        "The client's user may not see or refresh sandboxes{}. Have a tenant administrator give its role the platform \
         permission “Refresh Central Sandbox”, which reading demands, too.",
        reference(error)
    )
}

pub(super) fn token_refused(error: &Error) -> String {
    format!(
        "Zuora gave a token and then did not accept it{}. Check that --upstream-url is the host of the client's tenant, and \
         with Multi-entity that --entity-id is one that the client may use.",
        reference(error)
    )
}

pub(super) fn nothing_there(error: &Error) -> String {
    format!(
        "What is there is not Zuora's API{}. Check that --upstream-url has no path that does not belong there, such as \
         /v1.",
        reference(error)
    )
}

pub(super) fn no_sandboxes() -> String {
    "Zuora shows the client no sandboxes. Check that the client belongs to the production tenant, from which sandboxes are \
     refreshed."
        .to_owned()
}

pub(super) fn waiting(error: &Error) -> String {
    format!(
        "Zuora asks to wait{}. Other programs of the tenant share its limits: try again later, and see who asks that much.",
        for_how_long(error)
    )
}

pub(super) fn failing(error: &Error) -> String {
    format!(
        "Zuora has a problem of its own{}. Try again in a few minutes; if it stays so, ask Zuora's support.",
        reference(error)
    )
}

pub(super) fn unreadable(error: &Error) -> String {
    format!(
        "What answers there makes no sense{}. Check that --upstream-url is Zuora and not a page of a gateway or a proxy.",
        reference(error)
    )
}

pub(super) fn clocks_differ(ahead: i64) -> String {
    format!("This computer's clock is {}. Set it by a time server (NTP).", difference(ahead))
}

pub(super) fn clock_is_wrong(ahead: i64) -> String {
    format!(
        "This computer's clock is {}. Times that people plan would be wrong by that, and a refresh whose answer was lost would \
         not be found: set it by a time server (NTP).",
        difference(ahead)
    )
}

/// In seconds, or whole minutes where it is many.
fn difference(ahead: i64) -> String {
    let seconds = ahead.unsigned_abs() / 1000;
    let much = if seconds < 600 { format!("{seconds} seconds") } else { format!("{} minutes", seconds / 60) };
    format!("{much} {} Zuora's", if ahead > 0 { "behind" } else { "ahead of" })
}

fn for_how_long(error: &Error) -> String {
    let seconds = |pause: Duration| format!(" for another {} seconds", pause.as_secs().max(1));
    error.retry_after.map(seconds).unwrap_or_default()
}

/// The status, and what Zuora's support can find the call by.
fn reference(error: &Error) -> String {
    let status = error.status.map(|status| format!("status {status}, ")).unwrap_or_default();
    format!(" ({status}track ID {})", error.track_id.as_str())
}
