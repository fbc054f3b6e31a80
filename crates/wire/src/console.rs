//! What the console's server and the app tell each other beyond Zuora's API. Where `/api/console/session` is 404 there is
//! no such server, and the app runs in plain mode.

mod access;
mod approval;
mod audit;
mod checklist;
mod checks;
mod feed;
mod hold;
mod intent;
mod notes;
mod overview;
mod rules;
mod session;
mod source;
mod story;
mod wish;

pub use access::{Access, EnvironmentRole, Person, Role, SignIn};
pub use approval::{Approval, ApprovalState, DeclineRequest};
pub use audit::{AuditAction, AuditEntry, AuditLog, AuditOutcome};
pub use checklist::{Checklist, ChecklistItem, Tick};
pub use checks::{Check, CheckName, CheckOutcome, Checks};
pub use feed::{FeedJob, JobFeed};
pub use hold::{Hold, HoldRequest, Holds};
pub use intent::{Intent, IntentKind, IntentState, MoveRequest, RefreshRequest};
pub use notes::Notes;
pub use overview::{Overview, OverviewRow};
pub use rules::{Interval, PortalRule, RoleGiven, Rules};
pub use session::{Clock, Contact, DataAge, Session};
pub use source::Source;
pub use story::{JobAsker, JobChange, JobStory, Stories};
pub use wish::{Standing, Wish, WishRequest, WishState};
