//! Now, later, or as soon as it is possible, and what is wrong with the chosen time.

use super::draft::Draft;
use super::how::How;
use crate::api;
use crate::derive::{derived, memo};
use crate::html::{Child, Element, a, b, div, dynamic, fieldset, h2, input, label, legend, p, span};
use crate::live::ServiceClock;
use crate::paths;
use crate::router::Router;
use crate::say;
use crate::session::CurrentSession;
use crate::text::{Word, words};
use crate::time;
use leptos::prelude::*;
use wire::{EnvironmentId, HOUR, Hold, MINUTE, Timestamp};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// A refresh, at a time or at once.
    Refresh(Option<Timestamp>),
    /// A refresh at the first possible moment, but not before a time.
    AsSoonAsPossible(Option<Timestamp>),
}

/// What was chosen. The text of the field is kept as it was typed.
#[derive(Clone, Copy)]
pub(super) struct Choice {
    how: RwSignal<How>,
    field: RwSignal<String>,
    not_before: RwSignal<String>,
    /// From when the environment can be refreshed; none when it can now.
    first: Memo<Option<Timestamp>>,
    /// When nobody may start a refresh.
    holds: Memo<Vec<Hold>>,
    clock: ServiceClock,
}

impl Choice {
    /// Begins with what was chosen before; else with *now* where that is possible, and with the first possible time
    /// where it is not.
    pub(super) fn new(
        first: Memo<Option<Timestamp>>,
        holds: Memo<Vec<Hold>>,
        clock: ServiceClock,
        draft: Option<&Draft>,
    ) -> Self {
        let blocked = first.get_untracked();
        let asked_for = Router::of_app().query_now(paths::HOW);
        let chosen = match draft {
            Some(draft) => draft.how,
            None if blocked.is_some() && asked_for == paths::SOONEST => How::Soonest,
            None => How::Now,
        };
        let how = match CurrentSession::of_app().offers().schedule {
            false => How::Now,
            true if blocked.is_some() && chosen == How::Now => How::Later,
            true => chosen,
        };
        let field = draft.map(|draft| draft.field.clone()).filter(|_| how == How::Later);
        let field = field.unwrap_or_else(|| time::to_field(proposal(blocked, clock)));
        let (how, field, not_before) = (RwSignal::new(how), RwSignal::new(field), RwSignal::new(String::new()));
        Self { how, field, not_before, first, holds, clock }
    }

    /// What is to be kept of it, with what was typed besides.
    pub(super) fn draft(self, reason: String, typed: String) -> Draft {
        Draft { how: self.how.get(), field: self.field.get(), reason, typed }
    }

    /// Whether it is to start at another time than now.
    pub(super) fn is_later(self) -> bool {
        self.how.get() != How::Now
    }

    /// Whether it is to start as soon as possible.
    pub(super) fn is_soonest(self) -> bool {
        self.how.get() == How::Soonest
    }

    /// When it would start, for what is shown: the chosen time, or this hour, and never a time at which it cannot. Not to
    /// the second, so that what is read does not change under the eyes.
    pub(super) fn start(self) -> Timestamp {
        let hour = Timestamp::from_millis(self.clock.now().millis().div_euclid(HOUR) * HOUR);
        self.chosen().max(self.first.get()).map_or(hour, |start| start.max(hour))
    }

    /// What to send.
    pub(super) fn to_send(self) -> Asked {
        untrack(|| match self.how.get() {
            How::Soonest => Asked::AsSoonAsPossible(time::from_field(&self.not_before.get())),
            _ => Asked::Refresh(self.chosen()),
        })
    }

    fn chosen(self) -> Option<Timestamp> {
        match self.how.get() {
            How::Now => None,
            How::Later => time::from_field(&self.field.get()),
            How::Soonest => self.first.get().max(time::from_field(&self.not_before.get())),
        }
    }

    /// What is wrong with it, as a sentence.
    pub(super) fn error(self) -> Option<String> {
        let first = self.first.get();
        match self.how.get() {
            How::Soonest => return None,
            How::Now => {
                let now = self.clock.now();
                return first.map(|first| words::REFRESH_NOW_BLOCKED.with([("time", &time::moment(first, now))]));
            }
            How::Later => {}
        }
        let Some(start) = self.chosen() else { return Some(words::REFRESH_LATER_MISSING.text().to_owned()) };
        let now = self.clock.now();
        if start <= now {
            return Some(words::REFRESH_LATER_PAST.text().to_owned());
        }
        if let Some(first) = first.filter(|first| start < *first) {
            return Some(words::REFRESH_LATER_EARLY.with([("time", &time::moment(first, now))]));
        }
        self.holds.with(|holds| {
            let hold = holds.iter().find(|hold| hold.is_on(start))?;
            let why = hold.reason.as_deref().unwrap_or_default();
            Some(words::REFRESH_LATER_HELD.with([("held", &say::held(hold, now)), ("why", why)]))
        })
    }
}

/// What is odd about a time that was typed, as a sentence: clocks that jump over it.
pub(crate) fn oddity(typed: &str, now: Timestamp) -> Option<String> {
    let start = time::from_field(typed)?;
    (time::to_field(start) != typed.get(..16).unwrap_or(typed))
        .then(|| words::REFRESH_LATER_GAP.with([("time", &time::moment(start, now))]))
}

