//! The one token: kept, renewed by one caller when 80 % of its life have passed, and once when it is refused.

use crate::call::{Answer, Call};
use crate::error::{Error, Kind};
use crate::secret::Credentials;
use crate::send::Sender;
use crate::track::TrackId;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::time::Instant;
use wire::{TokenRequest, TokenResponse};

/// After how much of its life a token is renewed, in percent (polling.md).
const RENEWED_AT_PERCENT: u32 = 80;
/// How long a token lives that does not say so (contract.md 1.4).
const USUAL_LIFE: Duration = Duration::from_secs(3600);
/// How long a refusal of ID and secret is remembered, and how soon after a renewal because of 401 there is no other one:
/// there may be a hundred calls a minute, and nothing changes in seconds.
const REFUSED_FOR: Duration = Duration::from_secs(20);

/// A token.
pub(crate) struct Token {
    value: String,
    due: Instant,
    ends: Instant,
}

/// The token of the client, and who renews it.
#[derive(Debug)]
pub(crate) struct Tokens {
    credentials: Credentials,
    current: RwLock<Option<Arc<Token>>>,
    /// Whoever holds it renews.
    turn: Arc<Mutex<Turn>>,
}

/// What is remembered from one renewal to the next.
#[derive(Debug, Default)]
struct Turn {
    refusal: Option<(Instant, Error)>,
    renewed_after_401: Option<Instant>,
}

impl Token {
    /// For the one header that carries it.
    pub(crate) fn reveal(&self) -> &str {
        &self.value
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token(…)")
    }
}

impl Tokens {
    pub(crate) fn new(credentials: Credentials) -> Self {
        Self { credentials, current: RwLock::default(), turn: Arc::default() }
    }

    /// A token that is good.
    ///
    /// # Errors
    /// When there is none and none can be had. Nothing else has been sent then.
    pub(crate) async fn token(self: &Arc<Self>, sender: &Arc<Sender>, track: &TrackId) -> Result<Arc<Token>, Error> {
        let now = Instant::now();
        match self.known() {
            Some(token) if now < token.due => Ok(token),
            // Everybody else goes on with it while one caller renews it.
            Some(token) if now < token.ends => match self.turn.clone().try_lock_owned() {
                Ok(turn) => Ok(self.renewed(turn, Some(&token), sender, track).await.unwrap_or(token)),
                Err(_) => Ok(token),
            },
            worn => {
                let turn = self.turn.clone().lock_owned().await;
                self.renewed(turn, worn.as_ref(), sender, track).await
            }
        }
    }

    /// A token in place of one that was refused with 401.
    ///
    /// # Errors
    /// When none can be had, or the refused one is itself in place of another that was refused a moment ago.
    pub(crate) async fn in_place_of(
        self: &Arc<Self>,
        refused: &Arc<Token>,
        sender: &Arc<Sender>,
        track: &TrackId,
    ) -> Result<Arc<Token>, Error> {
        let mut turn = self.turn.clone().lock_owned().await;
        let is_current = self.known().is_some_and(|token| Arc::ptr_eq(&token, refused));
        if is_current {
            if turn.renewed_after_401.is_some_and(|at| at.elapsed() < REFUSED_FOR) {
                return Err(Error { before_sending: true, ..Error::new(Kind::SignedOut, track) });
            }
            turn.renewed_after_401 = Some(Instant::now());
        }
        self.renewed(turn, Some(refused), sender, track).await
    }

    /// Renews `worn`, unless somebody has done so while this caller waited for its turn.
    async fn renewed(
        self: &Arc<Self>,
        turn: OwnedMutexGuard<Turn>,
        worn: Option<&Arc<Token>>,
        sender: &Arc<Sender>,
        track: &TrackId,
    ) -> Result<Arc<Token>, Error> {
        if let Some(token) = self.known().filter(|token| worn.is_none_or(|worn| !Arc::ptr_eq(worn, token))) {
            return Ok(token);
        }
        if let Some((at, refusal)) = turn.refusal.as_ref().filter(|(at, _)| at.elapsed() < REFUSED_FOR) {
            let retry_after = Some(REFUSED_FOR.saturating_sub(at.elapsed()));
            return Err(Error { track_id: track.clone(), retry_after, ..refusal.clone() });
        }
        let (tokens, sender, track) = (self.clone(), sender.clone(), track.clone());
        // In a task of its own: a caller that goes away in the middle must not make the next one ask once more.
        let renewing = tokio::spawn(async move { tokens.renew(turn, &sender, &track).await });
        match renewing.await {
            Ok(renewed) => renewed,
            Err(_) => Err(Error { before_sending: true, ..Error::new(Kind::Unreachable, &TrackId::fresh()) }),
        }
    }

    async fn renew(
        &self,
        mut turn: OwnedMutexGuard<Turn>,
        sender: &Sender,
        track: &TrackId,
    ) -> Result<Arc<Token>, Error> {
        let request = TokenRequest {
            client_id: self.credentials.client_id.clone(),
            client_secret: self.credentials.secret.reveal().to_owned(),
            grant_type: "client_credentials".to_owned(),
        };
        let call = Call::token(track, request);
        let asked = Instant::now();
        let answer = sender.send(&call, None).await.and_then(|answer| read(&answer, &call, asked));
        match answer {
            Ok(token) => {
                let token = Arc::new(token);
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = Some(token.clone());
                turn.refusal = None;
                Ok(token)
            }
            Err(error) => {
                let error = Error { before_sending: true, ..error };
                // The documents show no body of it: whatever is no trouble of the moment is about ID and secret.
                let is_refusal = matches!(
                    error.kind,
                    Kind::SignedOut | Kind::NotPermitted | Kind::Refused | Kind::NotFound | Kind::KeyInUse
                );
                if !is_refusal {
                    return Err(error);
                }
                let error = Error { kind: Kind::SignedOut, ..error };
                turn.refusal = Some((Instant::now(), error.clone()));
                Err(error)
            }
        }
    }

    fn known(&self) -> Option<Arc<Token>> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The token in an answer. Its life counts from when it was asked for.
fn read(answer: &Answer, call: &Call, asked: Instant) -> Result<Token, Error> {
    // What does not parse is not repeated in the log: there may be half a token in it.
    let response: TokenResponse =
        serde_json::from_slice(&answer.body).map_err(|_| answer.unreadable(call, "it holds no token"))?;
    let Some(value) = response.access_token.filter(|value| !value.is_empty()) else {
        return Err(answer.unreadable(call, "it holds no token"));
    };
    let seconds = response.expires_in.and_then(|seconds| u64::try_from(seconds).ok());
    let life = seconds.map_or(USUAL_LIFE, Duration::from_secs);
    Ok(Token { value, due: asked + life * RENEWED_AT_PERCENT / 100, ends: asked + life })
}
