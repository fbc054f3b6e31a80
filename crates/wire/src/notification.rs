//! Who Zuora tells by email when a job completed or was cancelled. It does not say that it tells of failures.

use crate::object::object;
use crate::{EnvironmentId, NotificationId};
use serde::Serialize;

/// A recipient: `TestEnvironmentNotificationResponse` (contract.md 1.2).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = TestEnvironmentNotificationResponse))]
pub struct Notification {
    /// The notification's id.
    #[serde(skip_serializing_if = "NotificationId::is_empty")]
    pub id: NotificationId,
    /// The environment that it belongs to.
    #[serde(skip_serializing_if = "EnvironmentId::is_empty")]
    pub test_environment_id: EnvironmentId,
    /// An email address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The recipient's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// The body that makes or changes a notification; nothing is required (contract.md 1.2).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = TestEnvironmentNotificationRequest))]
pub struct NotificationRequest {
    /// An email address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The recipient's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What is wrong with an address that somebody typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressFault {
    /// Nothing was typed.
    Missing,
    /// It is not of the form of an email address.
    NoAddress,
    /// No mail can be sent to an address of that length.
    TooLong,
    /// It is on the list already.
    Listed,
}

impl Notification {
    /// The most characters of a name. Nothing is declared; no person's is longer.
    pub const MOST_OF_NAME: usize = 255;
    /// The most bytes of an address that mail can be sent to (RFC 5321).
    pub const MOST_OF_ADDRESS: usize = 254;

    /// What is wrong with an address for this recipient, of those that are `listed`; none when it can be sent. Zuora
    /// declares no rule (contract.md 1.2); this one is for slips of the keyboard.
    pub fn fault_of(&self, address: &str, listed: &[Self]) -> Option<AddressFault> {
        let address = address.trim();
        let others = listed.iter().filter(|other| other.id != self.id).filter_map(|other| other.address.as_deref());
        if address.is_empty() {
            Some(AddressFault::Missing)
        } else if address.len() > Self::MOST_OF_ADDRESS {
            Some(AddressFault::TooLong)
        } else if !is_address(address) {
            Some(AddressFault::NoAddress)
        } else {
            others.into_iter().any(|other| other.trim().eq_ignore_ascii_case(address)).then_some(AddressFault::Listed)
        }
    }
}

/// One `@` with something before it, and behind it a domain with a dot inside.
fn is_address(text: &str) -> bool {
    let odd = |one: char| one.is_whitespace() || one.is_control() || "<>,;()[]\\:".contains(one);
    text.split_once('@').is_some_and(|(person, domain)| {
        let labels =
            domain.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'));
        !person.is_empty() && !text.contains(odd) && domain.contains('.') && !domain.contains('@') && labels
    })
}

object!(Notification {
    "id" => id: word,
    "testEnvironmentId" => test_environment_id: word,
    "address" => address: text,
    "name" => name: text,
});

object!(NotificationRequest {
    "address" => address: text,
    "name" => name: text,
});

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(address: &str) -> Option<AddressFault> {
        let listed =
            Notification { id: "1".into(), address: Some("Ops@example.com".to_owned()), ..Notification::default() };
        Notification::default().fault_of(address, &[listed])
    }

    #[test]
    fn an_address_has_one_at_and_a_dot_behind_it() {
        for good in ["qa@example.com", " o'brien+uat@sub.example.co.uk ", "jörg@müller.de"] {
            assert_eq!(fault(good), None, "{good}");
        }
        for bad in [
            "ops",
            "@example.com",
            "ops@",
            "a@b@c.de",
            "ops@example",
            "ops@.com",
            "a b@c.de",
            "<a@b.de>",
            "a@b.de,c@d.de",
        ] {
            assert_eq!(fault(bad), Some(AddressFault::NoAddress), "{bad}");
        }
        assert_eq!(fault("  "), Some(AddressFault::Missing));
        assert_eq!(fault(&format!("{}@example.com", "x".repeat(250))), Some(AddressFault::TooLong));
    }

    #[test]
    fn nobody_is_listed_twice_but_everybody_may_keep_their_address() {
        assert_eq!(fault("ops@EXAMPLE.com"), Some(AddressFault::Listed));
        let own =
            Notification { id: "1".into(), address: Some("ops@example.com".to_owned()), ..Notification::default() };
        assert_eq!(own.fault_of("ops@example.com", std::slice::from_ref(&own)), None);
    }
}
