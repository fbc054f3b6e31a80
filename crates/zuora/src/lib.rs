//! One careful client of Zuora's Test Environments API (contract.md 1) for everybody who looks at the console.
//!
//! There is one token however many callers there are, at most four calls are in flight, and when Zuora asks to wait,
//! everybody waits. Reading is tried again; what changes something is sent once, because nobody but the caller can find
//! out what came of it.
//!
//! Architecture invariant: only `send.rs` sends, and only what `operations.rs` and `token.rs` ask for.

mod answer;
mod call;
mod client;
mod clock;
mod connecting;
mod error;
mod hints;
mod hosts;
mod limits;
mod observe;
mod operations;
mod secret;
mod send;
mod token;
mod track;

pub use client::{Client, Options, SetupError};
pub use connecting::ConnectionFault;
pub use error::{Error, Kind};
pub use hosts::{Host, HostError, KNOWN_HOSTS};
pub use observe::{Observed, Observer};
pub use secret::{Credentials, Secret};
pub use track::TrackId;
