//! How far, how long, how many.

use super::{NOW, on_card, state};
use crate::components::{Plot, plot, progress_bar, share_bar, stage_rail};
use crate::html::Element;
use wire::{DAY, HOUR, Stage};

pub(super) fn progress_bars() -> Vec<Element> {
    let bar = |said: &'static str, percent| on_card(said, progress_bar(percent, "Progress of UAT Europe".to_owned()));
    vec![bar("0 %", 0), bar("1 %", 1), bar("63 %", 63), bar("100 %", 100)]
}

pub(super) fn stage_rails() -> Vec<Element> {
    let rail = |said: &'static str, current: Option<Stage>, completed: bool| {
        let began = move |stage: Stage| match current {
            Some(current) if stage <= current => "09:12".to_owned(),
            _ => String::new(),
        };
        on_card(said, stage_rail(current, completed, began))
    };
    vec![
        rail("where it stands is not known", None, false),
        rail("can still be stopped", Some(Stage::Cleaning), false),
        rail("there is no way back", Some(Stage::Emptying), false),
        rail("completed", None, true),
    ]
}

pub(super) fn plots() -> Vec<Element> {
    let hours = [11, 13, 12, 14, 26, 12, 13];
    let points = hours.iter().enumerate().map(|(week, hours)| (NOW + week as i64 * 28 * DAY, hours * HOUR));
    let drawn = |points: Vec<(i64, i64)>| {
        plot(&Plot {
            said: "How long refreshes took".to_owned(),
            points,
            middle: 13 * HOUR,
            band: (12 * HOUR, 14 * HOUR),
            top: (30 * HOUR, "30 h".to_owned()),
            ends: ("12 Jan 2026".to_owned(), "1 Dec 2026".to_owned()),
        })
    };
    let shares = |parts: [(&'static str, i64); 3]| share_bar("How refreshes ended".to_owned(), parts);
    vec![
        on_card("durations", drawn(points.collect())),
        on_card("a single one", drawn(vec![(NOW, 13 * HOUR)])),
        on_card("shares: ready, stopped, did not finish", shares([("ready", 70), ("wait", 18), ("bad", 12)])),
        state("only one of them", shares([("ready", 100), ("wait", 0), ("bad", 0)])),
    ]
}
