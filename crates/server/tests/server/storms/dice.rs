//! Chance that can be repeated.

use std::time::Duration;

/// A small generator (SplitMix64).
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`.
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// True once in so many times.
    pub(super) fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// One of several.
    pub(super) fn of<T: Clone>(&mut self, several: &[T]) -> T {
        let count = u64::try_from(several.len()).expect("a small number");
        several[usize::try_from(self.below(count)).expect("a small number")].clone()
    }

    /// A time of fewer milliseconds.
    pub(super) fn millis(&mut self, limit: u64) -> Duration {
        Duration::from_micros(self.below(limit * 1000))
    }

    /// Others, for something that happens at the same time.
    pub(super) fn others(&mut self) -> Self {
        Self(self.next())
    }
}
