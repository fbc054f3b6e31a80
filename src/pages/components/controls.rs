//! What can be pressed or filled in.

use super::{on_card, state};
use crate::components::{self, Field, FormDialog, Question, Shape, confirm_dialog, form_dialog, icon};
use crate::html::{Child, Element, a, b, button, div, input, label, span};
use crate::text::{Word, words};
use leptos::prelude::*;

pub(super) fn buttons() -> Vec<Element> {
    let one = |kind: &'static str, text: &'static str| press(text).attr("data-kind", kind);
    let row = |buttons: Vec<Element>| div().class("buttons").children(buttons);
    let kinds = [("", "plain"), ("primary", "primary"), ("danger", "danger"), ("quiet", "quiet")];
    vec![
        state("kinds", row(kinds.map(|(kind, text)| one(kind, text)).into())),
        state("cannot be pressed", row(kinds.map(|(kind, text)| one(kind, text).attr("disabled", true)).into())),
        state(
            "can be pressed, and says why not",
            row(kinds.map(|(kind, text)| one(kind, text).attr("aria-disabled", "true")).into()),
        ),
        state(
            "small, a link, with an icon, with a name that does not fit",
            row(vec![
                button().class("button small").attr("type", "button").child("small"),
                a().class("button").attr("href", "#").child("link"),
                press("").child(icon(Shape::Calendar)).child("with an icon"),
                press("Delete data and refresh the sandbox for the migration rehearsal of the second half of the year"),
            ]),
        ),
    ]
}

pub(super) fn chips() -> Vec<Element> {
    let chip = |pressed: bool, word: Word, count: &'static str| {
        button()
            .class("chip")
            .attr("type", "button")
            .attr("aria-pressed", pressed.to_string())
            .child(word.text())
            .child(" ")
            .child(b().child(count))
    };
    let link = |current: bool, word: Word| {
        a().class("chip").attr("href", "#").attr("aria-current", current.to_string()).child(word.text())
    };
    let row = |chips: [Element; 3]| div().class("chips").children(chips);
    vec![
        state(
            "filters, with how many fit",
            row([
                chip(true, words::ENVIRONMENTS_FILTER_ALL, "15"),
                chip(false, words::ENVIRONMENTS_FILTER_NOW, "3"),
                chip(false, words::ENVIRONMENTS_FILTER_PROBLEM, "0"),
            ]),
        ),
        state(
            "links",
            row([
                link(true, words::CALENDAR_VIEW_MONTH),
                link(false, words::CALENDAR_VIEW_QUARTER),
                link(false, words::CALENDAR_WAY_TABLE),
            ]),
        ),
    ]
}

pub(super) fn choices() -> Vec<Element> {
    let radio = |said: &'static str, hint: &'static str| {
        let choice = input().attr("type", "radio").attr("name", "choice");
        (choice, span().child(b().child(said)).child(span().class("small muted").child(hint)))
    };
    let choice = |(input, said): (Element, Element)| label().child(input).child(said);
    let (chosen, said) = radio(words::REFRESH_LATER.text(), "On a day and at a time of your choice");
    let (blocked, why) = radio(words::REFRESH_NOW.text(), "Not before Wed 2 Dec, 09:00");
    let item = |on: bool, said: &'static str| {
        let tick = input().attr("type", "checkbox").attr("checked", on);
        crate::html::li().child(label().child(tick).child(span().child(said)))
    };
    vec![
        state(
            "one of several",
            div()
                .class("when")
                .child(choice((chosen.attr("checked", true), said)))
                .child(choice(radio(words::REFRESH_SOONEST.text(), words::REFRESH_NOW_HINT.text())))
                .child(choice((blocked.attr("disabled", true), why))),
        ),
        on_card(
            "ticked off or not",
            crate::html::ul().class("checklist").child(item(true, "Single sign-on")).child(item(false, "Integrations")),
        ),
    ]
}

pub(super) fn fields() -> Vec<Element> {
    vec![
        on_card("empty, with a hint", field("empty-field", Some(words::NOTES_ALIAS_HINT), "", "")),
        on_card("filled", field("filled-field", None, "UAT week", "")),
        on_card(
            "with something wrong",
            field("wrong-field", Some(words::NOTES_CONTACT_HINT), "nobody", words::RECIPIENTS_ADDRESS_WRONG.text()),
        ),
    ]
}

fn field(id: &'static str, hint: Option<Word>, typed: &str, wrong: &str) -> Element {
    components::field(Field {
        id,
        label: words::NOTES_ALIAS,
        hint,
        most: 80,
        keyboard: "text",
        typed: RwSignal::new(typed.to_owned()),
        wrong: Signal::stored(wrong.to_owned()),
    })
}

/// A closed dialog is not seen: each has a button that opens it, by whose name the pictures find it.
pub(super) fn dialogs() -> Vec<Element> {
    let asked = RwSignal::new(false);
    let question = Question {
        title: Signal::stored(words::JOB_STOP_TITLE.with([("name", "UAT Europe")])),
        text: words::JOB_STOP_TEXT,
        yes: words::JOB_STOP_YES,
        no: words::JOB_STOP_NO,
    };
    vec![
        state("a question", opens("question", asked)).child(confirm_dialog(question, asked, Callback::new(|()| {}))),
        form("a form", "form", "form-title", false),
        form("a form on its way", "sent-form", "sent-form-title", true),
    ]
}

fn form(said: &'static str, name: &'static str, id: &'static str, sending: bool) -> Element {
    let open = RwSignal::new(false);
    let (alias, contact) =
        if sending { ("sent-alias-field", "sent-contact-field") } else { ("alias-field", "contact-field") };
    let wrong = if sending { "" } else { words::RECIPIENTS_ADDRESS_WRONG.text() };
    let fields = [
        Child::from(field(alias, Some(words::NOTES_ALIAS_HINT), "Europe", "")),
        field(contact, Some(words::NOTES_CONTACT_HINT), "kim@", wrong).into(),
    ];
    let dialog = FormDialog {
        id,
        title: Signal::stored(words::NOTES_TITLE.with([("name", "UAT Europe")])),
        send: Signal::stored((if sending { words::SAVE_SENDING } else { words::SAVE }).text().to_owned()),
        leave: words::SAVE_LEAVE,
        sending: Signal::stored(sending),
        open,
        on_send: Callback::new(|()| {}),
    };
    state(said, opens(name, open)).child(form_dialog(dialog, fields))
}

fn opens(name: &'static str, open: RwSignal<bool>) -> Element {
    let open = press("Open the ").child(name).attr("data-opens", name).on("click", move |_| open.set(true));
    div().class("buttons").child(open)
}

fn press(text: &'static str) -> Element {
    button().class("button").attr("type", "button").child(text)
}
