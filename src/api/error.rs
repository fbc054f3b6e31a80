//! What can go wrong with a request, by what the reader can do.

use crate::text::words;
use wire::Problem;

/// Why a request gave no value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ApiError {
    /// No answer. Nothing was asked to change: keep what is shown, try again by itself.
    Unreachable,
    /// The server has a problem of its own (5xx). Keep what is shown, try again by itself.
    Failing(Box<Problem>),
    /// The server asks to wait that many milliseconds (429, 503).
    SlowDown(u32),
    /// Sign in, keep what was typed.
    SignedOut,
    /// The server says no: show its sentence.
    Refused(Box<Problem>),
    /// A change was asked for and no clear answer came: it may have happened. Look, never send again.
    Unknown,
    /// The answer makes no sense to this version: offer to reload.
    Unreadable,
}

impl ApiError {
    /// The page around has said no: nothing was sent.
    pub(crate) fn of_host() -> Self {
        let mut problem = Problem::default();
        problem.detail = Some(words::HOST_SAID_NO.text().to_owned());
        Self::Refused(Box::new(problem))
    }

    /// Whether there is no such thing.
    pub(crate) fn is_not_found(&self) -> bool {
        matches!(self, Self::Refused(problem) if problem.status == Some(404))
    }

    /// Milliseconds that the server asked to wait.
    pub(crate) fn asked_to_wait(&self) -> Option<u32> {
        match self {
            Self::SlowDown(milliseconds) => Some(*milliseconds),
            _ => None,
        }
    }
}
