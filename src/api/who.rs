//! Who asks: whoever the browser's cookie says, or whom a portal's token names.

use super::ApiError;
use super::send::{SignedOut, tell_door};
use crate::embed;

/// Who asks.
pub(super) enum Who {
    /// Whoever the browser's cookie for the console says, if it has one.
    Cookie,
    /// The one whom a portal's token names: no cookie goes with it.
    Token(String),
}

impl Who {
    /// Who it is now. `reason` is why that is asked.
    ///
    /// # Errors
    /// When the page around has no token now: then nobody is signed in.
    pub(super) async fn now(reason: &str) -> Result<Self, ApiError> {
        match embed::token(reason).await {
            Ok(token) => Ok(token.map_or(Self::Cookie, Self::Token)),
            Err(()) => {
                tell_door(true, SignedOut::default);
                Err(ApiError::SignedOut)
            }
        }
    }

    /// Whether there may be another one after a refusal.
    pub(super) fn can_be_renewed(&self) -> bool {
        matches!(self, Self::Token(_))
    }
}
