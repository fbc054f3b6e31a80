//! Where an instant lies in the picture, and what lies beside what.

use wire::Timestamp;

/// A day is so wide: fine enough for a minute to count, and whole numbers.
pub(crate) const DAY_UNITS: i64 = 1440;

/// The days of a period, by the instants at which they begin: they have 23 or 25 hours where clocks change.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scale {
    /// The beginning of each day, and the end of the last one.
    bounds: Vec<Timestamp>,
}

impl Scale {
    /// Of the beginning of each day and the end of the last, in order: two at least.
    pub(super) fn new(bounds: Vec<Timestamp>) -> Self {
        Self { bounds }
    }

    /// When the period begins.
    pub(super) fn begin(&self) -> Timestamp {
        self.bounds.first().copied().unwrap_or_default()
    }

    /// When it ends.
    pub(super) fn end(&self) -> Timestamp {
        self.bounds.last().copied().unwrap_or_default()
    }

    /// Whether any of that time lies in it; what has no end is a moment.
    pub(super) fn holds(&self, from: Timestamp, until: Option<Timestamp>) -> bool {
        from < self.end() && until.map_or(from >= self.begin(), |until| until > self.begin())
    }

    /// Where the instant is, in units from the beginning; what lies outside is at the nearer end.
    pub(super) fn place(&self, at: Timestamp) -> i64 {
        let days = self.bounds.partition_point(|begin| *begin <= at);
        match (days.checked_sub(1).map(|day| self.bounds[day]), self.bounds.get(days)) {
            (None, _) => 0,
            (Some(_), None) => (self.bounds.len() as i64 - 1) * DAY_UNITS,
            (Some(begin), Some(end)) => {
                (days as i64 - 1) * DAY_UNITS + at.since(begin) * DAY_UNITS / end.since(begin).max(1)
            }
        }
    }

    /// Where that time begins and how long it is.
    pub(super) fn span(&self, from: Timestamp, until: Option<Timestamp>) -> (i64, i64) {
        let begin = self.place(from);
        (begin, until.map_or(0, |until| self.place(until) - begin).max(0))
    }
}

/// The line for each of these spans (beginning and length, by their beginning), so that none covers another one; each
/// takes as much room as `least`, if it is shorter.
pub(super) fn lines(spans: &[(i64, i64)], least: i64) -> Vec<usize> {
    let mut ends: Vec<i64> = Vec::new();
    let mut place = |(begin, length): &(i64, i64)| {
        let end = begin + (*length).max(least);
        let line = ends.iter().position(|taken| taken <= begin).unwrap_or(ends.len());
        match ends.get_mut(line) {
            Some(taken) => *taken = end,
            None => ends.push(end),
        }
        line
    };
    spans.iter().map(&mut place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::HOUR;

    fn hours(hours: i64) -> Timestamp {
        Timestamp::from_millis(hours * HOUR)
    }

    /// Four days: one of 24 hours, one in which clocks go forward, one in which they go back, one of 24 hours.
    fn scale() -> Scale {
        Scale::new([0, 24, 47, 72, 96].map(hours).to_vec())
    }

    #[test]
    fn every_day_is_as_wide_as_any_other_however_many_hours_it_has() {
        let scale = scale();
        for (day, begin) in [0, 24, 47, 72].into_iter().enumerate() {
            assert_eq!(scale.place(hours(begin)), day as i64 * DAY_UNITS, "{begin}");
        }
        assert_eq!(scale.place(hours(12)), DAY_UNITS / 2);
        assert_eq!(scale.place(hours(24).plus(23 * HOUR / 2)), DAY_UNITS + DAY_UNITS / 2, "half of 23 hours");
        assert_eq!(scale.place(hours(47).plus(25 * HOUR / 2)), 2 * DAY_UNITS + DAY_UNITS / 2, "half of 25 hours");
        let places: Vec<_> = (0..96 * 60).map(|minute| scale.place(Timestamp::from_millis(minute * 60_000))).collect();
        assert!(places.is_sorted(), "time never goes back");
    }

    #[test]
    fn what_lies_outside_is_cut_at_the_edge() {
        let scale = scale();
        assert_eq!([hours(-5), hours(500)].map(|at| scale.place(at)), [0, 4 * DAY_UNITS]);
        assert_eq!(scale.span(hours(-48), Some(hours(24))), (0, DAY_UNITS));
        assert_eq!(scale.span(hours(84), Some(hours(240))), (3 * DAY_UNITS + DAY_UNITS / 2, DAY_UNITS / 2));
        assert_eq!(scale.span(hours(12), None), (DAY_UNITS / 2, 0));
        assert_eq!(scale.span(hours(13), Some(hours(12))).1, 0, "an end before its beginning is none");
    }

    #[test]
    fn a_period_holds_what_touches_it() {
        let scale = scale();
        assert!(scale.holds(hours(-5), Some(hours(1))) && scale.holds(hours(95), Some(hours(200))));
        assert!(scale.holds(hours(0), None) && !scale.holds(hours(96), None) && !scale.holds(hours(-1), None));
        assert!(!scale.holds(hours(-9), Some(hours(0))), "it ended when the period began");
    }

    #[test]
    fn what_would_cover_another_gets_a_line_of_its_own() {
        assert!(lines(&[], 10).is_empty());
        assert_eq!(lines(&[(0, 5), (10, 5), (20, 5)], 10), [0, 0, 0]);
        assert_eq!(lines(&[(0, 5), (9, 5), (18, 5), (19, 1)], 10), [0, 1, 0, 1]);
        assert_eq!(lines(&[(0, 100), (50, 0), (60, 0)], 10), [0, 1, 1]);
        assert_eq!(lines(&[(0, 100), (50, 0), (55, 0)], 10), [0, 1, 2]);
    }
}
