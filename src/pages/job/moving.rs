//! Moving a planned refresh to another time: one act of the server.

use crate::api::{self, ApiError};
use crate::components::{Note, Role, Tone};
use crate::derive::{derived, memo};
use crate::host::{Event, Host};
use crate::html::{self, Child, Element, button, div, dynamic, section};
use crate::live::{Latest, ServiceClock};
use crate::pages::parts::error_note;
use crate::pages::refresh::field;
use crate::paths;
use crate::router::Router;
use crate::session::CurrentSession;
use crate::text::words;
use crate::time;
use leptos::prelude::*;
use wire::{EnvironmentId, Job, Timestamp};

/// How far a move is that was asked for on this page.
#[derive(Clone, Debug, PartialEq)]
enum Moving {
    No,
    Choosing,
    /// On its way to that time. The planned job may be gone before the answer comes.
    Sending(Timestamp),
    Failed(ApiError),
}

/// The button, the field for the new time once it was pressed, and what becomes of it; nothing where nothing can be
/// moved.
pub(super) fn moving(id: &EnvironmentId, job: Memo<Latest<Job>>) -> Child {
    let (session, clock, id) = (CurrentSession::of_app(), ServiceClock::of_app(), id.clone());
    let (router, host, access_id) = (Router::of_app(), Host::of_app(), id.clone());
    let state = RwSignal::new(Moving::No);
    let submit = Callback::new(move |start: Timestamp| {
        let event = Event::RefreshRequested { environment: &id, how: "move", start: &start.to_string(), reason: "" };
        if !host.allows(event) {
            state.set(Moving::Failed(ApiError::of_host()));
            return;
        }
        state.set(Moving::Sending(start));
        let (id, job) = (id.clone(), job.with_untracked(|job| job.id.clone()));
        leptos::task::spawn_local(async move {
            let moved = api::move_job(&id, &job, &api::new_key(), start).await;
            if state.try_get_untracked().is_none() {
                // The reader has left the page.
                return;
            }
            match moved {
                Ok(intent) => router.replace(&match &intent.job_id {
                    Some(job) => paths::job(&id, job),
                    // It is under way: the sandbox's page says how far.
                    None => paths::environment(&id),
                }),
                Err(ApiError::Unknown) => router.replace(&paths::environment(&id)),
                Err(error) => state.set(Moving::Failed(error)),
            }
        });
    });
    // Where a second person has agreed to it, another time is another refresh.
    let can_be_moved = memo(move || {
        let alone = session.may_refresh(&access_id) && session.offers().schedule && !session.asks_for_two(&access_id);
        session.is_there() && alone && job.with(|job| job.is_planned())
    });
    dynamic(move || -> Child {
        let begin = || {
            let begin =
                button().class("button").attr("type", "button").on("click", move |_| state.set(Moving::Choosing));
            section().class("card").child(begin.child(words::MOVE_BUTTON.text()))
        };
        match state.get() {
            Moving::Sending(start) => {
                let title = words::DOUBT_MOVING.with([("time", &time::moment(start, clock.now_untracked()))]);
                let note = Note::new(Tone::Information, title).text(words::DOUBT_MOVING_WHY.text());
                note.role(Role::Status).view().into()
            }
            Moving::Failed(error) => {
                let note = error_note(&error, Some(words::MOVE_FAILED));
                div().class("notes").child(note).child(can_be_moved.get().then(begin)).into()
            }
            Moving::Choosing if can_be_moved.get() => form(job, state, submit, clock).into(),
            _ => can_be_moved.get().then(begin).into(),
        }
    })
}

fn form(job: Memo<Latest<Job>>, state: RwSignal<Moving>, submit: Callback<Timestamp>, clock: ServiceClock) -> Element {
    let planned = job.with_untracked(|job| job.scheduled_refresh_time).unwrap_or_else(|| clock.now_untracked());
    let typed = RwSignal::new(time::to_field(planned));
    let pressed = RwSignal::new(false);
    let wrong = memo(move || match time::from_field(&typed.get()) {
        None => words::REFRESH_LATER_MISSING.text().to_owned(),
        Some(start) if start <= clock.now() => words::REFRESH_LATER_PAST.text().to_owned(),
        Some(start) if start == planned => words::MOVE_SAME.text().to_owned(),
        Some(_) => String::new(),
    });
    // Nobody is told off for a time that they have not touched.
    let untouched = memo(move || !pressed.get() && time::from_field(&typed.get()) == Some(planned));
    let shown = derived(move || if untouched.get() { String::new() } else { wrong.get() });
    let blocked = derived(move || (!wrong.with(String::is_empty)).to_string());
    let on_submit = move |event: web_sys::Event| {
        event.prevent_default();
        pressed.set(true);
        if let Some(start) = time::from_field(&typed.get_untracked())
            && wrong.with_untracked(String::is_empty)
        {
            submit.run(start);
        }
    };
    let go =
        button().class("button").attr("data-kind", "primary").attr("type", "submit").attr("aria-disabled", blocked);
    let stay = button().class("button").attr("type", "button").on("click", move |_| state.set(Moving::No));
    let (go, stay) = (go.child(words::MOVE_SUBMIT.text()), stay.child(words::MOVE_KEEP.text()));
    html::form()
        .class("card stack")
        .attr("novalidate", true)
        .on("submit", on_submit)
        .child(field(words::MOVE_LABEL.with([("zone", &time::zone())]), typed, shown, clock))
        .child(div().class("buttons").child(go).child(stay))
}
