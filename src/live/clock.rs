//! What time it is where the jobs run. In a demonstration that clock is faster than the reader's.

use crate::derive::memo;
use leptos::prelude::*;
use std::time::Duration;
use wire::{Clock, Timestamp};

/// How often what depends on the time is looked at again.
const TICK: Duration = Duration::from_secs(1);

/// The clock of the backend, kept going between two answers. A context of the app.
#[derive(Clone, Copy)]
pub(crate) struct ServiceClock {
    anchor: RwSignal<Anchor>,
    local: RwSignal<i64>,
}

/// One moment on both clocks.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Anchor {
    local: i64,
    service: Timestamp,
    speed: u32,
}

impl ServiceClock {
    /// Starts the clock of the app, at the reader's own time and pace, as long as the owner that is current now is there.
    pub(crate) fn start() -> Self {
        let local = local_now();
        let anchor = Anchor { local, service: Timestamp::from_millis(local), speed: 1 };
        let clock = Self { anchor: RwSignal::new(anchor), local: RwSignal::new(local) };
        if let Ok(interval) = set_interval_with_handle(move || clock.local.set(local_now()), TICK) {
            on_cleanup(move || interval.clear());
        }
        clock
    }

    /// The clock that the app was started with.
    pub(crate) fn of_app() -> Self {
        expect_context()
    }

    /// Sets it to what the server said.
    pub(crate) fn set(self, clock: Clock) {
        self.anchor.set(Anchor { local: local_now(), service: clock.now, speed: clock.speed.max(1) });
    }

    /// The time there, to the second. Whoever reads it is run again as it passes.
    pub(crate) fn now(self) -> Timestamp {
        self.anchor.get().at(self.local.get().max(self.anchor.get().local))
    }

    /// The time there, to the minute: for sentences, which do not change more often.
    pub(crate) fn minute(self) -> Memo<Timestamp> {
        memo(move || self.now().to_the_minute())
    }

    /// The time there, once.
    pub(crate) fn now_untracked(self) -> Timestamp {
        self.anchor.get_untracked().at(local_now())
    }

    /// The time there at a moment of the reader's clock, in milliseconds. Whoever reads it is run again when the two
    /// are set anew.
    pub(crate) fn at(self, local: i64) -> Timestamp {
        self.anchor.get().at(local)
    }

    /// The reader's own time, to the second, in milliseconds. Whoever reads it is run again as it passes.
    pub(crate) fn local(self) -> i64 {
        self.local.get()
    }

    /// How many seconds pass there in one second here.
    pub(crate) fn speed(self) -> u32 {
        self.anchor.get().speed
    }

    /// The same, once.
    pub(crate) fn speed_untracked(self) -> u32 {
        self.anchor.get_untracked().speed
    }

    /// How many milliseconds of the reader's go by until `instant` there.
    pub(crate) fn local_until(self, instant: Timestamp) -> u32 {
        let anchor = self.anchor.get_untracked();
        let left = instant.since(anchor.at(local_now())).max(0) / i64::from(anchor.speed);
        u32::try_from(left).unwrap_or(u32::MAX)
    }
}

impl Anchor {
    fn at(self, local: i64) -> Timestamp {
        self.service.plus((local - self.local) * i64::from(self.speed))
    }
}

/// Milliseconds of the reader's clock since 1970.
pub(crate) fn local_now() -> i64 {
    js_sys::Date::now() as i64
}

/// How many milliseconds of the reader's clock have passed since that moment.
pub(crate) fn elapsed(since: i64) -> u32 {
    u32::try_from((local_now() - since).max(0)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fast_clock_runs_on_between_two_answers() {
        let anchor = Anchor { local: 1_000, service: Timestamp::from_millis(50_000), speed: 480 };
        assert_eq!(anchor.at(1_000), Timestamp::from_millis(50_000));
        assert_eq!(anchor.at(3_500), Timestamp::from_millis(50_000 + 2_500 * 480));
    }
}
