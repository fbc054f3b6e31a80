//! Notes in the database.

use super::{Ledger, Result};
use sqlx::Row;
use sqlx::any::AnyRow;
use wire::{EnvironmentId, Notes, Timestamp};

impl Ledger {
    /// What is noted about an environment. The link of a contact is not kept: it follows from what was typed.
    pub(crate) async fn notes(&self, environment: &EnvironmentId) -> Result<Option<Notes>> {
        let sql = "SELECT environment_id, alias, owner, purpose, contact FROM notes WHERE environment_id = $1";
        let row = sqlx::query(sql).bind(environment.as_str()).fetch_optional(&self.pool).await?;
        Ok(row.as_ref().map(notes).transpose()?.map(|(_, notes)| notes))
    }

    /// What is noted about all environments.
    pub(crate) async fn all_notes(&self) -> Result<Vec<(EnvironmentId, Notes)>> {
        let rows = sqlx::query("SELECT environment_id, alias, owner, purpose, contact FROM notes");
        rows.fetch_all(&self.pool).await?.iter().map(notes).collect()
    }

    /// Writes notes down, in the place of what was noted before.
    pub(crate) async fn put_notes(
        &self,
        environment: &EnvironmentId,
        notes: &Notes,
        person: Option<&str>,
        now: Timestamp,
    ) -> Result<()> {
        let sql = "INSERT INTO notes (environment_id, alias, owner, purpose, contact, person, updated_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (environment_id) DO UPDATE \
                   SET alias = $2, owner = $3, purpose = $4, contact = $5, person = $6, updated_at = $7";
        let query = sqlx::query(sql)
            .bind(environment.as_str())
            .bind(notes.alias.as_deref())
            .bind(notes.owner.as_deref())
            .bind(notes.purpose.as_deref())
            .bind(notes.contact.as_deref())
            .bind(person)
            .bind(now.millis());
        Ok(query.execute(&self.pool).await.map(drop)?)
    }

    /// Removes what is noted about an environment.
    pub(crate) async fn remove_notes(&self, environment: &EnvironmentId) -> Result<()> {
        let query = sqlx::query("DELETE FROM notes WHERE environment_id = $1").bind(environment.as_str());
        Ok(query.execute(&self.pool).await.map(drop)?)
    }
}

fn notes(row: &AnyRow) -> Result<(EnvironmentId, Notes)> {
    let notes = Notes {
        alias: row.try_get("alias")?,
        owner: row.try_get("owner")?,
        purpose: row.try_get("purpose")?,
        contact: row.try_get("contact")?,
        contact_link: None,
    };
    Ok((row.try_get::<String, _>("environment_id")?.into(), notes))
}
