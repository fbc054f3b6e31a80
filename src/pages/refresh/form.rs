//! The form: nothing happens before the name of the sandbox stands in it.

use super::consequences::consequences;
use super::draft::Draft;
use super::sending::{Sender, Sent};
use super::when::{Choice, when};
use crate::components::{Note, Role, Tone};
use crate::derive::{derived, memo};
use crate::html::{
    self, Child, Element, NodeCell, a, b, bdi, button, div, dynamic, focus, h2, input, label, p, section,
};
use crate::live::{ServiceClock, Watch};
use crate::pages::environment::set_up_again;
use crate::pages::parts::error_note;
use crate::paths;
use crate::router::Router;
use crate::text::words;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};
use wire::{EnvironmentId, Job, TestEnvironment, same_name};

/// When, what will happen, the typed name, and two buttons that say what they do.
pub(super) fn form(
    id: &EnvironmentId,
    environment: Memo<TestEnvironment>,
    name: Memo<String>,
    jobs: Watch<Vec<Job>>,
    sent: RwSignal<Sent>,
) -> Element {
    let clock = ServiceClock::of_app();
    let first =
        memo(move || environment.with(|environment| environment.next_refresh_time).filter(|next| *next > clock.now()));
    let draft = Draft::of(id);
    let choice = Choice::new(first, clock, draft.as_ref());
    let typed = RwSignal::new(draft.map(|draft| draft.typed).unwrap_or_default());
    let pressed_too_early = RwSignal::new(false);
    let matches = memo(move || same_name(&typed.get(), &name.get()));
    let locked = memo(move || sent.with(Sent::is_open));
    let name_field = NodeCell::new_local(None);
    let sender = Sender::new(id, sent, jobs);

    let draft_id = id.clone();
    Effect::new(move |before: Option<Draft>| {
        let draft = choice.draft(typed.get());
        // What nobody has touched is no draft, and what was sent is none any more.
        if before.is_some_and(|before| before != draft) && !locked.get_untracked() {
            draft.keep(&draft_id);
        }
        draft
    });
    let keep = {
        let (router, id) = (Router::of_app(), id.clone());
        Callback::new(move |()| {
            Draft::forget(&id);
            router.go(&paths::environment(&id));
        })
    };
    let escape = move |event: Event| {
        let key = event.dyn_into::<KeyboardEvent>().map(|event| event.key());
        if key.is_ok_and(|key| key == "Escape") && !locked.get_untracked() {
            keep.run(());
        }
    };
    let submit = move |event: Event| {
        event.prevent_default();
        if !matches.get_untracked() {
            pressed_too_early.set(true);
            focus(name_field);
        } else if untrack(|| choice.error()).is_none() {
            sender.send(choice.to_send());
        }
    };
    let wrong = memo(move || pressed_too_early.get() && !matches.get());
    let hint = derived(move || match wrong.get() {
        true => words::REFRESH_NAME_WRONG.with([("name", &name.get())]),
        false => String::new(),
    });
    let what_it_does = derived(move || match (locked.get(), choice.is_later()) {
        (true, _) if sent.with(|sent| *sent == Sent::Sending) => words::REFRESH_SENDING.text().to_owned(),
        (true, _) => words::REFRESH_CHECKING.text().to_owned(),
        (false, true) => words::REFRESH_SUBMIT_LATER.with([("name", &name.get())]),
        (false, false) => words::REFRESH_SUBMIT.with([("name", &name.get())]),
    });
    // Not `disabled`: the button can be pressed at any time and then says what is missing.
    let blocked = derived(move || (!matches.get() || choice.error().is_some() || locked.get()).to_string());
    // To the day of the start, so that the sentences do not change while somebody reads them.
    let start = memo(move || choice.start());
    let jobs_read_at = memo(move || jobs.snapshot.with(|snapshot| snapshot.confirmed_at));
    let jobs = jobs.value();
    let outcome_id = id.clone();
    let facts = dynamic(move || {
        let jobs = jobs.get().unwrap_or_default();
        environment.with(|environment| consequences(environment, &jobs, start.get()))
    });
    let what =
        section().class("step card").child(h2().child(words::REFRESH_WILL.text())).child(facts).child(set_up_again());
    let (before, after) = words::REFRESH_NAME.around("name");
    let typing = input()
        .class("input")
        .node(name_field)
        .attr("id", "name")
        .attr("type", "text")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "none")
        .attr("spellcheck", "false")
        .attr("dir", "auto")
        .attr("value", typed.get_untracked())
        .attr("aria-describedby", "name-hint")
        .attr("aria-invalid", derived(move || wrong.get().to_string()))
        .attr("disabled", locked)
        .on("input", move |event| typed.set(event_target_value(&event)));
    let name_typed = div()
        .class("field")
        .child(label().attr("for", "name").child(before).child(b().child(bdi().child(name))).child(after))
        .child(typing)
        .child(p().class("small wrong").attr("id", "name-hint").attr("role", "status").child(hint));
    let go = button()
        .class("button")
        .attr("data-kind", "danger")
        .attr("type", "submit")
        .attr("aria-disabled", blocked)
        .child(what_it_does);
    let stay = button()
        .class("button")
        .attr("type", "button")
        .attr("disabled", locked)
        .on("click", move |_| keep.run(()))
        .child(words::REFRESH_KEEP.text());
    html::form()
        .class("form")
        .attr("novalidate", true)
        .on("submit", submit)
        .on("keydown", escape)
        .child(when(choice, locked))
        .child(what)
        .child(section().class("step").child(h2().child(words::REFRESH_SURE.text())).child(name_typed))
        .child(dynamic(move || sent.with(|sent| outcome(&outcome_id, sent, jobs_read_at.get()))))
        .child(div().class("buttons").child(go).child(stay))
}

/// What became of the request.
fn outcome(id: &EnvironmentId, sent: &Sent, jobs_read_at: i64) -> Child {
    let (title, text) = match sent {
        Sent::No | Sent::Sending => return Child::Nothing,
        Sent::Refused(error) => return error_note(error, Some(words::REFRESH_REFUSED)).into(),
        sent if sent.is_most_likely_lost(jobs_read_at) => (words::REFRESH_LOST, words::REFRESH_LOST_WHY),
        Sent::Unknown { .. } => (words::REFRESH_UNKNOWN, words::REFRESH_UNKNOWN_WHY),
    };
    let note = Note::new(Tone::Warning, title.text()).text(text.text()).role(Role::Alert);
    let back = a().class("button").attr("href", paths::environment(id)).child(words::REFRESH_BLOCKED_BACK.text());
    div().class("stack").child(note.view()).child(back).into()
}
