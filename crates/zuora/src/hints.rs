//! What the headers of an answer say about the pace (contract.md 3.3).

use reqwest::header::{HeaderMap, RETRY_AFTER};
use std::time::{Duration, SystemTime};

/// The shortest and the longest pause (polling.md).
const PAUSE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(15 * 60));
/// Below this share of what may be asked in a window, in percent, it goes on at half the speed (polling.md).
const LOW_PERCENT: u64 = 10;

/// The headers about limits, as far as there are any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hints {
    retry_after: Option<Duration>,
    limit: Option<u64>,
    remaining: Option<u64>,
    reset: Option<Duration>,
}

impl Hints {
    /// Reads them. A date in `Retry-After` is compared with `now`.
    pub(crate) fn read(headers: &HeaderMap, now: SystemTime) -> Self {
        let text = |name: &str| headers.get(name)?.to_str().ok();
        // The first number is the limit that is nearest; the others describe all windows.
        let limit = text("ratelimit-limit").and_then(|value| value.split([',', ';']).next()?.trim().parse().ok());
        Self {
            retry_after: headers.get(RETRY_AFTER).and_then(|value| retry_after(value.to_str().ok()?, now)),
            limit,
            remaining: text("ratelimit-remaining").and_then(|value| value.trim().parse().ok()),
            reset: text("ratelimit-reset").and_then(seconds),
        }
    }

    /// How much may be asked in the window that is nearest to its end, and how much of that is left.
    pub(crate) fn window(&self) -> (Option<u64>, Option<u64>) {
        (self.limit, self.remaining)
    }

    /// How long nobody may ask anything, after an answer with `status`.
    ///
    /// `ratelimit-reset` stands on every answer. It says how long to wait only where nothing is left.
    pub(crate) fn pause(&self, status: u16) -> Option<Duration> {
        let exhausted = self.remaining.is_none_or(|remaining| remaining == 0);
        let reset = self.reset.filter(|_| exhausted);
        let asked = self.retry_after.max(reset).unwrap_or_default();
        matches!(status, 429 | 503).then(|| asked.clamp(PAUSE.0, PAUSE.1))
    }

    /// For how long little is left, if it is.
    pub(crate) fn low_for(&self) -> Option<Duration> {
        let (limit, remaining) = (self.limit?, self.remaining?);
        let is_low = remaining.saturating_mul(100) < limit.saturating_mul(LOW_PERCENT);
        is_low.then(|| self.reset.unwrap_or_default().clamp(PAUSE.0, PAUSE.1))
    }
}

/// Seconds, or the time until a date.
fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    seconds(value).or_else(|| {
        let date = httpdate::parse_http_date(value).ok()?;
        Some(date.duration_since(now).unwrap_or_default())
    })
}

fn seconds(value: &str) -> Option<Duration> {
    value.trim().parse().ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hints(headers: &[(&'static str, &'static str)]) -> Hints {
        let headers =
            headers.iter().map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value")));
        let now = httpdate::parse_http_date("Tue, 24 Nov 2026 09:00:00 GMT").expect("a date");
        Hints::read(&headers.collect(), now)
    }

    #[test]
    fn a_pause_is_the_longer_of_what_is_asked_and_within_bounds() {
        let seconds = |status, headers: &[_]| hints(headers).pause(status).map(|pause| pause.as_secs());
        assert_eq!(seconds(429, &[("retry-after", "7")]), Some(7));
        assert_eq!(seconds(503, &[("retry-after", "Tue, 24 Nov 2026 09:00:30 GMT")]), Some(30));
        assert_eq!(seconds(503, &[("retry-after", "Tue, 24 Nov 2026 08:00:00 GMT")]), Some(1));
        assert_eq!(seconds(429, &[]), Some(1));
        assert_eq!(seconds(429, &[("retry-after", "soon")]), Some(1));
        assert_eq!(seconds(429, &[("retry-after", "999999")]), Some(900));
        assert_eq!(seconds(429, &[("ratelimit-reset", "40")]), Some(40));
        let both = [("retry-after", "7"), ("ratelimit-reset", "40"), ("ratelimit-remaining", "0")];
        assert_eq!(seconds(429, &both), Some(40));
        let left = [("retry-after", "7"), ("ratelimit-reset", "40"), ("ratelimit-remaining", "49000")];
        assert_eq!(seconds(429, &left), Some(7), "the window is not why");
        assert_eq!(seconds(200, &both), None);
        assert_eq!(seconds(500, &both), None);
    }

    #[test]
    fn below_a_tenth_it_is_little() {
        let low = |limit, remaining| {
            let headers = [("ratelimit-limit", limit), ("ratelimit-remaining", remaining), ("ratelimit-reset", "30")];
            hints(&headers).low_for().map(|low| low.as_secs())
        };
        let limit = "50000, 50000;w=60, 2250000;w=3600, 27000000;w=86400";
        assert_eq!(low(limit, "4999"), Some(30));
        assert_eq!(low(limit, "5000"), None);
        assert_eq!(low("no number", "0"), None);
        assert_eq!(hints(&[]).low_for(), None);
    }
}
