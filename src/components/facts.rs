//! Facts: a label and a value.

use leptos::prelude::*;

/// One fact, inside a `<dl class="facts">`.
#[component]
pub(crate) fn Fact(
    /// What it is.
    label: &'static str,
    /// Its value.
    #[prop(into)]
    value: Signal<String>,
    /// Whether it is a raw value, which is set as such.
    #[prop(optional)]
    raw: bool,
) -> impl IntoView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd class:mono=raw>{move || value.get()}</dd>
        </div>
    }
    .into_any()
}
