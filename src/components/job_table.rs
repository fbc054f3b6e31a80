//! A table of jobs, of any length: a long one has a frame of its own to scroll in, and only the rows that are in view are
//! in the document.

use super::column::{Column, Sort};
use super::job_row::row;
use super::window::{AHEAD, Piece, View, pieces};
use crate::derive::memo;
use crate::frames::after_paint;
use crate::html::{Child, Element, NodeCell, button, div, dynamic, table, tbody, td, th, thead, tr};
use crate::text::words;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{EventTarget, FocusEvent, HtmlElement};
use wire::{Job, JobId, Timestamp};

/// A table with more rows than that scrolls in a frame, where each row has the same height.
const ALL_AT_ONCE: usize = 20;
/// What is taken for the size of things until they have been painted and can be measured: the frame is no higher, and nobody has
/// scrolled yet.
const UNMEASURED: View = View { scrolled: 0, height: 540, row: 48, ahead: 0 };

/// One row: a job, who asked for it, and why.
#[derive(Clone, Debug)]
pub(crate) struct JobRow {
    /// The list that the job is in: thousands of rows do not copy it.
    jobs: Arc<Vec<Job>>,
    place: usize,
    /// Who asked for it, if that is known.
    pub(crate) person: Option<String>,
    /// Why, in their words.
    pub(crate) reason: Option<String>,
}

impl JobRow {
    /// Each job of a list, of which nothing else is known.
    pub(crate) fn each(jobs: Arc<Vec<Job>>) -> impl Iterator<Item = Self> {
        (0..jobs.len()).map(move |place| Self { jobs: Arc::clone(&jobs), place, person: None, reason: None })
    }

    /// The same, with who asked for it, and why.
    pub(crate) fn asked(self, person: Option<String>, reason: Option<String>) -> Self {
        Self { person, reason, ..self }
    }

    /// The job.
    pub(crate) fn job(&self) -> &Job {
        &self.jobs[self.place]
    }
}

impl PartialEq for JobRow {
    fn eq(&self, other: &Self) -> bool {
        let is_same_job =
            (Arc::ptr_eq(&self.jobs, &other.jobs) && self.place == other.place) || self.job() == other.job();
        is_same_job && self.person == other.person && self.reason == other.reason
    }
}

/// A table of jobs.
#[derive(Clone, Copy)]
pub(crate) struct JobTable {
    /// The rows in their order.
    pub(crate) jobs: Memo<Vec<JobRow>>,
    /// What that order is.
    pub(crate) sort: Memo<Sort>,
    /// Somebody has pressed the head of a column.
    pub(crate) on_sort: Callback<Column>,
    /// Whether it is known who asked for jobs, and why.
    pub(crate) people: Memo<bool>,
    /// Where the page of a job is.
    pub(crate) href: Callback<JobId, String>,
    /// The time where the jobs run.
    pub(crate) now: Memo<Timestamp>,
}

/// The table. A row that has not changed is not touched.
pub(crate) fn job_table(table: JobTable) -> Child {
    let frame = NodeCell::new_local(None);
    let (view, focus) = (RwSignal::new(UNMEASURED), RwSignal::new(None));
    let look = move || {
        if let Some(measured) = measure(frame) {
            view.set(measured);
        }
    };
    after_paint(look);
    let resized = window_event_listener(leptos::ev::resize, move |_| look());
    // On paper nobody scrolls: while it is printed, all rows are there.
    let printing = window_event_listener_untyped("beforeprint", move |_| view.set(View::WHOLE));
    let printed = window_event_listener_untyped("afterprint", move |_| look());
    on_cleanup(move || [resized, printing, printed].into_iter().for_each(WindowListenerHandle::remove));

    let count = memo(move || table.jobs.with(Vec::len));
    let long = memo(move || count.get() > ALL_AT_ONCE);
    let shown = memo(move || {
        let count = count.get();
        let rows = if long.get() { view.get().rows(count) } else { 0..count };
        pieces(rows, focus.get(), count)
    });
    dynamic(move || {
        let long = long.get();
        let label = words::ENVIRONMENT_HISTORY.text();
        div()
            .class("table-frame")
            .node(frame)
            .attr("data-long", long)
            .attr("role", long.then_some("region"))
            .attr("aria-label", long.then_some(label))
            // Who has no mouse scrolls it by the keys.
            .attr("tabindex", long.then_some("0"))
            .on("scroll", move |_| look())
            .on("focusin", move |event| focus.set(place_of(event.target())))
            // Where it goes next must still be there when it arrives.
            .on("focusout", move |event| focus.set(place_of(event.unchecked_into::<FocusEvent>().related_target())))
            .child(dynamic(move || whole(table, count.get(), shown)))
    })
}

