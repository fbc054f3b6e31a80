//! Just enough of CSS to know which colours a rule uses.

/// A rule of a stylesheet.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rule {
    /// What it stands in: layers, media, containers.
    around: Vec<String>,
    /// What it is about.
    pub(crate) selector: String,
    /// Properties and their values.
    pub(crate) declarations: Vec<(String, String)>,
}

impl Rule {
    /// Whether it names colours and sizes for all others.
    pub(crate) fn is_of_tokens(&self) -> bool {
        self.around.iter().any(|at| at == "@layer tokens")
    }

    /// Whether a name in the value of a property is that of a colour.
    pub(crate) fn is_colour(&self, property: &str, name: &str) -> bool {
        !property.contains("radius")
            && !["--radius", "--space"].iter().any(|size| name.starts_with(size))
            && name != "--ink"
    }
}

/// All rules, but for those in colours of the reader's choice and on paper.
pub(crate) fn rules(css: &str) -> Vec<Rule> {
    let mut rules = Vec::new();
    collect(&without_comments(css), &[], &mut rules);
    rules.retain(|rule| !rule.around.iter().any(|at| at.contains("forced-colors") || at.contains("print")));
    rules
}

fn collect(css: &str, around: &[String], rules: &mut Vec<Rule>) {
    let mut rest = css;
    while let Some(open) = rest.find('{') {
        // Before a block may stand what has none, such as the order of the layers.
        let selector = rest[..open].rsplit(';').next().unwrap_or_default().trim().to_owned();
        let length = block_length(&rest[open..]);
        let block = &rest[open + 1..open + length - 1];
        if selector.starts_with('@') {
            collect(block, &[around, &[selector]].concat(), rules);
        } else {
            let declarations = block.split(';').filter_map(|declaration| declaration.split_once(':'));
            let trimmed = |(property, value): (&str, &str)| (property.trim().to_owned(), value.trim().to_owned());
            rules.push(Rule { around: around.to_vec(), selector, declarations: declarations.map(trimmed).collect() });
        }
        rest = &rest[open + length..];
    }
}

/// How long a block is, from its `{` to its `}`.
fn block_length(css: &str) -> usize {
    let mut depth = 0_usize;
    for (at, character) in css.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 1 => return at + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    panic!("a block has no end: {}", css.lines().next().unwrap_or_default());
}

fn without_comments(css: &str) -> String {
    css.split("/*")
        .enumerate()
        .map(|(place, part)| if place == 0 { part } else { part.split_once("*/").map_or("", |(_, rest)| rest) })
        .collect()
}

/// The name of a colour where a value is nothing else; the value itself where it is a colour without a name.
pub(crate) fn only_name(value: &str) -> Option<&str> {
    let name = value.strip_prefix("var(").and_then(|rest| rest.strip_suffix(')'));
    // The colour of a shape, which each shape sets to one of the others.
    name.filter(|name| !name.contains(')') && *name != "--ink").or_else(|| value.starts_with('#').then_some(value))
}

/// All names in a value.
pub(crate) fn names(value: &str) -> impl Iterator<Item = &str> {
    value.split("var(").skip(1).filter_map(|rest| rest.split([')', ',']).next()).map(str::trim)
}

/// What stands between the commas that are in no brackets.
pub(crate) fn split(arguments: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let parts = arguments.split(|character: char| {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        character == ',' && depth == 0
    });
    parts.map(str::trim).collect()
}

#[test]
fn rules_know_what_they_stand_in() {
    let css = "@layer a, b; /* { */ @layer tokens { :root { --x: light-dark(#fff, #000); } }\n\
               @media (forced-colors: active) { p { color: red } } p { color: var(--x); margin: 0 }";
    let rules = rules(css);
    assert_eq!(rules.len(), 2);
    assert!(rules[0].is_of_tokens() && !rules[1].is_of_tokens());
    assert_eq!(rules[0].declarations, [("--x".to_owned(), "light-dark(#fff, #000)".to_owned())]);
    assert_eq!(rules[1].selector, "p");
    assert_eq!(rules[1].declarations.len(), 2);
}

#[test]
fn names_are_found_in_values() {
    assert_eq!(only_name("var(--x)"), Some("--x"));
    assert_eq!(only_name("#fff"), Some("#fff"));
    assert_eq!(only_name("color-mix(in srgb, var(--x) 8%, var(--y))"), None);
    assert_eq!(names("color-mix(in srgb, var(--x) 8%, var(--y))").collect::<Vec<_>>(), ["--x", "--y"]);
    assert_eq!(split("in srgb, rgb(1, 2, 3) 8%, #fff"), ["in srgb", "rgb(1, 2, 3) 8%", "#fff"]);
}
