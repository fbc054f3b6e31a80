//! The form for a hold: until when, and what for.

use super::saving::{Saving, line};
use crate::api;
use crate::components::{Field, field, form_dialog};
use crate::derive::derived;
use crate::html::{Element, div, dynamic, p};
use crate::live::{ServiceClock, Watch};
use crate::pages::refresh::field as time_field;
use crate::text::words;
use crate::time;
use leptos::prelude::*;
use wire::{DAY, EnvironmentId, HOUR, HoldRequest, Holds, Timestamp};

/// How long a hold is that nobody has chosen an end for: a week of tests.
const PROPOSED: i64 = 7 * DAY;
/// The most characters of a reason.
const MOST_OF_REASON: usize = 200;

#[derive(Clone, Copy)]
pub(super) struct HoldForm {
    saving: Saving,
    clock: ServiceClock,
    until: RwSignal<String>,
    reason: RwSignal<String>,
}

impl HoldForm {
    /// A form that is not open.
    pub(super) fn new() -> Self {
        let (until, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
        Self { saving: Saving::new(), clock: ServiceClock::of_app(), until, reason }
    }

    /// Opens it, with an end that most may want.
    pub(super) fn begin(self) {
        let end = self.clock.now_untracked().plus(PROPOSED);
        let full_hour = Timestamp::from_millis(end.millis().div_euclid(HOUR) * HOUR);
        self.until.set(time::to_field(full_hour));
        self.reason.set(String::new());
        self.saving.begin();
    }

    /// The dialog. What it makes shows when the `holds` are looked at again.
    pub(super) fn dialog(self, id: EnvironmentId, holds: Watch<Option<Holds>>, name: Signal<String>) -> Element {
        let Self { saving, clock, until, reason } = self;
        let until_fault = move || match time::from_field(&until.get()) {
            None => Some(words::REFRESH_LATER_MISSING.text().to_owned()),
            Some(until) if until <= clock.now() => Some(words::REFRESH_LATER_PAST.text().to_owned()),
            Some(_) => None,
        };
        let reason_fault = move || {
            let missing = reason.with(|reason| reason.trim().is_empty());
            missing.then(|| words::HOLD_REASON_MISSING.text().to_owned())
        };
        let send = Callback::new(move |()| {
            let fits = untrack(|| until_fault().is_none() && reason_fault().is_none());
            if !saving.try_to(fits) {
                return;
            }
            let until = time::from_field(&until.get_untracked());
            let request = HoldRequest { environment_id: Some(id.clone()), from: None, until, reason: line(reason) };
            let (key, _) = saving.key(format!("{request:?}"));
            saving.send(Box::pin(async move {
                api::make_hold(&request, &key).await?;
                holds.urge();
                Ok(())
            }));
        });
        let opened = saving.opened;
        let label = words::HOLD_UNTIL_LABEL.with([("zone", &time::zone())]);
        let wrong = saving.only_wrong(until_fault);
        // Made anew each time: a browser's own field for times is not written into while somebody fills it.
        let when = dynamic(move || {
            div().class("stack").key(opened.get().to_string()).child(time_field(label.clone(), until, wrong, clock))
        });
        let why = field(Field {
            id: "hold-reason",
            label: words::HOLD_REASON,
            hint: Some(words::HOLD_REASON_HINT),
            most: MOST_OF_REASON,
            keyboard: "text",
            typed: reason,
            wrong: saving.wrong(reason_fault),
        });
        let title = derived(move || words::HOLD_TITLE.with([("name", &name.get())]));
        let what = p().class("muted small").child(words::HOLD_WHAT.text());
        form_dialog(
            saving.dialog("hold-title", title, words::HOLD_SEND, send),
            [what.into(), when, why.into(), saving.failure()],
        )
    }
}
