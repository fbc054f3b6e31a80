//! Whether everybody can tell what is written and drawn from what it stands on: the contrast of the colours in `style/`, by
//! WCAG 2.2, in light and in dark. Forced colours are the reader's own.
//!
//! `pairs.rs` lists what stands on what. The tests here keep that list whole: no colour is used that is not on it.

mod colour;
mod pairs;
mod sheet;

use colour::{Palette, Scheme};
use pairs::{DECORATION, PARTS, Pairs, TEXTS};
use sheet::{Rule, rules};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The theme of much contrast.
const CONTRAST: &str = ":host([theme=\"contrast\"]) .root";

/// Text of any size (WCAG 2.2, 1.4.3). Large text may have less; ours does without.
const TEXT: f32 = 4.5;
/// What one has to see to know what something is, or how it stands (1.4.11).
const PART: f32 = 3.0;

#[test]
fn text_can_be_read() {
    for rules in [own_rules(), rules_of_contrast()] {
        expect_none(weak(&Palette::of(&rules), TEXTS, TEXT));
    }
}

#[test]
fn parts_can_be_seen() {
    for rules in [own_rules(), rules_of_contrast()] {
        expect_none(weak(&Palette::of(&rules), PARTS, PART));
    }
}

#[test]
fn each_colour_stands_in_a_pair() {
    let listed = [TEXTS, PARTS].concat().into_iter().flat_map(|(upper, grounds)| [&[upper], grounds].concat());
    let listed: BTreeSet<_> = listed.chain(DECORATION.iter().map(|(name, _)| *name)).collect();
    let rules = all_rules();
    let palette = Palette::of(&rules);
    assert!(palette.names().count() > 15, "style/ has a layer `tokens` with the colours");
    let missing = palette.names().filter(|name| !listed.contains(name));
    expect_none(missing.map(|name| format!("{name} is in no pair of xtask/tests/contrast/pairs.rs")));
}

#[test]
fn colours_are_used_as_they_are_listed() {
    expect_none(all_rules().iter().flat_map(|rule| unlisted(rule, TEXTS, PARTS)));
}

#[test]
fn colours_have_names() {
    // Nobody reads on these: shadows, and the page behind a dialog.
    const NAMELESS: [&str; 2] = ["box-shadow", "#fff"];
    let nameless = |rule: &Rule| {
        let wrong = rule.declarations.iter().filter(|(property, value)| {
            let is_nameless =
                ["#", "rgb(", "rgba(", "hsl(", "hwb(", "lab(", "lch("].iter().any(|start| value.contains(start));
            let is_exception = NAMELESS.iter().any(|exception| property == exception || value == exception);
            is_nameless && !is_exception && !rule.selector.contains("::backdrop")
        });
        wrong.map(|(property, value)| format!("{}: {property}: {value}", rule.selector)).collect::<Vec<_>>()
    };
    expect_none(all_rules().iter().filter(|rule| !rule.is_of_tokens()).flat_map(nameless));
}

/// The pairs with too little contrast.
fn weak(palette: &Palette, pairs: &[(&str, &[&str])], least: f32) -> Vec<String> {
    let mut weak = Vec::new();
    for (upper, grounds) in pairs {
        for ground in *grounds {
            for scheme in [Scheme::Light, Scheme::Dark] {
                let found = palette.contrast(upper, ground, scheme);
                if found < least {
                    weak.push(format!("{upper} on {ground}, {scheme:?}: {found:.2} : 1; at least {least} : 1"));
                }
            }
        }
    }
    weak
}

