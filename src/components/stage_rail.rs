//! The stages of a refresh, and where there is no way back.

use crate::html::{Element, li, ol, span};
use crate::say;
use crate::text::words;
use wire::Stage;

/// All stages in order: those that are done, the one that is on, and those to come.
///
/// `current` is none where it is not known, as after a stop. `began` says when each stage was seen to begin, and is
/// empty where it was not seen.
pub(crate) fn stage_rail(current: Option<Stage>, completed: bool, began: impl Fn(Stage) -> String) -> Element {
    let item = |stage: Stage| {
        let (at, said) = match current {
            _ if completed => ("done", words::STAGE_DONE.text()),
            Some(current) if stage < current => ("done", words::STAGE_DONE.text()),
            Some(current) if stage == current => ("now", words::STAGE_NOW.text()),
            _ => ("ahead", ""),
        };
        let cut = (stage == Stage::Emptying)
            .then(|| span().class("cut").child(span().child(words::STAGE_NO_WAY_BACK.text())));
        li().attr("data-at", at)
            .attr("aria-current", (at == "now").then_some("step"))
            .child(cut)
            .child(span().child(say::stage(stage)).child(" ").child(span().class("unseen").child(said)))
            .child(span().class("number").child(began(stage)))
    };
    ol().class("rail").attr("aria-label", words::STAGE_RAIL.text()).children(Stage::ALL.map(item))
}
