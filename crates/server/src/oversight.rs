//! What whoever runs the server wants to know of it.

use crate::access::Access;
use crate::doctor::Doctor;
use crate::metrics::Metrics;

/// What is measured, what can be looked at, and by whom.
#[derive(Default)]
pub struct Oversight {
    /// What is measured. Who calls Zuora measures into the same.
    pub metrics: Metrics,
    /// Who looks whether everything is as it has to be; nobody where there are no settings to look at.
    pub doctor: Option<Doctor>,
    /// Who may do what; everyone may do everything without it.
    pub access: Option<Access>,
}
