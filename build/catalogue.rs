//! Reads a file of `locales/` and says what is wrong with it. `build.rs` refuses what is; the tests of `xtask` show that
//! it does.

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use std::fmt;

/// The sentences of a language, in the order of its file.
pub(crate) struct Catalogue {
    /// The code of the language, which is the name of its file.
    pub(crate) code: String,
    /// Keys and sentences.
    pub(crate) sentences: Vec<(String, String)>,
}

impl Catalogue {
    /// Reads the text of the file `locales/{code}.json`.
    pub(crate) fn parse(code: &str, text: &str) -> Result<Self, String> {
        let wrong = |what: String| format!("locales/{code}.json: {what}");
        let InOrder(sentences) = serde_json::from_str(text).map_err(|error| wrong(error.to_string()))?;
        for (index, (key, sentence)) in sentences.iter().enumerate() {
            places(sentence).ok_or_else(|| wrong(format!("{key} has a brace alone")))?;
            if sentences[..index].iter().any(|(before, _)| before == key) {
                return Err(wrong(format!("{key} is there twice")));
            }
        }
        Ok(Self { code: code.to_owned(), sentences })
    }

    /// The sentence of that key.
    pub(crate) fn sentence(&self, key: &str) -> Result<&str, String> {
        let found = self.sentences.iter().find(|(found, _)| found == key);
        found.map(|(_, sentence)| sentence.as_str()).ok_or_else(|| self.wrong(&format!("{key} is missing")))
    }

    /// Whether it says everything that another one says, in the same order, with the same places.
    pub(crate) fn fits(&self, other: &Self) -> Result<(), String> {
        for (key, sentence) in &other.sentences {
            let (own, wanted) = (places(self.sentence(key)?), places(sentence));
            if own != wanted {
                let [own, wanted] = [own, wanted].map(Option::unwrap_or_default);
                return Err(self.wrong(&format!("{key} has the places {own:?} instead of {wanted:?}")));
            }
        }
        let pairs = self.sentences.iter().zip(&other.sentences);
        match pairs.map(|((own, _), (wanted, _))| (own, wanted)).find(|(own, wanted)| own != wanted) {
            Some((own, wanted)) => Err(self.wrong(&format!(
                "{own} stands where {wanted} stands in {}.json; the order has to be the same",
                other.code
            ))),
            None if self.sentences.len() != other.sentences.len() => {
                Err(self.wrong(&format!("it has sentences that {}.json has not", other.code)))
            }
            None => Ok(()),
        }
    }

    fn wrong(&self, what: &str) -> String {
        format!("locales/{}.json: {what}", self.code)
    }
}

/// The names of the places of a sentence, such as `{name}`, sorted; none where a brace stands alone.
fn places(sentence: &str) -> Option<Vec<&str>> {
    let mut parts = sentence.split('{');
    parts.next().filter(|before| !before.contains('}'))?;
    let mut places = Vec::new();
    for part in parts {
        let (place, _) = part.split_once('}').filter(|(place, rest)| !place.is_empty() && !rest.contains('}'))?;
        places.push(place);
    }
    places.sort_unstable();
    Some(places)
}

/// A JSON object as it stands in its file: in its order, and with what is there twice.
struct InOrder(Vec<(String, String)>);

impl<'de> Deserialize<'de> for InOrder {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = InOrder;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("keys, each with a sentence")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<InOrder, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(InOrder(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str = r#"{ "a": "Hello {name}", "b": "{count} of {all}", "c": "Bye" }"#;

    /// What the build says of a second language.
    fn refused(other: &str) -> String {
        let english = Catalogue::parse("en", ENGLISH).expect("a good catalogue");
        let other = Catalogue::parse("xx", other);
        other.and_then(|other| other.fits(&english)).expect_err("the build has to refuse it")
    }

    #[test]
    fn a_language_that_says_the_same_is_taken() {
        let english = Catalogue::parse("en", ENGLISH).expect("a good catalogue");
        let other = r#"{ "a": "{name}, hallo", "b": "von {all}: {count}", "c": "" }"#;
        Catalogue::parse("xx", other).expect("readable").fits(&english).expect("it says the same");
    }

    #[test]
    fn a_language_that_lacks_a_sentence_is_refused() {
        assert_eq!(refused(r#"{ "a": "{name}", "c": "x" }"#), "locales/xx.json: b is missing");
        let own = r#"{ "a": "{name}", "b": "{all} {count}", "c": "x", "d": "x" }"#;
        assert_eq!(refused(own), "locales/xx.json: it has sentences that en.json has not");
    }

    #[test]
    fn a_language_in_another_order_is_refused() {
        let swapped = r#"{ "a": "{name}", "c": "x", "b": "{all} {count}" }"#;
        assert_eq!(
            refused(swapped),
            "locales/xx.json: c stands where b stands in en.json; the order has to be the same"
        );
        let twice = r#"{ "a": "{name}", "b": "{all} {count}", "c": "x", "a": "{name}" }"#;
        assert_eq!(refused(twice), "locales/xx.json: a is there twice");
    }

    #[test]
    fn a_language_with_other_places_is_refused() {
        let other = |a: &str| format!(r#"{{ "a": "{a}", "b": "{{all}} {{count}}", "c": "x" }}"#);
        for (sentence, why) in [
            ("Hallo", r#"has the places [] instead of ["name"]"#),
            ("{nam}", r#"has the places ["nam"] instead of ["name"]"#),
            ("{name} {name}", r#"has the places ["name", "name"] instead of ["name"]"#),
            ("{name", "has a brace alone"),
            ("{name}}", "has a brace alone"),
            ("} {name}", "has a brace alone"),
            ("{}", "has a brace alone"),
        ] {
            assert_eq!(refused(&other(sentence)), format!("locales/xx.json: a {why}"));
        }
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_line() {
        let nested = refused("{\n \"a\": { \"b\": \"x\" }\n}");
        assert!(nested.starts_with("locales/xx.json: ") && nested.contains("line 2"), "{nested}");
        assert!(refused("[]").contains("keys, each with a sentence"));
    }
}
