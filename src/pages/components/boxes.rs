//! What frames something, or stands in its place.

use super::state;
use crate::components::{Lost, Note, Role, Tone, freshness, page_head, skeleton};
use crate::html::{Child, Element, a, div, h2, p};
use crate::text::words;
use leptos::prelude::*;

pub(super) fn notes() -> Vec<Element> {
    let note = |tone, title: &'static str, text: &'static str| Note::new(tone, title).text(text).role(Role::Note);
    let refused = note(Tone::Danger, words::ERROR_REFUSED.text(), words::JOB_CLOSE.text());
    vec![
        state(
            "information",
            note(Tone::Information, words::JOB_CLOSE.text(), words::JOB_STOP_CAN_PLANNED.text()).view(),
        ),
        state(
            "success",
            note(Tone::Success, words::STATUS_COMPLETED.text(), words::JOB_STOP_STOPPING_WHY.text()).view(),
        ),
        state("warning", note(Tone::Warning, words::JOB_STOP_CANNOT.text(), words::JOB_STOP_CANNOT_WHY.text()).view()),
        state("danger, with what support asks for", refused.track(Some("4f1d-77")).view()),
        state("without a second sentence", note(Tone::Warning, words::JOB_STOP_TOO_LATE.text(), "").view()),
    ]
}

pub(super) fn empty_cards() -> Vec<Element> {
    let text = p().class("muted").child(words::ENVIRONMENTS_NONE_TEXT.text());
    let card = || div().class("card empty").child(h2().child(words::ENVIRONMENTS_NONE_TITLE.text()));
    let way_on = a().class("button").attr("href", "#").child(words::ENVIRONMENTS_NONE_RESET.text());
    vec![
        state("a sentence", card().child(text)),
        state(
            "and a way on",
            card().child(p().class("muted").child(words::ENVIRONMENTS_NONE_TEXT.text())).child(way_on),
        ),
    ]
}

pub(super) fn skeletons() -> Vec<Element> {
    vec![state("until something is there", skeleton())]
}

pub(super) fn page_heads() -> Vec<Element> {
    let head =
        |crumbs, title: &str, line: &'static str, end| page_head(crumbs, Signal::stored(title.to_owned()), line, end);
    let crumb = a().attr("href", "#").child(words::ENVIRONMENT_CRUMB.text());
    vec![
        state("a title and a line", head(vec![], "Sandboxes", "3 can be refreshed now, 1 refreshing", vec![])),
        state(
            "with the way back, and how fresh it is",
            head(
                vec![crumb.into()],
                "UAT Europe",
                "Central · tenant 10441",
                lines(freshness_of("Updated 4 s ago", None)),
            ),
        ),
        state(
            "with a name that does not fit",
            head(vec![], &"Migrationsgeneralprobe".repeat(6), "Developer · tenant 10442", vec![]),
        ),
    ]
}

pub(super) fn all_freshness() -> Vec<Element> {
    let lost = words::FRESH_LOST.with([("time", "09:12")]);
    let zuora = words::FRESH_ZUORA_SLOW_DOWN.with([("time", "09:12"), ("wait", "40 s")]);
    let zuora = (zuora, Some("3f0c2a1e-9b1f-4c55-8a4e-0d3b5c7e9f10".to_owned()));
    vec![
        state("in contact", div().class("stack wide").children(freshness_of("Updated 4 s ago", None))),
        state("without", div().class("stack wide").children(freshness_of("Updated 3 min ago", Some((lost, None))))),
        state("while Zuora asks to wait", div().class("stack wide").children(freshness_of("As of 09:12", Some(zuora)))),
    ]
}

fn freshness_of(updated: &str, lost: Option<Lost>) -> [Child; 2] {
    let lost = Memo::new(move |_| lost.clone());
    freshness(Signal::stored(updated.to_owned()), lost, Callback::new(|()| {}))
}

fn lines(children: [Child; 2]) -> Vec<Child> {
    children.into()
}
