//! How fast everybody together may ask: the tenant's limits are shared with its billing (contract.md 3.3).

use crate::hints::Hints;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

/// At most so many calls are in flight; a tenant has forty (polling.md).
const IN_FLIGHT: u32 = 4;
/// How many of them one call takes where little is left: half the speed.
const TAKEN_WHERE_LOW: u32 = 2;
/// The longest pause that a caller waits for. Beyond it, the caller is told how long it takes: people look at a page.
pub(crate) const PAUSE_PATIENCE: Duration = Duration::from_secs(3);
/// How long a call waits for its turn. A change that is sent much later than it was asked for surprises.
const TURN_PATIENCE: Duration = Duration::from_secs(30);

/// Turns for calls, and pauses that all of them keep.
#[derive(Debug)]
pub(crate) struct Limits {
    turns: Semaphore,
    pace: Mutex<Pace>,
}

#[derive(Debug, Default)]
struct Pace {
    paused_until: Option<Instant>,
    low_until: Option<Instant>,
}

/// Nothing may be asked for so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Paused(pub(crate) Duration);

impl Limits {
    pub(crate) fn new() -> Self {
        Self { turns: Semaphore::new(IN_FLIGHT as usize), pace: Mutex::default() }
    }

    /// Waits for a turn, which lasts as long as what is returned.
    ///
    /// # Errors
    /// When it would take too long.
    pub(crate) async fn turn(&self) -> Result<SemaphorePermit<'_>, Paused> {
        let begun = Instant::now();
        loop {
            match self.pause_left() {
                Some(left) if left > PAUSE_PATIENCE => return Err(Paused(left)),
                Some(left) => tokio::time::sleep(left).await,
                None => {}
            }
            let taken = if self.is_low() { TAKEN_WHERE_LOW } else { 1 };
            let left = TURN_PATIENCE.saturating_sub(begun.elapsed());
            let Ok(Ok(turn)) = tokio::time::timeout(left, self.turns.acquire_many(taken)).await else {
                return Err(Paused(PAUSE_PATIENCE));
            };
            // A pause may have begun meanwhile.
            if self.pause_left().is_none() {
                return Ok(turn);
            }
        }
    }

    /// Takes account of what an answer says about the pace; how long everybody pauses now because of it.
    pub(crate) fn note(&self, status: u16, hints: &Hints) -> Option<Duration> {
        let now = Instant::now();
        let mut pace = self.pace();
        pace.low_until = hints.low_for().map(|low| now + low);
        let pause = hints.pause(status)?;
        pace.paused_until = pace.paused_until.max(Some(now + pause));
        Some(pause)
    }

    fn pause_left(&self) -> Option<Duration> {
        left(self.pace().paused_until)
    }

    fn is_low(&self) -> bool {
        left(self.pace().low_until).is_some()
    }

    fn pace(&self) -> MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn left(until: Option<Instant>) -> Option<Duration> {
    until.map(|until| until.saturating_duration_since(Instant::now())).filter(|left| !left.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderMap;
    use std::time::SystemTime;

    fn hints(headers: &[(&'static str, &'static str)]) -> Hints {
        let headers =
            headers.iter().map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value")));
        Hints::read(&headers.collect::<HeaderMap>(), SystemTime::UNIX_EPOCH)
    }

    #[tokio::test(start_paused = true)]
    async fn there_are_four_turns_and_two_where_little_is_left() {
        let limits = Limits::new();
        let mut turns = Vec::new();
        for _ in 0..4 {
            turns.push(limits.turn().await.expect("a turn"));
        }
        assert!(limits.turn().await.is_err(), "after half a minute it is too late");
        drop(turns);
        let low = [("ratelimit-limit", "100"), ("ratelimit-remaining", "9"), ("ratelimit-reset", "60")];
        limits.note(200, &hints(&low));
        let two = (limits.turn().await.expect("a turn"), limits.turn().await.expect("a turn"));
        let begun = Instant::now();
        assert!(limits.turn().await.is_err());
        assert_eq!(begun.elapsed(), TURN_PATIENCE);
        drop(two);
        limits.note(200, &hints(&[("ratelimit-limit", "100"), ("ratelimit-remaining", "99")]));
        let mut turns = Vec::new();
        for _ in 0..4 {
            turns.push(limits.turn().await.expect("a turn"));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_short_pause_is_waited_for_and_a_long_one_is_told() {
        let limits = Limits::new();
        let begun = Instant::now();
        assert_eq!(limits.note(429, &hints(&[("retry-after", "2")])), Some(Duration::from_secs(2)));
        drop(limits.turn().await.expect("a turn"));
        assert_eq!(begun.elapsed().as_secs(), 2);
        limits.note(503, &hints(&[("retry-after", "60")]));
        limits.note(429, &hints(&[("retry-after", "1")]));
        let Err(Paused(left)) = limits.turn().await else { panic!("the longer pause lasts") };
        assert_eq!(left.as_secs_f64().round() as u64, 60);
    }
}
