//! Calls of Zuora, as the client tells of them.

use super::{Metrics, NoLabels, whole};
use prometheus_client::encoding::EncodeLabelSet;
use zuora::{Kind, Observed, Observer};

/// A call: twelve operations, eleven outcomes, and a status of three digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct CallLabels {
    operation: &'static str,
    outcome: &'static str,
    status: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct OperationLabel {
    operation: &'static str,
}

impl Observer for Metrics {
    fn observe(&self, call: &Observed) {
        let operation = call.operation;
        let status = call.status.map_or_else(|| "none".to_owned(), |status| status.to_string());
        self.0.calls.get_or_create(&CallLabels { operation, outcome: outcome(call.fault), status }).inc();
        if let Some(took) = call.took {
            self.0.call_duration.get_or_create(&OperationLabel { operation }).observe(took.as_secs_f64());
        }
        if let Some(limit) = call.limit {
            self.0.limit.get_or_create(&NoLabels {}).set(whole(limit));
        }
        if let Some(remaining) = call.remaining {
            self.0.remaining.get_or_create(&NoLabels {}).set(whole(remaining));
        }
    }
}

/// What came of a call, in a word.
pub(super) const OUTCOMES: [(Option<Kind>, &str); 11] = [
    (None, "ok"),
    (Some(Kind::Unreachable), "unreachable"),
    (Some(Kind::NoAnswer), "no_answer"),
    (Some(Kind::Waiting), "waiting"),
    (Some(Kind::SignedOut), "signed_out"),
    (Some(Kind::NotPermitted), "not_permitted"),
    (Some(Kind::NotFound), "not_found"),
    (Some(Kind::Refused), "refused"),
    (Some(Kind::KeyInUse), "key_in_use"),
    (Some(Kind::Failing), "failing"),
    (Some(Kind::Unreadable), "unreadable"),
];

fn outcome(fault: Option<Kind>) -> &'static str {
    OUTCOMES.iter().find(|(known, _)| *known == fault).map_or("other", |(_, word)| word)
}
