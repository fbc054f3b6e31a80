//! Every component in each of its states, for those who make them: `/dev/components`. It is in development builds only
//! (the feature `components-page`), so its own words are no part of the catalogue.
//!
//! `tests/e2e/components.spec.ts` takes a picture of each section. So nothing here depends on the clock or on a server.

mod boxes;
mod controls;
mod jobs;
mod lanes;
mod numbers;
mod words;

use crate::html::{Child, Element, div, h1, h2, p, section};
use leptos::prelude::window;
use wire::{DAY, HOUR, Timestamp};

/// The time on this page: 1 December 2026, 09:30 UTC.
const NOW: i64 = 1_796_117_400_000;

/// A component's name, which is that of its pictures, and its states.
struct Component {
    name: &'static str,
    states: fn() -> Vec<Element>,
}

/// Those that stand for little first.
const COMPONENTS: &[Component] = &[
    Component { name: "icon", states: words::icons },
    Component { name: "state", states: words::states },
    Component { name: "age", states: words::ages },
    Component { name: "facts", states: words::all_facts },
    Component { name: "button", states: controls::buttons },
    Component { name: "chip", states: controls::chips },
    Component { name: "choice", states: controls::choices },
    Component { name: "field", states: controls::fields },
    Component { name: "dialog", states: controls::dialogs },
    Component { name: "note", states: boxes::notes },
    Component { name: "empty", states: boxes::empty_cards },
    Component { name: "skeleton", states: boxes::skeletons },
    Component { name: "page-head", states: boxes::page_heads },
    Component { name: "freshness", states: boxes::all_freshness },
    Component { name: "progress-bar", states: numbers::progress_bars },
    Component { name: "stage-rail", states: numbers::stage_rails },
    Component { name: "plot", states: numbers::plots },
    Component { name: "job-table", states: jobs::tables },
    Component { name: "timeline", states: lanes::timelines },
];

/// Whether it is open. It has no route: to what people get, its address is that of no page.
pub(crate) fn is_components_page() -> bool {
    window().location().pathname().is_ok_and(|path| path == "/dev/components")
}

/// The page.
pub(crate) fn components_page() -> Child {
    div().class("page").child(h1().child("Components")).children(COMPONENTS.iter().map(one)).into()
}

fn one(component: &Component) -> Element {
    section()
        .class("parts")
        .attr("data-component", component.name)
        .child(h2().child(component.name))
        .children((component.states)())
}

/// What a component looks like in one state, on the background of the page.
fn state(said: &'static str, shown: impl Into<Child>) -> Element {
    div().class("part").child(p().class("small muted").child(said)).child(shown)
}

/// The same on a card, where the component is at home on one.
fn on_card(said: &'static str, shown: impl Into<Child>) -> Element {
    state(said, div().class("card").child(shown))
}

/// Something happened so many days and hours ago; negative: it will.
fn ago(days: i64, hours: i64) -> Timestamp {
    Timestamp::from_millis(NOW - days * DAY - hours * HOUR)
}
