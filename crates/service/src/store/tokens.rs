//! Tokens of the API's clients in the database. Instants are epoch milliseconds of the wall.

use super::Result;
use sqlx::{AnyConnection, Row};

/// Adds a token by its digest, and forgets those that have expired.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    digest: &str,
    client_id: &str,
    expires_at: i64,
    now: i64,
) -> Result<()> {
    let query = sqlx::query("DELETE FROM tokens WHERE expires_at_wall <= $1").bind(now);
    query.execute(&mut *connection).await?;
    let query = sqlx::query("INSERT INTO tokens (digest, client_id, expires_at_wall) VALUES ($1, $2, $3)");
    let query = query.bind(digest).bind(client_id).bind(expires_at);
    Ok(query.execute(connection).await.map(drop)?)
}

/// Whose token it is and when it expires; none when there is no such token.
pub(crate) async fn one(connection: &mut AnyConnection, digest: &str) -> Result<Option<(String, i64)>> {
    let query = sqlx::query("SELECT client_id, expires_at_wall FROM tokens WHERE digest = $1").bind(digest);
    let Some(row) = query.fetch_optional(connection).await? else { return Ok(None) };
    Ok(Some((row.try_get("client_id")?, row.try_get("expires_at_wall")?)))
}
