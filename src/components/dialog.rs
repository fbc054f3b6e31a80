//! Dialogs: a question before something that changes things, and a form.

use crate::derive::effect;
use crate::html::{Child, Element, NodeCell, button, dialog, div, form, h2, p};
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

/// A form that is filled in before anything happens.
#[derive(Clone, Copy)]
pub(crate) struct FormDialog {
    /// The id of its title, which is the page's only one.
    pub(crate) id: &'static str,
    /// What it is about.
    pub(crate) title: Signal<String>,
    /// What the button says that sends it.
    pub(crate) send: Signal<String>,
    /// The button that leaves everything as it is.
    pub(crate) leave: Word,
    /// Whether it is on its way: it cannot be sent twice.
    pub(crate) sending: Signal<bool>,
    /// Whether it is shown.
    pub(crate) open: RwSignal<bool>,
    /// Checks what was filled in, and sends it.
    pub(crate) on_send: Callback<()>,
}

/// A modal question, shown while `open` is true. Escape is the harmless answer, and the harmless button has the focus.
pub(crate) fn confirm_dialog(question: Question, open: RwSignal<bool>, on_yes: Callback<()>) -> Element {
    let confirm = move |_| {
        open.set(false);
        on_yes.run(());
    };
    let yes = answer(question.yes.text(), "button").attr("data-kind", "danger").on("click", confirm);
    let no = answer(question.no.text(), "button").attr("autofocus", true).on("click", move |_| open.set(false));
    modal("dialog-title", question.title, open, NodeCell::new_local(None))
        .child(p().child(question.text.text()))
        .child(div().class("buttons").child(yes).child(no))
}

/// A modal form. It closes when who made it says so by `open`, or at Escape; what is in its fields is not its business.
pub(crate) fn form_dialog(dialog: FormDialog, fields: impl IntoIterator<Item = Child>) -> Element {
    let FormDialog { id, title, send, leave, sending, open, on_send } = dialog;
    let node = NodeCell::new_local(None);
    let submit = move |event: web_sys::Event| {
        event.prevent_default();
        if !sending.get_untracked() {
            on_send.run(());
            show_what_is_wrong(node);
        }
    };
    // What the server refused is said beside a field, too.
    effect(move || {
        if !sending.get() && open.get_untracked() {
            show_what_is_wrong(node);
        }
    });
    let busy = Signal::derive(move || sending.get().to_string());
    let send = answer(send, "submit").attr("data-kind", "primary").attr("aria-disabled", busy);
    let leave = answer(leave.text(), "button").on("click", move |_| open.set(false));
    modal(id, title, open, node).child(
        form()
            .class("stack")
            .attr("novalidate", true)
            .on("submit", submit)
            .children(fields)
            .child(div().class("buttons").child(send).child(leave)),
    )
}

fn answer(text: impl Into<Child>, kind: &'static str) -> Element {
    button().class("button").attr("type", kind).child(text)
}

/// What is shown above the page while `open` is true. The browser puts the focus into it and back again.
fn modal(id: &'static str, title: Signal<String>, open: RwSignal<bool>, node: NodeCell) -> Element {
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
    dialog()
        .class("dialog")
        .node(node)
        .attr("aria-labelledby", id)
        // The browser tells of a closing a moment later; by then somebody may have opened it again.
        .on("close", move |_| open.set(is_shown(node)))
        .child(h2().attr("id", id).child(title))
}

/// Puts the focus on the first field with which something is wrong, once it says so.
fn show_what_is_wrong(dialog: NodeCell) {
    request_animation_frame(move || {
        let wrong =
            dialog.try_get_value().flatten().and_then(|dialog| dialog.query_selector("[aria-invalid=true]").ok()?);
        if let Some(field) = wrong.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
            // It fails only for an element that has left the document.
            let _ = field.focus();
        }
    });
}

fn dialog_in(node: NodeCell) -> Option<HtmlDialogElement> {
    node.get_value().and_then(|node| node.dyn_into().ok())
}

fn is_shown(node: NodeCell) -> bool {
    dialog_in(node).is_some_and(|dialog| dialog.open())
}
