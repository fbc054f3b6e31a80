//! A field for a line of text.

use crate::derive::derived;
use crate::html::{Element, div, input, label, p};
use crate::text::Word;
use leptos::prelude::*;

/// A field, and what is said of it.
pub(crate) struct Field {
    /// Its id, which is the page's only one.
    pub(crate) id: &'static str,
    /// What it is for.
    pub(crate) label: Word,
    /// What helps to fill it, if anything does.
    pub(crate) hint: Option<Word>,
    /// The most characters that it takes.
    pub(crate) most: usize,
    /// The keyboard that a phone shows: `text`, `email`.
    pub(crate) keyboard: &'static str,
    /// What stands in it. It is kept as it was typed.
    pub(crate) typed: RwSignal<String>,
    /// What is wrong with it; empty when nothing is.
    pub(crate) wrong: Signal<String>,
}

/// The field, with its hint and what is wrong below it.
pub(crate) fn field(Field { id, label: word, hint, most, keyboard, typed, wrong }: Field) -> Element {
    let (hint_id, wrong_id) = ([id, "-hint"].concat(), [id, "-wrong"].concat());
    let line = input()
        .class("input wide")
        .attr("id", id)
        .attr("type", "text")
        .attr("inputmode", keyboard)
        .attr("maxlength", most.to_string())
        .attr("autocomplete", "off")
        .attr("dir", "auto")
        .attr("aria-describedby", [&wrong_id, " ", &hint_id].concat())
        .attr("aria-invalid", derived(move || wrong.with(|wrong| !wrong.is_empty()).to_string()))
        .attr("value", Signal::<String>::from(typed))
        .on("input", move |event| typed.set(event_target_value(&event)));
    let hint = p().class("small muted").attr("id", hint_id).child(hint.map_or("", Word::text));
    div()
        .class("field")
        .child(label().attr("for", id).child(word.text()))
        .child(line)
        .child(p().class("small wrong").attr("id", wrong_id).attr("role", "status").child(wrong))
        .child(hint)
}
