//! How the catalogues speak: plainly, and each thing by one word.

use crate::catalogue::Catalogue;
use crate::reading::{grade, sentences, words};
use crate::source;
use std::collections::BTreeMap;

/// The grade at which everybody reads easily.
const HIGHEST_GRADE: f64 = 8.0;
/// The grade of a single sentence, which names the things of the field by their own long names.
const HIGHEST_GRADE_OF_ONE: f64 = 14.0;
/// A longer sentence has to be read twice.
const MOST_WORDS: usize = 25;
/// A grade of fewer words says nothing about a page.
const ENOUGH_WORDS: usize = 40;
/// And of fewer than these nothing about a sentence.
const ENOUGH_WORDS_OF_ONE: usize = 8;

/// What is never said, as the words begin, and what is said instead.
const UNSAID: [(&str, &[(&str, &str)]); 2] = [
    (
        "en",
        &[
            ("environment", "sandbox"),
            ("cancel", "stop"),
            ("abort", "stop"),
            ("terminat", "stop"),
            ("kill", "stop"),
            ("invalid", "what is wrong, and what is right"),
            ("illegal", "what is wrong, and what is right"),
            ("fail", "did not finish"),
            ("error", "what happened"),
            ("please wait", "what is going on"),
            ("oops", "what happened"),
            ("sorry", "what happened"),
            ("unfortunately", "what happened"),
            ("click", "press, which a finger does as well"),
        ],
    ),
    (
        "de",
        &[
            ("umgebung", "Sandbox"),
            ("abbrechen", "stoppen"),
            ("abgebrochen", "gestoppt"),
            ("abbruch", "Stopp"),
            ("stornier", "stoppen"),
            ("ungültig", "was nicht stimmt, und was stimmt"),
            ("fehler", "was geschehen ist"),
            ("fehlgeschlagen", "nicht fertig geworden"),
            ("bitte warten", "was gerade geschieht"),
            ("leider", "was geschehen ist"),
            ("klick", "drücken"),
            ("refresh", "auffrischen"),
            ("aktualisier", "auffrischen"),
            ("du", "Sie"),
            ("dein", "Ihr"),
        ],
    ),
];

/// These are whole words: others begin like them.
const WHOLE: [&str; 2] = ["du", "dein"];

#[test]
fn english_reads_at_grade_8() {
    let english = catalogue("en");
    // What ends like a sentence is one; labels would make everything look easy.
    let prose = |sentence: &&str| sentence.ends_with(['.', '?', '!']);
    let all: Vec<_> = english.sentences.iter().map(|(_, sentence)| sentence.as_str()).filter(prose).collect();
    assert!(all.len() > 50, "the catalogue has sentences");
    let mut parts = BTreeMap::from([("the whole", all)]);
    for (key, sentence) in &english.sentences {
        let page = key.split('.').next().unwrap_or_default();
        parts.entry(page).or_default().extend(Some(sentence.as_str()).filter(prose));
    }
    let count = |texts: &[&str]| texts.iter().map(|text| words(text).len()).sum::<usize>();
    let hard: Vec<_> = parts
        .iter()
        .filter(|(_, texts)| count(texts) >= ENOUGH_WORDS)
        .map(|(part, texts)| (part, grade(texts)))
        .filter(|(_, grade)| *grade > HIGHEST_GRADE)
        .collect();
    assert!(hard.is_empty(), "these parts of locales/en.json are hard to read; the grade is {HIGHEST_GRADE}: {hard:?}");
}

#[test]
fn no_english_sentence_is_hard() {
    let hard = |text: &str| {
        let long_enough = |sentence: &&str| words(sentence).len() >= ENOUGH_WORDS_OF_ONE;
        let grades = sentences(text).into_iter().filter(long_enough).map(|sentence| grade(&[sentence]));
        let hardest = grades.filter(|grade| *grade > HIGHEST_GRADE_OF_ONE).max_by(f64::total_cmp)?;
        Some(format!("a sentence of grade {hardest:.0}; the highest is {HIGHEST_GRADE_OF_ONE}"))
    };
    expect_none(findings(&catalogue("en"), |_, sentence| hard(sentence)).into_iter());
}

#[test]
fn sentences_are_short_and_set_with_care() {
    expect_none(languages().iter().flat_map(|language| findings(language, |_, sentence| careless(sentence))));
}

