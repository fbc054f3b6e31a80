//! What a refresh deletes, brings, and leaves to people (contract.md 2.3 and 2.5).

use crate::html::{Element, div, h3};
use crate::pages::environment::again::{bullets, set_up_again};
use crate::text::{Word, words};
use wire::DataCopyType;

/// By what is copied. An unknown kind gets the sentences that warn of more.
pub(super) fn copies(copied: Option<&DataCopyType>) -> Element {
    let parts: [(Word, &[Word]); 3] = match copied {
        Some(DataCopyType::Configuration) => [
            (words::COPIES_DELETED, &[words::COPIES_DELETED_CONFIGURATION, words::COPIES_USERS, words::COPIES_NO_UNDO]),
            (words::COPIES_BROUGHT, &[words::COPIES_BROUGHT_CONFIGURATION, words::COPIES_DAY, words::COPIES_WHOLE]),
            (words::COPIES_NOT, &[words::COPIES_NOT_TRANSACTIONS, words::COPIES_CLIENTS]),
        ],
        _ => [
            (words::COPIES_DELETED, &[words::COPIES_DELETED_FULL, words::COPIES_USERS, words::COPIES_NO_UNDO]),
            (words::COPIES_BROUGHT, &[words::COPIES_BROUGHT_FULL, words::COPIES_DAY, words::COPIES_WHOLE]),
            (words::COPIES_NOT, &[words::COPIES_CUSTOM, words::COPIES_USAGE, words::COPIES_CLIENTS]),
        ],
    };
    let part = |(title, sentences): (Word, &[Word])| {
        div().class("part").child(h3().child(title.text())).child(bullets(sentences))
    };
    div().class("stack wide").child(div().class("parts side").children(parts.map(part))).child(set_up_again())
}
