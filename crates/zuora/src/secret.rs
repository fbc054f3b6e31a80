//! What must never be seen: it has no `Display`, and its `Debug` says nothing.

use std::fmt;

/// A client secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// An OAuth client of one user in one tenant (contract.md 1.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// Exactly 36 characters.
    pub client_id: String,
    /// At most 42 characters, any among them.
    pub secret: Secret,
}

impl Secret {
    /// Keeps `text`.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// For the one request that carries it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_shown() {
        let secret = Secret::new("s3cret+with=signs");
        let credentials = Credentials { client_id: "someone".to_owned(), secret };
        let shown = format!("{credentials:?} {credentials:#?}");
        assert!(!shown.contains("s3cret") && shown.contains("someone"), "{shown}");
    }
}
