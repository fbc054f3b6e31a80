//! What whoever runs the server wants to know of it.

use crate::doctor::Doctor;
use crate::metrics::Metrics;

/// What is measured, and what can be looked at.
#[derive(Clone, Debug, Default)]
pub struct Oversight {
    /// What is measured. Who calls Zuora measures into the same.
    pub metrics: Metrics,
    /// Who looks whether everything is as it has to be; nobody where there are no settings to look at.
    pub doctor: Option<Doctor>,
}