#[test]
fn each_thing_has_one_word() {
    expect_none(languages().iter().flat_map(|language| findings(language, unsaid)));
}

/// What is wrong with how a sentence is set.
fn careless(sentence: &str) -> Option<String> {
    for (wrong, why) in [
        ("  ", "two spaces"),
        ("...", "three dots in place of …"),
        ("\"", "straight quotes in place of “ ” or „ “"),
        ("'", "a straight apostrophe in place of ’"),
        (" ,", "a space before a comma"),
        (" .", "a space before a full stop"),
        ("!", "an exclamation mark"),
        ("\n", "a line break"),
    ] {
        if sentence.contains(wrong) {
            return Some(why.to_owned());
        }
    }
    if sentence.trim() != sentence || sentence.is_empty() {
        return Some("a space at its end, or nothing".to_owned());
    }
    let longest = sentences(sentence).into_iter().map(|sentence| words(sentence).len()).max().unwrap_or_default();
    (longest > MOST_WORDS).then(|| format!("a sentence of {longest} words; the most is {MOST_WORDS}"))
}

/// A word that this language does without.
fn unsaid(code: &str, sentence: &str) -> Option<String> {
    let lower = sentence.to_lowercase();
    // Whole words, as the words between spaces: places have names of the code's own.
    let said = places_left_out(&lower);
    let words: Vec<_> = words(&said);
    let (_, unsaid) = UNSAID.iter().find(|(language, _)| *language == code)?;
    let is_said = |text: &str| match WHOLE.contains(&text) {
        true => words.contains(&text),
        false if text.contains(' ') => said.contains(text),
        false => words.iter().any(|word| word.contains(text)),
    };
    let (word, instead) = unsaid.iter().find(|(word, _)| is_said(word))?;
    Some(format!("“{word}”; say “{instead}”"))
}

/// A sentence without its places.
fn places_left_out(sentence: &str) -> String {
    let parts = sentence.split('{').enumerate();
    parts
        .map(|(index, part)| if index == 0 { part } else { part.split_once('}').map_or("", |(_, rest)| rest) })
        .collect()
}

fn findings(language: &Catalogue, wrong: impl Fn(&str, &str) -> Option<String>) -> Vec<String> {
    let code = &language.code;
    let all = language.sentences.iter();
    all.filter_map(|(key, sentence)| Some(format!("  locales/{code}.json: {key} has {}", wrong(code, sentence)?)))
        .collect()
}

/// Every language of the app.
fn languages() -> Vec<Catalogue> {
    let files = source::sources("locales", "json");
    assert!(files.len() > 1, "locales/ has a file for each language");
    let code = |path: &str| path.trim_start_matches("locales/").trim_end_matches(".json").to_owned();
    files.iter().map(|file| Catalogue::parse(&code(&file.path), &file.text).expect("the build takes it")).collect()
}

fn catalogue(code: &str) -> Catalogue {
    languages().into_iter().find(|language| language.code == code).expect("a file of that name in locales/")
}

fn expect_none(findings: impl Iterator<Item = String>) {
    let findings: Vec<_> = findings.collect();
    assert!(findings.is_empty(), "sentences that people have trouble with:\n{}", findings.join("\n"));
}

#[test]
fn careless_sentences_are_found() {
    let long = "word ".repeat(26) + "end";
    for bad in ["a  b", "Wait...", "the \"name\"", "don't", "a ,b", " a", "a ", "", "Done!", &long] {
        assert!(careless(bad).is_some(), "{bad}");
    }
    for good in ["Sending…", "It’s “{name}”.", "word ".repeat(24).replace("word word", "word word. Word").trim()]
    {
        assert_eq!(careless(good), None, "{good}");
    }
}

#[test]
fn words_that_are_not_said_are_found() {
    for (code, bad) in [
        ("en", "All environments"),
        ("en", "Cancel"),
        ("en", "It was cancelled."),
        ("en", "Please wait…"),
        ("en", "The refresh failed."),
        ("de", "Testumgebung"),
        ("de", "Abbrechen"),
        ("de", "Ungültige Eingabe"),
        ("de", "Willst du das?"),
    ] {
        assert!(unsaid(code, bad).is_some(), "{bad}");
    }
    for (code, good) in
        [("en", "Stop {environment}"), ("en", "Please do not start it again."), ("de", "Dauer durch {dein}")]
    {
        assert_eq!(unsaid(code, good), None, "{good}");
    }
}
