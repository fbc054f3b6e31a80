//! Databases: SQLite or PostgreSQL by one URL, in the same SQL, brought up to date when they are opened.
//!
//! Who keeps something has migrations of their own and a table of their own for which of them have run, so that several
//! can share a database and know nothing of each other.

mod address;
mod columns;
mod copies;
mod error;
mod look;
mod open;
mod peers;
#[cfg(feature = "testing")]
pub mod testing;

pub use address::Address;
pub use columns::{instant, optional_instant};
pub use copies::{CopyError, Existing, Restored, back_up, restore};
pub use error::OpenError;
pub use look::{Found, look};
pub use open::open;
pub use peers::{Listener, Lock, Peers};
