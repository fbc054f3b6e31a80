//! Chance that can be repeated: the same seed gives the same numbers on every machine and in every version.

/// A small generator (SplitMix64). Good enough for durations that look like life; not for secrets.
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    /// Dice that will always fall the same way.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to `high`, both included; `low` when there is none.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let count = high.saturating_sub(low).max(0).unsigned_abs() + 1;
        low.saturating_add_unsigned(self.next() % count)
    }

    /// A UUID of version 4.
    pub(crate) fn uuid(&mut self) -> String {
        let bits = (u128::from(self.next()) << 64) | u128::from(self.next());
        uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_fall_the_same_way_and_within_the_bounds() {
        let (mut one, mut other) = (Dice::new(7), Dice::new(7));
        for _ in 0..1000 {
            let number = one.between(-3, 3);
            assert_eq!(number, other.between(-3, 3));
            assert!((-3..=3).contains(&number));
        }
        assert_eq!(Dice::new(1).between(5, 5), 5);
        assert_eq!(Dice::new(1).uuid(), Dice::new(1).uuid());
        assert_eq!(Dice::new(1).uuid().len(), 36);
    }
}
