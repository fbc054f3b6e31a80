//! A question before something that changes things.

use leptos::html::Dialog;
use leptos::prelude::*;

/// A modal question with two answers that say what they do. Escape is the harmless one.
#[component]
pub(crate) fn ConfirmDialog(
    /// Shown while true; set to false when it closes.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// What follows from *yes*.
    text: &'static str,
    /// The button that does it.
    yes: &'static str,
    /// The button that leaves everything as it is.
    no: &'static str,
    /// Does it.
    on_yes: Callback<()>,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if open.get() {
            // It can only fail when it is open already.
            let _ = dialog.show_modal();
        } else {
            dialog.close();
        }
    });
    let confirm = move |_| {
        open.set(false);
        on_yes.run(());
    };
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby="dialog-title" on:close=move |_| open.set(false)>
            <h2 id="dialog-title">{move || title.get()}</h2>
            <p>{text}</p>
            <div class="buttons">
                <button class="button" data-kind="danger" type="button" on:click=confirm>{yes}</button>
                <button class="button" type="button" autofocus on:click=move |_| open.set(false)>{no}</button>
            </div>
        </dialog>
    }
    .into_any()
}
