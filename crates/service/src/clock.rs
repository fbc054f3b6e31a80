//! The service's clock: wall time, or faster than it for demonstrations, and never backwards.
//!
//! It is an anchor (an instant of the wall and the service's instant that belongs to it) and a speed. The anchor is
//! kept in the database, so that time passes also while no process runs.

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};
use wire::{MINUTE, SECOND, Timestamp};

/// How much time without a look at the clock counts when it runs fast. A demonstration that is left for a weekend, by
/// a stopped process or a closed laptop, must not come back years ahead.
pub const MAX_UNSEEN_WHEN_FAST: i64 = 15 * MINUTE;

/// Where wall time comes from, in milliseconds since 1970-01-01T00:00:00Z.
pub trait Wall: Send + Sync + fmt::Debug {
    /// The time now. It may jump in both directions.
    fn millis(&self) -> i64;
}

/// The computer's own clock.
#[derive(Debug)]
pub struct SystemWall;

/// A wall for tests: it stands still until it is moved.
#[derive(Debug)]
pub struct ManualWall(AtomicI64);

/// Where a clock stands: everything that has to be kept to carry on from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// An instant of the wall, in epoch milliseconds.
    pub wall: i64,
    /// The service's instant at that moment, in epoch milliseconds.
    pub service: i64,
    /// How many seconds of the service pass in one second of the wall; at least 1.
    pub speed: u32,
    /// When the clock was last looked at, by the wall.
    pub last_seen: i64,
}

/// A running clock, shared by everything in the process.
#[derive(Debug)]
pub struct Clock {
    wall: Arc<dyn Wall>,
    anchor: Mutex<Anchor>,
}

impl Clock {
    /// A clock that carries on from what was kept, or from wall time when nothing was.
    pub fn resume(wall: Arc<dyn Wall>, kept: Option<Anchor>, speed: u32) -> Self {
        let now = wall.millis();
        let anchor = match kept {
            Some(anchor) => anchor.seen_at(now).with_speed(speed),
            None => Anchor { wall: now, service: now, speed, last_seen: now },
        };
        Self { wall, anchor: Mutex::new(anchor) }
    }

    /// The service's time now, exactly. Never earlier than an answer before.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.look().service_now())
    }

    /// The service's time now in whole seconds, which is as fine as its records are.
    pub fn now_in_seconds(&self) -> Timestamp {
        Timestamp::from_millis(self.now().millis().div_euclid(SECOND) * SECOND)
    }

    /// What the wall shows now, in epoch milliseconds.
    pub fn wall_now(&self) -> i64 {
        self.wall.millis()
    }

    /// How many seconds of the service pass in one second of the wall.
    pub fn speed(&self) -> u32 {
        self.look().speed
    }

    /// Looks at the wall and says where the clock stands, to be kept.
    pub fn look(&self) -> Anchor {
        // A panic elsewhere cannot leave an anchor half written: it is replaced whole.
        let mut anchor = self.anchor.lock().unwrap_or_else(PoisonError::into_inner);
        *anchor = anchor.seen_at(self.wall.millis());
        *anchor
    }
}

impl Anchor {
    /// The anchor after a look at the wall. It is a new one when the wall went back (the service's time stands still
    /// then) and when a fast clock was not looked at for too long.
    #[must_use]
    pub fn seen_at(self, wall: i64) -> Self {
        let unseen = wall.saturating_sub(self.last_seen);
        let counted = match self.speed {
            1 => unseen.max(0),
            _ => unseen.clamp(0, MAX_UNSEEN_WHEN_FAST),
        };
        let seen = Self { last_seen: wall, ..self };
        if counted == unseen {
            return seen;
        }
        let service = self.service_now().saturating_add(counted.saturating_mul(self.speed.into()));
        Self { wall, service, ..seen }
    }

    /// The same instant, running at another speed from there on.
    #[must_use]
    pub fn with_speed(self, speed: u32) -> Self {
        if speed == self.speed {
            return self;
        }
        Self { wall: self.last_seen, service: self.service_now(), speed, last_seen: self.last_seen }
    }

