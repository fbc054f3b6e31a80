//! What whoever counts calls is told of each one. It is told numbers and words of a fixed list, never ids, texts or tokens.

use crate::error::Kind;
use std::fmt::Debug;
use std::time::Duration;

/// Somebody who counts calls. It is told in the middle of one, so it must be quick.
pub trait Observer: Debug + Send + Sync {
    /// A call has come to its end, or was not sent after all.
    fn observe(&self, call: &Observed);
}

/// A call, and what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observed {
    /// Its name in Zuora's documents, such as `getAllTestEnvironments` (contract.md 1): one of twelve.
    pub operation: &'static str,
    /// The HTTP status; none where no answer came.
    pub status: Option<u16>,
    /// What went wrong; none where it went well.
    pub fault: Option<Kind>,
    /// How long it took from when its turn came; none where it was never sent.
    pub took: Option<Duration>,
    /// How many calls the tenant may make in the window that is nearest to its end (contract.md 3.3).
    pub limit: Option<u64>,
    /// How many of them are left.
    pub remaining: Option<u64>,
}
