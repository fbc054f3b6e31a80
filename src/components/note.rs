//! Boxes that say something important.

use super::{Icon, Shape};
use crate::text::words;
use leptos::prelude::*;

/// A sentence in bold and what follows from it.
#[component]
pub(crate) fn Note(
    /// `information`, `warning`, `danger` or `success`.
    tone: &'static str,
    /// What happened.
    title: String,
    /// What can be done.
    #[prop(into, optional)]
    text: String,
    /// `alert` interrupts a screen reader, `status` waits.
    #[prop(optional)]
    role: Option<&'static str>,
    /// What support needs to find the request.
    #[prop(optional_no_strip)]
    track: Option<String>,
) -> impl IntoView {
    let shape = match tone {
        "warning" | "danger" => Shape::Warning,
        "success" => Shape::Check,
        _ => Shape::Information,
    };
    view! {
        <div class="note" data-tone=tone role=role>
            <Icon shape />
            <p>
                <b>{title}</b> " " {text}
                {track.map(|id| view! { <span class="small muted track">{words::ERROR_TRACK.with([("id", &id)])}</span> })}
            </p>
        </div>
    }
    .into_any()
}
