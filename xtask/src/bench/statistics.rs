//! The few numbers that stand for many.

use std::time::Duration;

/// The one in the middle; of an even number the mean of the two in the middle. Zero when there is none.
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => 0.0,
        count if count % 2 == 1 => values[count / 2],
        count => f64::midpoint(values[count / 2 - 1], values[count / 2]),
    }
}

/// The duration that so many of a hundred do not exceed.
pub(crate) fn percentile(mut durations: Vec<Duration>, percent: usize) -> Duration {
    durations.sort_unstable();
    let index = (durations.len() * percent).div_ceil(100).saturating_sub(1);
    durations.get(index).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_found() {
        assert_eq!([median([3.0, 1.0, 2.0]), median([4.0, 1.0, 2.0, 3.0]), median([])], [2.0, 2.5, 0.0]);
    }

    #[test]
    fn a_hundredth_may_be_slower() {
        let durations = |count| (1..=count).map(Duration::from_millis).collect::<Vec<_>>();
        assert_eq!(percentile(durations(100), 99), Duration::from_millis(99));
        assert_eq!(percentile(durations(1000), 50), Duration::from_millis(500));
        assert_eq!(percentile(durations(1), 99), Duration::from_millis(1));
        assert_eq!(percentile(Vec::new(), 99), Duration::ZERO);
    }
}
