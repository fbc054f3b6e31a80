//! Why an operation was refused, in sentences for the person who asked.

use wire::{EnvironmentStatus, JobStatus, Timestamp};

/// A refusal or a failure. Its text is for whoever asked; what only an operator should see is in the source.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// There is no such environment.
    #[error("There is no test environment with this ID.")]
    EnvironmentNotFound,
    /// The environment has no such job.
    #[error("This test environment has no job with this ID.")]
    JobNotFound,
    /// The environment has no such notification.
    #[error("This test environment has no notification with this ID.")]
    NotificationNotFound,
    /// The interval since the last refresh has not passed (contract.md 2.3).
    #[error(
        "This test environment was refreshed less than {interval_days} days ago. It can be refreshed again from {next} on."
    )]
    RefreshTooEarly {
        /// The first allowed time.
        next: Timestamp,
        /// Days between two refreshes of this kind of environment.
        interval_days: i64,
    },
    /// A job waits or works.
    #[error("This test environment already has a job that is {0}. There can be one at a time.")]
    JobActive(JobStatus),
    /// The environment is out of use.
    #[error("This test environment is {0}. Only an ACTIVE one can be refreshed.")]
    EnvironmentNotActive(EnvironmentStatus),
    /// The job has passed the point of no return, or has ended (contract.md 2.1).
    #[error("This job is {0}. A job can be stopped only before its environment is being emptied (RESETTING).")]
    NotStoppable(JobStatus),
    /// Another request with the same key was begun while this one took too long.
    #[error("Another request with this Idempotency-Key was begun meanwhile. Nothing was changed by this one.")]
    KeyTakenOver,
    /// The request itself is wrong; the sentence says how.
    #[error("{0}")]
    InvalidRequest(String),
    /// The database did not do its part.
    #[error("The service cannot use its database right now. Please try again in a moment.")]
    Database(#[source] sqlx::Error),
    /// A record of the database cannot be read.
    #[error("The service found a record that it cannot read.")]
    UnreadableRecord(#[from] serde_json::Error),
}

/// Why the service could not be opened, in sentences for the operator.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database.
    #[error("{0}")]
    Database(#[from] database::OpenError),
    /// The clock would stand still.
    #[error("The clock speed must be at least 1.")]
    ClockStandsStill,
}

impl ServiceError {
    /// A request that is wrong in itself.
    pub fn invalid(sentence: impl Into<String>) -> Self {
        Self::InvalidRequest(sentence.into())
    }

    /// What an operator should know about it: the source of a failure, or the same sentence.
    pub fn reason(&self) -> String {
        std::error::Error::source(self).map_or_else(|| self.to_string(), |source| format!("{self} ({source})"))
    }

    /// A word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::EnvironmentNotFound => "environment-not-found",
            Self::JobNotFound => "job-not-found",
            Self::NotificationNotFound => "notification-not-found",
            Self::RefreshTooEarly { .. } => "refresh-too-early",
            Self::JobActive(_) => "job-active",
            Self::EnvironmentNotActive(_) => "environment-not-active",
            Self::NotStoppable(_) => "not-stoppable",
            Self::KeyTakenOver => "idempotency-key-in-use",
            Self::InvalidRequest(_) => "invalid-request",
            Self::Database(_) => "database-unavailable",
            Self::UnreadableRecord(_) => "internal-error",
        }
    }

    /// The HTTP status: one that the contract declares for the operation, where it declares any (contract.md 1). 403 is
    /// only for the interval, so that it stays as unambiguous as it can be.
    pub fn status(&self) -> u16 {
        match self {
            Self::EnvironmentNotFound | Self::JobNotFound | Self::NotificationNotFound => 404,
            Self::KeyTakenOver => 409,
            Self::RefreshTooEarly { .. } => 403,
            Self::JobActive(_) | Self::EnvironmentNotActive(_) | Self::NotStoppable(_) | Self::InvalidRequest(_) => 400,
            Self::Database(_) => 503,
            Self::UnreadableRecord(_) => 500,
        }
    }

    /// The category that ends Zuora's numeric codes (contract.md 3.2).
    pub fn category(&self) -> u32 {
        match self {
            Self::RefreshTooEarly { .. } => 10,
            Self::InvalidRequest(_) => 20,
            Self::JobActive(_) | Self::EnvironmentNotActive(_) | Self::NotStoppable(_) => 30,
            Self::EnvironmentNotFound | Self::JobNotFound | Self::NotificationNotFound => 40,
            Self::KeyTakenOver => 50,
            Self::UnreadableRecord(_) => 60,
            Self::Database(_) => 61,
        }
    }
}

/// What PostgreSQL says of text that it cannot keep: the character NUL (SQLSTATE `character_not_in_repertoire`).
const TEXT_CANNOT_BE_KEPT: &str = "22021";

impl From<sqlx::Error> for ServiceError {
    /// Text that cannot be kept is the fault of whoever sent it; all else is the database's.
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        match code.as_deref() {
            Some(TEXT_CANNOT_BE_KEPT) => Self::invalid("Text must not contain the character NUL."),
            _ => Self::Database(error),
        }
    }
}
