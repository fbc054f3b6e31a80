//! Search, filter and order of the list.

use super::sort::Sort;
use super::summary::{Group, Summary};
use crate::derive::{derived, memo};
use crate::html::{Element, NodeCell, b, button, div, input, label, option, select, span};
use crate::number;
use crate::paths;
use crate::router::Router;
use crate::text::words;
use leptos::prelude::*;
use std::sync::Arc;

/// What a person has chosen. It stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Choice {
    /// What is typed into the search.
    typed: String,
    /// The filter; none shows all.
    group: Option<Group>,
    /// The order.
    pub(super) sort: Sort,
}

impl Choice {
    /// What the address says.
    pub(super) fn of(router: Router) -> Memo<Self> {
        let [typed, group, sort] = [paths::SEARCH, paths::SHOW, paths::SORT].map(|name| router.query(name));
        memo(move || Self {
            typed: typed.get(),
            group: group.with(|group| Group::from_address(group)),
            sort: sort.with(|sort| Sort::from_address(sort)),
        })
    }

    /// What is looked for: what is typed, in small letters.
    pub(super) fn searched(&self) -> String {
        self.typed.trim().to_lowercase()
    }

    /// Whether a row is to be shown where that is looked for.
    pub(super) fn fits(&self, searched: &str, summary: &Summary) -> bool {
        self.group.is_none_or(|group| group.holds(summary)) && summary.contains(searched)
    }

    /// Puts it into the address, from where the list takes it, in place of the last one: nobody wants to go back
    /// letter by letter.
    fn apply(&self, router: Router) {
        let group = self.group.map(Group::in_address).unwrap_or_default();
        router.replace(&paths::environments_with(&self.typed, group, self.sort.in_address()));
    }
}

/// Search, filter and order.
pub(super) fn tools(
    summaries: Memo<Vec<Arc<Summary>>>,
    choice: Memo<Choice>,
    router: Router,
    search: NodeCell,
) -> Element {
    let apply = move |change: &dyn Fn(&mut Choice)| {
        let mut chosen = choice.get_untracked();
        change(&mut chosen);
        chosen.apply(router);
    };
    let chip = move |group: Option<Group>| {
        let holds = move |summary: &&Arc<Summary>| group.is_none_or(|group| group.holds(summary));
        let count = derived(move || number::whole(summaries.with(|all| all.iter().filter(holds).count()) as i64));
        let pressed = derived(move || choice.with(|choice| choice.group == group).to_string());
        let word = group.map_or(words::ENVIRONMENTS_FILTER_ALL, Group::word);
        button()
            .class("chip")
            .attr("type", "button")
            .attr("aria-pressed", pressed)
            .on("click", move |_| apply(&|choice| choice.group = group))
            .child(word.text())
            .child(" ")
            .child(b().child(count))
    };
    let field = input()
        .class("input")
        .node(search)
        .attr("type", "search")
        .attr("placeholder", words::ENVIRONMENTS_SEARCH.text())
        .attr("aria-label", words::ENVIRONMENTS_SEARCH.text())
        .attr("aria-keyshortcuts", "/")
        .attr("value", derived(move || choice.with(|choice| choice.typed.clone())))
        .on("input", move |event| apply(&|choice| choice.typed = event_target_value(&event)));
    let chips = div()
        .class("chips")
        .attr("role", "group")
        .attr("aria-label", words::ENVIRONMENTS_FILTER.text())
        .children(std::iter::once(None).chain(Group::ALL.map(Some)).map(chip));
    let sort = move |sort: Sort| {
        let chosen = choice.with_untracked(|choice| choice.sort == sort);
        option().attr("value", sort.in_address()).attr("selected", chosen).child(sort.word().text())
    };
    let order = label().class("order").child(span().child(words::ENVIRONMENTS_SORT.text())).child(
        select()
            .class("input")
            .on("change", move |event| apply(&|choice| choice.sort = Sort::from_address(&event_target_value(&event))))
            .children(Sort::ALL.map(sort)),
    );
    div().class("tools").attr("role", "search").child(field).child(order).child(chips)
}

/// A button that takes search and filter away and leaves the order.
pub(super) fn show_all(choice: Memo<Choice>, router: Router) -> Element {
    let all = move |_| Choice { sort: choice.with_untracked(|choice| choice.sort), ..Choice::default() }.apply(router);
    button().class("button").attr("type", "button").on("click", all).child(words::ENVIRONMENTS_NONE_RESET.text())
}
