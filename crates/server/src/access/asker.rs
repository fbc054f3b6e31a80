//! Who asks, wherever the work for them is done: what they see, what they may do, and what is written down about it.

use std::collections::BTreeSet;
use std::sync::Arc;
use wire::{Access, EnvironmentId, Person, Role};

tokio::task_local! {
    static ASKER: Arc<Asker>;
}

/// Who asks. Where nobody signs in it is nobody, who may do everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asker {
    /// Somebody, as whoever signed them in says.
    pub(crate) person: Option<Person>,
    /// What they may do.
    pub(crate) access: Access,
    /// What they may do beyond looking, where they come by a portal's token: its words.
    pub(crate) actions: Option<Vec<String>>,
    /// The portal.
    pub(crate) portal: Option<String>,
    /// The session, as the database knows it.
    pub(crate) session: Option<String>,
}

/// Which environments somebody sees.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Sight {
    /// All.
    #[default]
    All,
    /// Those, by their ids in small letters.
    Some(BTreeSet<String>),
}

impl Asker {
    /// Nobody in particular, who may do everything.
    pub(crate) fn everyone() -> Self {
        Self { person: None, access: Access::to_everything(), actions: None, portal: None, session: None }
    }

    /// Which environments they see.
    fn sight(&self) -> Sight {
        if self.access.role.is_some() {
            return Sight::All;
        }
        let ids = self.access.environments.iter().filter_map(|one| one.environment_id.as_ref());
        Sight::Some(ids.map(|id| id.as_str().to_ascii_lowercase()).collect())
    }

    /// Whether they may do with an environment, or with all, what `role` may.
    pub(crate) fn may(&self, role: &Role, environment: Option<&EnvironmentId>) -> bool {
        self.access.allows(role, environment)
    }
}

impl Sight {
    /// Whether an environment is seen.
    pub(crate) fn sees(&self, environment: &EnvironmentId) -> bool {
        match self {
            Self::All => true,
            Self::Some(ids) => ids.contains(&environment.as_str().to_ascii_lowercase()),
        }
    }
}

/// Does `work` for whoever asks.
pub(crate) async fn as_asked_by<T>(asker: Arc<Asker>, work: impl Future<Output = T>) -> T {
    ASKER.scope(asker, work).await
}

/// For whom this is done; nobody for what the server does by itself.
pub(crate) fn current() -> Option<Arc<Asker>> {
    ASKER.try_with(Arc::clone).ok()
}

/// As whom something is written down: how they are called.
pub(crate) fn called() -> Option<String> {
    current().and_then(|asker| asker.person.as_ref().map(|person| person.called().to_owned()))
}

/// What whoever asks sees. What the server does by itself is done for all.
pub(crate) fn sight() -> Sight {
    current().map(|asker| asker.sight()).unwrap_or_default()
}

/// Whether whoever asks sees an environment; what is about no one in particular is about all.
pub(crate) fn sees(environment: Option<&EnvironmentId>) -> bool {
    environment.is_none_or(|environment| sight().sees(environment))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_has_no_role_with_all_sees_only_some() {
        let mut access = Access::default();
        access.grant(Role::Viewer, Some("AB".into()));
        let asker = Arc::new(Asker { access, ..Asker::everyone() });
        let seen = as_asked_by(asker, async { (sees(Some(&"ab".into())), sees(Some(&"c".into())), sees(None)) }).await;
        assert_eq!(seen, (true, false, true));
        assert!(sees(Some(&"c".into())), "what the server does by itself is done for all");
    }
}
