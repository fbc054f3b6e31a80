//! What is above the picture: which time is shown, going to another one, and finding a sandbox.

use super::bars;
use super::period::{Period, View};
use super::scene::Scene;
use crate::derive::{derived, memo};
use crate::html::{Element, a, div, dynamic, h2, input};
use crate::paths;
use crate::router::Router;
use crate::text::{Word, words};
use leptos::prelude::*;

/// What stands for the two ways in the address.
pub(super) const TABLE: &str = "table";
pub(super) const PICTURE: &str = "picture";

/// The name of a period.
pub(super) fn name(period: Period) -> String {
    let first = bars::name_of(period.first);
    match period.view {
        View::Month => first,
        View::Quarter => {
            let last = bars::name_of(period.first.plus(period.view.months() - 1));
            words::CALENDAR_MONTHS.with([("first", &first), ("last", &last)])
        }
    }
}

/// The tools. All of them are links: what is shown can be shared, and gone back from.
pub(super) fn head(scene: Memo<Scene>, as_table: Memo<bool>) -> Element {
    let router = Router::of_app();
    let typed = router.query(paths::SEARCH);
    let (chosen, named) = (router.query(paths::AS), router.query(paths::FROM));
    let period = memo(move || scene.with(|scene| scene.period));
    // Also while something is typed: the address is read when a link is made.
    let address = move |view: View, from: String, shown_as: String| address(view, &from, &shown_as, &typed.get());
    let step = move |word: Word, steps: i32| {
        let href = derived(move || {
            let to = period.get().step(steps);
            address(to.view, to.first.in_address(), chosen.get())
        });
        a().class("button").attr("href", href).child(word.text())
    };
    let today = derived(move || address(period.get().view, String::new(), chosen.get()));
    let view = move |view: View, word: Word| {
        let href = derived(move || address(view, named.get(), chosen.get()));
        let current = derived(move || (period.get().view == view).to_string());
        a().class("chip").attr("href", href).attr("aria-current", current).child(word.text())
    };
    let way = move |way: &'static str, word: Word| {
        let href = derived(move || address(period.get().view, named.get(), way.to_owned()));
        let current = derived(move || (as_table.get() == (way == TABLE)).to_string());
        a().class("chip").attr("href", href).attr("aria-current", current).child(word.text())
    };
    let search = input()
        .class("input")
        .attr("type", "search")
        .attr("placeholder", words::ENVIRONMENTS_SEARCH.text())
        .attr("aria-label", words::ENVIRONMENTS_SEARCH.text())
        .attr("value", typed)
        .on("input", move |event| {
            let period = period.get_untracked();
            let (from, way) = (named.get_untracked(), chosen.get_untracked());
            router.replace(&self::address(period.view, &from, &way, &event_target_value(&event)));
        });
    let steps = div()
        .class("buttons")
        .child(step(words::CALENDAR_PREVIOUS, -1))
        .child(a().class("button").attr("href", today).child(words::CALENDAR_TODAY.text()))
        .child(step(words::CALENDAR_NEXT, 1));
    let group = |word: Word| div().class("chips").attr("role", "group").attr("aria-label", word.text());
    let views = group(words::CALENDAR_VIEW)
        .child(view(View::Month, words::CALENDAR_VIEW_MONTH))
        .child(view(View::Quarter, words::CALENDAR_VIEW_QUARTER));
    let ways = group(words::CALENDAR_WAY)
        .child(way(PICTURE, words::CALENDAR_WAY_PICTURE))
        .child(way(TABLE, words::CALENDAR_WAY_TABLE));
    let title = h2().attr("aria-live", "polite").child(dynamic(move || name(period.get())));
    div()
        .class("stack wide time-head")
        .child(div().class("time-bar").child(title).child(steps))
        .child(div().class("time-bar").attr("role", "search").child(search).child(views).child(ways))
}

fn address(view: View, from: &str, shown_as: &str, typed: &str) -> String {
    let pairs = [(paths::VIEW, view.in_address()), (paths::FROM, from), (paths::AS, shown_as), (paths::SEARCH, typed)];
    paths::with_query(&paths::calendar(), &pairs)
}
