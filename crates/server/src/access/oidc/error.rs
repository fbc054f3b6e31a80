//! Why nobody was signed in, in sentences that say what to do. No secret, code or token is in any of them.

use super::send::SendError;

/// Why nobody was signed in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OidcError {
    /// The issuer is none.
    #[error(
        "The issuer “{0}” cannot be used. Give the identity provider's https URL, without user, password, ? and #."
    )]
    Issuer(String),
    /// Tokens could be read and changed on the way.
    #[error(
        "“{0}” is not encrypted. The identity provider must use https; plain http is possible only on this computer \
         itself."
    )]
    NotEncrypted(String),
    /// Where browsers come back to is no place.
    #[error(
        "The address “{0}” cannot be used for coming back from the identity provider. Give this console's whole public \
         URL."
    )]
    RedirectUrl(String),
    /// No encrypted connection is possible.
    #[error("Encrypted connections are not possible: {0}. Install the system's certificates (ca-certificates).")]
    Tls(String),
    /// No answer.
    #[error(
        "The identity provider does not answer: {0}. Try again in a few minutes; if that does not help, check the \
         issuer and the network."
    )]
    Unreachable(String),
    /// It answers that it cannot answer.
    #[error("The identity provider has a problem of its own (status {0}). Try again in a few minutes.")]
    Failing(u16),
    /// There is something else at the issuer's address.
    #[error(
        "The identity provider does not describe itself below the issuer's address (status {0}). Check the issuer."
    )]
    NoDescription(u16),
    /// An answer that makes no sense.
    #[error(
        "The identity provider's {0} cannot be read. Check the issuer, and that nothing on the way changes answers."
    )]
    Unreadable(&'static str),
    /// The provider at that address is called otherwise.
    #[error(
        "The identity provider calls itself by another name than the issuer that is set. Set the issuer exactly as the \
         provider's own description has it, with or without a slash at its end."
    )]
    OtherProvider,
    /// Signing in needs something that the provider does not have.
    #[error(
        "The identity provider's description names no {0}, and signing in needs that. Allow it for this application at \
         the provider."
    )]
    Incomplete(&'static str),
    /// Who we say we are is not accepted.
    #[error(
        "The identity provider does not accept this console's client ID and secret. Check both, and that the secret \
         has not expired."
    )]
    ClientRefused,
    /// The code is not accepted.
    #[error("This sign-in has taken too long, or was used already. Sign in again.")]
    CodeRefused,
    /// Something else about our request is not accepted.
    #[error(
        "The identity provider refused the sign-in ({0}). Sign in again; if that does not help, check this console's \
         registration at the provider."
    )]
    Refused(String),
    /// Another provider has sent the browser back.
    #[error("This sign-in came back from another identity provider than the one that is set. Sign in again.")]
    OtherIssuer,
    /// There is no ID token.
    #[error(
        "The identity provider did not say who signed in: there is no ID token in its answer. Check that it offers \
         OpenID Connect to this application."
    )]
    NoToken,
    /// The ID token says too little, or says it in a way that nobody understands.
    #[error(
        "The identity provider's ID token lacks something that has to be in it, such as who signed in. Nobody is \
         signed in."
    )]
    TokenUnreadable,
    /// Anybody could have written it.
    #[error("The ID token is not signed. Somebody may be trying to get in; nobody is signed in.")]
    NotSigned,
    /// Signed in a way that is not good enough.
    #[error(
        "The ID token is signed in a way that is not accepted. Set the provider to sign with RS256 or ES256; nobody is \
         signed in."
    )]
    Algorithm,
    /// Signed by somebody else.
    #[error(
        "The ID token is not signed by the identity provider's keys. Sign in again; if that does not help, somebody \
         may be trying to get in."
    )]
    Signature,
    /// Signed for others.
    #[error("The ID token was made for another application. Check the client ID; nobody is signed in.")]
    Audience,
    /// Signed as somebody else.
    #[error("The ID token comes from another identity provider than the one that is set. Nobody is signed in.")]
    TokenIssuer,
    /// Not of this sign-in.
    #[error("The ID token belongs to another sign-in. Sign in again.")]
    Nonce,
    /// Not of this time.
    #[error(
        "The ID token has expired. Sign in again; if that does not help, compare this computer's clock with the \
         identity provider's."
    )]
    Expired,
    /// The provider talks of two people.
    #[error("The identity provider spoke of two different people in one sign-in. Sign in again; nobody is signed in.")]
    OtherPerson,
}

impl OidcError {
    /// Whether there was no answer, so that the same may work in a moment.
    pub(crate) fn may_pass(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Failing(_))
    }

    /// Whether newer keys of the provider may make it good.
    pub(super) fn may_be_about_keys(&self) -> bool {
        matches!(self, Self::Signature)
    }
}

impl From<SendError> for OidcError {
    fn from(error: SendError) -> Self {
        match error {
            SendError::Unanswered(reason) => Self::Unreachable(reason),
            SendError::Failing(status) => Self::Failing(status),
            SendError::TooLong => Self::Unreadable("answer"),
            SendError::NotEncrypted(url) => Self::NotEncrypted(url),
        }
    }
}
