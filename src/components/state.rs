//! The state of a thing: a shape, a colour and words.

use crate::html::{Element, span};

/// A state as a short sentence. Shape and colour follow the tone (`ready`, `busy`, `wait`, `held` or `bad`); the
/// words say it all.
pub(crate) fn state(tone: &'static str, text: String) -> Element {
    span().class("state").attr("data-tone", tone).child(text)
}
