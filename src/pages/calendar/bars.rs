//! The picture's values: marks as bars, days as columns, and the legend.

use super::marks::{Cause, Lane, Mark, What};
use super::period::{Month, View};
use super::said::{said, shape_of};
use super::scale::{DAY_UNITS, Scale, lines};
use super::scene::{Scene, begin};
use crate::components::{Bar, Ground, Step, Track, shape};
use crate::html::{Element, li, ul};
use crate::text::words;
use crate::time;
use wire::Timestamp;

/// The lane of a sandbox.
pub(super) fn track(scene: &Scene, lane: &Lane) -> Track {
    // A bar takes as much room as a finger needs, however short it is.
    let least = DAY_UNITS * i64::from(scene.period.view.months());
    let span = |mark: &Mark| scene.scale.span(mark.from, mark.until);
    let on_lines = |mark: &&Mark| mark.what != What::Hold;
    let spans: Vec<_> = lane.marks.iter().filter(on_lines).map(span).collect();
    let mut lines = lines(&spans, least).into_iter();
    let bars = lane.marks.iter().map(|mark| {
        let said = said(lane, mark, scene.now);
        let text = match &mark.cause {
            Cause::Hold(hold) => hold.reason.clone().unwrap_or_default(),
            _ => String::new(),
        };
        let span = span(mark);
        Bar {
            what: shape_of(mark.what),
            label: said.in_full(&lane.name),
            href: said.href,
            text,
            span,
            line: on_lines(&mark).then(|| lines.next().unwrap_or_default()),
            done: (mark.what == What::Running).then(|| done(&scene.scale, span, scene.now)),
        }
    });
    let bars = bars.collect();
    let id = lane.id.as_ref();
    let key = id.map(ToString::to_string).unwrap_or_default();
    Track { key, name: lane.name.clone(), href: id.map(crate::paths::environment), bars }
}

/// How much of a span has passed, in percent.
fn done(scale: &Scale, (begin, length): (i64, i64), now: Timestamp) -> u8 {
    let passed = (scale.place(now) - begin).clamp(0, length);
    u8::try_from(passed * 100 / length.max(1)).unwrap_or(100)
}

/// The days, and what holds for all sandboxes.
pub(super) fn ground(scene: &Scene) -> Ground {
    let today = time::date(scene.now);
    let columns: Vec<Step> = scene.period.months().flat_map(|month| columns(month, scene.period.view, today)).collect();
    let for_all = scene.lanes.iter().filter(|lane| lane.id.is_none()).flat_map(|lane| &lane.marks);
    let bands = for_all.map(|mark| scene.scale.span(mark.from, mark.until)).collect();
    Ground { length: columns.len() as i64 * DAY_UNITS, columns, bands }
}

fn columns(month: Month, view: View, today: (i32, i32, i32)) -> impl Iterator<Item = Step> {
    const MONDAY: i32 = 0;
    const SATURDAY: i32 = 5;
    (1..=month.days()).map(move |day| {
        let weekday = (month.first_weekday() + day - 1) % 7;
        let at = || time::midnight(month.year, month.number, day);
        let (above, has_number) = match view {
            View::Month => (time::weekday(at()), true),
            View::Quarter if day == 1 => (time::month(at()), weekday == MONDAY),
            View::Quarter => (String::new(), weekday == MONDAY),
        };
        let is_today = (month.year, month.number, day) == today;
        // A number needs the room of three days, and today has one in any case.
        let is_beside_today = (month.year, month.number) == (today.0, today.1) && (day - today.2).abs() < 3;
        let has_number = has_number && (view == View::Month || !is_beside_today) || is_today;
        Step {
            above,
            day: if has_number { day.to_string() } else { String::new() },
            is_weekend: weekday >= SATURDAY,
            is_today,
        }
    })
}

/// Where an instant lies, in percent of the whole.
pub(super) fn percent(scale: &Scale, at: Timestamp) -> String {
    let whole = scale.place(scale.end()).max(1);
    let parts = scale.place(at) * 10_000 / whole;
    let zero = if parts % 100 < 10 { ".0" } else { "." };
    [&(parts / 100).to_string(), zero, &(parts % 100).to_string(), "%"].concat()
}

/// What each shape means.
pub(super) fn legend() -> Element {
    let meanings = [
        (What::Ready, words::STATUS_COMPLETED),
        (What::Running, words::CALENDAR_LEGEND_RUNNING),
        (What::Planned, words::CALENDAR_LEGEND_PLANNED),
        (What::Waiting, words::CALENDAR_LEGEND_WAITING),
        (What::Possible, words::CALENDAR_WHAT_POSSIBLE),
        (What::Hold, words::CALENDAR_WHAT_HOLD),
        (What::Failed, words::STATUS_FAILED),
        (What::Stopped, words::STATUS_CANCELLED),
    ];
    let item = |(what, word): (What, crate::text::Word)| li().child(shape(shape_of(what))).child(word.text());
    ul().class("legend").attr("aria-label", words::CALENDAR_LEGEND.text()).children(meanings.map(item))
}

/// The name of a month.
pub(super) fn name_of(month: Month) -> String {
    time::month(begin(month))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::{DAY, HOUR};

    fn scale() -> Scale {
        Scale::new((0..=4).map(|day| Timestamp::from_millis(day * DAY)).collect())
    }

    #[test]
    fn a_place_is_a_percentage_with_two_digits() {
        let at = |hours: i64| percent(&scale(), Timestamp::from_millis(hours * HOUR));
        assert_eq!([at(0), at(1), at(48), at(96)], ["0.00%", "1.04%", "50.00%", "100.00%"]);
    }

    #[test]
    fn what_runs_is_done_as_far_as_time_has_passed() {
        let span = scale().span(Timestamp::from_millis(0), Some(Timestamp::from_millis(2 * DAY)));
        let done_at = |hours: i64| done(&scale(), span, Timestamp::from_millis(hours * HOUR));
        assert_eq!([done_at(-5), done_at(12), done_at(48), done_at(90)], [0, 25, 100, 100]);
        assert_eq!(done(&scale(), (0, 0), Timestamp::from_millis(0)), 0);
    }
}