/// What a rule does with colours and the lists do not have.
fn unlisted(rule: &Rule, texts: Pairs, parts: Pairs) -> Vec<String> {
    let of = |name: &str| rule.declarations.iter().rev().find(|(property, _)| property == name).map(|(_, value)| value);
    let on = |pairs: Pairs, upper: &str, ground: Option<&str>| {
        let fits = |grounds: &[&str]| ground.is_none_or(|ground| grounds.contains(&ground));
        pairs.iter().any(|(other, grounds)| *other == upper && fits(grounds))
    };
    let mut unlisted = Vec::new();
    if let Some(text) = of("color").and_then(|value| sheet::only_name(value)) {
        let ground = of("background").and_then(|value| sheet::only_name(value));
        if !on(texts, text, ground) {
            unlisted.push(format!("{}: text in {text} on {}", rule.selector, ground.unwrap_or("anything")));
        }
    }
    for (property, value) in &rule.declarations {
        let is_line = property.starts_with("border") || property == "outline";
        for name in sheet::names(value).filter(|name| is_line && rule.is_colour(property, name)) {
            if !on(parts, name, None) && !DECORATION.iter().any(|(decoration, _)| *decoration == name) {
                unlisted.push(format!("{}: a line in {name}", rule.selector));
            }
        }
    }
    unlisted
}

/// The rules without those of a theme that somebody has to choose.
fn own_rules() -> Vec<Rule> {
    all_rules().into_iter().filter(|rule| rule.selector != CONTRAST).collect()
}

/// The same with the theme of much contrast, whose colours stand behind the others.
fn rules_of_contrast() -> Vec<Rule> {
    let (chosen, own): (Vec<_>, Vec<_>) = all_rules().into_iter().partition(|rule| rule.selector == CONTRAST);
    assert_eq!(chosen.len(), 1, "style/embed.css has a theme of much contrast");
    own.into_iter().chain(chosen).collect()
}

/// The rules of all stylesheets.
fn all_rules() -> Vec<Rule> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../style");
    let files = fs::read_dir(folder).expect("style/ is beside xtask/").flatten().map(|entry| entry.path());
    let sheets = files.filter(|path| path.extension().is_some_and(|kind| kind == "css"));
    sheets.flat_map(|path| rules(&fs::read_to_string(path).expect("a stylesheet is text"))).collect()
}

fn expect_none(findings: impl IntoIterator<Item = String>) {
    let findings: Vec<_> = findings.into_iter().collect();
    assert!(findings.is_empty(), "colours that not everybody can tell apart:\n  {}", findings.join("\n  "));
}

#[test]
fn weak_pairs_are_found_in_either_scheme() {
    let tokens = rules(
        "@layer tokens { :root { --paper: light-dark(#ffffff, #111111); --ink: light-dark(#777777, #eee); \
         --pale: light-dark(#000, #444) } }",
    );
    let weak = |upper| weak(&Palette::of(&tokens), &[(upper, &["--paper"])], TEXT);
    assert_eq!(weak("--ink"), ["--ink on --paper, Light: 4.48 : 1; at least 4.5 : 1"]);
    assert_eq!(weak("--pale"), ["--pale on --paper, Dark: 1.94 : 1; at least 4.5 : 1"]);
}

#[test]
fn what_is_not_listed_is_found() {
    let unlisted = |css: &str| {
        let texts: Pairs = &[("--text", &["--surface"])];
        rules(css).iter().flat_map(|rule| unlisted(rule, texts, &[("--focus", &["--surface"])])).count()
    };
    for bad in [
        "a { color: var(--pale) }",
        "a { color: var(--text); background: var(--sunken) }",
        "a { border: 1px solid var(--pale) }",
        "@layer components { @media (min-width: 1px) { a { outline: 2px solid var(--text) } } }",
    ] {
        assert_eq!(unlisted(bad), 1, "{bad}");
    }
    for good in [
        "a { color: var(--text) }",
        "a { color: var(--text); background: var(--surface); border-radius: var(--radius-s) }",
        "a { outline: 2px solid var(--focus); border: 1px solid var(--border) }",
        "@media (forced-colors: active) { a { color: var(--pale) } }",
    ] {
        assert_eq!(unlisted(good), 0, "{good}");
    }
}
