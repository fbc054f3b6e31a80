//! What stands in `view!` bodies.

use crate::lexer::block_length;

/// The code with blanks for everything outside of `view! { … }`; views in views belong to the outer one.
pub(crate) fn views(code: &str) -> String {
    const MARK: &str = "view! {";
    let mut left = String::new();
    let mut rest = code;
    while let Some(start) = rest.find(MARK) {
        left.extend(rest[..start].chars().map(blank));
        let end = start + block_length(&rest[start..]);
        left.push_str(&rest[start..end]);
        rest = &rest[end..];
    }
    left.extend(rest.chars().map(blank));
    left
}

fn blank(character: char) -> char {
    if character == '\n' { '\n' } else { ' ' }
}

#[test]
fn only_views_are_left_and_lines_stay_where_they_were() {
    let code = "let a = \"b\";\nview! {\n <p>{x}</p>\n}\nlet c = 1;";
    assert_eq!(views(code).lines().map(str::trim).collect::<Vec<_>>(), ["", "view! {", "<p>{x}</p>", "}", ""]);
}
