//! The calendar as an address that other calendars follow.

use crate::api;
use crate::html::{Element, button, div, h2, input, p, section};
use crate::pages::parts::copy;
use crate::text::words;
use leptos::prelude::*;
use wire::EnvironmentId;

/// The address for all sandboxes, and what to do with it. `copied` says what became of copying any of them.
pub(super) fn for_all(copied: RwSignal<String>) -> Element {
    let field = input()
        .class("input mono")
        .attr("readonly", true)
        .attr("aria-label", words::CALENDAR_SUBSCRIBE_ADDRESS.text())
        .attr("value", address(None));
    let copy = button()
        .class("button")
        .attr("type", "button")
        .on("click", move |_| copy_address(None, copied))
        .child(words::CALENDAR_SUBSCRIBE_COPY.text());
    section()
        .class("card stack wide subscribe")
        .child(h2().child(words::CALENDAR_SUBSCRIBE.text()))
        .child(p().class("muted").child(words::CALENDAR_SUBSCRIBE_HOW.text()))
        .child(div().class("copy").child(field).child(copy))
        .child(p().class("small").attr("role", "status").child(Signal::from(copied)))
}

/// Copies the whole address of the calendar of a sandbox, or of all.
pub(super) fn copy_address(environment: Option<&EnvironmentId>, copied: RwSignal<String>) {
    let address = address(environment);
    leptos::task::spawn_local(async move {
        let said = match copy(&address).await {
            true => words::CALENDAR_SUBSCRIBE_COPIED.text().to_owned(),
            false => words::CALENDAR_SUBSCRIBE_REFUSED.with([("address", &address)]),
        };
        copied.try_set(said);
    });
}

fn address(environment: Option<&EnvironmentId>) -> String {
    api::calendar_feed_url(environment)
}
