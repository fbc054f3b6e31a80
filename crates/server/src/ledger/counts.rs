//! How much there is of what.

use super::{Ledger, Result};
use sqlx::Row;
use wire::IntentState;

impl Ledger {
    /// How many intents there are in each state that one is in.
    pub(crate) async fn count_intents(&self) -> Result<Vec<(IntentState, u64)>> {
        let sql = "SELECT state, COUNT(*) AS count FROM intents GROUP BY state";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        let counted = |row: &sqlx::any::AnyRow| -> Result<(IntentState, u64)> {
            let count: i64 = row.try_get("count")?;
            Ok((row.try_get::<String, _>("state")?.into(), u64::try_from(count).unwrap_or_default()))
        };
        rows.iter().map(counted).collect()
    }
}
