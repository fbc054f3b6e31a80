//! Requests with an Idempotency-Key in the database. Instants are epoch milliseconds of the wall.

use super::Result;
use crate::error::ServiceError;
use crate::idempotency::{Answered, Keyed};
use sqlx::{AnyConnection, Row};

/// What is known of a key.
pub(crate) struct KeyRow {
    /// The method of the request that it came with first.
    pub method: String,
    /// Its path.
    pub path: String,
    /// When the latest attempt began.
    pub started_at: i64,
    /// Which attempt that was.
    pub attempt: String,
    /// The answer, when there is one.
    pub answered: Option<Answered>,
}

/// Writes down that a request with this key begins. Answers whether it is the first.
pub(crate) async fn insert(connection: &mut AnyConnection, keyed: &Keyed, started_at: i64) -> Result<bool> {
    let sql = "INSERT INTO idempotency_keys (idempotency_key, method, path, started_at_wall, attempt) \
               VALUES ($1, $2, $3, $4, $5) ON CONFLICT (idempotency_key) DO NOTHING";
    let query = sqlx::query(sql).bind(&keyed.key).bind(&keyed.method).bind(&keyed.path);
    let query = query.bind(started_at).bind(&keyed.attempt);
    Ok(query.execute(connection).await?.rows_affected() == 1)
}

/// What is known of a key; none when it is not known.
pub(crate) async fn one(connection: &mut AnyConnection, key: &str) -> Result<Option<KeyRow>> {
    let sql = "SELECT method, path, started_at_wall, attempt, status, answer FROM idempotency_keys \
               WHERE idempotency_key = $1";
    let query = sqlx::query(sql).bind(key);
    let Some(row) = query.fetch_optional(connection).await? else { return Ok(None) };
    let status: Option<i64> = row.try_get("status")?;
    let body: Option<String> = row.try_get("answer")?;
    let answered =
        status.zip(body).map(|(status, body)| Answered { status: u16::try_from(status).unwrap_or(500), body });
    Ok(Some(KeyRow {
        method: row.try_get("method")?,
        path: row.try_get("path")?,
        started_at: row.try_get("started_at_wall")?,
        attempt: row.try_get("attempt")?,
        answered,
    }))
}

/// Takes over from an attempt that will never end. Answers whether nobody else did.
pub(crate) async fn take_over(
    connection: &mut AnyConnection,
    keyed: &Keyed,
    from_attempt: &str,
    started_at: i64,
) -> Result<bool> {
    let sql = "UPDATE idempotency_keys SET attempt = $1, started_at_wall = $2 \
               WHERE idempotency_key = $3 AND attempt = $4 AND status IS NULL";
    let query = sqlx::query(sql).bind(&keyed.attempt).bind(started_at).bind(&keyed.key).bind(from_attempt);
    Ok(query.execute(connection).await?.rows_affected() == 1)
}

/// Writes down the answer.
///
/// # Errors
/// `KeyTakenOver` when the attempt is not the latest any more.
pub(crate) async fn save_answer(connection: &mut AnyConnection, keyed: &Keyed, answered: &Answered) -> Result<()> {
    let sql = "UPDATE idempotency_keys SET status = $1, answer = $2 WHERE idempotency_key = $3 AND attempt = $4";
    let query = sqlx::query(sql).bind(i64::from(answered.status)).bind(&answered.body);
    let query = query.bind(&keyed.key).bind(&keyed.attempt);
    match query.execute(connection).await?.rows_affected() {
        0 => Err(ServiceError::KeyTakenOver),
        _ => Ok(()),
    }
}

/// Forgets an attempt that had no answer worth keeping.
pub(crate) async fn forget(connection: &mut AnyConnection, keyed: &Keyed) -> Result<()> {
    let sql = "DELETE FROM idempotency_keys WHERE idempotency_key = $1 AND attempt = $2 AND status IS NULL";
    let query = sqlx::query(sql).bind(&keyed.key).bind(&keyed.attempt);
    Ok(query.execute(connection).await.map(drop)?)
}

/// Forgets every key that came before an instant.
pub(crate) async fn forget_before(connection: &mut AnyConnection, instant: i64) -> Result<()> {
    let query = sqlx::query("DELETE FROM idempotency_keys WHERE started_at_wall < $1").bind(instant);
    Ok(query.execute(connection).await.map(drop)?)
}
