//! What is done once in the life of a database.

use super::{Ledger, Result};
use wire::Timestamp;

impl Ledger {
    /// Writes down that something is done, and whether this is the first time. Of several processes one hears so.
    pub(crate) async fn is_first_time(&self, what: &str, now: Timestamp) -> Result<bool> {
        let query = sqlx::query("INSERT INTO done_once (name, done_at) VALUES ($1, $2) ON CONFLICT DO NOTHING");
        let query = query.bind(what).bind(now.millis());
        Ok(query.execute(&self.pool).await?.rows_affected() == 1)
    }
}
