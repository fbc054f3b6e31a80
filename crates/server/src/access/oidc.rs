//! Stub until the real one is merged.
use serde::{Deserialize, Serialize};
use zuora::Secret;
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OidcSettings {
    pub issuer: String,
    pub client_id: String,
    pub client_secret: Option<Secret>,
    pub scopes: Vec<String>,
    pub groups_claim: String,
}
#[derive(Debug, thiserror::Error)]
#[error("x")]
pub struct OidcError;
#[derive(Debug)]
pub struct Provider;
#[derive(Serialize, Deserialize)]
pub(crate) struct Pending {
    state: String,
}
impl Pending {
    pub(crate) fn state(&self) -> &str {
        &self.state
    }
}
pub(crate) struct Known {
    pub(crate) subject: String,
    pub(crate) name: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) groups: Vec<String>,
    pub(crate) id_token: String,
}
impl Provider {
    pub(crate) fn new(_: OidcSettings, _: &str) -> Result<Self, OidcError> {
        Ok(Self)
    }
    pub(crate) async fn begin(&self) -> Result<(String, Pending), OidcError> {
        Err(OidcError)
    }
    pub(crate) async fn finish(&self, _: &Pending, _: &str) -> Result<Known, OidcError> {
        Err(OidcError)
    }
    pub(crate) async fn farewell(&self, _: &str, _: &str) -> Option<String> {
        None
    }
}
