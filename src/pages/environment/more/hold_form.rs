//! The form for a hold: until when, and what for.

use super::saving::{Saving, line};
use crate::api;
use crate::components::{Field, field, form_dialog};
use crate::derive::derived;
use crate::html::{Child, Element, div, dynamic, input, label, p, span};
use crate::live::{ServiceClock, Watch};
use crate::pages::refresh::{field as time_field, field_called};
use crate::session::CurrentSession;
use crate::text::words;
use crate::time;
use leptos::prelude::*;
use wire::{DAY, EnvironmentId, HOUR, HoldRequest, Holds, Role, Timestamp};

/// How long a hold is that nobody has chosen an end for: a week of tests.
const PROPOSED: i64 = 7 * DAY;
/// The most characters of a reason.
const MOST_OF_REASON: usize = 200;

#[derive(Clone, Copy)]
pub(super) struct HoldForm {
    saving: Saving,
    clock: ServiceClock,
    from: RwSignal<String>,
    until: RwSignal<String>,
    reason: RwSignal<String>,
    for_all: RwSignal<bool>,
}

impl HoldForm {
    /// A form that is not open.
    pub(super) fn new() -> Self {
        let text = || RwSignal::new(String::new());
        let (from, until, reason, for_all) = (text(), text(), text(), RwSignal::new(false));
        Self { saving: Saving::new(), clock: ServiceClock::of_app(), from, until, reason, for_all }
    }

    /// Opens it, with an end that most may want.
    pub(super) fn begin(self) {
        let end = self.clock.now_untracked().plus(PROPOSED);
        let full_hour = Timestamp::from_millis(end.millis().div_euclid(HOUR) * HOUR);
        self.from.set(String::new());
        self.for_all.set(false);
        self.until.set(time::to_field(full_hour));
        self.reason.set(String::new());
        self.saving.begin();
    }

    /// The dialog. What it makes shows when the `holds` are looked at again.
    pub(super) fn dialog(self, id: EnvironmentId, holds: Watch<Option<Holds>>, name: Signal<String>) -> Element {
        let Self { saving, clock, from, until, reason, for_all } = self;
        let until_fault = move || match time::from_field(&until.get()) {
            None => Some(words::REFRESH_LATER_MISSING.text().to_owned()),
            Some(until) if until <= clock.now() => Some(words::REFRESH_LATER_PAST.text().to_owned()),
            Some(until) if time::from_field(&from.get()).is_some_and(|from| until <= from) => {
                Some(words::HOLD_UNTIL_EARLY.text().to_owned())
            }
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
            // Nothing there: at once.
            let from = time::from_field(&from.get_untracked());
            let environment_id = (!for_all.get_untracked()).then(|| id.clone());
            let request = HoldRequest { environment_id, from, until, reason: line(reason) };
            let (key, _) = saving.key(format!("{request:?}"));
            saving.send(Box::pin(async move {
                api::make_hold(&request, &key).await?;
                holds.urge();
                Ok(())
            }));
        });
        let opened = saving.opened;
        let label = words::HOLD_UNTIL_LABEL.with([("zone", &time::zone())]);
        let from_label = words::HOLD_FROM_LABEL.with([("zone", &time::zone())]);
        let wrong = saving.only_wrong(until_fault);
        // Made anew each time: a browser's own field for times is not written into while somebody fills it.
        let when = dynamic(move || {
            let nothing = Signal::stored(String::new());
            div()
                .class("stack")
                .key(opened.get().to_string())
                .child(field_called("hold-from", from_label.clone(), from, nothing, clock))
                .child(time_field(label.clone(), until, wrong, clock))
                .child(whose(for_all))
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

/// For this sandbox or for all: month ends and weeks of tests concern all of them. Only who administers all is asked.
fn whose(for_all: RwSignal<bool>) -> Child {
    let session = CurrentSession::of_app();
    dynamic(move || {
        session.may_at_console(&Role::Administrator, None).then(|| {
            let choice = input()
                .attr("type", "checkbox")
                .attr("checked", Signal::<bool>::from(for_all))
                .on("change", move |event| for_all.set(event_target_checked(&event)));
            label().class("for-all").child(choice).child(span().child(words::HOLD_ALL.text()))
        })
    })
}
