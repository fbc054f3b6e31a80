//! The clients of the API: who may ask for a token, and what they may do with it.

use sha2::{Digest, Sha256};
use std::fmt;
use std::sync::Arc;

/// The length of a client id (contract.md 1.4).
pub(super) const CLIENT_ID_LENGTH: usize = 36;
/// The longest client secret (contract.md 1.4).
pub(super) const MAX_SECRET_LENGTH: usize = 42;
/// The length of a user id.
const USER_ID_LENGTH: usize = 32;

/// A client. Its secret is kept as a digest only.
#[derive(Clone)]
pub struct Client {
    id: String,
    secret: [u8; 32],
    user: Arc<str>,
    may_refresh: bool,
}

/// Why a client cannot be used, in a sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The id is not as Zuora's are.
    #[error("The client ID “{0}” has not exactly 36 characters.")]
    Id(String),
    /// The secret is empty or too long.
    #[error("The secret of client {0} must have 1 to 42 characters.")]
    Secret(String),
    /// The user id is not as Zuora's are.
    #[error("The user of client {0} must be 32 hexadecimal digits, such as 58f182ab203c447b8b9cd90382da030a.")]
    User(String),
}

impl Client {
    /// A client with its id of 36 characters, its secret, and the user id (32 hex digits) that everything it does is
    /// done as. Without a user id one is made from the client's.
    ///
    /// # Errors
    /// When one of them has not the documented form.
    pub fn new(id: &str, secret: &str, user: Option<&str>, may_refresh: bool) -> Result<Self, ClientError> {
        if id.chars().count() != CLIENT_ID_LENGTH {
            return Err(ClientError::Id(id.to_owned()));
        }
        if !(1..=MAX_SECRET_LENGTH).contains(&secret.chars().count()) {
            return Err(ClientError::Secret(id.to_owned()));
        }
        let user = user.map_or_else(|| user_of(id), str::to_owned);
        if user.len() != USER_ID_LENGTH || !user.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(ClientError::User(id.to_owned()));
        }
        let secret = Sha256::digest(secret).into();
        Ok(Self { id: id.to_owned(), secret, user: user.to_ascii_lowercase().into(), may_refresh })
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whether that is its secret.
    pub(super) fn has_secret(&self, secret: &str) -> bool {
        // Digests are compared: how long that takes says nothing about the secret.
        let given: [u8; 32] = Sha256::digest(secret).into();
        given == self.secret
    }

    /// The user that it acts as.
    pub(super) fn user(&self) -> Arc<str> {
        self.user.clone()
    }

    /// Whether it has the permission *Refresh Central Sandbox*, which every operation demands.
    pub(super) fn may_refresh(&self) -> bool {
        self.may_refresh
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Client").field("id", &self.id).finish_non_exhaustive()
    }
}

fn user_of(id: &str) -> String {
    Sha256::digest(id).iter().take(USER_ID_LENGTH / 2).map(|byte| format!("{byte:02x}")).collect()
}
