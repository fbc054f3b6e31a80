//! Times in which nobody can start a refresh of this sandbox: the one that runs, those to come, and making one.

use super::hold_form::HoldForm;
use super::{keeps, of_keepers};
use crate::api::{self, ApiError};
use crate::components::{Note, Question, Tone, confirm_dialog, state};
use crate::derive::{derived, memo};
use crate::html::{Child, Element, bdi, button, div, dynamic, li, p, ul};
use crate::live::{ServiceClock, Watch};
use crate::order::ordered;
use crate::pages::environment::card;
use crate::pages::parts::error_note;
use crate::say;
use crate::session::CurrentSession;
use crate::text::{Word, words};
use crate::time;
use leptos::prelude::*;
use wire::{EnvironmentId, Hold, Holds, Notes, Role, Timestamp};

/// What became of ending one.
#[derive(Clone, Debug, PartialEq)]
enum Ending {
    None,
    Done,
    Failed(ApiError),
}

/// The holds, and the button that makes one.
pub(super) fn hold(
    id: &EnvironmentId,
    watch: Watch<Option<Holds>>,
    notes: Watch<Option<Notes>>,
    name: Signal<String>,
) -> Element {
    let (clock, holds) = (ServiceClock::of_app(), watch.value_or_default());
    let (form, asked, ending) = (HoldForm::new(), RwSignal::new(String::new()), RwSignal::new(Ending::None));
    let (open, for_all) = (RwSignal::new(false), RwSignal::new(false));
    let ask = Callback::new(move |hold: String| {
        let is_it = |one: &Hold| one.id == hold && one.environment_id.is_none();
        for_all.set(holds.with_untracked(|holds| holds.as_ref().is_some_and(|holds| holds.holds.iter().any(is_it))));
        asked.set(hold);
        open.set(true);
    });
    let end = Callback::new(move |()| {
        let hold = asked.get_untracked();
        leptos::task::spawn_local(async move {
            let answer = api::end_hold(&hold).await;
            ending.try_set(answer.map_or_else(Ending::Failed, |()| Ending::Done));
            if ending.try_get_untracked().is_some() {
                watch.urge();
            }
        });
    });
    let concerned_id = id.clone();
    // Each with whether it has begun, to the second.
    let concerned = memo(move || {
        let now = clock.now();
        let begun = |hold: Hold| match hold.covers(&concerned_id, now) {
            true => Some((hold, true)),
            false => hold.is_ahead(&concerned_id, now).then_some((hold, false)),
        };
        (*holds.get()).clone().map(|holds| holds.holds.into_iter().filter_map(begun).collect::<Vec<_>>())
    });
    let (session, keeps) = (CurrentSession::of_app(), keeps(id, notes));
    let list = dynamic(move || match concerned.get() {
        None => Child::Nothing,
        Some(holds) if holds.is_empty() => p().class("muted").child(words::HOLD_NONE.text()).into(),
        Some(holds) => {
            let now = clock.now_untracked();
            let holds = ordered(holds, |(hold, _)| hold.from);
            let oversees = session.may_at_console(&Role::Administrator, None);
            let ends = |hold: &Hold| if hold.environment_id.is_some() { keeps.get() } else { oversees };
            let row = |(hold, begun): &(Hold, bool)| row(hold, *begun, ends(hold).then_some(ask), now);
            ul().class("holds").children(holds.iter().map(row)).into()
        }
    });
    let told = dynamic(move || match ending.get() {
        Ending::None => Child::Nothing,
        Ending::Done => Note::new(Tone::Success, words::HOLD_ENDED.text()).view().into(),
        Ending::Failed(error) => error_note(&error, Some(words::HOLD_END_FAILED)).into(),
    });
    let make = move || {
        let begin = move |_| {
            ending.set(Ending::None);
            form.begin();
        };
        button().class("button small").attr("type", "button").on("click", begin).child(words::HOLD_MAKE.text())
    };
    let question = Question {
        title: derived(move || match for_all.get() {
            true => words::HOLD_END_TITLE_ALL.text().to_owned(),
            false => words::HOLD_END_TITLE.with([("name", &name.get())]),
        }),
        text: words::HOLD_END_TEXT,
        yes: words::HOLD_END,
        no: words::HOLD_KEEP,
    };
    card(words::HOLD)
        .child(list)
        .child(div().class("outcome").attr("role", "status").child(told))
        .child(of_keepers(id, notes, make))
        .child(confirm_dialog(question, open, end))
        .child(form.dialog(id.clone(), watch, name))
}

fn row(hold: &Hold, begun: bool, ask: Option<Callback<String>>, now: Timestamp) -> Element {
    let said = match (begun, hold.from, hold.until) {
        (false, Some(from), Some(until)) => {
            let (from, until) = (time::moment(from, now), time::moment(until, now));
            state("wait", words::HOLD_AHEAD.with([("from", &from), ("until", &until)]))
        }
        _ => state("held", say::held(hold, now)),
    };
    let reason = hold.reason.clone().map(|reason| p().child(bdi().child(reason)));
    let (before, after) = words::HOLD_BY.around("person");
    let by = hold.person.clone();
    let by = by.map(|person| p().class("muted small").child(before).child(bdi().child(person)).child(after));
    // Whoever ends it here ends it for all.
    let for_all = hold.environment_id.is_none();
    let for_all = for_all.then(|| p().class("muted small").child(words::HOLD_FOR_ALL.text()));
    let item = li().key(hold.id.clone()).child(said).child(reason).child(by).child(for_all);
    let Some(ask) = ask else { return item };
    let id = hold.id.clone();
    let word: Word = if begun { words::HOLD_END_BUTTON } else { words::HOLD_DROP_BUTTON };
    let end = button().class("button small").attr("type", "button").on("click", move |_| ask.run(id.clone()));
    item.child(end.child(word.text()))
}
