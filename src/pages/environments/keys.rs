//! The list by keyboard: `/` goes to the search, the arrows go from row to row, Enter follows the link that has the
//! focus, as everywhere. Who speaks to the computer, or hits keys by mistake, can switch the `/` off on the page of the help
//! (WCAG 2.1.4).

use crate::embed;
use crate::html::{self, NodeCell};
use crate::kept;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// The links that the arrows go through.
const LINKS: &str = "[data-environment-id] .name a";
/// Where a `/` is a letter.
const TYPED_INTO: &str = "input, textarea, select, [contenteditable]";

/// `/` puts the focus into the search, from wherever it is, until the page is left. The keys of somebody else's page are theirs.
pub(super) fn slash_goes_to(search: NodeCell) {
    if embed::is_embedded() {
        return;
    }
    let listener = window_event_listener(leptos::ev::keydown, move |event| {
        let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
        if event.key() != "/" || modified || event.default_prevented() || is_typed_into(event.target()) {
            return;
        }
        if kept::is_off(kept::SLASH) {
            return;
        }
        event.prevent_default();
        html::focus(search);
    });
    on_cleanup(move || listener.remove());
}

fn is_typed_into(target: Option<web_sys::EventTarget>) -> bool {
    let element = target.and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| element.closest(TYPED_INTO).is_ok_and(|found| found.is_some()))
}

/// The arrows go to the next row or the one before; from the first one up to the search, which is `first`.
pub(super) fn arrows(event: &web_sys::Event, search: NodeCell) {
    let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
    let down = match event.key().as_str() {
        "ArrowDown" => true,
        "ArrowUp" => false,
        _ => return,
    };
    let list = event.current_target().and_then(|list| list.dyn_into::<Element>().ok());
    let Some(links) = list.and_then(|list| list.query_selector_all(LINKS).ok()) else { return };
    let links: Vec<HtmlElement> = (0..links.length()).filter_map(|place| links.item(place)?.dyn_into().ok()).collect();
    let row = |element: &Element| element.closest("[data-environment-id]").ok().flatten();
    let here = event.target().and_then(|target| target.dyn_into().ok()).and_then(|active| row(&active));
    let at = here.and_then(|here| links.iter().position(|link| row(link).as_ref() == Some(&here)));
    let to = match (at, down) {
        (None, true) => Some(0),
        (Some(at), true) => Some(at + 1),
        (Some(at), false) if at > 0 => Some(at - 1),
        (_, false) => None,
    };
    match to {
        Some(to) => {
            let Some(link) = links.get(to) else { return };
            // It fails only for an element that has left the document.
            let _ = link.focus();
        }
        None if at.is_some() => html::focus(search),
        None => return,
    }
    event.prevent_default();
}
