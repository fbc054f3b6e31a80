//! How many requests for refreshes there are.

use super::Desk;
use crate::problem::Problem;
use wire::IntentState;

impl Desk {
    /// How many there are in each state; states that none is in are left out.
    pub(crate) async fn intents_by_state(&self) -> Result<Vec<(IntentState, u64)>, Problem> {
        Ok(self.ledger().count_intents().await?)
    }
}
