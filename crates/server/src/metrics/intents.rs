//! Requests for refreshes by how far they are. They are counted in the ledger when somebody asks: several servers may
//! share it, and it outlives all of them.

use super::{Metrics, whole};
use prometheus_client::encoding::EncodeLabelSet;
use wire::IntentState;

/// What is said of a state that a later version has written down.
const OTHER: &str = "other";

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct IntentLabels {
    state: String,
}

impl Metrics {
    /// Takes over how many there are of each state; none where the ledger could not be asked.
    pub(super) fn set_intents(&self, counts: Option<&[(IntentState, u64)]>) {
        let Some(counts) = counts else {
            // An old number would look like a new one.
            self.0.intents.clear();
            return;
        };
        let set = |state: &str, count| {
            self.0.intents.get_or_create(&IntentLabels { state: state.to_owned() }).set(whole(count));
        };
        for state in IntentState::KNOWN {
            set(&state.as_str().to_ascii_lowercase(), sum(counts, |counted| counted == state));
        }
        let is_other = |state: &IntentState| matches!(state, IntentState::Other(_));
        set(OTHER, sum(counts, is_other));
    }
}

fn sum(counts: &[(IntentState, u64)], is_meant: impl Fn(&IntentState) -> bool) -> u64 {
    counts.iter().filter(|(state, _)| is_meant(state)).map(|(_, count)| count).sum()
}
