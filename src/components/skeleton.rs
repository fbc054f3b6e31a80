//! What stands where something will be.

use crate::html::{Element, div, i};
use crate::text::words;

/// Grey shapes of the size of what is to come. `index.html` shows the same before the app is there.
pub(crate) fn skeleton() -> Element {
    let shapes = ["wide", "", "", ""].map(|class| i().class(class));
    div().class("skeleton").attr("role", "status").attr("aria-label", words::APP_LOADING.text()).children(shapes)
}
