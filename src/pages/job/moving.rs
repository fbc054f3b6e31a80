//! Moving a planned refresh to another time: one act of the server.

use crate::api::{self, ApiError};
use crate::derive::{derived, memo};
use crate::html::{self, Child, Element, button, div, dynamic, section};
use crate::live::ServiceClock;
use crate::pages::parts::error_note;
use crate::pages::refresh::field;
use crate::paths;
use crate::router::Router;
use crate::session::CurrentSession;
use crate::text::words;
use crate::time;
use leptos::prelude::*;
use wire::{EnvironmentId, Job};

/// The button, and the field for the new time once it was pressed; nothing where nothing can be moved.
pub(super) fn moving(id: &EnvironmentId, job: Memo<Job>) -> Child {
    let (session, id) = (CurrentSession::of_app(), id.clone());
    let router = Router::of_app();
    let open = RwSignal::new(false);
    let sending = RwSignal::new(false);
    // The old plan is stopped before the answer is there: whoever waits for it goes on to where it leads.
    let can_be_moved = memo(move || session.is_there() && (sending.get() || job.with(Job::is_planned)));
    dynamic(move || match (can_be_moved.get(), open.get()) {
        (false, _) => Child::Nothing,
        (true, false) => {
            let begin = button().class("button").attr("type", "button").on("click", move |_| open.set(true));
            section().class("card").child(begin.child(words::MOVE_BUTTON.text())).into()
        }
        (true, true) => form(&id, job, open, sending, router).into(),
    })
}

fn form(id: &EnvironmentId, job: Memo<Job>, open: RwSignal<bool>, sending: RwSignal<bool>, router: Router) -> Element {
    let clock = ServiceClock::of_app();
    let planned = job.with_untracked(|job| job.scheduled_refresh_time).unwrap_or_else(|| clock.now_untracked());
    let typed = RwSignal::new(time::to_field(planned));
    let failed = RwSignal::new(None::<ApiError>);
    let pressed = RwSignal::new(false);
    let wrong = memo(move || match time::from_field(&typed.get()) {
        None => words::REFRESH_LATER_MISSING.text().to_owned(),
        Some(start) if start <= clock.now() => words::REFRESH_LATER_PAST.text().to_owned(),
        Some(start) if start == planned => words::MOVE_SAME.text().to_owned(),
        Some(_) => String::new(),
    });
    let id = id.clone();
    let submit = move |event: web_sys::Event| {
        event.prevent_default();
        pressed.set(true);
        let Some(start) = time::from_field(&typed.get_untracked()) else { return };
        if sending.get_untracked() || !wrong.get_untracked().is_empty() {
            return;
        }
        sending.set(true);
        let (id, job) = (id.clone(), job.with_untracked(|job| job.id.clone()));
        leptos::task::spawn_local(async move {
            let moved = api::move_job(&id, &job, &api::new_key(), start).await;
            if sending.try_set(false).is_some() {
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
                Err(error) => {
                    failed.try_set(Some(error));
                }
            }
        });
    };
    // Nobody is told off for a time that they have not touched.
    let untouched = memo(move || !pressed.get() && time::from_field(&typed.get()) == Some(planned));
    let shown = derived(move || if untouched.get() { String::new() } else { wrong.get() });
    let blocked = derived(move || (sending.get() || !wrong.with(String::is_empty)).to_string());
    let label =
        derived(move || if sending.get() { words::REFRESH_SENDING } else { words::MOVE_SUBMIT }.text().to_owned());
    let go = button().class("button").attr("data-kind", "primary").attr("type", "submit");
    let stay = button().class("button").attr("type", "button").on("click", move |_| open.set(false));
    let name = words::MOVE_LABEL.with([("zone", &time::zone())]);
    html::form()
        .class("card stack")
        .attr("novalidate", true)
        .on("submit", submit)
        .child(field(name, typed, shown, clock))
        .child(dynamic(move || failed.get().map(|error| error_note(&error, Some(words::MOVE_FAILED)))))
        .child(
            div()
                .class("buttons")
                .child(go.attr("aria-disabled", blocked).child(label))
                .child(stay.child(words::MOVE_KEEP.text())),
        )
}
