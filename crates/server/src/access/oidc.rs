//! Signing in at an identity provider: OpenID Connect's authorization code flow with PKCE, state and nonce.
//!
//! A browser is sent to the provider (`begin`), comes back with a code, and the code is exchanged for an ID token, which
//! is checked (`finish`). Nothing here knows sessions, cookies or roles.
//!
//! `discovery.rs` knows what the provider says about itself, `token.rs` checks ID tokens, `claims.rs` reads who it is,
//! `send.rs` alone sends.

mod claims;
mod discovery;
mod error;
mod pending;
mod place;
mod send;
#[cfg(test)]
mod tests;
mod token;

pub(crate) use claims::Known;
pub use error::OidcError;
pub(crate) use pending::Pending;

use claims::Claims;
use discovery::{Discovered, Discovery};
use openidconnect::core::CoreAuthenticationFlow;
use openidconnect::url::Url;
use openidconnect::{
    AccessToken, AuthorizationCode, CsrfToken, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, Scope, SubjectIdentifier, TokenResponse,
};
use std::sync::Arc;
use token::IdToken;
use zuora::Secret;

/// How many random bytes are in a state, in a nonce and in a verifier: nobody guesses them.
const RANDOM_BYTES: u32 = 32;
/// The scope that makes it a sign-in; it is always asked for.
const OPENID: &str = "openid";

/// Which provider, and as whom we come to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OidcSettings {
    /// The provider's own name for itself, exactly: an https URL, or http to this computer.
    pub issuer: String,
    /// What the provider calls this console.
    pub client_id: String,
    /// By which this console shows that it is that one; none where the provider asks for none.
    pub client_secret: Option<Secret>,
    /// What is asked for besides `openid`.
    pub scopes: Vec<String>,
    /// The claim with the groups that somebody is in: its name, or a path such as `realm_access.roles`.
    pub groups_claim: String,
}

/// The identity provider. Copies are the same one.
#[derive(Clone, Debug)]
pub struct Provider {
    settings: Arc<OidcSettings>,
    discovery: Arc<Discovery>,
}

impl Provider {
    /// A provider, which is asked nothing yet. Browsers come back to `redirect_url`.
    ///
    /// # Errors
    /// When the issuer is no place that can be trusted, `redirect_url` is no URL, or nothing can be encrypted here.
    pub(crate) fn new(settings: OidcSettings, redirect_url: &str) -> Result<Self, OidcError> {
        let redirect = RedirectUrl::new(redirect_url.to_owned());
        let redirect = redirect.map_err(|_| OidcError::RedirectUrl(redirect_url.to_owned()))?;
        let settings = Arc::new(settings);
        let discovery = Arc::new(Discovery::new(settings.clone(), redirect)?);
        Ok(Self { settings, discovery })
    }

    /// Where to send the browser, and what to remember until it returns.
    ///
    /// # Errors
    /// When the provider does not say where that is.
    pub(crate) async fn begin(&self) -> Result<(String, Pending), OidcError> {
        let provider = self.discovery.known().await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256_len(RANDOM_BYTES);
        let (url, state, nonce) = provider
            .client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || CsrfToken::new_random_len(RANDOM_BYTES),
                || Nonce::new_random_len(RANDOM_BYTES),
            )
            .add_scopes(self.settings.scopes.iter().filter(|scope| *scope != OPENID).cloned().map(Scope::new))
            .set_pkce_challenge(challenge)
            .url();
        let pending =
            Pending { state: state.into_secret(), nonce: nonce.secret().clone(), verifier: verifier.into_secret() };
        Ok((url.into(), pending))
    }

    /// Whether the provider calls itself that. Whoever sends a browser back may say who it is (RFC 9207): an answer of another
    /// provider must not reach this one.
    pub(crate) fn is_called(&self, issuer: &str) -> bool {
        self.settings.issuer == issuer
    }

    /// Exchanges the code with which the browser came back, checks the ID token and says who it is. That the browser
    /// came back with the state of `pending` is for the caller to check, before this.
    ///
    /// # Errors
    /// When there is no token for the code, or it does not hold what it has to.
    pub(crate) async fn finish(&self, pending: &Pending, code: &str) -> Result<Known, OidcError> {
        let provider = self.discovery.known().await?;
        let exchange = provider.client.exchange_code(AuthorizationCode::new(code.to_owned()));
        let exchange = exchange.map_err(|_| OidcError::Incomplete("token endpoint"))?;
        let exchange = exchange.set_pkce_verifier(PkceCodeVerifier::new(pending.verifier.clone()));
        let tokens = exchange.request_async(self.discovery.sender()).await.map_err(token::refused)?;
        let id_token = tokens.id_token().ok_or(OidcError::NoToken)?;
        let claims = self.checked(&provider, id_token, pending).await?;
        let claims = if claims.groups.is_none() {
            claims.or(self.asked(&provider, tokens.access_token(), &claims.subject).await?)
        } else {
            claims
        };
        Ok(claims.known(id_token.to_string()))
    }

    /// Where to send the browser so that the provider ends its session as well, and then sends it on to `after`; none
    /// where there is no such place, or it is not known.
    pub(crate) async fn farewell(&self, id_token: &str, after: &str) -> Option<String> {
        let provider = self.discovery.known().await.ok()?;
        let mut url: Url = provider.end_session.clone()?;
        url.query_pairs_mut()
            .append_pair("id_token_hint", id_token)
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("post_logout_redirect_uri", after);
        Some(url.into())
    }

    /// Whether the provider can be reached and names everything that signing in needs.
    ///
    /// # Errors
    /// What is missing.
    pub(crate) async fn check(&self) -> Result<(), OidcError> {
        self.discovery.known().await.map(drop)
    }

    /// What the ID token claims. The provider may sign with newer keys than we know: then it is asked for them.
    async fn checked(
        &self,
        provider: &Arc<Discovered>,
        id_token: &IdToken,
        pending: &Pending,
    ) -> Result<Claims, OidcError> {
        let nonce = Nonce::new(pending.nonce.clone());
        let check = |provider: &Discovered| {
            token::checked(provider, id_token, &nonce)
                .map(|claims| Claims::of_token(claims, &self.settings.groups_claim))
        };
        match check(provider) {
            Err(error) if error.may_be_about_keys() => match self.discovery.in_place_of(provider).await? {
                Some(newer) => check(&newer),
                None => Err(error),
            },
            outcome => outcome,
        }
    }

    /// What the provider says of the person when it is asked; nothing where it cannot be.
    async fn asked(
        &self,
        provider: &Discovered,
        access: &AccessToken,
        subject: &str,
    ) -> Result<Option<Claims>, OidcError> {
        // One that is no header would be worse than none.
        let is_header = access.secret().bytes().all(|byte| byte.is_ascii_graphic());
        let subject = SubjectIdentifier::new(subject.to_owned());
        let Ok(question) = provider.client.user_info(access.clone(), Some(subject)) else { return Ok(None) };
        if !is_header {
            return Err(OidcError::Unreadable("access token"));
        }
        let answer = question.request_async(self.discovery.sender()).await.map_err(token::not_told)?;
        Ok(Some(Claims::of_person(&answer, &self.settings.groups_claim)))
    }
}
