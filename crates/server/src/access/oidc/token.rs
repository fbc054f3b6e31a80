//! The exchange of a code, and the ID token that comes of it: who signed it, for whom, for which sign-in, until when.

use super::claims::Extra;
use super::discovery::Discovered;
use super::error::OidcError;
use super::send::SendError;
use openidconnect::core::{
    CoreErrorResponseType, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreTokenType,
};
use openidconnect::{
    ClaimsVerificationError, EmptyExtraTokenFields, IdTokenFields, IdTokenVerifier, Nonce, RequestTokenError,
    SignatureVerificationError, StandardErrorResponse, StandardTokenResponse, UserInfoError,
};

/// An ID token with our claims in it.
pub(super) type IdToken =
    openidconnect::IdToken<Extra, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;

/// What it claims.
pub(super) type IdTokenClaims = openidconnect::IdTokenClaims<Extra, CoreGenderClaim>;

/// The answer to a code.
pub(super) type Tokens = StandardTokenResponse<
    IdTokenFields<
        Extra,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

/// The longest code of an error that is shown. All standard ones are shorter.
const LONGEST_CODE: usize = 40;

/// What a token claims, after all of it was checked.
///
/// # Errors
/// Whatever is wrong with it.
pub(super) fn checked<'token>(
    provider: &Discovered,
    token: &'token IdToken,
    nonce: &Nonce,
) -> Result<&'token IdTokenClaims, OidcError> {
    let (id, metadata) = (provider.client.client_id(), &provider.metadata);
    // Of a public client: so no secret that we share with the provider is ever a key.
    let verifier = IdTokenVerifier::new_public_client(id.clone(), metadata.issuer().clone(), metadata.jwks().clone());
    let verifier = verifier.set_allowed_algs(provider.algorithms.iter().cloned());
    if token.to_string().ends_with('.') {
        return Err(OidcError::NotSigned);
    }
    let claims = token.claims(&verifier, nonce).map_err(|error| wrong(&error))?;
    // The library leaves the authorized party to its users.
    if claims.authorized_party().is_some_and(|party| **party != **id) {
        return Err(OidcError::Audience);
    }
    if claims.subject().is_empty() {
        return Err(OidcError::TokenUnreadable);
    }
    Ok(claims)
}

fn wrong(error: &ClaimsVerificationError) -> OidcError {
    match error {
        ClaimsVerificationError::Expired(_) => OidcError::Expired,
        ClaimsVerificationError::InvalidAudience(_) => OidcError::Audience,
        ClaimsVerificationError::InvalidIssuer(_) => OidcError::TokenIssuer,
        ClaimsVerificationError::InvalidNonce(_) => OidcError::Nonce,
        ClaimsVerificationError::SignatureVerification(error) => match error {
            SignatureVerificationError::NoSignature => OidcError::NotSigned,
            SignatureVerificationError::DisallowedAlg(_) | SignatureVerificationError::UnsupportedAlg(_) => {
                OidcError::Algorithm
            }
            _ => OidcError::Signature,
        },
        _ => OidcError::TokenUnreadable,
    }
}

/// Why there are no tokens. Neither the provider's sentences nor its answer are repeated: the code may be in them.
pub(super) fn refused(error: RequestTokenError<SendError, StandardErrorResponse<CoreErrorResponseType>>) -> OidcError {
    match error {
        RequestTokenError::Request(error) => error.into(),
        RequestTokenError::ServerResponse(answer) => match answer.error() {
            CoreErrorResponseType::InvalidGrant => OidcError::CodeRefused,
            CoreErrorResponseType::InvalidClient | CoreErrorResponseType::UnauthorizedClient => {
                OidcError::ClientRefused
            }
            other => OidcError::Refused(shown(other.as_ref())),
        },
        RequestTokenError::Parse(_, answer) if has_token(&answer) => OidcError::TokenUnreadable,
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => OidcError::Unreadable("answer to the sign-in"),
    }
}

/// Why the provider does not say more of a person.
pub(super) fn not_told(error: UserInfoError<SendError>) -> OidcError {
    match error {
        UserInfoError::Request(error) => error.into(),
        UserInfoError::ClaimsVerification(ClaimsVerificationError::InvalidSubject(_)) => OidcError::OtherPerson,
        _ => OidcError::Unreadable("answer about the person"),
    }
}

/// Whether there is an ID token in an answer that cannot be read: then it is the token that cannot.
fn has_token(answer: &[u8]) -> bool {
    serde_json::from_slice::<serde_json::Value>(answer).is_ok_and(|answer| answer["id_token"].is_string())
}

/// A code as standards have them: words with underscores. Anything else may be anything.
fn shown(code: &str) -> String {
    let is_word = code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if is_word && code.len() <= LONGEST_CODE { code.to_owned() } else { "unknown error".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_codes_of_errors_are_shown() {
        assert_eq!(shown("invalid_request"), "invalid_request");
        for other in ["<script>", "Code 4711 is wrong", &"a".repeat(41)] {
            assert_eq!(shown(other), "unknown error");
        }
    }
}
