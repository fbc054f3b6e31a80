//! A question before something that changes things.

use crate::derive::effect;
use crate::html::{Element, NodeCell, button, dialog, div, h2, p};
use crate::text::Word;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

/// What is asked, and the two answers, which say what they do.
#[derive(Clone, Copy)]
pub(crate) struct Question {
    /// The question.
    pub(crate) title: Signal<String>,
    /// What follows from *yes*.
    pub(crate) text: Word,
    /// The button that does it.
    pub(crate) yes: Word,
    /// The button that leaves everything as it is.
    pub(crate) no: Word,
}

/// A modal question, shown while `open` is true. Escape is the harmless answer, and the harmless button has the focus.
pub(crate) fn confirm_dialog(question: Question, open: RwSignal<bool>, on_yes: Callback<()>) -> Element {
    let node = NodeCell::new_local(None);
    effect(move || {
        let is_open = open.get();
        let Some(dialog) = dialog_in(node) else { return };
        if is_open {
            // It can only fail when it is open already.
            let _ = dialog.show_modal();
        } else {
            dialog.close();
        }
    });
    let answer = |word: Word| button().class("button").attr("type", "button").child(word.text());
    let confirm = move |_| {
        open.set(false);
        on_yes.run(());
    };
    let yes = answer(question.yes).attr("data-kind", "danger").on("click", confirm);
    let no = answer(question.no).attr("autofocus", true).on("click", move |_| open.set(false));
    dialog()
        .class("dialog")
        .node(node)
        .attr("aria-labelledby", "dialog-title")
        // The browser tells of a closing a moment later; by then somebody may have opened it again.
        .on("close", move |_| open.set(is_shown(node)))
        .child(h2().attr("id", "dialog-title").child(question.title))
        .child(p().child(question.text.text()))
        .child(div().class("buttons").child(yes).child(no))
}

fn dialog_in(node: NodeCell) -> Option<HtmlDialogElement> {
    node.get_value().and_then(|node| node.dyn_into().ok())
}

fn is_shown(node: NodeCell) -> bool {
    dialog_in(node).is_some_and(|dialog| dialog.open())
}
