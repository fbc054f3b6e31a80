//! What is remembered of a sign-in while the person is at the provider.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A sign-in that has begun. Whoever knows it could go on with it, so it is not shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pending {
    /// Comes back with the browser: only one that began here comes back with it.
    pub(crate) state: String,
    /// Comes back in the ID token: only one that was made for this sign-in has it.
    pub(crate) nonce: String,
    /// Goes with the code: only whoever began can exchange it.
    pub(crate) verifier: String,
}

impl fmt::Debug for Pending {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Pending(…)")
    }
}
