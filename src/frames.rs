//! Frames of the browser: what waits until something else is on the screen.

use crate::html::{Child, dynamic};
use leptos::prelude::*;

/// Runs `then` once what has changed until now has been painted. Not while the page is hidden.
pub(crate) fn after_paint(then: impl FnOnce() + 'static) {
    request_animation_frame(move || request_animation_frame(then));
}

/// A view that is made once what has changed until now has been painted: what is further down a page does not hold up what is
/// at its top.
pub(crate) fn once_painted(view: impl Fn() -> Child + 'static) -> Child {
    let is_time = RwSignal::new(false);
    after_paint(move || {
        // By then the page may be another one.
        let _ = is_time.try_set(true);
    });
    dynamic(move || if is_time.get() { view() } else { Child::Nothing })
}
