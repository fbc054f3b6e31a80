//! What a refresh is, in plain words.

mod glossary;
mod sections;

use super::parts::set_title;
use crate::components::page_head;
use crate::derive::effect;
use crate::host::Host;
use crate::html::{Child, Element, a, div, h2, li, nav, ol, section};
use crate::paths;
use crate::router::Router;
use crate::text::words;
use leptos::prelude::*;
use sections::{SECTIONS, Section};

/// The page.
pub(crate) fn help_page() -> Child {
    set_title(|| words::NAV_HELP.text().to_owned());
    let title = Signal::stored(words::NAV_HELP.text().to_owned());
    // The sections are there only now: the browser has looked for the one in the address before.
    let (router, host) = (Router::of_app(), Host::of_app());
    effect(move || {
        let wanted = router.fragment();
        // What is no name of anything, somebody else's words in the address, finds nothing.
        if let Some(section) = (!wanted.is_empty()).then(|| host.find(&["[id='", &wanted, "']"].concat())).flatten() {
            section.scroll_into_view();
        }
    });
    let texts = div().class("help-texts").children(SECTIONS.iter().map(shown));
    div()
        .class("page")
        .child(page_head(Vec::new(), title, words::HELP_LINE.text(), []))
        .child(div().class("help").child(contents()).child(texts))
        .into()
}

/// What is on the page.
fn contents() -> Element {
    const TITLE: &str = "help-contents";
    let link = |one: &Section| li().child(a().attr("href", paths::help_about(one.id)).child(one.title.text()));
    nav()
        .class("card contents")
        .attr("aria-labelledby", TITLE)
        .child(h2().attr("id", TITLE).child(words::HELP_CONTENTS.text()))
        .child(ol().children(SECTIONS.iter().map(link)))
}

fn shown(one: &Section) -> Element {
    let title = h2().child(one.title.text());
    section().class("card prose").attr("id", one.id).child(title).children((one.text)())
}
