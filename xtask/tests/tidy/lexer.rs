//! Just enough of Rust's grammar to tell code from comments and text. Whatever is taken away leaves blanks, so that
//! lines and columns stay where they were.

/// What a character belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Code,
    Comment,
    /// Text or character, quotes included.
    Literal,
}

/// The kind of each character.
pub(crate) fn kinds(text: &str) -> Vec<(char, Kind)> {
    let characters: Vec<char> = text.chars().collect();
    let mut kinds = Vec::with_capacity(characters.len());
    while kinds.len() < characters.len() {
        let rest = &characters[kinds.len()..];
        let (kind, length) = next(rest, kinds.last().map(|(character, _)| *character));
        kinds.extend(rest.iter().take(length).map(|character| (*character, kind)));
    }
    kinds
}

/// The text with blanks for comments.
pub(crate) fn without_comments(text: &str) -> String {
    kinds(text)
        .into_iter()
        .map(|(character, kind)| if kind == Kind::Comment { blank(character) } else { character })
        .collect()
}

/// Code with blanks for every item behind `#[cfg(test)]`.
pub(crate) fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut left = String::new();
    let mut rest = code;
    while let Some(start) = rest.find(MARK) {
        left.push_str(&rest[..start]);
        let end = start + item_length(&rest[start..]);
        left.extend(rest[start..end].chars().map(blank));
        rest = &rest[end..];
    }
    left + rest
}

/// How many bytes the block takes that begins with the first `{` of the text, up to and with its `}`.
pub(crate) fn block_length(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut length = 0;
    for (character, kind) in kinds(text) {
        length += character.len_utf8();
        match (character, kind) {
            ('{', Kind::Code) => depth += 1,
            ('}', Kind::Code) if depth == 1 => return length,
            ('}', Kind::Code) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    length
}

/// How many bytes an item takes: up to the `;` that ends it, or to the end of its block.
fn item_length(text: &str) -> usize {
    match (text.find(';'), text.find('{')) {
        (Some(end), Some(block)) if end < block => end + 1,
        (Some(end), None) => end + 1,
        (_, Some(_)) => block_length(text),
        (None, None) => text.len(),
    }
}

fn blank(character: char) -> char {
    if character == '\n' { '\n' } else { ' ' }
}

/// The kind of what comes next and how many characters it takes: at least one.
fn next(rest: &[char], before: Option<char>) -> (Kind, usize) {
    let is_in_word = before.is_some_and(|character| character.is_alphanumeric() || character == '_');
    match rest {
        ['/', '/', ..] => (Kind::Comment, until(rest, |at| rest[at] == '\n')),
        ['/', '*', ..] => (Kind::Comment, until(rest, |at| at >= 3 && rest[at - 1] == '/' && rest[at - 2] == '*')),
        ['"', ..] => (Kind::Literal, quoted(rest, '"')),
        ['r', '#' | '"', ..] if !is_in_word => raw(rest),
        ['\'', '\\', ..] | ['\'', _, '\'', ..] => (Kind::Literal, quoted(rest, '\'')),
        _ => (Kind::Code, 1),
    }
}

/// `r"…"` or `r#"…"#`, with any number of `#`; one character of code where it is `r#name`.
fn raw(rest: &[char]) -> (Kind, usize) {
    let fence = rest[1..].iter().take_while(|character| **character == '#').count();
    if rest.get(1 + fence) != Some(&'"') {
        return (Kind::Code, 1);
    }
    let ends =
        |at: usize| at > fence + 2 && rest[at - 1 - fence] == '"' && rest[at - fence..at].iter().all(|c| *c == '#');
    (Kind::Literal, until(rest, ends))
}

/// Up to and with the closing quote; a backslash takes the next character along.
fn quoted(rest: &[char], quote: char) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != quote {
        at += if rest[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(rest.len())
}

fn until(rest: &[char], ends: impl Fn(usize) -> bool) -> usize {
    (1..rest.len()).find(|at| ends(*at)).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_texts_stay() {
        for (text, code) in [
            ("a // b\nc", "a     \nc"),
            ("a /* b\n */ c", "a     \n    c"),
            ("\"http://x\" // y", "\"http://x\"     "),
            (r#""\"//" // y"#, r#""\"//"     "#),
            (r##"r#"// "" "# // y"##, r##"r#"// "" "#     "##),
            ("r\"//\" // y", "r\"//\"     "),
            ("'\"' // y", "'\"'     "),
            ("'\\'' // y", "'\\''     "),
            ("&'a str // y", "&'a str     "),
            ("for_r#\"x\" // y", "for_r#\"x\"     "),
        ] {
            assert_eq!(without_comments(text), code, "{text}");
        }
    }

    #[test]
    fn items_for_tests_go_with_their_blocks() {
        let code = "a\n#[cfg(test)]\nmod tests {\n fn b() { \"}\" }\n}\nc\n#[cfg(test)]\nmod more;\nd";
        let left = without_tests(code);
        assert_eq!(left.split_whitespace().collect::<Vec<_>>(), ["a", "c", "d"]);
        assert_eq!(left.lines().count(), code.lines().count());
    }
}
