//! The Test Environment Jobs API of Zuora, complete, on a database: the default backend of Reprise, and a stand-in for
//! Zuora in development, demonstrations and tests.
//!
//! A job is a row that says how it will go; what it is at an instant is computed from the row and the clock
//! (`job_row::job_at`). So nothing runs while a job runs, and a restart loses nothing.
//!
//! Architecture invariant: no state of a job or environment is kept that follows from its row and the time; the one
//! exception is `jobs.ends_at` and `jobs.outcome`, which are there to be searched for.

pub mod clock;
mod demo;
mod dice;
mod environment;
mod error;
#[doc(hidden)]
pub mod filling;
pub mod http;
pub mod idempotency;
mod job_row;
pub mod json_body;
mod notification;
mod plan;
mod recipients;
mod rules;
pub mod scenario;
mod service;
mod store;
mod tokens;
pub mod whole_body;

pub use error::{OpenError, ServiceError};
pub use rules::check_job_type;
pub use service::{Caller, Options, Service};
