//! How far something is.

use crate::html::{Element, div, i};

/// A bar that says its percentage (0 to 100) to everybody; `label` names what it is the progress of.
pub(crate) fn progress_bar(percent: u8, label: String) -> Element {
    let percent = percent.to_string();
    let width = [&percent, "%"].concat();
    div()
        .class("progress")
        .attr("role", "progressbar")
        .attr("aria-valuemin", "0")
        .attr("aria-valuemax", "100")
        .attr("aria-valuenow", percent)
        .attr("aria-label", label)
        .child(i().attr("style:width", width))
}
