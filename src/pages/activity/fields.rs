//! The parts that the tools of both views are made of, and what stands above their lists.

use super::period::Period;
use crate::derive::{derived, memo};
use crate::html::{Child, Element, a, button, div, dynamic, input, label, option, p, select, span};
use crate::live::{Contact, Latest};
use crate::pages::parts::freshness;
use crate::text::{Word, words};
use leptos::prelude::*;
use wire::TestEnvironment;

/// How much there is, and how fresh that is.
pub(super) fn standing(count: Signal<String>, contact: Contact) -> Element {
    let count = p().class("muted number").attr("role", "status").child(count);
    div().class("page-head").child(div().child(count)).children(freshness(contact))
}

/// A field below its name.
pub(super) fn labelled(word: Word, field: impl Into<Child>) -> Element {
    label().class("field").child(span().class("small").child(word.text())).child(field)
}

/// A row of choices, of which one is pressed: the value for the address, and what stands there.
pub(super) fn chips(
    name: Word,
    chosen: Memo<String>,
    choices: impl IntoIterator<Item = (&'static str, Word)>,
    choose: impl Fn(String) + Clone + 'static,
) -> Element {
    let chip = |(value, word): (&'static str, Word)| {
        let pressed = derived(move || chosen.with(|chosen| chosen == value).to_string());
        let choose = choose.clone();
        let press = move |_| choose(value.to_owned());
        let chip = button().class("chip").attr("type", "button").attr("aria-pressed", pressed).on("click", press);
        chip.child(word.text())
    };
    let all = [("", words::ENVIRONMENTS_FILTER_ALL)];
    let chips = all.into_iter().chain(choices).map(chip);
    div().class("chips").attr("role", "group").attr("aria-label", name.text()).children(chips)
}

/// A list of choices that opens, the same way.
pub(super) fn choice(
    chosen: Memo<String>,
    choices: impl IntoIterator<Item = (&'static str, Word)>,
    choose: impl Fn(String) + 'static,
) -> Element {
    let choices = choices.into_iter().map(|(value, word)| option().attr("value", value).child(word.text()));
    select()
        .class("input")
        .attr("value", chosen)
        .on("change", move |event| choose(event_target_value(&event)))
        .child(option().attr("value", "").child(words::ACTIVITY_KIND_ALL.text()))
        .children(choices)
}

/// Fields for the first day and the last.
pub(super) fn days(period: Memo<Period>, choose: impl Fn(Period) + Clone + 'static) -> [Element; 2] {
    let day = move |word: Word, of: fn(&mut Period) -> &mut String| {
        let choose = choose.clone();
        let field = input()
            .class("input")
            .attr("type", "date")
            .attr("value", memo(move || of(&mut period.get()).clone()))
            .on("change", move |event| {
                let mut period = period.get_untracked();
                *of(&mut period) = event_target_value(&event);
                choose(period);
            });
        labelled(word, field)
    };
    [day(words::ACTIVITY_FROM, |period| &mut period.from), day(words::ACTIVITY_UNTIL, |period| &mut period.until)]
}

/// That the days are turned round, where they are.
pub(super) fn turned_round(period: Memo<Period>) -> Element {
    let turned = memo(move || period.with(Period::is_turned_round));
    let wrong = dynamic(move || turned.get().then(|| p().class("wrong small").child(words::ACTIVITY_TURNED.text())));
    div().attr("role", "status").child(wrong)
}

/// What is listed, for a spreadsheet.
pub(super) fn csv(address: Signal<String>) -> Element {
    a().class("button").attr("href", address).attr("download", true).child(words::ACTIVITY_CSV.text())
}

/// All sandboxes to choose from, and the one that is chosen, also where it is not among them.
pub(super) fn sandboxes(
    list: Memo<Latest<Vec<TestEnvironment>>>,
    chosen: Memo<String>,
    choose: impl Fn(String) + Clone + 'static,
) -> Child {
    let choices = memo(move || {
        let named = |list: &Latest<Vec<TestEnvironment>>| {
            list.iter().map(|one| (one.id.to_string(), one.name().to_owned())).collect::<Vec<_>>()
        };
        let mut choices = crate::order::ordered(list.with(named), |(_, name)| name.to_lowercase());
        let chosen = chosen.get();
        if !chosen.is_empty() && !choices.iter().any(|(id, _)| *id == chosen) {
            choices.push((chosen.clone(), chosen));
        }
        choices
    });
    dynamic(move || {
        let choices = choices.get();
        let options = choices.iter().map(|(id, name)| option().attr("value", id.clone()).child(name.clone()));
        // Made anew with other choices: it has only values that it has options for.
        let key = choices.len().to_string();
        let choose = choose.clone();
        select()
            .key(key)
            .class("input")
            .attr("value", chosen)
            .on("change", move |event| choose(event_target_value(&event)))
            .child(option().attr("value", "").child(words::CALENDAR_ALL.text()))
            .children(options)
    })
}
