//! Something at Zuora that is looked at again and again: when it was, what came of it, and when it is due.

use super::pace::{Polling, millis};
use crate::freshness::Trouble;
use crate::problem::Problem;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use uuid::Uuid;
use wire::MINUTE;

/// Somebody who asked within that time is still there: waiting polls take up to 25 seconds, plain ones half a minute.
pub(super) const WATCHED_FOR: i64 = MINUTE;

/// When something was looked at, and how that went. Times are epoch milliseconds.
#[derive(Debug, Default)]
pub(super) struct Looks {
    /// When it was tried last.
    tried_at: Option<i64>,
    /// Failures in a row since then.
    failures: u32,
    /// The last of them.
    problem: Option<Problem>,
    /// When somebody last wanted to see it.
    watched_at: Option<i64>,
    /// When it is due though its pause is not over: something has happened.
    also_at: Vec<i64>,
    /// The last pause, and the chance that shortened or lengthened it.
    pub(super) last_pause: Duration,
    chance: f64,
    /// Whoever holds it looks.
    pub(super) turn: Arc<Mutex<()>>,
}

impl Looks {
    /// Somebody wants to see it; whether nobody had for a while.
    pub(super) fn watch(&mut self, now: i64) -> bool {
        let was = self.is_watched(now);
        self.watched_at = self.watched_at.max(Some(now));
        !was
    }

    /// Whether somebody watches.
    pub(super) fn is_watched(&self, now: i64) -> bool {
        self.watched_at.is_some_and(|at| now - at < WATCHED_FOR)
    }

    /// Has it looked at in `after` milliseconds, whatever its pace.
    pub(super) fn also_in(&mut self, after: i64, now: i64) {
        self.also_at.push(now + after);
    }

    /// How late a look is by now, in milliseconds, if its pause was to be `pause`; none while it is not due.
    pub(super) fn late(&self, pause: Duration, polling: &Polling, now: i64) -> Option<i64> {
        let Some(tried) = self.tried_at else { return Some(0) };
        let pause = self.next_pause(pause, polling);
        let also = self.also_at.iter().copied().filter(|_| self.failures == 0).min();
        let due = also.map_or(tried + pause, |also| also.min(tried + pause));
        // A clock that was set back must not stop everything.
        (now >= due || now < tried).then(|| (now - due).max(0))
    }

    fn next_pause(&self, pause: Duration, polling: &Polling) -> i64 {
        if self.failures > 0 {
            return millis(polling.failing(self.failures, self.asked()));
        }
        millis(polling.jittered(pause, self.chance))
    }

    /// What Zuora asked to wait at the last failure.
    fn asked(&self) -> Option<Duration> {
        self.problem.as_ref().and_then(Problem::pause)
    }

    /// A look begins, after a pause that was to be `pause`.
    pub(super) fn begin(&mut self, pause: Duration, now: i64) {
        self.tried_at = Some(now);
        self.last_pause = pause;
        self.also_at.retain(|at| *at > now);
        self.chance = f64::from(Uuid::new_v4().as_u128() as u16) / f64::from(u16::MAX);
    }

    /// It went well.
    pub(super) fn went_well(&mut self) {
        (self.failures, self.problem) = (0, None);
    }

    /// It was read at `read_at`, by another process.
    pub(super) fn was_read(&mut self, read_at: i64) {
        self.tried_at = self.tried_at.max(Some(read_at));
        self.also_at.retain(|at| *at > read_at);
        self.went_well();
    }

    /// It did not, by `now`: trying may have taken a while, and the next pause begins after it.
    pub(super) fn failed(&mut self, problem: &Problem, now: i64) {
        self.tried_at = Some(now);
        self.failures = self.failures.saturating_add(1);
        self.problem = Some(problem.clone());
    }

    /// The last failure, as long as it is too early to try again.
    pub(super) fn standing_problem(&self, polling: &Polling, now: i64) -> Option<Problem> {
        let problem = self.problem.clone()?;
        let left = u64::try_from(self.trouble(polling, 0)?.next_look - now).ok().filter(|left| *left > 0)?;
        let asked = problem.pause().is_some();
        Some(if asked { problem.retry_after(Some(Duration::from_millis(left))) } else { problem })
    }

    /// The last failure while somebody tries again: who looks at a page does not wait for that.
    pub(super) fn problem_under_way(&self) -> Option<Problem> {
        self.problem.clone().filter(|_| self.turn.try_lock().is_err())
    }

    /// What keeps it from being read anew since it was at `read_at`.
    pub(super) fn trouble(&self, polling: &Polling, read_at: i64) -> Option<Trouble> {
        let tried = self.tried_at.filter(|_| self.failures > 0)?;
        let problem = self.problem.as_ref()?;
        let (code, track_id) = (problem.code().to_owned(), problem.track_id().map(str::to_owned));
        let next_look = tried + millis(polling.failing(self.failures, self.asked()));
        Some(Trouble { code, track_id, read_at, next_look })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::StatusCode;

    const SECOND: i64 = 1000;

    fn late(looks: &Looks, seconds: u64, now: i64) -> Option<i64> {
        let polling = Polling { jitter_percent: 0, ..Polling::default() };
        looks.late(Duration::from_secs(seconds), &polling, now)
    }

    #[test]
    fn a_look_is_due_at_first_then_after_its_pause_or_when_something_happened() {
        let mut looks = Looks::default();
        assert_eq!(late(&looks, 20, 7), Some(0));
        looks.begin(Duration::from_secs(20), 100 * SECOND);
        looks.went_well();
        assert_eq!(late(&looks, 20, 120 * SECOND - 1), None);
        assert_eq!(late(&looks, 20, 121 * SECOND), Some(SECOND));
        assert_eq!(late(&looks, 20, 99 * SECOND), Some(0), "the clock was set back");
        looks.also_in(3 * SECOND, 100 * SECOND);
        assert_eq!((late(&looks, 20, 103 * SECOND - 1), late(&looks, 20, 103 * SECOND)), (None, Some(0)));
        looks.begin(Duration::from_secs(20), 103 * SECOND);
        assert_eq!(late(&looks, 20, 110 * SECOND), None);
    }

    #[test]
    fn a_failure_is_told_until_the_next_success() {
        let polling = Polling::default();
        let mut looks = Looks::default();
        looks.begin(Duration::from_secs(20), 100 * SECOND);
        let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "slow", "No.").tracked("t");
        looks.failed(&problem.retry_after(Some(Duration::from_secs(40))), 100 * SECOND);
        let trouble = looks.trouble(&polling, 80 * SECOND).expect("trouble");
        assert_eq!((trouble.read_at, trouble.next_look), (80 * SECOND, 140 * SECOND));
        assert_eq!((trouble.code.as_str(), trouble.track_id.as_deref()), ("slow", Some("t")));
        assert_eq!((late(&looks, 1, 139 * SECOND), late(&looks, 1, 140 * SECOND)), (None, Some(0)));
        looks.also_in(0, 100 * SECOND);
        assert_eq!(late(&looks, 1, 139 * SECOND), None, "who asks to wait is left alone");
        looks.went_well();
        assert_eq!(looks.trouble(&polling, 80 * SECOND), None);
    }

    #[test]
    fn who_has_not_asked_for_a_minute_is_gone() {
        let mut looks = Looks::default();
        assert!(!looks.is_watched(0));
        assert!(looks.watch(0) && !looks.watch(30 * SECOND));
        assert!(looks.is_watched(90 * SECOND - 1) && !looks.is_watched(90 * SECOND));
    }
}
