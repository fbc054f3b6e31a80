//! The rules, as functions from text to findings. The tests below show that each of them can fail.

use crate::view::views;
use std::fmt;

/// Something that breaks a rule.
#[derive(Debug, PartialEq)]
pub(crate) struct Finding {
    path: String,
    line: usize,
    text: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.path, self.line, self.text)
    }
}

/// Lines that contain one of the texts.
pub(crate) fn forbid(path: &str, code: &str, texts: &[&str]) -> Vec<Finding> {
    lines_where(path, code, |line| texts.iter().any(|text| line.contains(text)))
}

/// Uses of the parts of the standard library that reach outside of the program.
pub(crate) fn io(path: &str, code: &str) -> Vec<Finding> {
    const OUTSIDE: [&str; 9] = ["env", "fs", "io", "net", "os", "process", "thread", "SystemTime", "Instant"];
    lines_where(path, code, |line| {
        let names_std = line.contains("std::") && words(line).any(|word| OUTSIDE.contains(&word));
        names_std || line.contains("println!") || line.contains("SystemTime::") || line.contains("Instant::")
    })
}

/// What a component must not know.
pub(crate) fn component_imports(path: &str, code: &str) -> Vec<Finding> {
    const LAYERS_ABOVE: [&str; 3] = ["api", "live", "pages"];
    lines_where(path, code, |line| {
        let from_crate = ["crate::", "super::super::"].iter().any(|root| line.contains(root));
        from_crate && words(line).any(|word| LAYERS_ABOVE.contains(&word)) || line.contains("leptos_router")
    })
}

/// The functions among what a module passes on.
pub(crate) fn makers(code: &str) -> Vec<&str> {
    let passed_on = code.lines().filter_map(|line| line.strip_prefix("pub(crate) use ")?.split_once("::"));
    let names = passed_on.flat_map(|(_, names)| words(names));
    names.filter(|name| name.starts_with(char::is_lowercase)).collect()
}

/// Paths of pages and of the API. The patterns of the routes are no paths, and stand in `app.rs`.
pub(crate) fn paths(path: &str, code: &str) -> Vec<Finding> {
    const STARTS: [&str; 4] = ["\"/environments", "\"/api/", "\"/jobs", "test-environments"];
    lines_where(path, code, |line| {
        let is_route = path == "src/app.rs" && line.contains("path!(");
        !is_route && STARTS.iter().any(|start| line.contains(start))
    })
}

/// Words for people inside `view!`: text between tags, and in the attributes that are read out or shown.
pub(crate) fn words_in_views(path: &str, code: &str) -> Vec<Finding> {
    const READ: [&str; 5] = ["aria-label=\"", "title=\"", "placeholder=\"", "alt=\"", "aria-description=\""];
    lines_where(path, &views(code), |line| {
        let starts_with_word = line.trim_start().strip_prefix('"').is_some_and(begins_with_letter);
        let behind = |mark: &str| line.match_indices(mark).any(|(at, _)| begins_with_letter(&line[at + mark.len()..]));
        starts_with_word || behind(">\"") || behind("> \"") || READ.iter().any(|attribute| behind(attribute))
    })
}

/// HTML from text, and styles outside of `style/`.
pub(crate) fn markup(path: &str, code: &str) -> Vec<Finding> {
    lines_where(path, code, |line| {
        let html = ["innerHTML", "inner_html", "outerHTML", "set_outer_html", "insert_adjacent_html"];
        html.iter().any(|name| line.contains(name))
            || line.contains(" style=")
            || line.trim_start().starts_with("style=")
    })
}

/// Sides by their place on the screen: where words run from right to left, the start of a line is at the right.
pub(crate) fn physical_sides(path: &str, css: &str) -> Vec<Finding> {
    let is_physical = |declaration: &str| {
        let Some((property, value)) = declaration.split_once(':') else { return false };
        let (property, value) = (property.trim(), value.trim());
        let sides: Vec<_> = split_outside_of_brackets(value);
        let names_side =
            property == "left" || property == "right" || property.contains("-left") || property.contains("-right");
        let one_of_four = ["padding", "margin", "inset", "border-radius"].contains(&property)
            && matches!(sides[..], [_, right, _, left] if right != left);
        let aligned = ["text-align", "float", "clear", "justify-content"].contains(&property);
        names_side || one_of_four || aligned && ["left", "right"].contains(&value)
    };
    lines_where(path, css, |line| line.split(['{', '}', ';']).any(is_physical))
}

/// The parts of a value between blanks, but for the blanks in `calc(…)`.
fn split_outside_of_brackets(value: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    value
        .split(|character: char| {
            depth = match character {
                '(' => depth + 1,
                ')' => depth.saturating_sub(1),
                _ => depth,
            };
            character == ' ' && depth == 0
        })
        .collect()
}

/// Folders that exist on one computer only.
pub(crate) fn machine_paths(path: &str, text: &str) -> Vec<Finding> {
    // In two parts, so that this file does not find itself.
    let folders = [["/ro", "ot/"], ["/ho", "me/"], ["/wo", "rk/"], ["/Use", "rs/"]].map(|parts| parts.concat());
    lines_where(path, text, |line| {
        folders.iter().any(|folder| line.match_indices(folder.as_str()).any(|(at, _)| !follows_word(&line[..at])))
    })
}

