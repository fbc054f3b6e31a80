//! The head of a page: where we are, what it is.

use crate::focus;
use crate::html::{Child, Element, NodeCell, bdi, div, h1, p};
use leptos::prelude::*;

/// Crumbs (the way back, as links), the title, which takes the focus when the page is opened by a link, the line
/// below it, and what stands at the end.
pub(crate) fn page_head(
    crumbs: Vec<Child>,
    title: Signal<String>,
    line: impl Into<Child>,
    end: impl IntoIterator<Item = Child>,
) -> Element {
    let words = words(crumbs, title, line.into());
    div().class("page-head").child(words).children(end)
}

fn words(crumbs: Vec<Child>, title: Signal<String>, line: Child) -> Element {
    let heading = NodeCell::new_local(None);
    focus::give_to_title(heading);
    let crumbs = (!crumbs.is_empty()).then(|| p().class("crumbs").children(crumbs));
    div()
        .child(crumbs)
        .child(h1().node(heading).attr("tabindex", "-1").child(bdi().child(title)))
        .child(p().class("muted").child(line))
}
