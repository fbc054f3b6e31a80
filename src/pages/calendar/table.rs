//! The same as the picture, in words: for readers who listen, and where there is no room for the picture.

use super::marks::{Lane, Mark};
use super::said::{said, shape_of};
use super::scene::Scene;
use super::subscribe;
use crate::components::state;
use crate::derive::memo;
use crate::html::{Child, Element, a, bdi, button, caption, div, dynamic, span, table, tbody, td, th, thead, tr};
use crate::text::{Word, words};
use leptos::prelude::*;
use wire::{EnvironmentId, Timestamp};

/// So many sandboxes at first: nobody reads more of them without searching.
const AT_FIRST: usize = 100;

/// The table. `copied` is told what became of copying the address of a sandbox's calendar; none where there is none.
pub(super) fn table_of(scene: Memo<Scene>, copied: Option<RwSignal<String>>) -> Element {
    let all = RwSignal::new(false);
    let columns = [
        words::CALENDAR_COLUMN_SANDBOX,
        words::CALENDAR_COLUMN_WHAT,
        words::CALENDAR_COLUMN_FROM,
        words::CALENDAR_COLUMN_UNTIL,
        words::CALENDAR_COLUMN_STATE,
    ];
    let heads = tr().children(columns.map(|column| th().attr("scope", "col").child(column.text())));
    let name = memo(move || super::head::name(scene.with(|scene| scene.period)));
    let rows = dynamic(move || {
        let shown = if all.get() { usize::MAX } else { AT_FIRST };
        scene.with(|scene| {
            let lanes = scene.lanes.iter().take(shown);
            tbody().children(lanes.flat_map(|lane| rows_of(lane, scene.now, copied)))
        })
    });
    let more = dynamic(move || {
        let hidden = scene.with(|scene| scene.lanes.len()).saturating_sub(AT_FIRST);
        (hidden > 0 && !all.get()).then(|| {
            let label = words::TABLE_MORE.with([("count", &hidden.to_string())]);
            button().class("button").attr("type", "button").on("click", move |_| all.set(true)).child(label)
        })
    });
    let table = table()
        .class("table time-table")
        .child(caption().class("unseen").child(name))
        .child(thead().child(heads))
        .child(rows);
    div().class("card stack wide").child(div().class("table-frame").child(table)).child(more)
}

/// A row for each mark; one that says so where there is none.
fn rows_of(lane: &Lane, now: Timestamp, copied: Option<RwSignal<String>>) -> Vec<Element> {
    let key = |number: usize| [lane.id.as_ref().map_or("", |id| id.as_str()), "/", &number.to_string()].concat();
    if lane.marks.is_empty() {
        let nothing = td().attr("colspan", "4").class("muted").child(words::CALENDAR_NOTHING.text());
        return vec![tr().key(key(0)).child(whose(lane, copied)).child(nothing)];
    }
    let rows = lane.marks.iter().enumerate();
    rows.map(|(number, mark)| row(lane, mark, now, copied.filter(|_| number == 0)).key(key(number))).collect()
}

fn row(lane: &Lane, mark: &Mark, now: Timestamp, copied: Option<RwSignal<String>>) -> Element {
    let said = said(lane, mark, now);
    let (id, status, progress) = said.job.unwrap_or_default();
    let words = state(said.tone, said.state);
    let state: Child = match said.href {
        Some(href) if !id.is_empty() => a().attr("href", href).child(words).into(),
        _ => words.into(),
    };
    tr().attr("data-what", shape_of(mark.what))
        .attr("data-job-id", id)
        .attr("data-status", status)
        .attr("data-progress", progress)
        .child(whose(lane, copied))
        .child(td().child(said.what))
        .child(time(words::CALENDAR_COLUMN_FROM, said.from))
        .child(time(words::CALENDAR_COLUMN_UNTIL, said.until))
        .child(td().child(state).child(div().class("muted small number").child(said.took)))
}

/// A time, with the name of its column, which is shown where there is no room for columns.
fn time(column: Word, at: String) -> Element {
    td().class("number").attr("data-label", column.text()).child(at)
}

fn whose(lane: &Lane, copied: Option<RwSignal<String>>) -> Element {
    let name = bdi().child(lane.name.clone());
    match &lane.id {
        None => th().attr("scope", "row").child(span().child(name)),
        Some(id) => {
            let link = a().attr("href", crate::paths::environment(id)).child(name);
            th().attr("scope", "row").child(link).child(copied.map(|copied| subscription(id, &lane.name, copied)))
        }
    }
}

/// The calendar of one sandbox.
fn subscription(id: &EnvironmentId, name: &str, copied: RwSignal<String>) -> Element {
    let id = id.clone();
    button()
        .class("button small")
        .attr("data-kind", "quiet")
        .attr("type", "button")
        .attr("aria-label", words::CALENDAR_SUBSCRIBE_COPY_OF.with([("name", name)]))
        .on("click", move |_| subscribe::copy_address(Some(&id), copied))
        .child(words::CALENDAR_SUBSCRIBE_COPY.text())
}
