//! Now or later, and what is wrong with the chosen time.

use super::draft::Draft;
use crate::derive::{derived, memo};
use crate::html::{Child, Element, b, div, dynamic, fieldset, h2, input, label, legend, p, span};
use crate::live::ServiceClock;
use crate::say;
use crate::text::{Word, words};
use crate::time;
use leptos::prelude::*;
use wire::{HOUR, MINUTE, Timestamp};

/// What was chosen. The text of the field is kept as it was typed.
#[derive(Clone, Copy)]
pub(super) struct Choice {
    later: RwSignal<bool>,
    field: RwSignal<String>,
    /// From when the environment can be refreshed; none when it can now.
    first: Memo<Option<Timestamp>>,
    clock: ServiceClock,
}

impl Choice {
    /// Begins with what was chosen before; else with *now* where that is possible, and with the first possible time
    /// where it is not.
    pub(super) fn new(first: Memo<Option<Timestamp>>, clock: ServiceClock, draft: Option<&Draft>) -> Self {
        let blocked = first.get_untracked();
        let later = blocked.is_some() || draft.is_some_and(|draft| draft.later);
        let field = draft.map(|draft| draft.field.clone()).filter(|_| later);
        let field = field.unwrap_or_else(|| time::to_field(proposal(blocked, clock)));
        Self { later: RwSignal::new(later), field: RwSignal::new(field), first, clock }
    }

    /// What is to be kept of it, with what was typed besides.
    pub(super) fn draft(self, typed: String) -> Draft {
        Draft { later: self.later.get(), field: self.field.get(), typed }
    }

    /// Whether it is to start later.
    pub(super) fn is_later(self) -> bool {
        self.later.get()
    }

    /// When it would start, for what is shown: the chosen time, or this hour. Not to the second, so that what is read
    /// does not change under the eyes.
    pub(super) fn start(self) -> Timestamp {
        let hour = |instant: Timestamp| Timestamp::from_millis(instant.millis().div_euclid(HOUR) * HOUR);
        self.chosen().unwrap_or_else(|| hour(self.clock.now()))
    }

    /// What to send: none for now.
    pub(super) fn to_send(self) -> Option<Timestamp> {
        untrack(|| self.chosen())
    }

    fn chosen(self) -> Option<Timestamp> {
        self.later.get().then(|| time::from_field(&self.field.get())).flatten()
    }

    /// What is wrong with it, as a sentence.
    pub(super) fn error(self) -> Option<String> {
        let first = self.first.get();
        if !self.later.get() {
            let now = self.clock.now();
            return first.map(|first| words::REFRESH_NOW_BLOCKED.with([("time", &time::moment(first, now))]));
        }
        let Some(start) = self.chosen() else { return Some(words::REFRESH_LATER_MISSING.text().to_owned()) };
        let now = self.clock.now();
        if start <= now {
            return Some(words::REFRESH_LATER_PAST.text().to_owned());
        }
        let first = first.filter(|first| start < *first)?;
        Some(words::REFRESH_LATER_EARLY.with([("time", &time::moment(first, now))]))
    }

    /// What is odd about it, as a sentence: clocks that jump over the chosen time.
    fn oddity(self) -> Option<String> {
        let start = self.chosen()?;
        let typed = self.field.get();
        (time::to_field(start) != typed.get(..16).unwrap_or(&typed))
            .then(|| words::REFRESH_LATER_GAP.with([("time", &time::moment(start, self.clock.now()))]))
    }
}

/// A time that a person can still send: the first possible one or a full hour ahead, far enough for typing a name.
fn proposal(first: Option<Timestamp>, clock: ServiceClock) -> Timestamp {
    // In a demonstration an hour passes in seconds: two minutes of the reader's are what it takes to fill the form.
    let soon = clock.now_untracked().plus(HOUR.max(2 * MINUTE * i64::from(clock.speed_untracked())));
    let earliest = first.map_or(soon, |first| first.max(soon));
    Timestamp::from_millis((earliest.millis() + HOUR - 1).div_euclid(HOUR) * HOUR)
}

/// The two choices and the field for the time. `locked`: nothing can be changed any more.
pub(super) fn when(choice: Choice, locked: Memo<bool>) -> Element {
    let zone = time::zone();
    let now_blocked = memo(move || choice.first.get().is_some());
    let now_hint = derived(move || match choice.first.get() {
        Some(first) => words::REFRESH_NOW_BLOCKED.with([("time", &time::moment(first, choice.clock.now()))]),
        None => words::REFRESH_NOW_HINT.text().to_owned(),
    });
    let later_hint = words::REFRESH_LATER_HINT.with([("zone", &zone)]);
    let is_later = memo(move || choice.later.get());
    let radio = move |later: bool| {
        input()
            .attr("type", "radio")
            .attr("name", "when")
            .attr("checked", derived(move || is_later.get() == later))
            .on("change", move |_| choice.later.set(later))
    };
    let words_of =
        |word: Word, hint: Child| span().child(b().child(word.text())).child(span().class("muted small").child(hint));
    let now =
        label().child(radio(false).attr("disabled", now_blocked)).child(words_of(words::REFRESH_NOW, now_hint.into()));
    let later = label().child(radio(true)).child(words_of(words::REFRESH_LATER, later_hint.into()));
    fieldset()
        .class("step")
        .attr("disabled", locked)
        .child(legend().child(h2().child(words::REFRESH_WHEN.text())))
        .child(div().class("when").child(now).child(later))
        .child(dynamic(move || is_later.get().then(|| field(choice, &zone))))
}

fn field(choice: Choice, zone: &str) -> Element {
    let utc = derived(move || match choice.chosen() {
        Some(start) => words::REFRESH_LATER_UTC.with([("time", &time::moment_utc(start))]),
        None => String::new(),
    });
    let wrong = derived(move || {
        let (oddity, error) = (choice.oddity().unwrap_or_default(), choice.error().unwrap_or_default());
        say::joined(&oddity, &error)
    });
    let picked = input()
        .class("input")
        .attr("id", "start")
        .attr("type", "datetime-local")
        .attr("aria-describedby", "start-hint")
        .attr("value", choice.field.get_untracked())
        .on("input", move |event| choice.field.set(event_target_value(&event)));
    let hint = p()
        .class("small")
        .attr("id", "start-hint")
        .child(span().class("muted number").child(utc))
        .child(span().class("wrong").attr("role", "status").child(wrong));
    div()
        .class("field")
        .child(label().attr("for", "start").child(words::REFRESH_LATER_LABEL.with([("zone", zone)])))
        .child(picked)
        .child(hint)
}
