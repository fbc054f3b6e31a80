//! From what was heard of Zuora to a line for each thing that can be wrong. Pure: the tests below have every case.

use super::asking::{Heard, Trouble};
use super::{check, words};
use wire::{Check, CheckName, CheckOutcome};
use zuora::{ConnectionFault, Error, Host, Kind};

use CheckOutcome::{Ok as Good, Skipped, Warning, Wrong};

/// From how many milliseconds on a difference of the clocks is worth a word, and from how many on a refresh whose answer
/// was lost may not be found any more: it is looked for among jobs of two minutes before it was sent (polling.md).
const CLOCKS_DIFFER: i64 = 30_000;
const CLOCKS_ARE_WRONG: i64 = 120_000;

/// A line for each thing, in the order in which one needs the other.
pub(super) fn checks(host: &Host, heard: &Heard) -> Vec<Check> {
    let (connection, outcome) = (connection(host, heard), token(heard));
    let lines = [
        (CheckName::Address, address(host, heard)),
        (CheckName::Connection, connection),
        (CheckName::Encryption, encryption(host, heard)),
        (CheckName::Token, outcome),
        (CheckName::Permission, permission(heard)),
        (CheckName::Clock, clock(heard)),
    ];
    lines.map(|(name, (outcome, sentence))| check(name, outcome, sentence)).to_vec()
}

type Line = (CheckOutcome, String);

/// What went wrong first.
fn first_trouble(heard: &Heard) -> Option<&Trouble> {
    heard.token.as_ref().err().or_else(|| heard.environments.as_ref()?.as_ref().err())
}

/// Why no connection came about, if none did.
fn fault(heard: &Heard) -> Option<ConnectionFault> {
    match first_trouble(heard)? {
        Trouble::Failed(error) if error.kind == Kind::Unreachable => {
            Some(error.connection.unwrap_or(ConnectionFault::Other))
        }
        _ => None,
    }
}

fn is_about_encryption(fault: ConnectionFault) -> bool {
    use ConnectionFault::{CertificateName, CertificateTime, Encryption, UnknownCertificate};
    matches!(fault, CertificateName | CertificateTime | Encryption | UnknownCertificate)
}

/// Whether there was an answer, whatever it said.
fn was_answered(heard: &Heard) -> bool {
    let has_answer = |trouble: &Trouble| matches!(trouble, Trouble::Failed(error) if error.status.is_some());
    match (&heard.token, &heard.environments) {
        (Ok(()), Some(Ok(_))) => true,
        (Ok(()), Some(Err(trouble))) | (Err(trouble), _) => has_answer(trouble),
        (Ok(()), None) => false,
    }
}

fn address(host: &Host, heard: &Heard) -> Line {
    let name = host.name();
    match (fault(heard), &heard.addresses[..]) {
        (Some(ConnectionFault::NoAddress), _) => (Wrong, words::no_address(name)),
        (_, [address]) if address.to_string() == name.trim_matches(['[', ']']) => {
            (Good, format!("{name} is an address already."))
        }
        (_, [address]) => (Good, format!("{name} has the address {address}.")),
        (_, [address, others @ ..]) => (Good, format!("{name} has the address {address} and {} more.", others.len())),
        (None, []) if was_answered(heard) => (Good, format!("The proxy knows the address of {name}.")),
        (_, []) => (Wrong, words::no_address(name)),
    }
}

fn connection(host: &Host, heard: &Heard) -> Line {
    match (fault(heard), first_trouble(heard)) {
        (Some(ConnectionFault::NoAddress), _) => {
            (Skipped, "Without an address there is nothing to connect to.".to_owned())
        }
        (Some(ConnectionFault::Refused), _) => (Wrong, words::refused(host)),
        (Some(ConnectionFault::TimedOut), _) => (Wrong, words::timed_out(host)),
        (Some(fault), _) if !is_about_encryption(fault) => (Wrong, words::no_connection(host)),
        (None, Some(Trouble::Slow(patience))) => (Wrong, words::silent(host, Some(*patience))),
        (None, Some(Trouble::Failed(error))) if error.kind == Kind::NoAnswer => (Wrong, words::silent(host, None)),
        (None, Some(Trouble::Failed(error))) if is_held_back(error) => (Skipped, words::held_back(error)),
        _ => (Good, format!("{host} can be reached.")),
    }
}

