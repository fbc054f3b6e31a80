//! What stands on what. A mixture of two grounds, as under the pointer, lies between them, so both are enough.

/// What is above, and all that it stands on. Each is the name of a colour, or a value that has none.
pub(crate) type Pairs = &'static [(&'static str, &'static [&'static str])];

/// What is read.
pub(crate) const TEXTS: Pairs = &[
    // The reason of a hold stands on its stripes.
    ("--text", &["--background", "--surface", "--surface-sunken", NOTE, SUCCESS, WARNING, DANGER, HOLD]),
    ("--muted", &["--background", "--surface", "--surface-sunken", NOTE, SUCCESS, WARNING, DANGER]),
    // Links stand in notes of every tone, and quiet buttons are sunken under the pointer.
    ("--accent", &["--background", "--surface", "--surface-sunken", NOTE, SUCCESS, WARNING, DANGER]),
    ("--accent-text", &["--accent"]),
    ("--success", &["--background", "--surface"]),
    ("--warning", &["--background", "--surface"]),
    ("--danger", &["--background", "--surface"]),
    // The button that deletes.
    ("#fff", &["--danger-strong"]),
    // The sign in a shape.
    ("--surface", &["--success"]),
];

/// What is seen: edges of what can be filled in or pressed, the ring of the focus, shapes, lines of a drawing.
pub(crate) const PARTS: Pairs = &[
    ("--border-strong", &["--background", "--surface"]),
    ("--focus", &["--background", "--surface", "--surface-sunken", NOTE, SUCCESS, WARNING, DANGER]),
    ("--accent", &["--background", "--surface", "--surface-sunken", NOTE]),
    ("--muted", &["--surface"]),
    ("--success", &["--background", "--surface", SUCCESS]),
    ("--warning", &["--background", "--surface", WARNING]),
    ("--danger", &["--background", "--surface", DANGER]),
    ("--danger-strong", &["--background", "--surface"]),
];

/// What may be overlooked, and why.
pub(crate) const DECORATION: &[(&str, &str)] = &[
    ("--border", "it divides what a distance divides as well; what can be filled in has --border-strong"),
    ("--shadow", "cards have an edge"),
];

const NOTE: &str = "--accent-soft";
const SUCCESS: &str = "--success-soft";
const WARNING: &str = "--warning-soft";
const DANGER: &str = "--danger-soft";
/// The darker stripes of a hold in the calendar; the others are those of a warning.
const HOLD: &str = "color-mix(in srgb, var(--warning) 30%, var(--warning-soft))";
