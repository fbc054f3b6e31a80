//! Why a database could not be opened, in sentences for the operator.

/// Why a database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Something else than a database that is known.
    #[error(
        "“{0}” names no database. Use a file, such as sqlite://reprise.db, or PostgreSQL, such as \
         postgres://user:password@host/database."
    )]
    UnknownDatabase(String),
    /// A URL of PostgreSQL that is none. It is not shown: nobody can say where in it the password is.
    #[error(
        "The URL of the PostgreSQL database cannot be read. Use one such as postgres://user:password@host/database, \
         and write / ? # @ in a password as %2F %3F %23 %40."
    )]
    PostgresUrl,
    /// It cannot be opened or brought up to date.
    #[error("The database {url} cannot be used: {reason}. {advice}")]
    Unusable {
        /// What was asked for, without a password.
        url: String,
        /// What the database said.
        reason: String,
        /// What to look at.
        advice: &'static str,
    },
}
