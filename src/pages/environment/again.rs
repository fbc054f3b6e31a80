//! What a refresh does not bring and somebody has to set up again (contract.md 2.5).

use crate::html::{Element, details, li, summary, ul};
use crate::text::{Word, words};

/// All of it, folded.
pub(crate) fn set_up_again() -> Element {
    details().child(summary().child(words::AGAIN_TITLE.text())).child(bullets(&[
        words::AGAIN_SIGN_IN,
        words::AGAIN_INTEGRATIONS,
        words::AGAIN_PAGES,
        words::AGAIN_REVENUE,
        words::AGAIN_MEDIATION,
        words::AGAIN_SALESFORCE,
        words::AGAIN_WAREHOUSE,
        words::AGAIN_ADMINISTRATOR,
    ]))
}

/// Sentences, each on its own.
pub(super) fn bullets(sentences: &[Word]) -> Element {
    ul().class("bullets").children(sentences.iter().map(|sentence| li().child(sentence.text())))
}
