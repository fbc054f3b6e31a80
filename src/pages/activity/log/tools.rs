//! Filters of the log, all of them kept in the address.

use super::say::{word_of_action, word_of_outcome};
use super::wanted::Wanted;
use crate::api;
use crate::derive::{derived, memo};
use crate::html::{Element, div};
use crate::live::Latest;
use crate::pages::activity::fields::{chips, choice, csv, days, labelled, sandboxes, turned_round};
use crate::router::Router;
use crate::text::words;
use leptos::prelude::*;
use wire::{AuditAction, AuditOutcome, TestEnvironment};

/// The tools.
pub(super) fn tools(wanted: Memo<Wanted>, list: Memo<Latest<Vec<TestEnvironment>>>) -> Element {
    let router = Router::of_app();
    let change = move |change: &dyn Fn(&mut Wanted)| {
        let mut wanted = wanted.get_untracked();
        change(&mut wanted);
        router.replace(&wanted.address());
    };
    let outcomes = AuditOutcome::KNOWN.iter();
    let outcomes = outcomes.filter_map(|outcome| Some((outcome.as_str(), word_of_outcome(outcome)?.1)));
    let outcomes = chips(words::TABLE_OUTCOME, memo(move || wanted.get().outcome), outcomes, move |outcome| {
        change(&|wanted| wanted.outcome.clone_from(&outcome));
    });
    let actions = AuditAction::KNOWN.iter();
    let actions = actions.filter_map(|action| Some((action.as_str(), word_of_action(action)?)));
    let actions = choice(memo(move || wanted.get().action), actions, move |action| {
        change(&|wanted| wanted.action.clone_from(&action));
    });
    let sandboxes = sandboxes(list, memo(move || wanted.get().sandbox), move |sandbox| {
        change(&|wanted| wanted.sandbox.clone_from(&sandbox));
    });
    let period = memo(move || wanted.get().period);
    let address = derived(move || {
        let filters = wanted.with(Wanted::filters);
        api::audit_csv_url(&filters.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>())
    });
    let fields = div()
        .class("filters")
        .child(labelled(words::ACTIVITY_SANDBOX, sandboxes))
        .child(labelled(words::LOG_WHAT, actions))
        .children(days(period, move |period| change(&|wanted| wanted.period.clone_from(&period))))
        .child(csv(address));
    div()
        .class("stack wide activity-tools")
        .attr("role", "search")
        .child(outcomes)
        .child(fields)
        .child(turned_round(period))
}
