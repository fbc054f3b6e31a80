//! Search and filters, all of them kept in the address.

use super::wanted::{KINDS, STATUSES, Wanted};
use crate::api;
use crate::derive::{derived, memo};
use crate::html::{Element, a, button, div, dynamic, input, label, option, p, select, span};
use crate::pages::watches;
use crate::router::Router;
use crate::text::{Word, words};
use leptos::prelude::*;

/// The tools.
pub(super) fn tools(wanted: Memo<Wanted>) -> Element {
    let router = Router::of_app();
    let change = move |change: &dyn Fn(&mut Wanted)| {
        let mut wanted = wanted.get_untracked();
        change(&mut wanted);
        router.replace(&wanted.address());
    };
    let search = input()
        .class("input")
        .attr("type", "search")
        .attr("placeholder", words::ACTIVITY_SEARCH.text())
        .attr("aria-label", words::ACTIVITY_SEARCH.text())
        .attr("value", memo(move || wanted.get().search))
        .on("input", move |event| change(&|wanted| wanted.search = event_target_value(&event)));
    let chip = move |status: &'static str, word: Word| {
        let pressed = derived(move || wanted.with(|wanted| wanted.status == status).to_string());
        let press = move |_| change(&|wanted| status.clone_into(&mut wanted.status));
        let chip = button().class("chip").attr("type", "button").attr("aria-pressed", pressed).on("click", press);
        chip.child(word.text())
    };
    let all = chip("", words::ENVIRONMENTS_FILTER_ALL);
    let chips = STATUSES.into_iter().zip(STATUS_WORDS).map(|(status, word)| chip(status, word));
    let chips = div()
        .class("chips")
        .attr("role", "group")
        .attr("aria-label", words::ACTIVITY_STATUS.text())
        .child(all)
        .children(chips);
    let kinds = KINDS.into_iter().zip(KIND_WORDS).map(|(kind, word)| option().attr("value", kind).child(word.text()));
    let kinds = select()
        .class("input")
        .attr("value", memo(move || wanted.get().kind))
        .on("change", move |event| change(&|wanted| wanted.kind = event_target_value(&event)))
        .child(option().attr("value", "").child(words::ACTIVITY_KIND_ALL.text()))
        .children(kinds);
    let day = move |of: fn(&mut Wanted) -> &mut String| {
        input()
            .class("input")
            .attr("type", "date")
            .attr("value", memo(move || of(&mut wanted.get()).clone()))
            .on("change", move |event| change(&|wanted| *of(wanted) = event_target_value(&event)))
    };
    let turned = memo(move || wanted.with(Wanted::is_turned_round));
    let wrong = dynamic(move || turned.get().then(|| p().class("wrong small").child(words::ACTIVITY_TURNED.text())));
    let csv = derived(move || {
        let filters = wanted.with(Wanted::filters);
        api::feed_csv_url(&filters.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>())
    });
    let csv = a().class("button").attr("href", csv).attr("download", true).child(words::ACTIVITY_CSV.text());
    let fields = div()
        .class("filters")
        .child(labelled(words::ACTIVITY_SANDBOX, sandboxes(wanted, router)))
        .child(labelled(words::ACTIVITY_KIND, kinds))
        .child(labelled(words::ACTIVITY_FROM, day(|wanted| &mut wanted.from)))
        .child(labelled(words::ACTIVITY_UNTIL, day(|wanted| &mut wanted.until)))
        .child(csv);
    div()
        .class("stack wide activity-tools")
        .attr("role", "search")
        .child(div().class("search").child(search).child(chips))
        .child(fields)
        .child(div().attr("role", "status").child(wrong))
}

/// In the order of [`STATUSES`].
const STATUS_WORDS: [Word; 5] = [
    words::CALENDAR_LEGEND_RUNNING,
    words::CALENDAR_LEGEND_PLANNED,
    words::STATUS_COMPLETED,
    words::STATUS_FAILED,
    words::STATUS_CANCELLED,
];

/// In the order of [`KINDS`].
const KIND_WORDS: [Word; 3] = [words::JOB_TYPE_REFRESH, words::JOB_TYPE_CREATE, words::JOB_TYPE_DELETE];

fn labelled(word: Word, field: impl Into<crate::html::Child>) -> Element {
    label().class("field").child(span().class("small").child(word.text())).child(field)
}

/// All sandboxes to choose from, and the one that is chosen, also where it is not among them.
fn sandboxes(wanted: Memo<Wanted>, router: Router) -> crate::html::Child {
    let list = watches::sandboxes_once().value_or_default();
    let chosen = memo(move || wanted.get().sandbox);
    let choices = memo(move || {
        let named = |list: &Vec<wire::TestEnvironment>| {
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
        let choose = move |event| {
            let sandbox = event_target_value(&event);
            router.replace(&Wanted { sandbox, ..wanted.get_untracked() }.address());
        };
        select()
            .key(key)
            .class("input")
            .attr("value", chosen)
            .on("change", choose)
            .child(option().attr("value", "").child(words::CALENDAR_ALL.text()))
            .children(options)
    })
}
