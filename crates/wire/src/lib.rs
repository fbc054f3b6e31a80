//! What travels between browser, server and Zuora: the types of the Test Environments API and the rules that follow
//! from their values.
//!
//! Decoding is as tolerant as the contract asks (contract.md 1.2): every field may be missing or null, unknown fields
//! are ignored, unknown enum values are kept as text, ids may be numbers. Encoding writes only what is there.
//!
//! Architecture invariant: this crate does no IO and knows no clock; a rule that depends on the time takes it.

mod console;
mod environment;
mod id;
mod job;
mod list;
mod loose;
mod notification;
mod oauth;
mod object;
#[cfg(feature = "openapi")]
pub mod openapi;
mod problem;
mod refresh;
mod status;
mod text_enum;
mod timestamp;
mod tolerant;

pub use console::{
    Access, Approval, ApprovalState, AuditAction, AuditEntry, AuditLog, AuditOutcome, Check, CheckName, CheckOutcome,
    Checklist, ChecklistItem, Checks, Clock, Contact, DataAge, DeclineRequest, EnvironmentRole, FeedJob, Hold,
    HoldRequest, Holds, Intent, IntentKind, IntentState, Interval, JobAsker, JobChange, JobFeed, JobStory, MoveRequest,
    Notes, Overview, OverviewRow, Person, PortalRule, RefreshRequest, Role, RoleGiven, Rules, Session, SignIn, Source,
    Standing, Stories, Tick, Wish, WishRequest, WishState,
};
pub use environment::{DataCopyType, EnvironmentKind, EnvironmentStatus, EnvironmentType, TestEnvironment};
pub use id::{EnvironmentId, JobId, NotificationId};
pub use job::{Job, JobAction, JobActionRequest, JobRequest, JobType};
pub use list::List;
pub use notification::{AddressFault, Notification, NotificationRequest};
pub use oauth::{TokenRequest, TokenResponse};
pub use problem::Problem;
pub use refresh::{Refreshability, same_name};
pub use status::{JobStatus, Stage};
pub use timestamp::{DAY, HOUR, InvalidTimestamp, MINUTE, SECOND, Timestamp};