    /// The service's instant when the clock was last looked at, in epoch milliseconds.
    pub fn service_now(&self) -> i64 {
        let elapsed = self.last_seen.saturating_sub(self.wall);
        self.service.saturating_add(elapsed.saturating_mul(self.speed.into()))
    }
}

impl Wall for SystemWall {
    fn millis(&self) -> i64 {
        // A computer whose clock stands before 1970 gets 1970.
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX)
    }
}

impl ManualWall {
    /// A wall that shows `start`.
    pub fn at(start: Timestamp) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(start.millis())))
    }

    /// Moves it by that many milliseconds, backwards when negative.
    pub fn advance(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }

    /// Moves it to an instant.
    pub fn set(&self, instant: Timestamp) {
        self.0.store(instant.millis(), Ordering::SeqCst);
    }
}

impl Wall for ManualWall {
    fn millis(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use wire::{DAY, HOUR};

    const START: i64 = 1_764_000_000_000;

    fn wall() -> Arc<ManualWall> {
        ManualWall::at(Timestamp::from_millis(START))
    }

    #[test]
    fn a_new_clock_shows_wall_time_and_runs_at_its_speed() {
        let wall = wall();
        let clock = Clock::resume(wall.clone(), None, 480);
        assert_eq!(clock.now().millis(), START);
        wall.advance(2 * MINUTE);
        assert_eq!(clock.now().millis(), START + 16 * HOUR);
    }

    #[test]
    fn the_same_speed_carries_on_as_if_the_process_had_never_stopped() {
        let wall = wall();
        let kept = Clock::resume(wall.clone(), None, 480).look();
        wall.advance(10 * MINUTE);
        assert_eq!(Clock::resume(wall, Some(kept), 480).now().millis(), START + 80 * HOUR);
    }

    #[test]
    fn another_speed_begins_where_the_old_one_ended() {
        let wall = wall();
        let kept = Clock::resume(wall.clone(), None, 480).look();
        wall.advance(MINUTE);
        let clock = Clock::resume(wall.clone(), Some(kept), 1);
        assert_eq!(clock.now().millis(), START + 8 * HOUR);
        wall.advance(SECOND);
        assert_eq!(clock.now().millis(), START + 8 * HOUR + SECOND);
    }

    #[test]
    fn a_fast_clock_counts_a_quarter_of_an_hour_of_a_weekend_and_a_plain_one_all_of_it() {
        for (speed, counted) in [(480, MAX_UNSEEN_WHEN_FAST * 480), (1, 3 * DAY)] {
            let wall = wall();
            let clock = Clock::resume(wall.clone(), None, speed);
            let kept = clock.look();
            wall.advance(3 * DAY);
            assert_eq!(Clock::resume(wall.clone(), Some(kept), speed).now().millis(), START + counted, "restarted");
            assert_eq!(clock.now().millis(), START + counted, "suspended");
        }
    }

    #[test]
    fn a_wall_that_goes_back_makes_the_clock_stand_still() {
        let wall = wall();
        let clock = Clock::resume(wall.clone(), None, 1);
        let kept = clock.look();
        wall.advance(-HOUR);
        assert_eq!(clock.now().millis(), START);
        assert_eq!(Clock::resume(wall.clone(), Some(kept), 60).now().millis(), START);
        wall.advance(SECOND);
        assert_eq!(clock.now().millis(), START + SECOND);
    }

    #[test]
    fn records_are_in_whole_seconds() {
        let wall = wall();
        let clock = Clock::resume(wall.clone(), None, 1);
        wall.advance(1999);
        assert_eq!(clock.now_in_seconds().millis(), START + 1000);
    }

    proptest! {
        #[test]
        fn it_never_goes_back(speed in 1u32..100_000, moves in prop::collection::vec((-DAY..2 * DAY, 1u32..1000), 1..40)) {
            let wall = wall();
            let mut clock = Clock::resume(wall.clone(), None, speed);
            let mut last = clock.now();
            for (millis, new_speed) in moves {
                wall.advance(millis);
                if new_speed % 7 == 0 {
                    clock = Clock::resume(wall.clone(), Some(clock.look()), new_speed);
                }
                let now = clock.now();
                prop_assert!(now >= last);
                last = now;
            }
        }
    }
}
