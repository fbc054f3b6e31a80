//! How hard a text is to read: the grade of an American school at which it is understood (Flesch and Kincaid, 1975).

/// The grade of a text: the longer its sentences and its words, the higher.
pub(crate) fn grade(texts: &[&str]) -> f64 {
    let sentences: Vec<_> = texts.iter().copied().flat_map(sentences).collect();
    let words: Vec<_> = sentences.iter().flat_map(|sentence| words(sentence)).collect();
    let syllables: usize = words.iter().map(|word| self::syllables(word)).sum();
    let [sentences, words, syllables] = [sentences.len(), words.len(), syllables].map(|count| count.max(1) as f64);
    0.39 * words / sentences + 11.8 * syllables / words - 15.59
}

/// The sentences of a text, each with the sign that ends it.
pub(crate) fn sentences(text: &str) -> Vec<&str> {
    let ends = |at: usize| text[at..].starts_with(['.', '?', '!']) && text[at + 1..].starts_with(' ');
    let mut sentences = Vec::new();
    let mut start = 0;
    for at in text.char_indices().map(|(at, _)| at).filter(|at| ends(*at)) {
        sentences.push(text[start..=at].trim());
        start = at + 1;
    }
    sentences.push(text[start..].trim());
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// The words of a sentence. A place, such as `{name}`, counts as the word that names it.
pub(crate) fn words(sentence: &str) -> Vec<&str> {
    let is_part = |character: char| character.is_alphanumeric() || "’'".contains(character);
    sentence.split(|character| !is_part(character)).filter(|word| word.contains(char::is_alphabetic)).collect()
}

/// About how many syllables an English word has: its groups of vowels, without those that nobody says.
fn syllables(word: &str) -> usize {
    let word = word.to_lowercase();
    let letters: Vec<char> = word.chars().collect();
    let is_vowel = |character: char| "aeiouyäöü".contains(character);
    let mut count = 0;
    let mut before = false;
    for letter in &letters {
        count += usize::from(is_vowel(*letter) && !before);
        before = is_vowel(*letter);
    }
    // The last `e` is silent, but for `-le` behind a consonant: take, but ta-ble.
    let behind = |end: &str| word.strip_suffix(end).and_then(|rest| rest.chars().last());
    let silent = match word.as_str() {
        _ if word.ends_with("le") => behind("le").is_some_and(is_vowel),
        _ if word.ends_with('e') => behind("e").is_some_and(|letter| !is_vowel(letter)),
        // And so it is in `-es` and `-ed`, but for those behind a sound that needs it: goes, but chan-ges; asked, but star-ted.
        _ if word.ends_with("es") => behind("es").is_some_and(|letter| !is_vowel(letter) && !"sxzchg".contains(letter)),
        _ if word.ends_with("ed") => behind("ed").is_some_and(|letter| !is_vowel(letter) && !"td".contains(letter)),
        _ => false,
    };
    // Two vowels beside each other that are said apart.
    let apart = ["ia", "io", "eo", "ua"].iter().map(|pair| word.matches(pair).count()).sum::<usize>();
    let together = ["tion", "sion", "cial", "tial", "cian", "cious", "eou", "gua", "qua", "eop"];
    let together = together.iter().map(|group| word.matches(group).count()).sum::<usize>();
    (count + apart).saturating_sub(together).saturating_sub(usize::from(silent)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_counted_as_they_are_said() {
        for (count, words) in [
            (1, "a the you it we know last took still stop date time done asked stopped goes keys I names planned"),
            (
                2,
                "sandbox refresh people started empty data table again server replaced removed changes waiting looking pages",
            ),
            (3, "production calendar possible tomorrow everyone deleted connection sandboxes personal previous usual"),
            (4, "information usually activity demonstration mediation"),
            (5, "administrator communication"),
        ] {
            for word in words.split(' ') {
                assert_eq!(syllables(word), count, "{word}");
            }
        }
    }

    #[test]
    fn sentences_end_with_their_signs_and_places_are_words() {
        assert_eq!(sentences("Look. Is it {name}? Version 1.2 is"), ["Look.", "Is it {name}?", "Version 1.2 is"]);
        assert_eq!(words("It’s {name}: 12 % (or so)…"), ["It’s", "name", "or", "so"]);
    }

    #[test]
    fn the_grade_is_that_of_the_formula() {
        // 1 sentence of 6 words with 6 syllables, by hand.
        assert!((grade(&["The cat sat on the mat."]) + 1.45).abs() < 0.01);
        let official = "Notwithstanding the aforementioned considerations, the administrator acknowledges responsibility for the configuration.";
        assert!(grade(&[official]) > 20.0);
    }
}
