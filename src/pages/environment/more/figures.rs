//! Numbers about numbers: what is usual, and how much of the whole something is.

/// How values are spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spread {
    /// The least.
    pub(super) shortest: i64,
    /// The largest.
    pub(super) longest: i64,
    /// Half of the values are below it, half above.
    pub(super) middle: i64,
    /// From where to where the middle half of them lies.
    pub(super) half: (i64, i64),
}

impl Spread {
    /// Of values in any order; none of no values.
    pub(super) fn of(mut values: Vec<i64>) -> Option<Self> {
        values.sort_unstable();
        let (shortest, longest) = (*values.first()?, *values.last()?);
        Some(Self { shortest, longest, middle: at(&values, 2), half: (at(&values, 1), at(&values, 3)) })
    }
}

/// The value after so many quarters of a list in order, between two of them where it falls there.
fn at(values: &[i64], quarters: usize) -> i64 {
    let place = (values.len() - 1) * quarters;
    let (before, rest) = (values[place / 4], (place % 4) as i64);
    let after = values.get(place / 4 + 1).copied().unwrap_or(before);
    before + (after - before) * rest / 4
}

/// How many in a hundred each is, so that they are a hundred together: who lost most to rounding gets what is left, of
/// equals the smaller. All are 0 where there is nothing.
pub(super) fn shares<const COUNT: usize>(counts: [i64; COUNT]) -> [i64; COUNT] {
    let total: i64 = counts.iter().sum();
    if total == 0 {
        return counts;
    }
    let mut shares = counts.map(|count| count * 100 / total);
    let left = 100 - shares.iter().sum::<i64>();
    let lost = counts.map(|count| count * 100 % total);
    for place in crate::order::ordered((0..COUNT).collect(), |place: &usize| (-lost[*place], counts[*place]))
        .into_iter()
        .take(left as usize)
    {
        shares[place] += 1;
    }
    shares
}

/// The upper edge of a scale on which `value` has its place: a whole number of `unit`.
pub(super) fn edge(value: i64, unit: i64) -> i64 {
    ((value + unit - 1).div_euclid(unit) * unit).max(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_lies_between_two_where_there_is_none() {
        let middle = |values: &[i64]| Spread::of(values.to_vec()).map(|spread| spread.middle);
        assert_eq!(middle(&[]), None);
        assert_eq!(middle(&[7]), Some(7));
        assert_eq!(middle(&[9, 3]), Some(6));
        assert_eq!(middle(&[5, 1, 100]), Some(5));
        assert_eq!(middle(&[4, 1, 3, 2]), Some(2), "2.5, without its half");
    }

    #[test]
    fn one_that_took_very_long_does_not_move_the_middle_half() {
        let spread = Spread::of(vec![10, 12, 14, 16, 900]);
        assert_eq!(spread, Some(Spread { shortest: 10, longest: 900, middle: 14, half: (12, 16) }));
        assert_eq!(Spread::of(vec![1, 2, 3, 4]).map(|spread| spread.half), Some((1, 3)), "1.75 and 3.25");
    }

    #[test]
    fn shares_are_a_hundred_together() {
        assert_eq!(shares([0, 0, 0]), [0, 0, 0]);
        assert_eq!(shares([1, 1, 1]), [34, 33, 33]);
        assert_eq!(shares([2, 1, 0]), [67, 33, 0]);
        assert_eq!(shares([199, 1, 0]), [99, 1, 0]);
        for counts in [[5, 7, 11], [1, 0, 999], [3, 3, 1], [40, 3, 2]] {
            assert_eq!(shares(counts).iter().sum::<i64>(), 100, "{counts:?}");
        }
    }

    #[test]
    fn the_edge_of_a_scale_is_a_whole_number() {
        assert_eq!([edge(0, 60), edge(1, 60), edge(60, 60), edge(61, 60)], [60, 60, 60, 120]);
    }
}
