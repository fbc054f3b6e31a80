//! The filters of a history.

use super::address::Address;
use super::choice::{Choice, Filter};
use crate::html::{Child, Element, b, button, div, dynamic, span};
use crate::live::Latest;
use crate::number;
use crate::text::{Word, words};
use leptos::prelude::*;
use wire::Job;

/// The filters: those that hold something, and the one that is chosen.
pub(super) fn chips(jobs: Memo<Latest<Vec<Job>>>, address: Address) -> Element {
    let groups = dynamic(move || {
        let filter = address.filter.get();
        choices(words::HISTORY_STATUS, jobs, filter.group, move |group| address.filter_by(Filter { group, ..filter }))
    });
    let kinds = dynamic(move || {
        let filter = address.filter.get();
        choices(words::TABLE_TYPE, jobs, filter.kind, move |kind| address.filter_by(Filter { kind, ..filter }))
    });
    div().class("history-filters").child(groups).child(kinds)
}

/// One choice among several; nothing where there is nothing to choose.
fn choices<C: Choice>(
    label: Word,
    jobs: Memo<Latest<Vec<Job>>>,
    chosen: Option<C>,
    choose: impl Fn(Option<C>) + Clone + 'static,
) -> Child {
    let count = |one: C| jobs.with(|jobs| jobs.iter().filter(|job| one.holds(job)).count());
    let counted = C::ALL.iter().map(|one| (*one, count(*one)));
    let there: Vec<_> = counted.filter(|(one, count)| *count > 0 || chosen == Some(*one)).collect();
    if there.len() < 2 && chosen.is_none() {
        return Child::Nothing;
    }
    let name = label.text();
    let all = std::iter::once((None, words::HISTORY_FILTER_ALL, jobs.with(|jobs| jobs.len())));
    let each = there.into_iter().map(|(one, count)| (Some(one), one.word(), count));
    let chip = |(one, word, count): (Option<C>, Word, usize)| {
        let choose = choose.clone();
        button()
            .class("chip")
            .key(one.map_or("", Choice::in_address))
            .attr("type", "button")
            .attr("aria-pressed", (chosen == one).to_string())
            .on("click", move |_| choose(one))
            .child(word.text())
            .child(" ")
            .child(b().child(number::whole(count as i64)))
    };
    // The word above the chips is for those who look; others hear it as the name of the group.
    let label = [span().key("label").class("muted small").attr("aria-hidden", "true").child(label.text())];
    let group = div().class("chips").attr("role", "group").attr("aria-label", name);
    group.children(label.into_iter().chain(all.chain(each).map(chip))).into()
}
