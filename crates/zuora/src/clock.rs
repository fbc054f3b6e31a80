//! How far Zuora's clock and ours are apart, by the `Date` of its last answer.

use reqwest::header::{DATE, HeaderMap};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

/// Milliseconds that Zuora's clock is ahead of ours; known to about a second, because a `Date` has whole ones.
#[derive(Debug, Default)]
pub(crate) struct ClockGap(Mutex<Option<i64>>);

impl ClockGap {
    /// Takes account of an answer that arrived at `now`. One without a date, as of a gateway, changes nothing.
    pub(crate) fn note(&self, headers: &HeaderMap, now: SystemTime) {
        let date = headers.get(DATE).and_then(|value| httpdate::parse_http_date(value.to_str().ok()?).ok());
        if let Some(date) = date {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(ahead(date, now));
        }
    }

    /// What was known last.
    pub(crate) fn known(&self) -> Option<i64> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn ahead(date: SystemTime, now: SystemTime) -> i64 {
    let millis = |gap: std::time::Duration| i64::try_from(gap.as_millis()).unwrap_or(i64::MAX);
    date.duration_since(now).map_or_else(|behind| -millis(behind.duration()), millis)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn the_last_date_counts_and_what_is_none_does_not() {
        let now = httpdate::parse_http_date("Tue, 24 Nov 2026 09:00:00 GMT").expect("a date");
        let gap = ClockGap::default();
        assert_eq!(gap.known(), None);
        for (date, now, known) in [
            ("Tue, 24 Nov 2026 09:00:30 GMT", now, 30_000),
            ("Tue, 24 Nov 2026 08:58:00 GMT", now + Duration::from_millis(500), -120_500),
            ("yesterday", now, -120_500),
        ] {
            gap.note(&HeaderMap::from_iter([(DATE, date.parse().expect("a value"))]), now);
            assert_eq!(gap.known(), Some(known), "{date}");
        }
        gap.note(&HeaderMap::new(), now);
        assert_eq!(gap.known(), Some(-120_500));
    }
}
