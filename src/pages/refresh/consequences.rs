//! What will happen, as facts of this very sandbox.

use crate::components::{Shape, icon};
use crate::html::{Element, b, li, span, ul};
use crate::say;
use crate::text::words;
use crate::time;
use wire::{DataCopyType, Job, TestEnvironment, Timestamp};

/// What is deleted, for how long it cannot be used, until when it can be stopped, when the next one is possible, for
/// a refresh that starts at `start`.
pub(super) fn consequences(environment: &TestEnvironment, jobs: &[Job], start: Timestamp) -> Element {
    let (deleted, replaced) = match environment.data_copy_type {
        Some(DataCopyType::Configuration) => {
            (words::REFRESH_WILL_DELETE_CONFIGURATION, words::REFRESH_WILL_DELETE_CONFIGURATION_REST)
        }
        _ => (words::REFRESH_WILL_DELETE_FULL, words::REFRESH_WILL_DELETE_FULL_REST),
    };
    let replaced = replaced.with([("date", &time::day_utc(start.previous_utc_day()))]);
    let usual = say::usual_duration(jobs, start).map(|usual| [" ", &usual, "."].concat()).unwrap_or_default();
    let unusable = [words::REFRESH_WILL_UNUSABLE.text(), &usual].concat();
    let days = environment.interval_days().to_string();
    let next = time::day(environment.next_refresh_after(start));
    let next = words::REFRESH_WILL_NEXT.with([("date", &next), ("days", &days)]);
    let items = [
        (Shape::Bin, deleted.text(), [" ", &replaced].concat()),
        (Shape::Clock, "", unusable),
        (Shape::Square, "", words::REFRESH_WILL_STOP.text().to_owned()),
        (Shape::Calendar, "", next),
    ];
    let item = |(shape, strong, text): (Shape, &'static str, String)| {
        let tone = if shape == Shape::Bin { "danger" } else { "" };
        li().attr("data-tone", tone).child(icon(shape)).child(span().child(b().child(strong)).child(text))
    };
    ul().class("will").children(items.map(item))
}
