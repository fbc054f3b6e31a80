//! The form: nothing happens before the name of the sandbox stands in it.

use super::consequences::consequences;
use super::draft::Draft;
use super::pending::Pending;
use super::sending::{Desk, Sender, Sent};
use super::when::{Choice, when};
use crate::components::{Note, Role, Tone};
use crate::derive::{derived, memo};
use crate::html::{
    self, Child, Element, NodeCell, a, b, bdi, button, details, div, dynamic, focus, h2, input, label, p, section,
    summary,
};
use crate::live::{Latest, ServiceClock};
use crate::pages::environment::set_up_again;
use crate::pages::parts::error_note;
use crate::paths;
use crate::router::Router;
use crate::say;
use crate::session::CurrentSession;
use crate::text::{Word, words};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};
use wire::{EnvironmentId, Hold, IntentKind, IntentState, Standing, TestEnvironment, Timestamp, WishState, same_name};

/// When, what will happen, the typed name, and two buttons that say what they do.
pub(super) fn form(
    id: &EnvironmentId,
    environment: Memo<Latest<TestEnvironment>>,
    name: Memo<String>,
    desk: Desk,
) -> Element {
    let Desk { sent, jobs, standing, holds } = desk;
    let (clock, session) = (ServiceClock::of_app(), CurrentSession::of_app());
    let first = memo(move || {
        let now = clock.now();
        let free = environment.with(|environment| {
            let next = environment.next_refresh_time.map_or(now, |next| next.max(now));
            holds.with(|holds| Hold::free_from(holds, &environment.id, next)).unwrap_or(next)
        });
        (free > now).then_some(free)
    });
    let draft = Draft::of(id);
    let choice = Choice::new(first, holds, clock, draft.as_ref());
    let reason = RwSignal::new(draft.as_ref().map(|draft| draft.reason.clone()).unwrap_or_default());
    let typed = RwSignal::new(draft.map(|draft| draft.typed).unwrap_or_default());
    let pressed_too_early = RwSignal::new(false);
    let matches = memo(move || same_name(&typed.get(), &name.get()));
    let locked = memo(move || sent.with(Sent::is_open));
    let name_field = NodeCell::new_local(None);
    let sender = Sender::new(id, desk);

    let draft_id = id.clone();
    Effect::new(move |before: Option<Draft>| {
        let draft = choice.draft(reason.get(), typed.get());
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
            sender.send(choice.to_send(), reason.get_untracked());
        }
    };
    let wrong = memo(move || pressed_too_early.get() && !matches.get());
    let hint = derived(move || match wrong.get() {
        true => words::REFRESH_NAME_WRONG.with([("name", &name.get())]),
        false => String::new(),
    });
    let two_id = id.clone();
    let two = memo(move || session.asks_for_two(&two_id));
    let what_it_does = derived(move || match (locked.get(), choice.is_later()) {
        (true, _) if sent.with(|sent| *sent == Sent::Sending) => words::REFRESH_SENDING.text().to_owned(),
        (true, _) => words::REFRESH_CHECKING.text().to_owned(),
        (false, _) if two.get() => words::APPROVAL_ASK.with([("name", &name.get())]),
        (false, true) => words::REFRESH_SUBMIT_LATER.with([("name", &name.get())]),
        (false, false) => words::REFRESH_SUBMIT.with([("name", &name.get())]),
    });
    // Not `disabled`: the button can be pressed at any time and then says what is missing.
    let blocked = derived(move || (!matches.get() || choice.error().is_some() || locked.get()).to_string());
    // To the day of the start, so that the sentences do not change while somebody reads them.
    let start = memo(move || choice.start());
    let outcome_id = id.clone();
    let told = dynamic(move || outcome(&outcome_id, desk, session, sender));
    let waiting = standing.value_or_default();
    let waits = dynamic(move || waiting.with(|standing| waiting_already(standing, choice.is_soonest())));
    let jobs = jobs.value();
    let facts = dynamic(move || {
        let jobs = jobs.get().unwrap_or_default();
        environment.with(|environment| consequences(environment, &jobs, start.get()))
    });
    let what =
        section().class("step card").child(h2().child(words::REFRESH_WILL.text())).child(facts).child(set_up_again());
    let has_server = memo(move || session.is_there());
    let why = dynamic(move || has_server.get().then(|| reason_field(reason, locked)));
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
        .child(dynamic(move || holds.with(|holds| held(holds, clock.minute().get()))))
        .child(dynamic(move || two.get().then(second_person)))
        .child(waits)
        .child(html::slot("before-refresh"))
        .child(when(id, choice, locked))
        .child(what)
        .child(why)
        .child(section().class("step").child(h2().child(words::REFRESH_SURE.text())).child(name_typed))
        .child(told)
        .child(div().class("buttons").child(go).child(stay))
}

