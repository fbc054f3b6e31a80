//! Who is signed in, and who has begun to, in the database. Instants are milliseconds of the wall.

use super::{Ledger, Result};
use sqlx::Row;
use sqlx::any::AnyRow;
use wire::Person;

/// A session, or a portal's token.
#[derive(Clone, Debug)]
pub(crate) struct SessionRow {
    /// The hash of what the browser or the portal holds.
    pub(crate) id: String,
    pub(crate) person: Person,
    /// What a portal's token allows, as JSON.
    pub(crate) token: Option<String>,
    pub(crate) id_token: Option<String>,
    pub(crate) created_at: i64,
    /// When somebody last did something.
    pub(crate) seen_at: i64,
    /// When it ends whatever happens.
    pub(crate) ends_at: i64,
}

impl Ledger {
    /// Writes a session down.
    pub(crate) async fn add_session(&self, row: &SessionRow) -> Result<()> {
        let sql = "INSERT INTO sessions (id, person, subject, token, id_token, created_at, seen_at, ends_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let query = sqlx::query(sql)
            .bind(&row.id)
            .bind(serde_json::to_string(&row.person)?)
            .bind(&row.person.id)
            .bind(row.token.as_deref())
            .bind(row.id_token.as_deref())
            .bind(row.created_at)
            .bind(row.seen_at)
            .bind(row.ends_at);
        Ok(query.execute(&self.pool).await.map(drop)?)
    }

    /// The session with that id.
    pub(crate) async fn session(&self, id: &str) -> Result<Option<SessionRow>> {
        let sql = "SELECT id, person, token, id_token, created_at, seen_at, ends_at FROM sessions WHERE id = $1";
        let row = sqlx::query(sql).bind(id).fetch_optional(&self.pool).await?;
        row.as_ref().map(session).transpose()
    }

    /// Writes down that somebody did something just now.
    pub(crate) async fn see_session(&self, id: &str, now: i64) -> Result<()> {
        let query = sqlx::query("UPDATE sessions SET seen_at = $1 WHERE id = $2 AND seen_at < $1").bind(now).bind(id);
        Ok(query.execute(&self.pool).await.map(drop)?)
    }

    /// Ends a session; false when there is none.
    pub(crate) async fn end_session(&self, id: &str) -> Result<bool> {
        let query = sqlx::query("DELETE FROM sessions WHERE id = $1").bind(id);
        Ok(query.execute(&self.pool).await?.rows_affected() == 1)
    }

    /// Ends all sessions and tokens of somebody, and says how many those were.
    pub(crate) async fn end_sessions_of(&self, subject: &str) -> Result<u64> {
        let query = sqlx::query("DELETE FROM sessions WHERE subject = $1").bind(subject);
        Ok(query.execute(&self.pool).await?.rows_affected())
    }

    /// Forgets what is over: sessions that have ended by then, or of which nothing was seen since `idle`, and sign-ins that
    /// were begun before `begun`.
    pub(crate) async fn tidy_sessions(&self, now: i64, idle: i64, begun: i64) -> Result<()> {
        let sql = "DELETE FROM sessions WHERE ends_at <= $1 OR (token IS NULL AND seen_at < $2)";
        sqlx::query(sql).bind(now).bind(idle).execute(&self.pool).await?;
        sqlx::query("DELETE FROM sign_ins WHERE created_at < $1").bind(begun).execute(&self.pool).await?;
        Ok(())
    }

    /// Writes down that somebody has begun to sign in.
    pub(crate) async fn begin_sign_in(&self, id: &str, pending: &str, destination: &str, now: i64) -> Result<()> {
        let sql = "INSERT INTO sign_ins (id, pending, destination, created_at) VALUES ($1, $2, $3, $4)";
        let query = sqlx::query(sql).bind(id).bind(pending).bind(destination).bind(now);
        Ok(query.execute(&self.pool).await.map(drop)?)
    }

    /// What was written down for a sign-in that was begun since then, and where to go: once.
    pub(crate) async fn take_sign_in(&self, id: &str, since: i64) -> Result<Option<(String, String)>> {
        let sql = "DELETE FROM sign_ins WHERE id = $1 AND created_at >= $2 RETURNING pending, destination";
        let row = sqlx::query(sql).bind(id).bind(since).fetch_optional(&self.pool).await?;
        Ok(row.map(|row| Ok::<_, sqlx::Error>((row.try_get("pending")?, row.try_get("destination")?))).transpose()?)
    }
}

fn session(row: &AnyRow) -> Result<SessionRow> {
    Ok(SessionRow {
        id: row.try_get("id")?,
        person: serde_json::from_str(&row.try_get::<String, _>("person")?)?,
        token: row.try_get("token")?,
        id_token: row.try_get("id_token")?,
        created_at: row.try_get("created_at")?,
        seen_at: row.try_get("seen_at")?,
        ends_at: row.try_get("ends_at")?,
    })
}
