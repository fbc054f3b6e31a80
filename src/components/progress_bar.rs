//! How far something is.

use leptos::prelude::*;

/// A bar that says its percentage to everybody.
#[component]
pub fn ProgressBar(
    /// 0 to 100.
    #[prop(into)]
    percent: Signal<u8>,
    /// What it is the progress of.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    view! {
        <div
            class="progress"
            role="progressbar"
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=move || percent.get().to_string()
            aria-label=move || label.get()
        >
            <i style:width=move || format!("{}%", percent.get())></i>
        </div>
    }
    .into_any()
}