fn whole(
    JobTable { jobs, people, now, href, sort, on_sort }: JobTable,
    count: usize,
    shown: Memo<Vec<Piece>>,
) -> Element {
    let people = people.get();
    let columns = shown_columns(people).count();
    let head = dynamic(move || {
        let sort = sort.get();
        tr().attr("aria-rowindex", "1").children(shown_columns(people).map(|column| head(column, sort, on_sort)))
    });
    let body = dynamic(move || {
        let now = now.get_untracked();
        let rows = shown.with(|shown| {
            jobs.with(|jobs| {
                let last = shown.len().saturating_sub(1);
                let piece = |(place_in_body, piece): (usize, &Piece)| match piece {
                    Piece::Row(place) => jobs.get(*place).map(|job| row(job, *place, people, href, now)),
                    // Named by its end, so that each keeps its node.
                    Piece::Gap(rows) if place_in_body == 0 => Some(gap("before", *rows, columns)),
                    Piece::Gap(rows) if place_in_body == last => Some(gap("after", *rows, columns)),
                    Piece::Gap(rows) => Some(gap("between", *rows, columns)),
                };
                shown.iter().enumerate().filter_map(piece).collect::<Vec<_>>()
            })
        });
        tbody().children(rows)
    });
    table()
        .class("table jobs")
        .attr("data-people", people)
        .attr("aria-label", words::ENVIRONMENT_HISTORY.text())
        .attr("aria-rowcount", (count + 1).to_string())
        .child(thead().child(head))
        .child(body)
}

/// The columns that there are.
pub(super) fn shown_columns(people: bool) -> impl Iterator<Item = Column> {
    Column::ALL.into_iter().filter(move |column| people || !column.is_about_people())
}

fn head(column: Column, sort: Sort, on_sort: Callback<Column>) -> Element {
    let sorted = (sort.column == column).then_some(if sort.descending { "descending" } else { "ascending" });
    let press = button().class("sort").attr("type", "button").on("click", move |_| on_sort.run(column));
    th().attr("scope", "col")
        .attr("data-cell", column.name())
        .attr("aria-sort", sorted)
        .child(press.child(column.word().text()))
}

/// The place of rows that are not there.
fn gap(key: &'static str, rows: usize, columns: usize) -> Element {
    let height = ["calc(var(--row) * ", &rows.to_string(), ")"].concat();
    let cell = td().attr("colspan", columns.to_string()).attr("style:height", height);
    tr().key(key).class("gap").attr("aria-hidden", "true").child(cell)
}

fn measure(frame: NodeCell) -> Option<View> {
    let frame = frame.try_get_value().flatten()?;
    let row = frame.query_selector("tr[data-job-id]").ok()??.dyn_into::<HtmlElement>().ok()?.offset_height();
    Some(View { scrolled: frame.scroll_top(), height: frame.client_height(), row, ahead: AHEAD })
}

/// The place in the list of the row in which something stands that has taken the focus, or is about to.
fn place_of(target: Option<EventTarget>) -> Option<usize> {
    let row = target?.dyn_into::<web_sys::Element>().ok()?.closest("tr[data-job-id]").ok()??;
    row.get_attribute("aria-rowindex")?.parse::<usize>().ok()?.checked_sub(2)
}
