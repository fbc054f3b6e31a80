//! Values that stay up to date: when to ask again, what is known, what time it is. Knows no nouns of the product.

mod attention;
mod clock;
mod latest;
mod memory;
mod pace;
mod poller;
mod share;
mod snapshot;
mod watch;

pub(crate) use attention::{listen, wake_all as look_again};
pub(crate) use clock::{ServiceClock, elapsed};
pub(crate) use latest::Latest;
pub(crate) use memory::forget;
pub(crate) use pace::Rhythm;
pub(crate) use poller::Patience;
pub(crate) use share::Heard;
pub(crate) use snapshot::{Snapshot, Watched, each_no_older};
pub(crate) use watch::{Contact, ContactState, Watch, watch};
