//! Whom to tell by email (contract.md 1.2). The service keeps the list as Zuora does; it sends no mail itself.

use crate::error::ServiceError;
use wire::{Notification, NotificationRequest};

/// The longest address that mail can be sent to (RFC 5321).
const MAX_ADDRESS_LENGTH: usize = 254;
/// The longest name. Nothing is declared; no person's is longer.
const MAX_NAME_LENGTH: usize = 255;
/// The most recipients of one environment. Nothing is declared; beyond it, a list is an attack or a mistake.
pub(crate) const MAX_RECIPIENTS: i64 = 1000;

/// What a new recipient must have: an address.
pub(crate) fn check_new(request: &NotificationRequest) -> Result<(), ServiceError> {
    if request.address.is_none() {
        return Err(ServiceError::invalid("address is missing: an email address, such as ops@example.com."));
    }
    check(request)
}

/// Whether what is there can be used. Nothing is required: what is missing stays as it is.
pub(crate) fn check(request: &NotificationRequest) -> Result<(), ServiceError> {
    if let Some(address) = &request.address
        && !is_address(address)
    {
        return Err(ServiceError::invalid("address must be an email address, such as ops@example.com."));
    }
    if let Some(name) = &request.name
        && (name.chars().count() > MAX_NAME_LENGTH || name.chars().any(char::is_control))
    {
        let sentence = format!("name must have at most {MAX_NAME_LENGTH} characters, and no line breaks among them.");
        return Err(ServiceError::invalid(sentence));
    }
    Ok(())
}

/// The recipient after a change.
pub(crate) fn changed(recipient: Notification, request: NotificationRequest) -> Notification {
    Notification { address: request.address.or(recipient.address), name: request.name.or(recipient.name), ..recipient }
}

/// Something before one `@` and a domain behind it. Whether mail arrives there only mail can tell.
fn is_address(text: &str) -> bool {
    let plain = text.len() <= MAX_ADDRESS_LENGTH && !text.chars().any(|one| one.is_whitespace() || one.is_control());
    let parts = text.split_once('@');
    plain
        && parts.is_some_and(|(person, domain)| {
            let fine = |label: &str| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-');
            !person.is_empty()
                && !domain.contains(['@', '<', '>', ',', ';', '"', '(', ')', '[', ']', '\\', ':'])
                && !person.contains(['<', '>', ',', ';', '(', ')', '[', ']', '\\', ':'])
                && domain.split('.').all(fine)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_what_is_none() {
        for good in ["ops@example.com", "o'brien+uat@sub.example.co.uk", "x@localhost", "jörg@müller.de"] {
            assert!(is_address(good), "{good}");
        }
        let long = format!("{}@example.com", "x".repeat(250));
        for bad in [
            "",
            "ops",
            "@example.com",
            "ops@",
            "a@b@c",
            "a b@example.com",
            "ops@.com",
            "a@b\r\nBcc: c@d",
            "<a@b>",
            &long,
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }

    #[test]
    fn what_is_missing_in_a_change_stays() {
        let recipient = Notification { address: Some("a@b".into()), name: Some("A".into()), ..Notification::default() };
        let request = NotificationRequest { address: None, name: Some("B".into()) };
        let changed = changed(recipient, request);
        assert_eq!((changed.address.as_deref(), changed.name.as_deref()), (Some("a@b"), Some("B")));
    }
}
