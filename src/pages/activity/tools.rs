//! Search and filters of the jobs, all of them kept in the address.

use super::fields::{chips, choice, csv, days, labelled, sandboxes, turned_round};
use super::wanted::{KINDS, STATUSES, Wanted};
use crate::api;
use crate::derive::{derived, memo};
use crate::html::{Element, div, input};
use crate::pages::watches;
use crate::router::Router;
use crate::text::{Word, words};
use leptos::prelude::*;

/// The tools.
pub(super) fn tools(wanted: Memo<Wanted>) -> Element {
    let router = Router::of_app();
    let change = move |change: &dyn Fn(&mut Wanted)| {
        let mut wanted = wanted.get_untracked();
        change(&mut wanted);
        router.replace(&wanted.address());
    };
    let search = input()
        .class("input")
        .attr("type", "search")
        .attr("placeholder", words::ACTIVITY_SEARCH.text())
        .attr("aria-label", words::ACTIVITY_SEARCH.text())
        .attr("value", memo(move || wanted.get().search))
        .on("input", move |event| change(&|wanted| wanted.search = event_target_value(&event)));
    let status = memo(move || wanted.get().status);
    let statuses = chips(words::ACTIVITY_STATUS, status, STATUSES.into_iter().zip(STATUS_WORDS), move |status| {
        change(&|wanted| wanted.status.clone_from(&status));
    });
    let kinds = choice(memo(move || wanted.get().kind), KINDS.into_iter().zip(KIND_WORDS), move |kind| {
        change(&|wanted| wanted.kind.clone_from(&kind));
    });
    let list = watches::sandboxes_once().value_or_default();
    let sandboxes = sandboxes(list, memo(move || wanted.get().sandbox), move |sandbox| {
        change(&|wanted| wanted.sandbox.clone_from(&sandbox));
    });
    let period = memo(move || wanted.get().period);
    let address = derived(move || {
        let filters = wanted.with(Wanted::filters);
        api::feed_csv_url(&filters.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>())
    });
    let fields = div()
        .class("filters")
        .child(labelled(words::ACTIVITY_SANDBOX, sandboxes))
        .child(labelled(words::ACTIVITY_KIND, kinds))
        .children(days(period, move |period| change(&|wanted| wanted.period.clone_from(&period))))
        .child(csv(address));
    div()
        .class("stack wide activity-tools")
        .attr("role", "search")
        .child(div().class("search").child(search).child(statuses))
        .child(fields)
        .child(turned_round(period))
}

/// In the order of [`STATUSES`].
const STATUS_WORDS: [Word; 5] = [
    words::CALENDAR_LEGEND_RUNNING,
    words::CALENDAR_LEGEND_PLANNED,
    words::STATUS_COMPLETED,
    words::STATUS_FAILED,
    words::STATUS_CANCELLED,
];

/// In the order of [`KINDS`].
const KIND_WORDS: [Word; 3] = [words::JOB_TYPE_REFRESH, words::JOB_TYPE_CREATE, words::JOB_TYPE_DELETE];
