//! How many requests are answered (contract.md 3.3).

use super::AppState;
use super::refusal::Refusal;
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::collections::HashMap;
use std::fmt::Write;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use wire::SECOND;

const LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("ratelimit-reset");

/// The windows, in seconds: a minute, an hour, a day.
const WINDOWS: [u64; 3] = [60, 3600, 86_400];
/// Beyond this many addresses, the counts of those whose minute has passed are forgotten.
const MANY_ADDRESSES: usize = 10_000;

/// How many requests are answered in a window. Zero is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Limits {
    /// Requests in a minute, of all clients together.
    pub per_minute: u64,
    /// Requests in an hour.
    pub per_hour: u64,
    /// Requests in a day.
    pub per_day: u64,
    /// Requests for a token in a minute, from one address.
    pub tokens_per_minute: u64,
}

/// What has been counted.
#[derive(Debug)]
pub(super) struct Counters {
    limits: Limits,
    requests: Mutex<[Window; 3]>,
    tokens: Mutex<HashMap<Option<IpAddr>, Window>>,
}

/// A window and how many came in it. It begins anew when it has passed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Window {
    /// Its number, counted from 1970 in its own length.
    number: u64,
    count: u64,
}

/// What is left in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Left {
    pub(super) limit: u64,
    /// None when this request was one too many.
    pub(super) remaining: Option<u64>,
    /// Seconds until the window begins anew.
    pub(super) reset: u32,
}

impl Default for Limits {
    /// Those of a production tenant.
    fn default() -> Self {
        Self { per_minute: 50_000, per_hour: 2_250_000, per_day: 27_000_000, tokens_per_minute: 100 }
    }
}

impl Limits {
    fn of_windows(&self) -> [u64; 3] {
        [self.per_minute, self.per_hour, self.per_day]
    }

    /// The value of `ratelimit-limit` when the nearest limit is that one.
    fn header(&self, nearest: u64) -> String {
        let mut text = nearest.to_string();
        for (limit, seconds) in self.of_windows().into_iter().zip(WINDOWS).filter(|(limit, _)| *limit > 0) {
            let _ = write!(text, ", {limit};w={seconds}");
        }
        text
    }
}

impl Counters {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, requests: Mutex::default(), tokens: Mutex::default() }
    }

    /// Counts a request, also one that is refused, and says what is left of the window that is nearest to its end;
    /// nothing where there is no limit.
    fn request(&self, now: u64) -> Option<Left> {
        let mut windows = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let all = windows.iter_mut().zip(WINDOWS).zip(self.limits.of_windows());
        let left =
            all.filter(|(_, limit)| *limit > 0).map(|((window, seconds), limit)| window.count(now, seconds, limit));
        left.min_by(|one, other| {
            // Of 100 left of 1,000 and 200 left of 10,000 the second is nearer.
            let share = |left: &Left| u128::from(left.remaining.unwrap_or(0));
            (one.remaining.is_some(), share(one) * u128::from(other.limit))
                .cmp(&(other.remaining.is_some(), share(other) * u128::from(one.limit)))
        })
    }

    /// Counts a request for a token.
    pub(super) fn token(&self, address: Option<IpAddr>) -> Left {
        let now = wall_seconds();
        let limit = self.limits.tokens_per_minute;
        if limit == 0 {
            return Left { limit, remaining: Some(0), reset: 0 };
        }
        let mut windows = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() > MANY_ADDRESSES {
            windows.retain(|_, window| window.number == now / WINDOWS[0]);
        }
        windows.entry(address).or_default().count(now, WINDOWS[0], limit)
    }
}

impl Window {
    fn count(&mut self, now: u64, seconds: u64, limit: u64) -> Left {
        let number = now / seconds;
        if self.number != number {
            *self = Self { number, count: 0 };
        }
        self.count = self.count.saturating_add(1);
        let reset = u32::try_from(seconds - now % seconds).unwrap_or(u32::MAX);
        Left { limit, remaining: limit.checked_sub(self.count), reset }
    }
}

/// Counts a request of the tenant, lets it be answered unless it is one too many, and tells with the answer what is left.
pub(super) async fn per_tenant(state: &AppState, answer: impl Future<Output = Response>) -> Response {
    let Some(left) = state.counters.request(wall_seconds()) else { return answer.await };
    let mut answer = match left.remaining {
        Some(_) => answer.await,
        None => Refusal::too_many_requests(Some(left.reset)).into_response(),
    };
    let headers = answer.headers_mut();
    if let Ok(limit) = HeaderValue::from_str(&state.counters.limits.header(left.limit)) {
        headers.insert(LIMIT, limit);
    }
    headers.insert(REMAINING, left.remaining.unwrap_or(0).into());
    headers.insert(RESET, left.reset.into());
    answer
}

fn wall_seconds() -> u64 {
    use crate::clock::Wall;
    crate::clock::SystemWall.millis().div_euclid(SECOND).unsigned_abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_that_is_nearest_to_its_end_is_told() {
        let limits = Limits { per_minute: 3, per_hour: 4, per_day: 0, ..Limits::default() };
        let counters = Counters::new(limits);
        let left = |now| counters.request(now).expect("limits");
        assert_eq!(left(60), Left { limit: 3, remaining: Some(2), reset: 60 });
        assert_eq!(left(61), Left { limit: 3, remaining: Some(1), reset: 59 });
        assert_eq!(left(62), Left { limit: 3, remaining: Some(0), reset: 58 });
        assert_eq!(left(62), Left { limit: 3, remaining: None, reset: 58 }, "unsuccessful ones count");
        assert_eq!(left(120), Left { limit: 4, remaining: None, reset: 3480 }, "a new minute, and the same hour");
        assert_eq!(left(3600), Left { limit: 3, remaining: Some(2), reset: 60 });
        assert_eq!(limits.header(3), "3, 3;w=60, 4;w=3600");
    }

    #[test]
    fn tokens_are_counted_by_address_and_zero_is_no_limit() {
        let counters = Counters::new(Limits { tokens_per_minute: 1, per_minute: 0, per_hour: 0, per_day: 0 });
        let address = |text: &str| text.parse().ok();
        assert!(counters.token(address("127.0.0.1")).remaining.is_some());
        assert!(counters.token(address("127.0.0.1")).remaining.is_none());
        assert!(counters.token(address("127.0.0.2")).remaining.is_some());
        assert_eq!(counters.request(0), None);
    }
}
