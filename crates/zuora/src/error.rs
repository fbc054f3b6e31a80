//! What went wrong with a call, by what can be done about it.

use crate::connecting::ConnectionFault;
use crate::track::TrackId;
use std::fmt;
use std::time::Duration;

/// The kinds of failures, each with what it means for whoever asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// No connection came about, so nothing was sent: try again, or look at the network.
    Unreachable,
    /// The request was sent and no whole answer came. What it asked for may have been done: look, never send again.
    NoAnswer,
    /// Zuora asks to wait, or too many calls wait here already; nothing was done. Try again after
    /// [`Error::retry_after`].
    Waiting,
    /// Client ID and secret are not accepted, also with a new token: somebody has to attend to it.
    SignedOut,
    /// The client's user has not the permission, or it is too early for another refresh (contract.md 1: ambiguous).
    NotPermitted,
    /// There is no such thing.
    NotFound,
    /// Zuora says no to the request itself: its sentence says why.
    Refused,
    /// A request with the same `Idempotency-Key` is being carried out, or was another one: look what came of it.
    KeyInUse,
    /// Zuora has a problem of its own. What was asked for may have been done.
    Failing,
    /// There is an answer that makes no sense: HTML, half of a JSON text, megabytes, a redirect. What was asked for may
    /// have been done.
    Unreadable,
}

/// Why a call gave no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// What can be done about it.
    pub kind: Kind,
    /// The HTTP status, where there was an answer; in place of 200 the one that its error code stands for
    /// (contract.md 3.2).
    pub status: Option<u16>,
    /// Zuora's sentence, if its answer had one.
    pub sentence: Option<String>,
    /// Zuora's code, if its answer had one.
    pub code: Option<String>,
    /// Under which id the call was sent.
    pub track_id: TrackId,
    /// Zuora's own id of it, which its support asks for.
    pub request_id: Option<String>,
    /// How long to wait before asking again.
    pub retry_after: Option<Duration>,
    /// Why no connection came about, where that is what went wrong.
    pub connection: Option<ConnectionFault>,
    /// Nothing but a question for a token was sent.
    pub(crate) before_sending: bool,
}

impl Error {
    /// Of a kind, for a call under that id; nothing else is known of it.
    pub fn new(kind: Kind, track_id: &TrackId) -> Self {
        Self {
            kind,
            status: None,
            sentence: None,
            code: None,
            track_id: track_id.clone(),
            request_id: None,
            retry_after: None,
            connection: None,
            before_sending: false,
        }
    }

    /// Whether what was asked for has certainly not been done.
    pub fn is_certain(&self) -> bool {
        self.before_sending || !matches!(self.kind, Kind::NoAnswer | Kind::KeyInUse | Kind::Failing | Kind::Unreadable)
    }

    /// Whether the same question may be answered in a few seconds.
    pub(crate) fn may_pass(&self) -> bool {
        matches!(self.kind, Kind::Unreachable | Kind::NoAnswer | Kind::Waiting | Kind::Failing)
    }
}

/// For the log: everything but the sentence, which may repeat what somebody typed.
impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", self.kind)?;
        if let Some(status) = self.status {
            write!(formatter, ", status {status}")?;
        }
        if let Some(code) = &self.code {
            write!(formatter, ", code {code}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
