//! The entries of the log as a table, a day after the other.

use super::raw::raw;
use super::say::{self, Detail};
use crate::components::state;
use crate::html::{self, Child, Element, a, bdi, button, div, p, span, table as html_table, tbody, td, th, thead, tr};
use crate::pages::activity::days::{self, Day};
use crate::paths;
use crate::text::{Word, words};
use crate::time;
use leptos::prelude::*;
use wire::{AuditAction, AuditEntry, AuditOutcome, TestEnvironment, Timestamp};

/// The numbers of the entries whose details are open.
pub(super) type Unfolded = RwSignal<Vec<i32>>;

/// The columns: their names in the stylesheet, and what stands above them.
const COLUMNS: [(&str, Word); 6] = [
    ("time", words::LOG_TIME),
    ("person", words::LOG_PERSON),
    ("what", words::LOG_WHAT),
    ("sandbox", words::ACTIVITY_SANDBOX),
    ("outcome", words::TABLE_OUTCOME),
    ("more", words::LOG_DETAILS),
];

/// The table, as it is at `now`; `sandboxes` says how they are called.
pub(super) fn table(
    entries: &[AuditEntry],
    sandboxes: &[TestEnvironment],
    unfolded: Unfolded,
    now: Timestamp,
) -> Element {
    let head = COLUMNS.map(|(name, word)| {
        // The buttons below say what they do; for those who look, the head would only say it again.
        let word = span().class(if name == "more" { "unseen" } else { "" }).child(word.text());
        th().attr("scope", "col").attr("data-cell", name).child(word)
    });
    let days = days::by_day(entries, |entry| entry.time, time::day_of_week);
    let days = days.into_iter().map(|(day, entries)| of_day(&day, &entries, sandboxes, unfolded, now));
    let table = html_table().class("table log").attr("aria-label", words::LOG.text());
    div().class("table-frame card").child(table.child(thead().child(tr().children(head))).children(days))
}

fn of_day(
    day: &Day,
    entries: &[&AuditEntry],
    sandboxes: &[TestEnvironment],
    unfolded: Unfolded,
    now: Timestamp,
) -> Element {
    let title = th().attr("scope", "rowgroup").attr("colspan", COLUMNS.len().to_string()).child(day.title(now));
    let rows = entries.iter().flat_map(|entry| {
        let number = entry.sequence.unwrap_or_default();
        let is_open = unfolded.with(|unfolded| unfolded.contains(&number));
        [Some(row(entry, number, sandboxes, unfolded, is_open, now)), is_open.then(|| details(entry, number))]
    });
    let head = tr().key("day").class("day").child(title);
    tbody().key(day.name.clone()).child(head).children(rows.flatten())
}

fn row(
    entry: &AuditEntry,
    number: i32,
    sandboxes: &[TestEnvironment],
    unfolded: Unfolded,
    is_open: bool,
    now: Timestamp,
) -> Element {
    let cells = [
        Child::from(entry.time.map(clock)),
        who(entry).into(),
        what(entry, now).into(),
        sandbox(entry, sandboxes),
        outcome(entry).into(),
        fold(number, unfolded, is_open).into(),
    ];
    let cells = COLUMNS.into_iter().zip(cells).map(|((name, _), cell)| td().attr("data-cell", name).child(cell));
    tr().key(number.to_string()).attr("data-entry", number.to_string()).attr("data-open", is_open).children(cells)
}

fn clock(at: Timestamp) -> Element {
    let time = html::time().class("number").attr("datetime", at.to_string()).attr("title", time::moment_utc(at));
    time.child(time::clock(at, at))
}

fn who(entry: &AuditEntry) -> Element {
    let person = match &entry.person {
        Some(person) => bdi().attr("title", entry.email.clone().unwrap_or_default()).child(person.clone()),
        None => span().class("muted").child(words::LOG_NOT_KNOWN.text()),
    };
    let (before, after) = words::LOG_THROUGH.around("portal");
    let through = entry.portal.clone();
    let through = through.map(|portal| p().class("muted small").child(before).child(bdi().child(portal)).child(after));
    div().child(person).child(through)
}

/// What was done, to what, for when, and why: other people's words, in any direction.
fn what(entry: &AuditEntry, now: Timestamp) -> Element {
    let raw = entry.action.as_ref().map(AuditAction::as_str).unwrap_or_default().to_owned();
    let start = entry.start.map(|start| {
        let said = words::LOG_START.with([("time", &time::moment(start, now))]);
        span().class("muted number").attr("title", time::moment_utc(start)).child(said)
    });
    let line = p().child(span().attr("title", raw).child(say::action(entry))).child(" ").child(Child::from(start));
    let thing = match say::detail(entry) {
        Some(Detail::Ours(word)) => Some(span().child(word.text())),
        Some(Detail::Typed(text)) => Some(bdi().child(text)),
        _ => None,
    };
    let reason = entry.reason.as_ref().map(|reason| bdi().child(reason.clone()));
    let below = [thing, reason].into_iter().flatten().map(|text| p().class("muted small").child(text));
    div().child(line).children(below)
}

fn sandbox(entry: &AuditEntry, sandboxes: &[TestEnvironment]) -> Child {
    match &entry.environment_id {
        Some(id) => {
            let known = sandboxes.iter().find(|sandbox| sandbox.id == *id);
            let name = known.map_or(id.as_str(), TestEnvironment::name).to_owned();
            a().attr("href", paths::environment(id)).attr("title", id.to_string()).child(bdi().child(name)).into()
        }
        None if say::is_about_all(entry) => words::CALENDAR_ALL.text().into(),
        None => Child::Nothing,
    }
}

fn outcome(entry: &AuditEntry) -> Element {
    let raw = entry.outcome.as_ref().map(AuditOutcome::as_str).unwrap_or_default().to_owned();
    let (tone, word) = say::outcome(entry);
    let why = match say::detail(entry) {
        // It speaks as its log does.
        Some(Detail::Server(text)) => Some(p().class("muted small").child(bdi().attr("lang", "en").child(text))),
        _ => None,
    };
    div().child(span().attr("title", raw).child(state(tone, word))).child(Child::from(why))
}

/// Opens the details, or closes them.
fn fold(number: i32, unfolded: Unfolded, is_open: bool) -> Element {
    let press = move |_| {
        unfolded.update(|unfolded| match unfolded.iter().position(|other| *other == number) {
            Some(place) => drop(unfolded.remove(place)),
            None => unfolded.push(number),
        });
    };
    button()
        .class("button small")
        .attr("data-kind", "quiet")
        .attr("type", "button")
        .attr("aria-expanded", is_open.to_string())
        .on("click", press)
        .child(words::LOG_DETAILS.text())
}

fn details(entry: &AuditEntry, number: i32) -> Element {
    let cell = td().attr("colspan", COLUMNS.len().to_string()).child(raw(entry));
    tr().key(["details-", &number.to_string()].concat()).class("details").child(cell)
}
