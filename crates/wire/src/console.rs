//! What the console's server and the app tell each other beyond Zuora's API. Where `/api/console/session` is 404 there is
//! no such server, and the app runs in plain mode.

mod intent;
mod session;
mod story;
mod wish;

pub use intent::{Intent, IntentKind, IntentState, MoveRequest, RefreshRequest};
pub use session::{Clock, Contact, Session};
pub use story::{JobChange, JobStory};
pub use wish::{Standing, Wish, WishRequest, WishState};
