//! There is no page at this address.

use super::parts::{NotFound, set_title};
use crate::text::words;
use leptos::prelude::*;

/// Says so, and shows the way to the sandboxes.
#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    set_title(|| words::ERROR_NOT_FOUND.text().to_owned());
    view! { <NotFound text=words::ERROR_NOT_FOUND_PAGE.text() /> }.into_any()
}
