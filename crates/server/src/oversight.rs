//! What whoever runs the server wants to know of it.

use crate::metrics::Metrics;

/// What is measured, and what can be looked at.
#[derive(Clone, Debug, Default)]
pub struct Oversight {
    /// What is measured. Who calls Zuora measures into the same.
    pub metrics: Metrics,
}
