//! The app's styles, rewritten for a shadow root in somebody else's page: what they say of the document is said of the element,
//! and what depends on the page around, such as `rem` and the width of the window, depends on the element.

/// The custom properties that a host may set, and the app's own that follow them.
const SET_BY_HOST: &[(&str, &str)] = &[
    ("background", "color-background"),
    ("surface", "color-surface"),
    ("border", "color-border"),
    ("text", "color-text"),
    ("muted", "color-muted"),
    ("accent", "color-accent"),
    ("accent-text", "color-accent-text"),
    ("success", "color-success"),
    ("warning", "color-warning"),
    ("danger", "color-danger"),
    ("danger-strong", "color-danger"),
    ("focus", "color-focus"),
    ("font", "font-family"),
    ("radius-m", "radius"),
];
/// What other steps of a scale are to the one that a host sets.
const SCALES: &[(&str, &str, &str)] = &[
    ("radius-s", "radius", ".6"),
    ("radius-l", "radius", "1.4"),
    ("space-1", "space", ".25"),
    ("space-2", "space", ".5"),
    ("space-3", "space", ".75"),
    ("space-4", "space", "1"),
    ("space-5", "space", "1.5"),
    ("space-6", "space", "2"),
    ("space-7", "space", "3"),
];
/// Selectors of the document, and what stands for them. The first of each list of selectors is enough: no other is used.
const SELECTORS: &[(&str, &str)] = &[("html", ".root"), ("body", ".app"), (":root", ".root")];
/// The length that stands for one `rem`.
const UNIT: &str = "var(--reprise-unit)";

/// How the app says what is written on the button that deletes.
const DANGER_TEXT: &str = "color: #fff";

/// The rewritten text.
pub(super) fn for_shadow_root(css: &str) -> String {
    let mut text = without_comments(css);
    for (from, to) in SELECTORS {
        text = replace_word(&text, from, to);
    }
    in_units(&by_width(&themed(&text)))
}

fn without_comments(css: &str) -> String {
    let mut kept = String::new();
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    kept + rest
}

/// Replaces what is not a part of a longer name.
fn replace_word(text: &str, from: &str, to: &str) -> String {
    let is_of_name = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.' | '#');
    let mut replaced = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(from) {
        let (before, after) = (&rest[..at], &rest[at + from.len()..]);
        let whole = !before.ends_with(is_of_name) && !after.starts_with(is_of_name);
        replaced.push_str(before);
        replaced.push_str(if whole { to } else { from });
        rest = after;
    }
    replaced + rest
}

/// Has the app's own colours and sizes follow those that a host sets.
fn themed(text: &str) -> String {
    let mut themed = text.to_owned();
    for (own, host) in SET_BY_HOST {
        themed = redeclare(&themed, own, |value| format!("var(--reprise-{host}, {value})"));
    }
    // The one colour without a name: what is written on the button that deletes.
    themed = themed.replace(DANGER_TEXT, "color: var(--reprise-color-danger-text, #fff)");
    for (own, host, factor) in SCALES {
        themed = redeclare(&themed, own, |value| {
            // Without the host's size the step is what it was: a length alone, which a fallback cannot be in a product.
            format!("calc(var(--reprise-{host}, {value} / {factor}) * {factor})")
        });
    }
    themed
}

/// Changes the value that a custom property is given where it is declared.
fn redeclare(text: &str, property: &str, value: impl Fn(&str) -> String) -> String {
    let declaration = format!("--{property}: ");
    let mut changed = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(&declaration) {
        let start = at + declaration.len();
        let end = rest[start..].find(';').map_or(rest.len(), |end| start + end);
        changed.push_str(&rest[..start]);
        let given = &rest[start..end];
        if given.contains("--reprise-") {
            changed.push_str(given);
        } else {
            changed.push_str(&value(given));
        }
        rest = &rest[end..];
    }
    changed + rest
}

/// Queries of the window's width ask for the element's.
fn by_width(text: &str) -> String {
    let text = text.replace("@media screen and (max-width:", "@container reprise (max-width:");
    text.replace("@media (max-width:", "@container reprise (max-width:")
}

