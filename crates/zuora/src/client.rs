//! The client: one for all callers.

use crate::call::{Answer, Call};
use crate::clock::ClockGap;
use crate::error::{Error, Kind};
use crate::hosts::Host;
use crate::limits::{Limits, PAUSE_PATIENCE};
use crate::observe::Observer;
use crate::secret::Credentials;
use crate::send::Sender;
use crate::token::Tokens;
use crate::track::TrackId;
use reqwest::header::HeaderValue;
use reqwest::redirect::Policy;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// How long a connection may take to come about.
const CONNECT_PATIENCE: Duration = Duration::from_secs(5);
/// How long a question may take.
const READ_PATIENCE: Duration = Duration::from_secs(30);
/// How long a change may take: Zuora gives up after 120 seconds (contract.md 3.2), and its own word is better than none.
const CHANGE_PATIENCE: Duration = Duration::from_secs(125);
/// How long a connection is kept that nobody uses. Shorter than gateways keep them, so that few are lost under a request.
const IDLE_FOR: Duration = Duration::from_secs(30);
/// How many are kept: as many as are used at once.
const IDLE: usize = 4;
/// Before a question is asked for the second, third and fourth time (polling.md).
const PAUSES: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(4)];

/// A client of Zuora. Copies are the same one.
#[derive(Clone, Debug)]
pub struct Client {
    sender: Arc<Sender>,
    tokens: Arc<Tokens>,
    pauses: [Duration; 3],
}

/// Whom to call, as whom, and how patiently.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whom to call.
    pub host: Host,
    /// As whom.
    pub credentials: Credentials,
    /// The one entity to work in; only with Multi-entity and a token that is good for several (contract.md 1.1).
    pub entity_id: Option<String>,
    /// How long a question may take.
    pub read_patience: Duration,
    /// How long a change may take.
    pub change_patience: Duration,
    /// Before a question is asked for the second, third and fourth time.
    pub pauses: [Duration; 3],
    /// Who counts calls.
    pub observer: Option<Arc<dyn Observer>>,
}

/// Why there is no client, in a sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// No encrypted connection is possible.
    #[error("Encrypted connections are not possible: {0}. Install the system's certificates (ca-certificates).")]
    Tls(String),
    /// The entity cannot be named in a header.
    #[error("The entity ID “{0}” cannot be used. It consists of letters, digits and hyphens.")]
    EntityId(String),
}

impl Options {
    /// The usual patience.
    pub fn new(host: Host, credentials: Credentials) -> Self {
        Self {
            host,
            credentials,
            entity_id: None,
            read_patience: READ_PATIENCE,
            change_patience: CHANGE_PATIENCE,
            pauses: PAUSES,
            observer: None,
        }
    }
}

impl Client {
    /// A client, which asks nothing yet.
    ///
    /// # Errors
    /// When encrypted connections are not possible here, or the entity ID is none.
    pub fn new(options: Options) -> Result<Self, SetupError> {
        let is_id = |id: &String| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if let Some(id) = options.entity_id.as_ref().filter(|id| !is_id(id)) {
            return Err(SetupError::EntityId(id.clone()));
        }
        let entity_id = options.entity_id.as_deref().and_then(|id| HeaderValue::from_str(id).ok());
        let sender = Sender {
            http: http(&options.host)?,
            host: options.host,
            entity_id,
            limits: Limits::new(),
            clock_gap: ClockGap::default(),
            observer: options.observer,
            patience: (options.read_patience, options.change_patience),
        };
        let tokens = Tokens::new(options.credentials);
        Ok(Self { sender: Arc::new(sender), tokens: Arc::new(tokens), pauses: options.pauses })
    }

    /// Whether there is a token, or one can be had.
    ///
    /// # Errors
    /// Why not.
    pub async fn check(&self, track: &TrackId) -> Result<(), Error> {
        self.tokens.token(&self.sender, track).await.map(drop)
    }

    /// How many milliseconds Zuora's clock was ahead of ours when it answered last, to about a second; none as long as no
    /// answer has said what time it is there.
    pub fn clock_ahead(&self) -> Option<i64> {
        self.sender.clock_gap.known()
    }

    /// Carries a call out: a question up to four times, a change once.
    pub(crate) async fn call(&self, call: &Call) -> Result<Answer, Error> {
        let tries: &[Duration] = if call.is_question() { &self.pauses } else { &[] };
        let mut pauses = tries.iter();
        loop {
            let error = match self.call_with_token(call).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            // A long pause is for whoever asked to know.
            let passes = error.may_pass() && error.retry_after.is_none_or(|pause| pause <= PAUSE_PATIENCE);
            let Some(pause) = pauses.next().filter(|_| passes) else { return Err(error) };
            tokio::time::sleep(spread(*pause)).await;
        }
    }

    /// With another token when the first one is refused: 401 says that nothing was done, so a change may be sent again.
    async fn call_with_token(&self, call: &Call) -> Result<Answer, Error> {
        let token = self.tokens.token(&self.sender, &call.track).await?;
        match self.sender.send(call, Some(&token)).await {
            Err(error) if error.kind == Kind::SignedOut => {
                let token = self.tokens.in_place_of(&token, &self.sender, &call.track).await?;
                self.sender.send(call, Some(&token)).await
            }
            outcome => outcome,
        }
    }
}

fn http(host: &Host) -> Result<reqwest::Client, SetupError> {
    // One for the whole process. That there is one already is fine: it is this one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder()
        .user_agent(concat!("Reprise/", env!("CARGO_PKG_VERSION")))
        // Where the token goes is decided once, by the operator.
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .https_only(!host.is_this_computer())
        .connect_timeout(CONNECT_PATIENCE)
        .pool_idle_timeout(IDLE_FOR)
        .pool_max_idle_per_host(IDLE);
    // The way to this computer leads through no proxy.
    let client = if host.is_this_computer() { client.no_proxy() } else { client };
    client.build().map_err(|error| SetupError::Tls(error.to_string()))
}

/// A time within a fifth of `pause`, so that several servers do not come back in the same moment.
fn spread(pause: Duration) -> Duration {
    const PERCENT: u128 = 20;
    let dice = Uuid::new_v4().as_u128() % (2 * PERCENT + 1);
    pause * u32::try_from(100 - PERCENT + dice).unwrap_or(100) / 100
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_differ_by_a_fifth_at_most() {
        let pauses: Vec<_> = (0..1000).map(|_| spread(Duration::from_secs(1)).as_millis()).collect();
        assert!(pauses.iter().all(|pause| (800..=1200).contains(pause)), "{pauses:?}");
        assert!(pauses.iter().min() < Some(&850) && pauses.iter().max() > Some(&1150), "{pauses:?}");
    }
}