/// A time that a person can still send: the first possible one or a full hour ahead, far enough for typing a name.
fn proposal(first: Option<Timestamp>, clock: ServiceClock) -> Timestamp {
    // In a demonstration an hour passes in seconds: two minutes of the reader's are what it takes to fill the form.
    let soon = clock.now_untracked().plus(HOUR.max(2 * MINUTE * i64::from(clock.speed_untracked())));
    let earliest = first.map_or(soon, |first| first.max(soon));
    Timestamp::from_millis((earliest.millis() + HOUR - 1).div_euclid(HOUR) * HOUR)
}

/// The choices and the field for the time. `locked`: nothing can be changed any more.
pub(super) fn when(id: &EnvironmentId, choice: Choice, locked: Memo<bool>) -> Element {
    let (zone, session, id) = (time::zone(), CurrentSession::of_app(), id.clone());
    let now_blocked = memo(move || choice.first.get().is_some());
    // Somebody has to wait for that moment, and only our own server does.
    let two_id = id.clone();
    // Nor where a second person has to agree: they agree to a time.
    let can_wait = memo(move || {
        now_blocked.get() && session.is_there() && session.offers().schedule && !session.asks_for_two(&two_id)
    });
    let about = move || choice.first.get().map(|first| time::moment(first, choice.clock.now())).unwrap_or_default();
    let now_hint = derived(move || match now_blocked.get() {
        true => words::REFRESH_NOW_BLOCKED.with([("time", &about())]),
        false => words::REFRESH_NOW_HINT.text().to_owned(),
    });
    let soonest_hint = derived(move || words::REFRESH_SOONEST_HINT.with([("time", &about())]));
    let later_hint = words::REFRESH_LATER_HINT.with([("zone", &zone)]);
    let radio = move |how: How, word: Word, hint: Child| {
        let button = input()
            .attr("type", "radio")
            .attr("name", "when")
            .attr("checked", derived(move || choice.how.get() == how))
            .on("change", move |_| choice.how.set(how));
        let button = if how == How::Now { button.attr("disabled", now_blocked) } else { button };
        let said = span().child(b().child(word.text())).child(span().class("muted small").child(hint));
        label().key(how.name()).child(button).child(said)
    };
    let choices = dynamic(move || {
        let mut choices = vec![radio(How::Now, words::REFRESH_NOW, now_hint.into())];
        if can_wait.get() {
            choices.push(radio(How::Soonest, words::REFRESH_SOONEST, soonest_hint.into()));
        }
        if session.offers().schedule {
            choices.push(radio(How::Later, words::REFRESH_LATER, later_hint.clone().into()));
        }
        div().class("when").children(choices)
    });
    let calendar = dynamic(move || {
        can_wait.get().then(|| {
            let link = a().attr("href", api::calendar_url(&id)).attr("download", "");
            p().class("small").child(link.child(words::REFRESH_CALENDAR.text()))
        })
    });
    let how = memo(move || choice.how.get());
    fieldset()
        .class("step")
        .attr("disabled", locked)
        .child(legend().child(h2().child(words::REFRESH_WHEN.text())))
        .child(choices)
        .child(dynamic(move || match how.get() {
            How::Now => Child::Nothing,
            How::Later => {
                let wrong = derived(move || choice.error().unwrap_or_default());
                let word = words::REFRESH_LATER_LABEL.with([("zone", &zone)]);
                field(word, choice.field, wrong, choice.clock).key("later").into()
            }
            How::Soonest => {
                let nothing = derived(String::new);
                let word = words::REFRESH_SOONEST_LABEL.with([("zone", &zone)]);
                field(word, choice.not_before, nothing, choice.clock).key("soonest").into()
            }
        }))
        .child(calendar)
}

/// A field for a time, with the time in UTC and what is wrong below it.
pub(crate) fn field(name: String, typed: RwSignal<String>, wrong: Signal<String>, clock: ServiceClock) -> Element {
    field_called("start", name, typed, wrong, clock)
}

/// The same with an id of its own, where a page has several.
pub(crate) fn field_called(
    id: &'static str,
    name: String,
    typed: RwSignal<String>,
    wrong: Signal<String>,
    clock: ServiceClock,
) -> Element {
    let hint_id = [id, "-hint"].concat();
    let utc = derived(move || match time::from_field(&typed.get()) {
        Some(start) => words::REFRESH_LATER_UTC.with([("time", &time::moment_utc(start))]),
        None => String::new(),
    });
    let wrong = derived(move || {
        let odd = typed.with(|typed| oddity(typed, clock.now()));
        say::joined(&odd.unwrap_or_default(), &wrong.get())
    });
    let picked = input()
        .class("input")
        .attr("id", id)
        .attr("type", "datetime-local")
        .attr("aria-describedby", hint_id.clone())
        .attr("value", typed.get_untracked())
        .on("input", move |event| typed.set(event_target_value(&event)));
    let hint = p()
        .class("small")
        .attr("id", hint_id)
        .child(span().class("muted number").child(utc))
        .child(span().class("wrong").attr("role", "status").child(wrong));
    div().class("field").child(label().attr("for", id).child(name)).child(picked).child(hint)
}
