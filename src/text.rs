//! The catalogue: every word that a person reads.
//!
//! `build.rs` makes a constant of each sentence in `locales/en.json`; [`words`] holds them. Where the reader's language
//! is another one, [`speak`] puts its sentences in their places before the first page is shown.
//!
//! A constant leads to its sentence, and there is no table of all: so what only a part says is cut out with its code, and
//! is not in the first load (`docs/decisions/0012-pages-that-load-later.md`).

use crate::number;
use std::cell::Cell;

thread_local! {
    /// None where it is English.
    static SPOKEN: Cell<Option<&'static [&'static str]>> = const { Cell::new(None) };
}

/// Says everything in other sentences from now on: one for each of the catalogue, in its order. Others are not taken.
pub(crate) fn speak(sentences: Vec<&'static str>) -> bool {
    let fits = sentences.len() == words::COUNT;
    if fits {
        SPOKEN.set(Some(Vec::leak(sentences)));
    }
    fits
}

/// The constants, one for each sentence of the catalogue.
pub(crate) mod words {
    use super::{Plural, Sentence, Word};

    include!(concat!(env!("OUT_DIR"), "/words.rs"));
}

/// A sentence of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word(&'static Sentence);

/// What a word leads to.
#[derive(Debug, PartialEq, Eq)]
struct Sentence {
    /// Its place in the catalogue of each language.
    place: u16,
    english: &'static str,
}

/// A sentence that depends on a number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plural {
    one: Word,
    other: Word,
}

impl Word {
    /// The sentence as it stands.
    pub(crate) fn text(self) -> &'static str {
        SPOKEN.get().map_or(self.0.english, |spoken| spoken[usize::from(self.0.place)])
    }

    /// The sentence with its places, such as `{name}`, filled in. What is put in is never searched for places.
    pub(crate) fn with<const COUNT: usize>(self, values: [(&str, &str); COUNT]) -> String {
        let mut filled = String::new();
        let mut rest = self.text();
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let Some((place, after)) = after.split_once('}') else { break };
            match values.iter().find(|(name, _)| *name == place) {
                Some((_, value)) => filled.push_str(value),
                None => debug_assert!(false, "no value for {{{place}}} in “{}”", self.text()),
            }
            rest = after;
        }
        filled.push_str(rest);
        filled
    }
}

impl Word {
    /// What stands before and after a place, for a view that sets the value in its own way.
    pub(crate) fn around(self, place: &str) -> (&'static str, &'static str) {
        let place = ["{", place, "}"].concat();
        self.text().split_once(place.as_str()).unwrap_or((self.text(), ""))
    }
}

impl Plural {
    /// The sentence for `count`, with the number in its place.
    pub(crate) fn of(self, count: i64) -> String {
        // English and German know two forms; a language with more brings `Intl.PluralRules` with it.
        let form = if count == 1 { self.one } else { self.other };
        form.with([("count", &number::whole(count))])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_and_what_is_put_in_is_left_alone() {
        let sentence = words::KIND_TENANT.with([("kind", "Central {tenant}"), ("tenant", "<b>7</b>")]);
        assert_eq!(sentence, "Central {tenant} · tenant <b>7</b>");
    }

    #[test]
    fn numbers_choose_the_form() {
        assert_eq!(words::DATA_AGE.of(1), "1 day old");
        assert_eq!(words::DATA_AGE.of(41), "41 days old");
    }
}
