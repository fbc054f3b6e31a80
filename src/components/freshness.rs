//! How old what is shown is, and whether we still have contact.

use super::{Note, Role, Tone};
use crate::html::{Child, button, div, dynamic, span};
use crate::text::words;
use leptos::prelude::*;

/// A sentence, and a track id.
pub(crate) type Lost = (String, Option<String>);

/// *Updated 4 s ago*, with a button to look again; an alert when contact is lost.
///
/// `updated` changes each second. `lost` is what is said of the contact while it is lost, with the id that support finds it
/// by if there is one. `look` asks again.
pub(crate) fn freshness(updated: Signal<String>, lost: Memo<Option<Lost>>, look: Callback<()>) -> [Child; 2] {
    let again = button()
        .class("button")
        .attr("data-kind", "quiet")
        .attr("type", "button")
        .on("click", move |_| look.run(()))
        .child(words::FRESH_LOOK_AGAIN.text());
    let alert = dynamic(move || {
        let (sentence, track) = lost.get()?;
        Some(Note::new(Tone::Warning, sentence).role(Role::Alert).track(track.as_deref()).view())
    });
    [
        div().class("fresh number").child(span().child(updated)).child(again).into(),
        div().class("lost").child(alert).into(),
    ]
}
