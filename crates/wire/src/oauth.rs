//! The token that every call carries (contract.md 1.4).

use crate::object::object;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The form that asks for a token.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenRequest {
    /// Exactly 36 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 36, max_length = 36))]
    pub client_id: String,
    /// One to 42 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 42))]
    pub client_secret: String,
    /// Always `client_credentials`.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::openapi::grant_type))]
    pub grant_type: String,
}

/// The token: `tokenResponse`.
#[derive(Clone, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = tokenResponse))]
pub struct TokenResponse {
    /// What goes behind `Authorization: Bearer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_token: Option<String>,
    /// `bearer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_type: Option<String>,
    /// Seconds until it expires.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::openapi::seconds_left))]
    pub expires_in: Option<i32>,
    /// What it is good for, parted by spaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// The token's own id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jti: Option<String>,
}

object!(TokenResponse {
    "access_token" => access_token: text,
    "token_type" => token_type: text,
    "expires_in" => expires_in: integer,
    "scope" => scope: text,
    "jti" => jti: text,
});

impl fmt::Debug for TokenRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("TokenRequest").field("client_id", &self.client_id).finish_non_exhaustive()
    }
}

impl fmt::Debug for TokenResponse {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("TokenResponse").field("expires_in", &self.expires_in).finish_non_exhaustive()
    }
}
