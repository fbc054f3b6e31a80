//! Lanes over time.

use super::state;
use crate::components::{Bar, Ground, Step, Track, shape, timeline};
use crate::html::{Element, div, li, ul};
use leptos::prelude::*;

/// The units of a day: hours.
const DAY: i64 = 24;
/// Every shape, and what is written on it.
const SHAPES: [(&str, &str); 8] = [
    ("ready", ""),
    ("running", ""),
    ("planned", ""),
    ("waiting", ""),
    ("possible", ""),
    ("hold", "Year-end close"),
    ("failed", ""),
    ("stopped", ""),
];

pub(super) fn timelines() -> Vec<Element> {
    let legend = SHAPES.map(|(what, _)| li().child(shape(what)).child(what));
    vec![
        state("shapes", ul().class("legend").children(legend)),
        framed("a month", timeline(&ground(30), tracks(), today("41.2%"))),
        framed("a quarter, without today", timeline(&ground(91), tracks(), Memo::new(|_| None))),
    ]
}

fn framed(said: &'static str, timeline: Element) -> Element {
    let frame = div().class("card time-frame").attr("role", "region").attr("aria-label", said).attr("tabindex", "0");
    state(said, frame.child(timeline))
}

fn today(place: &'static str) -> Memo<Option<String>> {
    Memo::new(move |_| Some(place.to_owned()))
}

fn ground(days: i64) -> Ground {
    let step = |day: i64| Step {
        above: if day % 7 == 0 { "M".to_owned() } else { String::new() },
        // Of a quarter only the Mondays have a number.
        day: if days < 32 || day % 7 == 0 { (day % 30 + 1).to_string() } else { String::new() },
        is_weekend: day % 7 > 4,
        is_today: days < 32 && day == 12,
    };
    Ground { columns: (0..days).map(step).collect(), length: days * DAY, bands: vec![(24 * DAY, 3 * DAY)] }
}

/// A lane with one bar, one with every shape, and one with a name that does not fit.
fn tracks() -> Vec<Track> {
    let all = (0..SHAPES.len()).map(|place| bar(place, 3 * place as i64)).collect();
    let long = "Migration rehearsal of the second half of the year, with everything that finance asked for";
    vec![track("a single bar", vec![bar(0, 9)]), track("every shape", all), track(long, vec![])]
}

fn track(name: &str, bars: Vec<Bar>) -> Track {
    Track { key: name.to_owned(), name: name.to_owned(), href: Some("#".to_owned()), bars }
}

fn bar(place: usize, day: i64) -> Bar {
    let (what, text) = SHAPES[place % SHAPES.len()];
    Bar {
        what,
        href: (what != "hold").then(|| "#".to_owned()),
        label: what.to_owned(),
        text: text.to_owned(),
        span: (day * DAY, if what == "hold" { 6 * DAY } else { 3 * DAY }),
        line: (what != "hold").then_some(place % 2),
        done: (what == "running").then_some(60),
    }
}
