//! What several pages show in the same way.

use crate::api::ApiError;
use crate::components::{self, Note, Role, Tone, skeleton};
use crate::derive::{derived, effect, memo};
use crate::embed;
use crate::focus;
use crate::host::{Event, Host, Offers};
use crate::html::{Child, Element, NodeCell, a, bdi, button, div, dynamic, h1, h2, p};
use crate::live::{Contact, ContactState, ServiceClock};
use crate::paths;
use crate::session::CurrentSession;
use crate::text::{Word, words};
use crate::time;
use leptos::prelude::*;
use wire::{EnvironmentId, Intent, IntentKind, SECOND, Timestamp};

/// Puts a title on the tab, where it is the app's own.
pub(super) fn set_title(title: impl Fn() -> String + 'static) {
    if embed::is_embedded() {
        return;
    }
    effect(move || document().set_title(&words::APP_TITLE.with([("page", &title())])));
}

/// What went wrong with a request, and what the reader can do. `context` says what it means here, such as that a
/// refresh was not started.
pub(super) fn error_note(error: &ApiError, context: Option<Word>) -> Element {
    let (title, text) = match error {
        ApiError::Unreachable | ApiError::Unknown => {
            (words::ERROR_UNREACHABLE, words::ERROR_UNREACHABLE_WHY.text().to_owned())
        }
        ApiError::SignedOut => (words::ERROR_SIGNED_OUT, words::ERROR_SIGNED_OUT_WHY.text().to_owned()),
        ApiError::Unreadable => (words::ERROR_UNREADABLE, words::ERROR_UNREADABLE_WHY.text().to_owned()),
        ApiError::Failing(_) => (words::ERROR_FAILING, words::ERROR_FAILING_WHY.text().to_owned()),
        ApiError::SlowDown(wait) => {
            let wait = time::duration(i64::from(*wait));
            (words::ERROR_FAILING, words::FRESH_SLOW_DOWN.with([("wait", &wait)]))
        }
        ApiError::Refused(problem) => (words::ERROR_REFUSED, problem.sentence().unwrap_or_default().to_owned()),
    };
    let track = match error {
        ApiError::Refused(problem) | ApiError::Failing(problem) => problem.any_track_id(),
        _ => None,
    };
    Note::new(Tone::Danger, context.unwrap_or(title).text()).text(text).role(Role::Alert).track(track).view()
}

/// Says to whoever looks only that something is not theirs to change, and whom to ask.
pub(super) fn not_yours() -> Child {
    let session = CurrentSession::of_app();
    // What a host has left out of its page is not to be had from anybody.
    if session.offers() != Offers::ALL {
        return Child::Nothing;
    }
    let whom = session.contact().map(|(name, _)| name);
    let whom = whom.unwrap_or_else(|| words::ACCESS_ADMINISTRATOR.text().to_owned());
    p().class("muted small").child(words::ACCESS_NOT_YOURS.with([("name", &whom)])).into()
}

/// How old a watched value is, a button to look again, and an alert while contact is lost.
pub(super) fn freshness(contact: Contact) -> [Child; 2] {
    let (clock, session) = (ServiceClock::of_app(), CurrentSession::of_app());
    // The reader's own clock: when contact was lost *here*.
    let clock_time = |instant: i64| time::clock(Timestamp::from_millis(instant), Timestamp::from_millis(instant));
    let updated = derived(move || {
        let state = contact.state.get();
        if !state.has_value {
            return String::new();
        }
        if state.source.code.is_some() {
            return words::FRESH_AS_OF.with([("time", &clock_time(state.read_at()))]);
        }
        // Of another server it is known only by trying, and in the tab that tries.
        if state.live && state.source.age_seconds.is_none() && session.is_there() {
            return words::FRESH_LIVE.text().to_owned();
        }
        words::FRESH_UPDATED.with([("ago", &time::duration(clock.local() - state.read_at()))])
    });
    let lost = memo(move || -> Option<components::Lost> {
        let state = contact.state.get();
        if !state.has_value || state.gone {
            return None;
        }
        let (mut at, mut track) = (state.confirmed_at, None);
        let (sentence, wait) = match (&state.error, state.source.code.as_deref()) {
            // That is said at the top of the page, with what to do.
            (Some(ApiError::SignedOut), _) if session.is_there() => return None,
            (Some(error), _) => match error.asked_to_wait() {
                Some(wait) => (words::FRESH_SLOW_DOWN, i64::from(wait)),
                None => (words::FRESH_LOST, 0),
            },
            (None, Some(code)) => {
                (at, track) = (state.read_at(), state.source.track_id.clone());
                let sentence = match code {
                    "zuora-asks-to-wait" => words::FRESH_ZUORA_SLOW_DOWN,
                    "zuora-needs-attention" | "not-permitted" => words::FRESH_ZUORA_ATTENTION,
                    _ => words::FRESH_ZUORA_LOST,
                };
                (sentence, i64::from(state.source.next_look_seconds.unwrap_or_default()) * SECOND)
            }
            (None, None) => return None,
        };
        Some((sentence.with([("time", &clock_time(at)), ("wait", &time::duration(wait))]), track))
    });
    components::freshness(updated, lost, contact.look)
}

