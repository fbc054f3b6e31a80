//! What is set about who may do what, and may be set anew while the server runs.

use super::{Access, EmbedOrigins, Portal, Roles};
use std::sync::{Arc, PoisonError};
use wire::EnvironmentId;

/// Who may do what, and through which pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessRules {
    /// Who may do what.
    pub roles: Roles,
    /// Who embeds the console with tokens of its own.
    pub portals: Vec<Portal>,
    /// The environments for which a second person has to agree.
    pub two_persons: Vec<EnvironmentId>,
    /// The origins of the pages that may embed the console.
    pub embed_origins: EmbedOrigins,
}

impl Access {
    /// The rules at this moment. A request that is under way keeps those that it has begun with.
    pub(crate) fn rules(&self) -> Arc<AccessRules> {
        self.rules.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sets the rules anew, from the next look at them on.
    pub fn set_rules(&self, rules: AccessRules) {
        *self.rules.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(rules);
    }
}
