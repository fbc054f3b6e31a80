//! What a colour in a stylesheet is, and how far two of them are apart. The crate `color` reads and mixes them.

use crate::sheet::{Rule, only_name, split};
use color::{ColorSpaceTag, DynamicColor, HueDirection, parse_color};
use std::collections::BTreeMap;

/// Which of the two values of `light-dark(…)` counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    Light,
    Dark,
}

/// The named colours.
pub(crate) struct Palette(BTreeMap<String, String>);

impl Palette {
    /// Those of the rules in the layer `tokens`.
    pub(crate) fn of(rules: &[Rule]) -> Self {
        let tokens = rules.iter().filter(|rule| rule.is_of_tokens()).flat_map(|rule| &rule.declarations);
        let starts = ["#", "light-dark(", "color", "rgb", "hsl", "ok", "0 1px"];
        let colours = tokens
            .filter(|(name, value)| name.starts_with("--") && starts.iter().any(|start| value.starts_with(start)));
        Self(colours.cloned().collect())
    }

    /// Their names, in order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// How far two colours are apart, from 1 to 21 (WCAG 2.2, *contrast ratio*).
    pub(crate) fn contrast(&self, upper: &str, ground: &str, scheme: Scheme) -> f32 {
        let [one, other] = [upper, ground].map(|value| self.colour(value, scheme));
        assert!(
            one.components[3] == 1.0 && other.components[3] == 1.0,
            "{upper} on {ground}: one lets the other through"
        );
        let [one, other] = [one, other].map(|colour| colour.relative_luminance() + 0.05);
        one.max(other) / one.min(other)
    }

    /// A colour by its name or value.
    fn colour(&self, value: &str, scheme: Scheme) -> DynamicColor {
        let arguments = |function: &str| Some(split(value.strip_prefix(function)?.strip_suffix(')')?));
        if let Some(value) = self.0.get(only_name(value).unwrap_or(value)) {
            return self.colour(value, scheme);
        }
        if let Some([light, dark]) = arguments("light-dark(").as_deref() {
            return self.colour(if scheme == Scheme::Light { light } else { dark }, scheme);
        }
        if let Some([space, one, other]) = arguments("color-mix(").as_deref() {
            assert_eq!(*space, "in srgb", "{value}");
            let (one, share) = one.rsplit_once(' ').expect("the first of two colours that are mixed has a share");
            let share =
                share.strip_suffix('%').and_then(|share| share.parse::<f32>().ok()).expect("a share in percent");
            let [one, other] = [one, other].map(|part| self.colour(part, scheme));
            return other.interpolate(one, ColorSpaceTag::Srgb, HueDirection::default()).eval(share / 100.0);
        }
        parse_color(value).unwrap_or_else(|error| panic!("{value} is no colour: {error}"))
    }
}

#[test]
fn the_contrast_of_known_pairs() {
    let palette = Palette(BTreeMap::from([("--name".to_owned(), "light-dark(#000, #fff)".to_owned())]));
    for (upper, ground, scheme, contrast) in [
        ("#000", "#ffffff", Scheme::Light, 21.0),
        ("#777", "#fff", Scheme::Light, 4.48),
        ("--name", "#fff", Scheme::Light, 21.0),
        ("--name", "#fff", Scheme::Dark, 1.0),
        ("color-mix(in srgb, var(--name) 50%, #fff)", "#808080", Scheme::Light, 1.0),
        ("color-mix(in srgb, #000 0%, #fff)", "#000", Scheme::Light, 21.0),
        ("oklch(0 0 0)", "oklch(1 0 0)", Scheme::Light, 21.0),
    ] {
        let found = palette.contrast(upper, ground, scheme);
        assert!((found - contrast).abs() < 0.02, "{upper} on {ground}: {found}");
    }
}
