//! What the provider says about itself, its keys among it: kept for an hour, and asked for anew when it signs with a
//! key that is not known.

use super::claims::Extra;
use super::error::OidcError;
use super::send::{SendError, Sender};
use super::token::Tokens;
use super::{OidcSettings, place};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreClientAuthMethod, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreResponseType, CoreRevocableToken,
    CoreRevocationErrorResponse, CoreTokenIntrospectionResponse,
};
use openidconnect::url::Url;
use openidconnect::{
    AuthType, Client, ClientId, ClientSecret, DiscoveryError, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl,
    ProviderMetadataWithLogout, RedirectUrl, StandardErrorResponse,
};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// How long a description is good.
const GOOD_FOR: Duration = Duration::from_secs(3600);
/// How soon after one search for newer keys there is no other one, whoever asks: tokens with wrong keys must not make
/// us ask the provider again and again.
const KEYS_EVERY: Duration = Duration::from_secs(10);
/// How tokens may be signed: by keys of which the provider alone has the secret half.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// The library's client, for our claims and the endpoints that we use.
pub(super) type OidcClient = Client<
    Extra,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What is known of the provider.
#[derive(Debug)]
pub(super) struct Discovered {
    pub(super) client: OidcClient,
    /// As the provider has it, which is exactly as it is set.
    pub(super) metadata: ProviderMetadataWithLogout,
    /// How it may sign: what it says of itself and we accept.
    pub(super) algorithms: Vec<CoreJwsSigningAlgorithm>,
    pub(super) end_session: Option<Url>,
    at: Instant,
}

/// Keeps what is known, and asks.
#[derive(Debug)]
pub(super) struct Discovery {
    settings: Arc<OidcSettings>,
    issuer: IssuerUrl,
    redirect: RedirectUrl,
    sender: Sender,
    known: RwLock<Option<Arc<Discovered>>>,
    /// Whoever holds it asks.
    turn: Mutex<Turn>,
}

/// What is remembered from one time of asking to the next.
#[derive(Debug, Default)]
struct Turn {
    /// Those who waited while it failed need not ask, too.
    failed: Option<(Instant, OidcError)>,
    searched_for_keys: Option<Instant>,
}

impl Discovery {
    /// Asks nothing yet.
    ///
    /// # Errors
    /// When the issuer is no place that can be trusted, or nothing can be encrypted here.
    pub(super) fn new(settings: Arc<OidcSettings>, redirect: RedirectUrl) -> Result<Self, OidcError> {
        let issuer = issuer(&settings.issuer)?;
        let sender = Sender::new(issuer.url())?;
        Ok(Self { settings, issuer, redirect, sender, known: RwLock::default(), turn: Mutex::default() })
    }

    pub(super) fn sender(&self) -> &Sender {
        &self.sender
    }

    /// What is known, at most an hour old.
    ///
    /// # Errors
    /// When the provider has to be asked and does not answer as it should.
    pub(super) async fn known(&self) -> Result<Arc<Discovered>, OidcError> {
        if let Some(known) = self.good() {
            return Ok(known);
        }
        let asked = Instant::now();
        let mut turn = self.turn.lock().await;
        if let Some(known) = self.good() {
            return Ok(known);
        }
        match &turn.failed {
            Some((at, error)) if *at >= asked => Err(error.clone()),
            _ => self.ask(&mut turn).await,
        }
    }

    /// What is known now in place of what did not have the right keys; none where newer ones were looked for just now.
    ///
    /// # Errors
    /// When the provider does not answer as it should.
    pub(super) async fn in_place_of(&self, old: &Arc<Discovered>) -> Result<Option<Arc<Discovered>>, OidcError> {
        let mut turn = self.turn.lock().await;
        // Somebody else has asked while this caller waited.
        if let Some(newer) = self.good().filter(|known| !Arc::ptr_eq(known, old)) {
            return Ok(Some(newer));
        }
        if turn.searched_for_keys.is_some_and(|at| at.elapsed() < KEYS_EVERY) {
            return Ok(None);
        }
        turn.searched_for_keys = Some(Instant::now());
        self.ask(&mut turn).await.map(Some)
    }

