//! What the address says of a history: which jobs, and in which order.

use super::arrange::{sort_from_address, sort_in_address};
use super::choice::{Choice, Filter, Group, Kind};
use crate::components::Sort;
use crate::derive::memo;
use crate::paths;
use crate::router::Router;
use leptos::prelude::*;
use wire::EnvironmentId;

/// What stands in the address, and how it is changed.
#[derive(Clone, Copy)]
pub(super) struct Address {
    /// Which jobs are shown.
    pub(super) filter: Memo<Filter>,
    /// In which order.
    pub(super) sort: Memo<Sort>,
    /// Shows another choice.
    pub(super) show: Callback<(Filter, Sort)>,
}

impl Address {
    /// Of the page of an environment.
    pub(super) fn of(id: &EnvironmentId) -> Self {
        let (router, id) = (Router::of_app(), id.clone());
        let (group, kind, sort) = (router.query(paths::STATUS), router.query(paths::KIND), router.query(paths::SORT));
        let filter = memo(move || Filter {
            group: group.with(|group| Group::from_address(group)),
            kind: kind.with(|kind| Kind::from_address(kind)),
        });
        let sort = memo(move || sort.with(|sort| sort_from_address(sort)));
        // In place of the last one: nobody wants to go back press by press.
        let show = Callback::new(move |(filter, sort): (Filter, _)| {
            let sort = sort_in_address(sort);
            let mut query = in_address(filter).to_vec();
            query.push((paths::SORT, &sort));
            router.replace(&paths::environment_with(&id, &query));
        });
        Self { filter, sort, show }
    }

    /// Shows other jobs, in the same order.
    pub(super) fn filter_by(self, filter: Filter) {
        self.show.run((filter, self.sort.get_untracked()));
    }
}

/// A filter as pairs of a query, empty where nothing is chosen.
pub(super) fn in_address(filter: Filter) -> [(&'static str, &'static str); 2] {
    [
        (paths::STATUS, filter.group.map_or("", Choice::in_address)),
        (paths::KIND, filter.kind.map_or("", Choice::in_address)),
    ]
}
