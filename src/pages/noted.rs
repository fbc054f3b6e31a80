//! What people noted about a sandbox, as facts: on its page, and before it is refreshed.

use crate::components::{Fact, facts};
use crate::html::{Element, a, bdi};
use crate::text::{Word, words};
use wire::Notes;

/// What is noted.
pub(super) fn noted(notes: &Notes) -> Element {
    facts(facts_of(notes))
}

fn facts_of(notes: &Notes) -> Vec<Fact> {
    let text = |word: Word, text: &Option<String>| text.clone().map(|text| Fact::view(word, bdi().child(text)));
    let contact = notes.contact.clone().map(|contact| match notes.link() {
        Some(link) => Fact::view(words::NOTES_CONTACT, a().attr("href", link.to_owned()).child(bdi().child(contact))),
        None => Fact::view(words::NOTES_CONTACT, bdi().child(contact)),
    });
    let facts = [
        text(words::NOTES_ALIAS, &notes.alias),
        text(words::NOTES_OWNER, &notes.owner),
        text(words::NOTES_PURPOSE, &notes.purpose),
        contact,
    ];
    facts.into_iter().flatten().collect()
}
