//! Requests that may be sent twice and act once: `Idempotency-Key` (contract.md 3.5).
//!
//! A key is written down before its request acts, and the answer in the same transaction as what the request does. So
//! after a crash at any moment the same request is either answered as it was, or carried out for the first time.

use crate::error::ServiceError;
use crate::service::Service;
use crate::store::{self, idempotency_keys};
use uuid::Uuid;
use wire::{HOUR, MINUTE};

type Result<T, E = ServiceError> = std::result::Result<T, E>;

/// How long an answer is kept (contract.md 3.5).
pub const KEPT: i64 = 24 * HOUR;
/// After this long a request without an answer is one whose process has ended: no request takes half of it.
pub const ABANDONED_AFTER: i64 = MINUTE;

/// A request that came with a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyed {
    /// The key.
    pub key: String,
    /// The request's method.
    pub method: String,
    /// Its path.
    pub path: String,
    /// The status of its answer when it succeeds.
    pub success: u16,
    /// This attempt, and no other one with the same key.
    pub(crate) attempt: String,
}

/// How a request was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The HTTP status.
    pub status: u16,
    /// The body, or what makes it, as JSON.
    pub body: String,
}

/// What to do with a request that has a key.
#[derive(Debug, PartialEq, Eq)]
pub enum Begun {
    /// Carry it out.
    Fresh,
    /// Answer as before.
    Answered(Answered),
    /// The first one is still being carried out.
    InProgress,
    /// The key belongs to another request.
    Mismatch,
}

impl Keyed {
    /// A request with a key, whose success has that status.
    pub fn new(key: &str, method: &str, path: &str, success: u16) -> Self {
        let attempt = Uuid::new_v4().to_string();
        Self { key: key.to_owned(), method: method.to_owned(), path: path.to_owned(), success, attempt }
    }
}

impl Service {
    /// Writes down that a request with a key begins, and answers what to do with it.
    ///
    /// # Errors
    /// When the database cannot be used.
    pub async fn begin_keyed(&self, keyed: &Keyed) -> Result<Begun> {
        let now = self.wall_now();
        let mut transaction = self.store().begin().await?;
        // Before anything else: to read first and write then could be refused by SQLite (see `environments::lock`).
        idempotency_keys::forget_before(&mut transaction, now - KEPT).await?;
        let begun = match idempotency_keys::insert(&mut transaction, keyed, now).await? {
            true => Begun::Fresh,
            false => again(&mut transaction, keyed, now).await?,
        };
        transaction.commit().await?;
        Ok(begun)
    }

    /// Keeps a refusal, so that the same request is refused in the same words.
    ///
    /// # Errors
    /// When the database cannot be used.
    pub async fn keep_answer(&self, keyed: &Keyed, answered: &Answered) -> Result<()> {
        idempotency_keys::save_answer(&mut *self.store().connection().await?, keyed, answered).await
    }

    /// Forgets a key whose request failed by no fault of its own: it may be sent again.
    ///
    /// # Errors
    /// When the database cannot be used.
    pub async fn forget_keyed(&self, keyed: &Keyed) -> Result<()> {
        idempotency_keys::forget(&mut *self.store().connection().await?, keyed).await
    }
}

async fn again(connection: &mut sqlx::AnyConnection, keyed: &Keyed, now: i64) -> store::Result<Begun> {
    let Some(row) = idempotency_keys::one(&mut *connection, &keyed.key).await? else {
        // Forgotten in this very moment, by the one that it came with first.
        return Ok(Begun::InProgress);
    };
    if (row.method.as_str(), row.path.as_str()) != (&keyed.method, &keyed.path) {
        return Ok(Begun::Mismatch);
    }
    if let Some(answered) = row.answered {
        return Ok(Begun::Answered(answered));
    }
    let abandoned = now - row.started_at >= ABANDONED_AFTER;
    let taken = abandoned && idempotency_keys::take_over(connection, keyed, &row.attempt, now).await?;
    Ok(if taken { Begun::Fresh } else { Begun::InProgress })
}