/// Somebody else has to agree before anything is deleted.
fn second_person() -> Element {
    let note = Note::new(Tone::Information, words::APPROVAL_NEEDED.text()).text(words::APPROVAL_NEEDED_WHY.text());
    note.view()
}

/// Why: for those who will ask.
fn reason_field(reason: RwSignal<String>, locked: Memo<bool>) -> Element {
    let typed = input()
        .class("input wide")
        .attr("id", "reason")
        .attr("type", "text")
        .attr("maxlength", "500")
        .attr("autocomplete", "off")
        .attr("dir", "auto")
        .attr("aria-describedby", "reason-hint")
        .attr("value", reason.get_untracked())
        .attr("disabled", locked)
        .on("input", move |event| reason.set(event_target_value(&event)));
    let field = div()
        .class("field")
        .child(label().attr("for", "reason").child(words::REFRESH_REASON_LABEL.text()))
        .child(typed)
        .child(p().class("small muted").attr("id", "reason-hint").child(words::REFRESH_REASON_HINT.text()));
    let begun = reason.with_untracked(|reason| !reason.is_empty());
    details().attr("open", begun).child(summary().child(words::REFRESH_REASON.text())).child(field)
}

/// People have agreed that no refresh starts now: until when, and why.
fn held(holds: &[Hold], now: Timestamp) -> Option<Element> {
    let hold = holds.iter().filter(|hold| hold.is_on(now)).max_by_key(|hold| hold.until)?;
    let why = hold.reason.clone().unwrap_or_default();
    let note = Note::new(Tone::Warning, [&say::held(hold, now), "."].concat()).text(why).role(Role::Status);
    Some(note.view())
}

/// There is one that waits already: another one that waits takes its place, any other makes it needless.
fn waiting_already(standing: &Standing, takes_its_place: bool) -> Option<Element> {
    let waits = standing.wish.as_ref().is_some_and(|wish| wish.state == Some(WishState::Waiting));
    let what_follows = if takes_its_place { words::REFRESH_WAITS_REPLACED } else { words::REFRESH_WAITS_WHY };
    waits.then(|| Note::new(Tone::Information, words::REFRESH_WAITS.text()).text(what_follows.text()).view())
}

/// What became of the request.
fn outcome(id: &EnvironmentId, desk: Desk, session: CurrentSession, sender: Sender) -> Child {
    let sent = desk.sent.get();
    let standing = desk.standing.get().unwrap_or_default();
    let lost = match sent {
        Sent::Sending => return Child::Nothing,
        Sent::Refused(error) => return error_note(&error, Some(words::REFRESH_REFUSED)).into(),
        Sent::Unknown(pending) => {
            // Our own server writes down whatever reaches it; where there is none, the jobs tell.
            let read_at = match session.is_there() {
                true => desk.standing.snapshot.with(|snapshot| snapshot.confirmed_at),
                false => desk.jobs.snapshot.with(|snapshot| snapshot.confirmed_at),
            };
            if !pending.is_most_likely_lost(&standing, read_at) {
                return problem(id, words::REFRESH_UNKNOWN, words::REFRESH_UNKNOWN_WHY, None).into();
            }
            Some(pending)
        }
        // One that was sent elsewhere, or before a reload, and that the server has given up.
        Sent::No => standing
            .intent
            .as_ref()
            .filter(|intent| {
                intent.state == Some(IntentState::Lost)
                    && intent.kind.as_ref().is_none_or(|kind| *kind == IntentKind::Refresh)
            })
            .map(|intent| {
                let jobs = desk.jobs.get_untracked().unwrap_or_default();
                Pending::of_intent(intent, &jobs)
            }),
    };
    lost.map(|pending| {
        let again = button()
            .class("button")
            .attr("type", "button")
            .on("click", move |_| sender.send_again(pending.clone()))
            .child(words::REFRESH_LOST_AGAIN.text());
        problem(id, words::REFRESH_LOST, words::REFRESH_LOST_WHY, Some(again))
    })
    .into()
}

/// A warning, with a way out and perhaps one on.
fn problem(id: &EnvironmentId, title: Word, text: Word, on: Option<Element>) -> Element {
    let note = Note::new(Tone::Warning, title.text()).text(text.text()).role(Role::Alert);
    let back = a().class("button").attr("href", paths::environment(id)).child(words::REFRESH_BLOCKED_BACK.text());
    div().class("stack").child(note.view()).child(div().class("buttons").child(on).child(back))
}
