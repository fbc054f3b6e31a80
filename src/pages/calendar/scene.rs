//! All that is shown, worked out once for the picture and the table.

use super::marks::{self, Lane};
use super::period::{Month, Period};
use super::scale::Scale;
use crate::derive::memo;
use crate::live::{Latest, ServiceClock};
use crate::order::ordered;
use crate::pages::feed::{Fed, Filters, of_sandbox};
use crate::router::Router;
use crate::text::words;
use crate::{paths, time};
use leptos::prelude::*;
use wire::{HOUR, Hold, Overview, OverviewRow, Timestamp};

/// All that is shown, as of one moment.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scene {
    /// The sandboxes that fit the search, by name; that of all first, if there is anything for all.
    pub(super) lanes: Vec<Lane>,
    /// The days.
    pub(super) scale: Scale,
    /// The months.
    pub(super) period: Period,
    /// The moment, to the hour.
    pub(super) now: Timestamp,
}

/// What is shown, by the address.
pub(super) fn period() -> Memo<Period> {
    let router = Router::of_app();
    let (view, from) = (router.query(paths::VIEW), router.query(paths::FROM));
    let minute = ServiceClock::of_app().minute();
    let today = memo(move || {
        let (year, number, _) = time::date(minute.get());
        Month { year, number }
    });
    memo(move || Period::from_address(&view.get(), &from.get(), today.get()))
}

/// What is asked of the feed for it.
pub(super) fn filters(period: Period) -> Filters {
    // Of the server's jobs these are all that were asked for, waited or ran in that time.
    vec![("from", begin(period.first).to_string()), ("until", begin(period.step(1).first).to_string())]
}

/// When a month begins in the reader's zone.
pub(super) fn begin(month: Month) -> Timestamp {
    time::midnight(month.year, month.number, 1)
}

/// The days of a period in the reader's zone.
fn scale_of(period: Period) -> Scale {
    let first = period.first;
    // Days beyond the end of a month are those of the next one.
    Scale::new((1..=period.days() + 1).map(|day| time::midnight(first.year, first.number, day)).collect())
}

/// Everything that is known, in lanes: what goes on by the overview, what was by the feed.
pub(super) fn scene(
    period: Memo<Period>,
    overview: Memo<Latest<Overview>>,
    past: Memo<Latest<Fed>>,
    holds: Memo<Vec<Hold>>,
) -> Memo<Scene> {
    let router = Router::of_app();
    let typed = router.query(paths::SEARCH);
    let clock = ServiceClock::of_app();
    // An hour is a hair in the picture: nothing is drawn again for less.
    let now = memo(move || Timestamp::from_millis(clock.now().millis().div_euclid(HOUR) * HOUR));
    memo(move || {
        let (now, period, holds) = (now.get(), period.get(), holds.get());
        let scale = scale_of(period);
        let typed = typed.get().trim().to_lowercase();
        let rows = overview.with(|overview| {
            let fits = |row: &&OverviewRow| contains(row, &typed);
            ordered(overview.environments.iter().filter(fits).cloned().collect(), |row: &OverviewRow| {
                row.environment.name().to_lowercase()
            })
        });
        let lane = |row: &OverviewRow| {
            past.with(|past| {
                let jobs = row.jobs.iter().cloned().chain(of_sandbox(past, &row.environment.id));
                marks::lane(row, jobs, &holds, now)
            })
        };
        let mut lanes: Vec<Lane> = rows.iter().map(lane).collect();
        let for_all = Lane { id: None, name: words::CALENDAR_ALL.text().to_owned(), marks: marks::for_all(&holds) };
        lanes.insert(0, for_all);
        for lane in &mut lanes {
            lane.marks.retain(|mark| scale.holds(mark.from, mark.until));
        }
        lanes.retain(|lane| lane.id.is_some() || !lane.marks.is_empty());
        Scene { lanes, scale, period, now }
    })
}

/// Whether the typed text is part of its name, alias or tenant.
fn contains(row: &OverviewRow, typed: &str) -> bool {
    let alias = row.notes.as_ref().and_then(|notes| notes.alias.as_deref());
    let named = [Some(row.environment.name()), alias, row.environment.tenant_id.as_deref()];
    typed.is_empty() || named.into_iter().flatten().any(|name| name.to_lowercase().contains(typed))
}