/// Whether nothing was sent, because everybody waits.
fn is_held_back(error: &Error) -> bool {
    error.kind == Kind::Waiting && error.status.is_none()
}

fn encryption(host: &Host, heard: &Heard) -> Line {
    let name = host.name();
    if !host.is_encrypted() {
        return (Skipped, "What stays on this computer is not encrypted, and need not be.".to_owned());
    }
    match fault(heard) {
        Some(ConnectionFault::UnknownCertificate) => (Wrong, words::unknown_certificate(name)),
        Some(ConnectionFault::CertificateTime) => (Wrong, words::certificate_time(name)),
        Some(ConnectionFault::CertificateName) => (Wrong, words::certificate_name(name)),
        Some(ConnectionFault::Encryption) => (Wrong, words::no_encryption(host)),
        None if was_answered(heard) => (Good, format!("The certificate of {name} is good.")),
        _ => (Skipped, "Without a connection there is no certificate to look at.".to_owned()),
    }
}

fn token(heard: &Heard) -> Line {
    match &heard.token {
        Ok(()) => (Good, "Zuora accepts the client ID and its secret.".to_owned()),
        // Whoever refuses ID and secret knows where to send them.
        Err(Trouble::Failed(error)) if error.status == Some(404) => (Wrong, words::nothing_there(error)),
        Err(Trouble::Failed(error)) if error.kind == Kind::SignedOut => (Wrong, words::not_accepted(error)),
        Err(trouble) => trouble_line(trouble),
    }
}

fn permission(heard: &Heard) -> Line {
    match &heard.environments {
        None => (Skipped, "Without a token Zuora cannot be asked for its sandboxes.".to_owned()),
        Some(Ok(0)) => (Warning, words::no_sandboxes()),
        Some(Ok(1)) => (Good, "Zuora shows the client its one sandbox.".to_owned()),
        Some(Ok(count)) => (Good, format!("Zuora shows the client its {count} sandboxes.")),
        Some(Err(Trouble::Failed(error))) if error.kind == Kind::NotPermitted => (Wrong, words::not_permitted(error)),
        Some(Err(Trouble::Failed(error))) if error.kind == Kind::SignedOut => (Wrong, words::token_refused(error)),
        Some(Err(Trouble::Failed(error))) if error.kind == Kind::NotFound => (Wrong, words::nothing_there(error)),
        Some(Err(trouble)) => trouble_line(trouble),
    }
}

/// Trouble that is neither about ID and secret nor about the permission.
fn trouble_line(trouble: &Trouble) -> Line {
    match trouble {
        Trouble::Slow(_) => (Skipped, "There was no answer in time.".to_owned()),
        Trouble::Failed(error) => match error.kind {
            Kind::Unreachable => (Skipped, "Without a connection nothing can be asked.".to_owned()),
            Kind::NoAnswer => (Skipped, "There was no answer.".to_owned()),
            Kind::Waiting => (Warning, words::waiting(error)),
            Kind::Failing => (Wrong, words::failing(error)),
            _ => (Wrong, words::unreadable(error)),
        },
    }
}

fn clock(heard: &Heard) -> Line {
    let Some(ahead) = heard.clock_ahead else {
        return (Skipped, "Without an answer nobody knows what time it is at Zuora.".to_owned());
    };
    match ahead.abs() {
        difference if difference >= CLOCKS_ARE_WRONG => (Wrong, words::clock_is_wrong(ahead)),
        difference if difference >= CLOCKS_DIFFER => (Warning, words::clocks_differ(ahead)),
        _ => (Good, "The clocks of Zuora and of this computer agree.".to_owned()),
    }
}

#[cfg(test)]
mod tests;
