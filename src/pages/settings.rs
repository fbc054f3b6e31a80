//! What whoever runs the console has to know: whether everything that it needs is as it has to be.

mod rules;

use super::parts::{error_note, set_title};
use crate::api;
use crate::components::{page_head, skeleton, state};
use crate::derive::derived;
use crate::html::{Child, Element, b, button, div, dynamic, h2, li, p, section, ul};
use crate::live::ServiceClock;
use crate::text::{Word, words};
use crate::time;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wire::{Check, CheckName, CheckOutcome, Checks};

/// The page.
pub(crate) fn settings_page() -> Child {
    set_title(|| words::NAV_SETTINGS.text().to_owned());
    let found = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let look = move || {
        // Who presses twice wants to know once.
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let checks = api::checks().await;
            // The page may have been left meanwhile.
            let _ = (found.try_set(Some(checks)), busy.try_set(false));
        });
    };
    look();
    let again = button()
        .class("button")
        .attr("type", "button")
        .attr("aria-disabled", derived(move || busy.get().to_string()))
        .on("click", move |_| look())
        .child(dynamic(move || if busy.get() { words::SETTINGS_CHECKING } else { words::SETTINGS_AGAIN }.text()));
    let shown = dynamic(move || match found.get() {
        None => skeleton().into(),
        Some(Ok(checks)) => of_checks(&checks),
        Some(Err(error)) => Child::from(error_note(&error, Some(words::SETTINGS_UNKNOWN))),
    });
    let card = section()
        .class("card stack")
        .child(h2().child(words::SETTINGS_CONNECTIONS.text()))
        .child(div().attr("aria-live", "polite").child(shown))
        .child(div().class("buttons").child(again));
    let title = Signal::stored(words::NAV_SETTINGS.text().to_owned());
    div()
        .class("page")
        .child(page_head(Vec::new(), title, words::SETTINGS_LINE.text(), []))
        .child(card)
        .child(rules::rules_cards())
        .into()
}

fn of_checks(checks: &Checks) -> Child {
    let now = ServiceClock::of_app().now();
    let at = checks
        .time
        .map(|at| p().class("muted").child(words::SETTINGS_CHECKED.with([("time", &time::moment(at, now))])));
    div()
        .class("stack")
        .child(ul().class("checks").children(checks.checks.iter().map(one)))
        .child(Child::from(at))
        .into()
}

fn one(check: &Check) -> Element {
    let outcome = check.outcome.clone().unwrap_or(CheckOutcome::Skipped);
    let (tone, word) = match &outcome {
        CheckOutcome::Ok => ("ready", words::SETTINGS_OK),
        CheckOutcome::Warning => ("held", words::SETTINGS_WARNING),
        CheckOutcome::Wrong => ("bad", words::SETTINGS_WRONG),
        _ => ("wait", words::SETTINGS_SKIPPED),
    };
    let name = check.name.as_ref().and_then(name).map_or_else(
        || check.name.as_ref().map(|name| name.as_str().to_owned()).unwrap_or_default(),
        |word| word.text().to_owned(),
    );
    li().attr("data-check", check.name.as_ref().map(|name| name.as_str().to_owned()).unwrap_or_default())
        .attr("data-outcome", outcome.as_str().to_owned())
        .child(b().child(name))
        .child(state(tone, word.text().to_owned()))
        // The server speaks to whoever runs it as its log does.
        .child(p().attr("lang", "en").child(check.sentence.clone()))
}

fn name(name: &CheckName) -> Option<Word> {
    Some(match name {
        CheckName::Settings => words::SETTINGS_NAME_SETTINGS,
        CheckName::SignIn => words::SETTINGS_NAME_SIGN_IN,
        CheckName::Database => words::SETTINGS_NAME_DATABASE,
        CheckName::Zuora => words::SETTINGS_NAME_ZUORA,
        CheckName::Address => words::SETTINGS_NAME_ADDRESS,
        CheckName::Connection => words::SETTINGS_NAME_CONNECTION,
        CheckName::Encryption => words::SETTINGS_NAME_ENCRYPTION,
        CheckName::Token => words::SETTINGS_NAME_TOKEN,
        CheckName::Permission => words::SETTINGS_NAME_PERMISSION,
        CheckName::Clock => words::SETTINGS_NAME_CLOCK,
        CheckName::Other(_) => return None,
    })
}
