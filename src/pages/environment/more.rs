//! What follows on the page of a sandbox after what is possible and what it is: for those who stay.

mod address;
mod arrange;
mod chips;
mod choice;
mod copies;
mod figures;
mod history;
mod hold;
mod hold_form;
mod notes;
mod recipient_form;
mod recipients;
mod saving;
mod statistics;

use super::card;
use crate::derive::{derived, memo};
use crate::frames::once_painted;
use crate::html::{Child, Element, div, dynamic};
use crate::lazy::lazy;
use crate::live::{Latest, Watch};
use crate::pages::parts::not_yours;
use crate::session::CurrentSession;
use crate::text::words;
use leptos::prelude::*;
use std::cell::Cell;
use wire::{EnvironmentId, Holds, Job, Notes, Role, TestEnvironment};

/// What the page watches already.
#[derive(Clone, Copy)]
pub(super) struct Known {
    /// The environment.
    pub(super) environment: Memo<Latest<TestEnvironment>>,
    /// Its jobs.
    pub(super) jobs: Watch<Vec<Job>>,
    /// What people noted about it.
    pub(super) notes: Watch<Option<Notes>>,
    /// When no refresh may start.
    pub(super) holds: Watch<Option<Holds>>,
}

/// History, statistics, what a refresh does, and what people keep about the sandbox.
pub(super) fn more(id: EnvironmentId, known: Known) -> Child {
    let history = history::history(&id, known.jobs);
    let below = move || below(&id, known);
    // Who comes back finds the page as high as it was, so that the browser can scroll to where they were.
    let below = if OPENED.replace(true) { below() } else { once_painted(below) };
    div().class("more").child(history).child(below).into()
}

thread_local! {
    /// Whether the page of a sandbox has been open before.
    static OPENED: Cell<bool> = const { Cell::new(false) };
}

/// What follows after the history.
fn below(id: &EnvironmentId, known: Known) -> Child {
    let (id, environment) = (id.clone(), known.environment);
    let copied = dynamic(move || environment.with(|environment| copies::copies(environment.data_copy_type.as_ref())));
    let statistics = div().child(card(words::STATISTICS).child(statistics::statistics(known.jobs.value())));
    // Forms and what they check: as much again as all the rest.
    let people = lazy!(people(id: EnvironmentId, known: Known));
    div()
        .class("more")
        .child(div().class("columns").child(statistics).child(people))
        .child(card(words::ENVIRONMENT_COPIES).child(copied))
        .into()
}

/// What people keep about the sandbox, and who gets an email.
#[expect(clippy::needless_pass_by_value, reason = "what crosses a cut is handed over")]
fn people(id: EnvironmentId, known: Known) -> Child {
    let (session, environment) = (CurrentSession::of_app(), known.environment);
    let name = derived(move || environment.with(|environment| environment.name().to_owned()));
    let (kept_id, has_server) = (id.clone(), memo(move || session.is_there()));
    let kept = dynamic(move || has_server.get().then(|| kept(&kept_id, known, name)));
    div().child(kept).child(recipients::recipients(&id)).into()
}

/// What only the console's own server keeps.
fn kept(id: &EnvironmentId, known: Known, name: Signal<String>) -> Element {
    div().class("notes").child(hold::hold(id, known.holds, known.notes, name)).child(notes::notes(
        id,
        known.notes,
        name,
    ))
}

/// Whether whoever looks keeps a sandbox: its administrators do, and its owner.
fn keeps(id: &EnvironmentId, notes: Watch<Option<Notes>>) -> Memo<bool> {
    let (session, id, notes) = (CurrentSession::of_app(), id.clone(), notes.value_or_default());
    memo(move || {
        let owner = notes.with(|notes| notes.as_ref().and_then(|notes| notes.owner.clone()));
        session.may_at_console(&Role::Administrator, Some(&id)) || session.owns(owner.as_deref())
    })
}

/// A button for those who keep a sandbox. Others are told whom to ask.
fn of_keepers(id: &EnvironmentId, notes: Watch<Option<Notes>>, button: impl Fn() -> Element + 'static) -> Child {
    let keeps = keeps(id, notes);
    dynamic(move || if keeps.get() { button().into() } else { not_yours() })
}
