//! How old what is shown is, and whether we still have contact.

use super::{Icon, Shape};
use crate::text::words;
use crate::time;
use leptos::prelude::*;

/// *Updated 4 s ago*, with a button to look again; an alert when contact is lost.
#[component]
pub(crate) fn Freshness(
    /// Milliseconds since the last confirmation; none before the first.
    #[prop(into)]
    age: Signal<Option<i64>>,
    /// When contact was last there, as text, while it is lost.
    #[prop(into)]
    lost: Signal<Option<String>>,
    /// Asks again.
    look: Callback<()>,
) -> impl IntoView {
    // To the second while it is young, then coarser by itself, because the words are.
    let updated = Memo::new(move |_| {
        age.get().map(|age| words::FRESH_UPDATED.with([("ago", &time::duration(age))])).unwrap_or_default()
    });
    view! {
        <div class="fresh number">
            <span>{updated}</span>
            <button class="button" data-kind="quiet" type="button" on:click=move |_| look.run(())>
                {words::FRESH_LOOK_AGAIN.text()}
            </button>
        </div>
        {move || {
            lost.get()
                .map(|sentence| {
                    view! {
                        <div class="note lost" data-tone="warning" role="alert">
                            <Icon shape=Shape::Warning />
                            <p>{sentence}</p>
                        </div>
                    }
                })
        }}
    }
    .into_any()
}
