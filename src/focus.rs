//! Where the focus goes when the page changes under it: to the title, from where a screen reader reads on.

use crate::derive::effect;
use crate::host;
use crate::html::{NodeCell, focus};
use leptos::prelude::*;
use std::cell::Cell;

thread_local! {
    /// A page was opened by a link, and its title is not there yet: it may wait for its data.
    static TITLE_EXPECTED: Cell<bool> = const { Cell::new(false) };
}

/// The next title that appears takes the focus.
pub(crate) fn expect_title() {
    TITLE_EXPECTED.set(true);
}

/// Gives the focus to a title that has just been made, if one is expected.
pub(crate) fn give_to_title(title: NodeCell) {
    effect(move || {
        if TITLE_EXPECTED.replace(false) {
            focus(title);
        }
    });
}

/// Gives the focus to the title of the page when what had it is gone, as a button that was pressed.
pub(crate) fn rescue() {
    request_animation_frame(|| {
        let lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
        if let Some(title) = host::title_in_use().filter(|_| lost) {
            // It fails only for an element that has left the document.
            let _ = title.focus();
        }
    });
}
