//! Instants survive the way to text and back, over the whole range that RFC 3339 can write.

mod support;

use proptest::prelude::*;
use reprise_wire::{DAY, HOUR, MINUTE, Timestamp};
use support::{cases, timestamp};

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn what_is_written_reads_back_as_the_same_instant(instant in timestamp()) {
        prop_assert_eq!(Timestamp::parse(&instant.to_string()), Ok(instant));
    }

    #[test]
    fn an_offset_moves_the_clock_and_not_the_instant(
        instant in (Timestamp::MIN.millis() + DAY..=Timestamp::MAX.millis() - DAY).prop_map(Timestamp::from_millis),
        hours in -23..=23_i64,
        minutes in 0..=59_i64,
    ) {
        let offset = hours * HOUR + hours.signum() * minutes * MINUTE;
        let sign = if hours < 0 { '-' } else { '+' };
        let minutes = if hours == 0 { 0 } else { minutes };
        let local = instant.plus(offset).to_string();
        let text = format!("{}{sign}{:02}:{minutes:02}", local.trim_end_matches('Z'), hours.abs());
        prop_assert_eq!(Timestamp::parse(&text), Ok(instant));
    }

    #[test]
    fn any_text_is_an_instant_or_an_error(text in ".{0,40}") {
        let _ = Timestamp::parse(&text);
    }

    #[test]
    fn almost_times_are_instants_or_errors(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{0,12})?(Z|z|[+-][0-9]{2}:[0-9]{2})?") {
        if let Ok(instant) = Timestamp::parse(&text) {
            prop_assert!((Timestamp::MIN..=Timestamp::MAX).contains(&instant));
        }
    }

    #[test]
    fn no_step_leaves_the_range(instant in timestamp(), step in any::<i64>()) {
        let moved = instant.plus(step);
        prop_assert!((Timestamp::MIN..=Timestamp::MAX).contains(&moved));
        prop_assert_eq!(Timestamp::parse(&moved.to_string()), Ok(moved));
        prop_assert!((Timestamp::MIN..=Timestamp::MAX).contains(&instant.previous_utc_day()));
    }
}

#[test]
fn the_ends_of_the_range_are_written_and_read() {
    for (instant, text) in [
        (Timestamp::MIN, "0000-01-01T00:00:00Z"),
        (Timestamp::MAX, "9999-12-31T23:59:59.999Z"),
        (Timestamp::from_millis(i64::MIN), "0000-01-01T00:00:00Z"),
        (Timestamp::from_millis(i64::MAX), "9999-12-31T23:59:59.999Z"),
    ] {
        assert_eq!(instant.to_string(), text);
        assert_eq!(Timestamp::parse(text), Ok(instant));
    }
}

#[test]
fn offsets_beyond_the_ends_stop_at_the_ends() {
    assert_eq!(Timestamp::parse("0000-01-01T00:00:00+01:00"), Ok(Timestamp::MIN));
    assert_eq!(Timestamp::parse("9999-12-31T23:59:59-01:00"), Ok(Timestamp::MAX));
}

#[test]
fn a_leap_second_is_the_last_moment_of_its_minute() {
    let leap = Timestamp::parse("2016-12-31T23:59:60Z").expect("RFC 3339 has leap seconds");
    assert_eq!(leap.to_string(), "2016-12-31T23:59:59.999Z");
}
