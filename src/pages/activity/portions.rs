//! How much of a list was asked for.

use crate::pages::feed::Filters;
use leptos::prelude::*;

/// How many pages of what fits the filters were asked for; with other filters it is the first one again.
#[derive(Clone, Copy)]
pub(super) struct Portions {
    filters: Memo<Filters>,
    asked: RwSignal<(Filters, usize)>,
}

impl Portions {
    /// The first page.
    pub(super) fn of(filters: Memo<Filters>) -> Self {
        Self { filters, asked: RwSignal::new((Filters::new(), 1)) }
    }

    /// How many pages there are to be now. Who asks does not follow it.
    pub(super) fn count(self) -> usize {
        self.asked
            .with_untracked(|(of, count)| self.filters.with_untracked(|filters| if of == filters { *count } else { 1 }))
    }

    /// One page more from now on.
    pub(super) fn grow(self) {
        self.asked.set((self.filters.get_untracked(), self.count() + 1));
    }
}
