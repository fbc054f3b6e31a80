//! The ways to begin a refresh.

/// When it is to start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Now,
    /// At a time.
    Later,
    /// At the first possible moment, which the server waits for.
    Soonest,
}

impl How {
    /// Its name in a draft.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Later => "later",
            Self::Soonest => "soonest",
        }
    }

    /// The one of that name.
    pub(super) fn named(name: &str) -> Self {
        [Self::Later, Self::Soonest].into_iter().find(|how| how.name() == name).unwrap_or(Self::Now)
    }
}