    fn good(&self) -> Option<Arc<Discovered>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).clone();
        known.filter(|known| known.at.elapsed() < GOOD_FOR)
    }

    async fn ask(&self, turn: &mut Turn) -> Result<Arc<Discovered>, OidcError> {
        let at = Instant::now();
        let answer = ProviderMetadataWithLogout::discover_async(self.issuer.clone(), &self.sender).await;
        let discovered = answer.map_err(undiscovered).and_then(|metadata| self.discovered(metadata, at));
        match discovered {
            Ok(discovered) => {
                let discovered = Arc::new(discovered);
                *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some(discovered.clone());
                turn.failed = None;
                Ok(discovered)
            }
            Err(error) => {
                turn.failed = Some((Instant::now(), error.clone()));
                Err(error)
            }
        }
    }

    fn discovered(&self, metadata: ProviderMetadataWithLogout, at: Instant) -> Result<Discovered, OidcError> {
        let offered = metadata.id_token_signing_alg_values_supported();
        let algorithms: Vec<_> = ALGORITHMS.into_iter().filter(|algorithm| offered.contains(algorithm)).collect();
        let has_code = metadata.response_types_supported().iter().any(|types| **types == [CoreResponseType::Code]);
        let missing = [
            (metadata.token_endpoint().is_none(), "token endpoint"),
            (!has_code, "authorization code flow (response type code)"),
            (algorithms.is_empty(), "way of signing with a key pair, such as RS256"),
            (metadata.jwks().keys().is_empty(), "keys"),
        ];
        if let Some((_, what)) = missing.into_iter().find(|(is_missing, _)| *is_missing) {
            return Err(OidcError::Incomplete(what));
        }
        let end_session = metadata.additional_metadata().end_session_endpoint.as_ref().map(|url| url.url().clone());
        // Where browsers are sent; where we ask ourselves, `send.rs` looks.
        for url in [Some(metadata.authorization_endpoint().url()), end_session.as_ref()].into_iter().flatten() {
            if !place::is_safe(url) {
                return Err(OidcError::NotEncrypted(url.to_string()));
            }
        }
        Ok(Discovered { client: self.client(&metadata), metadata, algorithms, end_session, at })
    }

    fn client(&self, metadata: &ProviderMetadataWithLogout) -> OidcClient {
        let secret = self.settings.client_secret.as_ref().map(|secret| ClientSecret::new(secret.reveal().to_owned()));
        let id = ClientId::new(self.settings.client_id.clone());
        let client = OidcClient::from_provider_metadata(metadata.clone(), id, secret);
        client.set_auth_type(auth_type(metadata)).set_redirect_uri(self.redirect.clone())
    }
}

/// How the provider wants ID and secret: in the header, as is usual, unless it takes them in the body only.
fn auth_type(metadata: &ProviderMetadataWithLogout) -> AuthType {
    let takes = |wanted: &CoreClientAuthMethod| {
        metadata.token_endpoint_auth_methods_supported().is_some_and(|methods| methods.contains(wanted))
    };
    let only_body = takes(&CoreClientAuthMethod::ClientSecretPost) && !takes(&CoreClientAuthMethod::ClientSecretBasic);
    if only_body { AuthType::RequestBody } else { AuthType::BasicAuth }
}

fn issuer(text: &str) -> Result<IssuerUrl, OidcError> {
    let wrong = || OidcError::Issuer(without_user(text));
    let issuer = IssuerUrl::new(text.to_owned()).map_err(|_| wrong())?;
    let url = issuer.url();
    let has_more = !url.username().is_empty() || url.password().is_some() || url.query().is_some();
    if has_more || url.fragment().is_some() || !url.has_host() || !matches!(url.scheme(), "https" | "http") {
        return Err(wrong());
    }
    if place::is_safe(url) { Ok(issuer) } else { Err(OidcError::NotEncrypted(text.to_owned())) }
}

/// There may be a password before an `@`, or behind a `?`.
fn without_user(text: &str) -> String {
    let behind = text.rsplit_once('@').map_or(text, |(_, behind)| behind);
    behind.split(['?', '#']).next().unwrap_or_default().to_owned()
}

fn undiscovered(error: DiscoveryError<SendError>) -> OidcError {
    match error {
        DiscoveryError::Request(error) => error.into(),
        DiscoveryError::Response(status, ..) if !status.is_success() => OidcError::NoDescription(status.as_u16()),
        DiscoveryError::Validation(_) => OidcError::OtherProvider,
        _ => OidcError::Unreadable("description of itself"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issuers_are_encrypted_and_hold_no_secret() {
        let shown = |text: &str| issuer(text).map_or_else(|error| error.to_string(), |issuer| issuer.to_string());
        for good in ["https://id.example", "https://id.example/realms/one/", "http://127.0.0.1:9", "http://localhost"] {
            assert_eq!(shown(good), good);
        }
        assert!(shown("http://id.example").starts_with("“http://id.example” is not encrypted."));
        for wrong in ["id.example", "", "ldap://id.example", "https://", "https://id.example?a=hidden"] {
            assert!(shown(wrong).contains("cannot be used."), "{wrong}");
        }
        let shown = shown("https://me:hidden@id.example#hidden");
        assert!(shown.contains("“id.example”") && !shown.contains("hidden"), "{shown}");
    }
}