/// Shows what depends on a value as soon as it is there, until then a skeleton, and an error where there has never
/// been a value. `missing` is said where there is no such thing.
pub(super) fn awaited(contact: Contact, missing: Word, shown: impl Fn() -> Child + 'static) -> Child {
    let wanting = memo(move || {
        let ContactState { has_value, error, .. } = contact.state.get();
        (!has_value).then_some(error)
    });
    let host = Host::of_app();
    effect(move || {
        if let Some(Some(error)) = wanting.get() {
            host.tell(Event::Error(&error));
        }
    });
    dynamic(move || match wanting.get() {
        None => shown(),
        Some(None) => skeleton().into(),
        Some(Some(error)) if error.is_not_found() => not_found(missing).into(),
        Some(Some(error)) => {
            let again = button().class("button").attr("type", "button").on("click", move |_| contact.look.run(()));
            let again = again.child(words::ERROR_RETRY.text());
            div().class("stack").child(error_note(&error, None)).child(again).into()
        }
    })
}

/// The same for a whole page, which has a title for those who listen before it says its own.
pub(super) fn awaited_page(contact: Contact, title: Word, missing: Word, shown: impl Fn() -> Child + 'static) -> Child {
    let untitled = memo(move || {
        let ContactState { has_value, error, .. } = contact.state.get();
        !has_value && !error.is_some_and(|error| error.is_not_found())
    });
    let title = dynamic(move || untitled.get().then(|| h1().class("unseen").child(title.text())));
    div().child(title).child(awaited(contact, missing, shown)).into()
}

/// A request is under way, and nobody knows yet what comes of it: nobody may start another one.
pub(super) fn in_doubt(intent: &Intent, now: Timestamp) -> Element {
    let moved_to = intent.scheduled_refresh_time.filter(|_| intent.kind == Some(IntentKind::Move));
    let (title, text) = match (moved_to, intent.create_time) {
        (Some(start), _) => (words::DOUBT_MOVING.with([("time", &time::moment(start, now))]), words::DOUBT_MOVING_WHY),
        (None, Some(asked)) => {
            (words::DOUBT_ASKED.with([("time", &time::clock(asked, now))]), words::REFRESH_UNKNOWN_WHY)
        }
        (None, None) => (words::REFRESH_UNKNOWN.text().to_owned(), words::REFRESH_UNKNOWN_WHY),
    };
    Note::new(Tone::Warning, title).text(text.text()).role(Role::Status).view()
}

/// There is no such thing, and a way on.
pub(super) fn not_found(text: Word) -> Element {
    let heading = NodeCell::new_local(None);
    focus::give_to_title(heading);
    let back = a().class("button").attr("href", paths::environments()).child(words::ERROR_NOT_FOUND_BACK.text());
    div()
        .class("card empty")
        .child(h1().node(heading).attr("tabindex", "-1").child(words::ERROR_NOT_FOUND.text()))
        .child(p().class("muted").child(text.text()))
        .child(back)
}

/// There is nothing to show, and why.
pub(super) fn empty(title: Word, text: Word) -> Element {
    div().class("card empty").child(h2().child(title.text())).child(p().class("muted").child(text.text()))
}

/// Puts a text on the clipboard; whether the browser allowed it.
pub(super) async fn copy(text: &str) -> bool {
    let written = window().navigator().clipboard().write_text(text);
    wasm_bindgen_futures::JsFuture::from(written).await.is_ok()
}

/// Crumbs: all sandboxes, unless the host shows one only, and one of them if its name is given.
pub(super) fn crumbs(to: Option<(&EnvironmentId, Memo<String>)>) -> Vec<Child> {
    let mut crumbs = Vec::new();
    if !Host::of_app().is_about_one() {
        crumbs.push(a().attr("href", paths::environments()).child(words::ENVIRONMENT_CRUMB.text()).into());
    }
    if let Some((id, name)) = to {
        if !crumbs.is_empty() {
            crumbs.push(" › ".into());
        }
        crumbs.push(a().attr("href", paths::environment(id)).child(bdi().child(name)).into());
    }
    crumbs
}
