//! Which language the reader reads: the one that was chosen here before, else the first of the browser's that we know.

use crate::api;
use crate::embed;
use crate::kept;
use crate::text::{self, words};
#[cfg(feature = "embed")]
use js_sys::{Array, Reflect};
use js_sys::{JSON, Object};
use leptos::prelude::{document, window};
use std::cell::{Cell, RefCell};
use wasm_bindgen::JsCast;
use web_sys::Element;

include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// A language that the app speaks: a file in `locales/`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Language {
    /// Its code (BCP 47), as in `<html lang>`.
    pub(crate) code: &'static str,
    /// How it calls itself.
    pub(crate) name: &'static str,
    /// Changes with its sentences.
    pub(crate) hash: &'static str,
}

thread_local! {
    static TAG: RefCell<String> = RefCell::new(ALL[0].code.to_owned());
    static SPOKEN: Cell<&'static Language> = const { Cell::new(&ALL[0]) };
}

/// The language of dates and numbers: the reader's own kind of the one that the words are in, such as `en-GB`.
pub(crate) fn tag() -> String {
    TAG.with_borrow(Clone::clone)
}

/// Gets the sentences of the reader's language, with those that a host has put into their places. Where they cannot be had,
/// the app speaks English.
pub(crate) async fn settle() {
    let preferred = preferred();
    let language = chosen(&preferred);
    let messages = embed::messages();
    let fetched = match language == &ALL[0] && messages.is_none() {
        true => None,
        false => api::sentences(language.code, language.hash).await,
    };
    let spoken = match fetched.is_some_and(|sentences| speak(&sentences, messages.as_ref())) {
        true => language,
        false => &ALL[0],
    };
    let own = preferred.into_iter().find(|tag| is_kind_of(tag, spoken.code));
    TAG.replace(own.unwrap_or_else(|| spoken.code.to_owned()));
    SPOKEN.set(spoken);
}

/// Tells the page its language and direction.
pub(crate) fn mark_page() {
    document().document_element().iter().for_each(mark);
}

/// The same for what the app is in.
pub(crate) fn mark(element: &Element) {
    // Both are attributes that any element takes.
    let _ = element.set_attribute("lang", code());
    let _ = element.set_attribute("dir", words::APP_DIRECTION.text());
}

/// Keeps the choice in this browser and shows the page anew in that language.
pub(crate) fn choose(code: &str) {
    // A browser that keeps nothing shows the page in its own language again.
    kept::set(kept::LANGUAGE, code);
    let _ = window().location().reload();
}

/// The code of the language that is spoken.
pub(crate) fn code() -> &'static str {
    SPOKEN.get().code
}

/// What the reader prefers, best first.
fn preferred() -> Vec<String> {
    kept::get(kept::LANGUAGE)
        .into_iter()
        .chain(embed::preferred_languages())
        .chain(window().navigator().languages().iter().filter_map(|tag| tag.as_string()))
        .collect()
}

/// The first of the preferred languages that the app speaks, else English.
fn chosen(preferred: &[String]) -> &'static Language {
    preferred.iter().find_map(|tag| ALL.iter().find(|language| is_kind_of(tag, language.code))).unwrap_or(&ALL[0])
}

/// Whether a tag, such as `de-AT`, names a kind of the language.
fn is_kind_of(tag: &str, code: &str) -> bool {
    tag.strip_prefix(code).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// Takes the sentences of a file, which has them in the order of the catalogue (`build.rs` makes sure of that), and in the
/// places of some those of `messages`, by their names. What has no such name is left out.
#[cfg_attr(not(feature = "embed"), expect(unused_variables, reason = "no host has any"))]
fn speak(file: &str, messages: Option<&Object>) -> bool {
    let parsed = JSON::parse(file).ok().and_then(|parsed| parsed.dyn_into::<Object>().ok());
    #[cfg(feature = "embed")]
    if let (Some(sentences), Some(messages)) = (&parsed, messages) {
        for message in Object::entries(messages).iter() {
            let message = Array::from(&message);
            let (name, sentence) = (message.get(0), message.get(1));
            if sentence.is_string() && Reflect::has(sentences, &name).unwrap_or_default() {
                let _ = Reflect::set(sentences, &name, &sentence);
            }
        }
    }
    let sentences = parsed.map(|parsed| Object::values(&parsed)).unwrap_or_default();
    let sentences = sentences.iter().filter_map(|sentence| sentence.as_string());
    // They are read as long as the page is there.
    text::speak(sentences.map(|sentence| &*sentence.leak()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_that_the_app_speaks_is_chosen() {
        let chosen = |tags: &[&str]| chosen(&tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>()).code;
        assert_eq!(chosen(&["de-AT", "en"]), "de");
        assert_eq!(chosen(&["fr", "de"]), "de");
        assert_eq!(chosen(&["fr-CA"]), "en");
        assert_eq!(chosen(&["dev", "den-x"]), "en", "a code that only begins alike is another language");
        assert_eq!(chosen(&[]), "en");
    }
}
