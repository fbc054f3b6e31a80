//! The state of a thing: a shape, a colour and words.

use leptos::prelude::*;

/// A state as a short sentence. Shape and colour follow the tone; the words say it all.
#[component]
pub(crate) fn State(
    /// `ready`, `busy`, `wait`, `held` or `bad`.
    tone: &'static str,
    /// The sentence.
    text: String,
) -> impl IntoView {
    view! { <span class="state" data-tone=tone>{text}</span> }.into_any()
}