/// A file with more lines than that.
pub(crate) fn too_long(path: &str, text: &str, most: usize) -> Option<Finding> {
    let count = text.lines().count();
    let text = format!("{count} lines, the most is {most}");
    (count > most).then(|| Finding { path: path.to_owned(), line: count, text })
}

fn lines_where(path: &str, text: &str, is_wrong: impl Fn(&str) -> bool) -> Vec<Finding> {
    let wrong = text.lines().enumerate().filter(|(_, line)| is_wrong(line));
    wrong
        .map(|(index, line)| Finding { path: path.to_owned(), line: index + 1, text: line.trim().to_owned() })
        .collect()
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|character: char| !character.is_alphanumeric() && character != '_')
}

fn begins_with_letter(text: &str) -> bool {
    text.trim_start().starts_with(char::is_alphabetic)
}

fn follows_word(before: &str) -> bool {
    before.ends_with(|character: char| character.is_alphanumeric() || "-_.}".contains(character))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the check finds something in each bad line and nothing in any good one.
    fn tells(check: fn(&str, &str) -> Vec<Finding>, bad: &[&str], good: &[&str]) {
        for code in bad {
            assert_eq!(check("src/x.rs", code).len(), 1, "not found: {code}");
        }
        for code in good {
            assert_eq!(check("src/x.rs", code), [], "{code}");
        }
    }

    #[test]
    fn a_finding_says_where() {
        let findings = forbid("src/x.rs", "a\n  b.unwrap();\n", &[".unwrap()"]);
        assert_eq!(findings[0].to_string(), "src/x.rs:2: b.unwrap();");
    }

    #[test]
    fn io_is_found() {
        tells(
            io,
            &[
                "use std::fs;",
                "use std::{fmt, net::IpAddr};",
                "std::time::SystemTime::now()",
                "Instant::now()",
                "println!()",
            ],
            &["use std::fmt;", "use std::collections::HashMap;", "let environment = 1;", "/// An instant"],
        );
    }

    #[test]
    fn imports_from_above_are_found_in_components() {
        tells(
            component_imports,
            &[
                "use crate::api::stop_job;",
                "use crate::{live, text};",
                "crate::pages::x()",
                "use leptos_router::components::A;",
                "use super::super::live::Watch;",
            ],
            &["use crate::text::words;", "use super::icon::Icon;", "aria-live=\"polite\""],
        );
    }

    #[test]
    fn what_makes_views_is_told_from_what_they_are_made_of() {
        let code = "mod field;\npub(crate) use field::{Field, field};\npub(crate) use state::state;\n";
        assert_eq!(makers(code), ["field", "state"]);
    }

    #[test]
    fn paths_are_found_and_routes_are_none() {
        tells(
            paths,
            &["let to = \"/environments/1\";", "get(\"/api/console/session\")", "format!(\"test-environments/{id}\")"],
            &["paths::environment(&id)", "\"environments\""],
        );
        assert_eq!(paths("src/app.rs", "path=path!(\"/environments/:id\")"), []);
        assert_eq!(paths("src/app.rs", "href=\"/environments/1\"").len(), 1);
    }

    #[test]
    fn words_in_views_are_found() {
        tells(
            words_in_views,
            &[
                "view! { <p>\"Refresh now\"</p> }",
                "view! {\n  <p>\n    \"Refresh now\"\n  </p>\n}",
                "view! { <button aria-label=\"Close\"></button> }",
                "view! { <input placeholder=\"Übung\" /> }",
                "view! { <p>{count} </p> <b> \"left\"</b> }",
            ],
            &[
                "view! { <p class=\"wide\">{words::NOW.text()}</p> }",
                "view! { <p>{a} \" · \" {b}</p> }",
                "view! { <input type=\"search\" aria-label=words::SEARCH.text() /> }",
                "let x = \"Refresh now\";",
            ],
        );
    }

    #[test]
    fn html_and_inline_styles_are_found() {
        tells(
            markup,
            &[
                "<p inner_html=text></p>",
                "element.set_inner_html(&text)",
                "<p style=\"color: red\">",
                "  style=move || x",
            ],
            &["<link rel=\"css\" href=\"style/base.css\" />", "let style = 1;"],
        );
    }

    #[test]
    fn sides_by_their_place_on_the_screen_are_found() {
        tells(
            physical_sides,
            &[
                ".a { margin-left: 1rem }",
                ".a { border-top-right-radius: 1px }",
                "left: 0;",
                ".a { color: red; text-align: right }",
                ".a { padding: 1px 2px 1px calc(1px + 2px) }",
            ],
            &[
                ".a { margin-inline-start: 1rem; inset: 0 auto }",
                ".a { padding: 1px 2px 3px 2px; margin-block-end: 0 }",
                ".a::before { text-align: start; margin: calc(1px + 2px) 0 }",
            ],
        );
    }

    #[test]
    fn paths_of_one_machine_are_found() {
        let [root, home] = [["/ro", "ot/.cache"], ["/ho", "me/me/x"]].map(|parts| parts.concat());
        tells(
            machine_paths,
            &[&root, &format!("cd {home}")],
            &["~/.cache", "$HOME/.cache", "docs/home/x", "/usr/bin/chromium"],
        );
    }

    #[test]
    fn long_files_are_found() {
        assert!(too_long("src/x.rs", &"a\n".repeat(401), 400).is_some());
        assert!(too_long("src/x.rs", &"a\n".repeat(400), 400).is_none());
    }
}
