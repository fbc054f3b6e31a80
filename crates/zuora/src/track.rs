//! The id under which one request is found in the browser, in our log and in Zuora's.

use std::fmt;
use uuid::Uuid;

/// The longest track id (contract.md 1.1).
const MAX_LENGTH: usize = 64;

/// A `Zuora-Track-Id`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackId(String);

impl TrackId {
    /// `text` as a track id; none where it has not the documented form: 1 to 64 visible characters of US-ASCII, and none
    /// of `:` `;` `"` `'` among them (contract.md 1.1).
    pub fn new(text: &str) -> Option<Self> {
        let allowed = |byte: u8| byte.is_ascii_graphic() && !b":;\"'".contains(&byte);
        ((1..=MAX_LENGTH).contains(&text.len()) && text.bytes().all(allowed)).then(|| Self(text.to_owned()))
    }

    /// One that nobody has used.
    pub fn fresh() -> Self {
        Self(Uuid::new_v4().to_string())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TrackId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_documented_form_is_sent() {
        for text in ["a", "6c1d7c0e-5a3f-4f0e-9f43-0c2f6a1d9b11", &"x".repeat(64)] {
            assert_eq!(TrackId::new(text).map(|id| id.to_string()).as_deref(), Some(text));
        }
        for text in ["", "a:b", "a;b", "a\"b", "a'b", "two words", "a\r\nb", "ä", &"x".repeat(65)] {
            assert_eq!(TrackId::new(text), None, "{text}");
        }
        assert!(TrackId::new(TrackId::fresh().as_str()).is_some());
    }
}