/// Lengths in `rem` follow the element: by a custom property in declarations and by `em` in conditions, where the letters are
/// those of the container.
fn in_units(text: &str) -> String {
    let mut done = String::new();
    let mut rest = text;
    let mut in_condition = false;
    while let Some(at) = rest.find(['@', '{', ';', '}', 'r']) {
        let (before, found) = rest.split_at(at);
        done.push_str(before);
        match found.strip_prefix("rem") {
            Some(after) if !after.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '-') => {
                let digits =
                    done.len() - done.trim_end_matches(|digit: char| digit.is_ascii_digit() || digit == '.').len();
                let sign = usize::from(digits > 0 && done[..done.len() - digits].ends_with('-'));
                let number = done.split_off(done.len() - digits - sign);
                match (number.is_empty(), in_condition) {
                    (true, _) => done.push_str("rem"),
                    (false, true) => done += &format!("{number}em"),
                    (false, false) => done += &format!("calc({number} * {UNIT})"),
                }
                rest = after;
            }
            _ => {
                let mark = &found[..1];
                in_condition = match mark {
                    "@" => true,
                    "{" | ";" | "}" => false,
                    _ => in_condition,
                };
                done.push_str(mark);
                rest = &found[1..];
            }
        }
    }
    done + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    #[test]
    fn the_document_becomes_the_element() {
        let css = ":root { color-scheme: light } html { a: b } body, h1, .body-x { margin: 0 } tbody tr { c: d }";
        let rewritten = for_shadow_root(css);
        assert_eq!(
            rewritten,
            ".root { color-scheme: light } .root { a: b } .app, h1, .body-x { margin: 0 } tbody tr { c: d }"
        );
    }

    #[test]
    fn sizes_follow_the_element() {
        assert_eq!(
            for_shadow_root("a { margin: -.5rem 1rem 0 }"),
            "a { margin: calc(-.5 * var(--reprise-unit)) calc(1 * var(--reprise-unit)) 0 }"
        );
        assert_eq!(
            for_shadow_root("@container (max-width: 40rem) { a { b: c } }"),
            "@container (max-width: 40em) { a { b: c } }"
        );
        assert_eq!(
            for_shadow_root("@media screen and (max-width: 40rem) { a { b: 1rem } }"),
            "@container reprise (max-width: 40em) { a { b: calc(1 * var(--reprise-unit)) } }"
        );
        assert_eq!(for_shadow_root(".remark { a: premium }"), ".remark { a: premium }");
    }

    #[test]
    fn a_host_sets_colours_and_sizes_and_else_they_are_what_they_were() {
        assert_eq!(
            for_shadow_root(":root { --accent: red; --accent-soft: blue; }"),
            ".root { --accent: var(--reprise-color-accent, red); --accent-soft: blue; }"
        );
        let space = for_shadow_root(":root { --space-2: .5rem; }");
        assert!(
            space.contains("--space-2: calc(var(--reprise-space, calc(.5 * var(--reprise-unit)) / .5) * .5);"),
            "{space}"
        );
    }

    #[test]
    fn nothing_of_the_document_is_left_in_any_style_of_the_app() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../style");
        let mut all = String::new();
        for file in fs::read_dir(folder).expect("style/ is beside xtask/").flatten() {
            if file.path().extension().is_some_and(|kind| kind == "css") {
                all += &for_shadow_root(&fs::read_to_string(file.path()).expect("readable"));
            }
        }
        for gone in ["rem;", "rem ", "rem)", ":root", "@media (max-width", "@media screen and (max-width", "url("] {
            assert!(
                !all.contains(gone),
                "{gone}: …{}…",
                all.split(gone).next().map_or("", |before| &before[before.len().saturating_sub(80)..])
            );
        }
        for (own, host) in SET_BY_HOST {
            assert!(all.contains(&format!("--{own}: var(--reprise-{host}, ")), "{own} follows {host}");
        }
        assert_eq!(all.matches("--reprise-color-danger-text").count(), 1, "one button has a colour without a name");
        for (own, host, _) in SCALES {
            assert!(all.contains(&format!("--{own}: calc(var(--reprise-{host}, ")), "{own} follows {host}");
        }
    }
}
