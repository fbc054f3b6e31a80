//! Portals that embed the console, each with a key of its own: with it a portal's server asks for tokens for its people.

use super::roles::RoleName;
use super::sessions::hash;
use wire::EnvironmentId;

/// A portal.
#[derive(Clone, PartialEq, Eq)]
pub struct Portal {
    /// As the log calls it.
    pub name: String,
    /// What is kept of its key: nobody reads it here.
    pub(crate) key_hash: String,
    /// The origins of its pages, as browsers write them.
    pub origins: Vec<String>,
    /// The most that one of its people may do through it, whatever they may do at the console.
    pub most: RoleName,
    /// The environments that it shows; all without it.
    pub environments: Vec<EnvironmentId>,
}

impl Portal {
    /// A portal that shows that key.
    pub fn with_key(name: String, key: &str) -> Self {
        Self { name, key_hash: hash(key), origins: Vec::new(), most: RoleName::Requester, environments: Vec::new() }
    }

    /// Whether it may show an environment.
    pub(super) fn shows(&self, environment: &EnvironmentId) -> bool {
        let is_it = |id: &EnvironmentId| id.as_str().eq_ignore_ascii_case(environment.as_str());
        self.environments.is_empty() || self.environments.iter().any(is_it)
    }
}

impl std::fmt::Debug for Portal {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { name, key_hash: _, origins, most, environments } = self;
        let mut told = formatter.debug_struct("Portal");
        told.field("name", name).field("origins", origins).field("most", most).field("environments", environments);
        told.finish_non_exhaustive()
    }
}
