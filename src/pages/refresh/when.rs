//! Now or later, and what is wrong with the chosen time.

use crate::live::ServiceClock;
use crate::text::words;
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
    /// Begins with *now* where that is possible, else with the first possible time.
    pub(super) fn new(first: Memo<Option<Timestamp>>, clock: ServiceClock) -> Self {
        let proposed = proposal(first.get_untracked(), clock);
        Self {
            later: RwSignal::new(first.get_untracked().is_some()),
            field: RwSignal::new(time::to_field(proposed)),
            first,
            clock,
        }
    }

    /// Whether it is to start later.
    pub(super) fn is_later(self) -> bool {
        self.later.get()
    }

    /// When it would start, for what is shown: now, or the chosen time.
    pub(super) fn start(self) -> Timestamp {
        self.chosen().unwrap_or_else(|| self.clock.now())
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

/// The two choices and the field for the time.
#[component]
pub(super) fn When(
    /// What is chosen.
    choice: Choice,
    /// Nothing can be changed any more.
    #[prop(into)]
    locked: Signal<bool>,
) -> impl IntoView {
    let zone = time::zone();
    let now_blocked = Memo::new(move |_| {
        let first = choice.first.get()?;
        Some(words::REFRESH_NOW_BLOCKED.with([("time", &time::moment(first, choice.clock.now()))]))
    });
    let now_hint = move || now_blocked.get().unwrap_or_else(|| words::REFRESH_NOW_HINT.text().to_owned());
    let later_hint = words::REFRESH_LATER_HINT.with([("zone", &zone)]);
    let label = words::REFRESH_LATER_LABEL.with([("zone", &zone)]);
    let utc = move || choice.chosen().map(|start| words::REFRESH_LATER_UTC.with([("time", &time::moment_utc(start))]));
    view! {
        <fieldset class="step" disabled=move || locked.get()>
            <legend><h2>{words::REFRESH_WHEN.text()}</h2></legend>
            <div class="when">
                <label>
                    <input
                        type="radio"
                        name="when"
                        prop:checked=move || !choice.later.get()
                        disabled=move || now_blocked.get().is_some()
                        on:change=move |_| choice.later.set(false)
                    />
                    <span><b>{words::REFRESH_NOW.text()}</b><span class="muted small">{now_hint}</span></span>
                </label>
                <label>
                    <input
                        type="radio"
                        name="when"
                        prop:checked=move || choice.later.get()
                        on:change=move |_| choice.later.set(true)
                    />
                    <span><b>{words::REFRESH_LATER.text()}</b><span class="muted small">{later_hint}</span></span>
                </label>
            </div>
            <Show when=move || choice.later.get()>
                <div class="field">
                    <label for="start">{label.clone()}</label>
                    <input
                        class="input"
                        id="start"
                        type="datetime-local"
                        aria-describedby="start-hint"
                        prop:value=choice.field
                        on:input=move |event| choice.field.set(event_target_value(&event))
                    />
                    <p class="small" id="start-hint">
                        <span class="muted number">{utc}</span>
                        <span class="wrong">{move || choice.oddity()}</span>
                        <span class="wrong" role="status">{move || choice.error()}</span>
                    </p>
                </div>
            </Show>
        </fieldset>
    }
    .into_any()
}
