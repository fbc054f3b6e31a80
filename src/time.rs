//! Times and durations as people read them. Zones, months and numbers are the browser's own (`Intl`).

#[cfg_attr(not(feature = "embed"), path = "time/own_zone.rs")]
mod zone;

use crate::language;
use crate::text::words;
use js_sys::Intl::DateTimeFormat;
use js_sys::{Array, Date, Object, Reflect};
use std::cell::RefCell;
use std::collections::HashMap;
use wasm_bindgen::JsValue;
use wire::{DAY, HOUR, MINUTE, SECOND, Timestamp};

/// How much of an instant is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Form {
    /// Wed 2 Dec, 09:00
    Moment,
    /// Wed 2 Dec 2027, 09:00
    MomentOfYear,
    /// Wed 2 Dec 2026, 08:00 UTC
    MomentUtc,
    /// 2 Dec 2026
    Day,
    /// 2 Dec 2026, whatever the reader's zone
    DayUtc,
    /// 09:00
    Clock,
    /// Wed 2 Dec 2026
    DayOfWeek,
    /// December 2026
    Month,
    /// W
    Weekday,
}

/// Day and time in the reader's zone; the year only where it is not the one of `now`.
pub(crate) fn moment(instant: Timestamp, now: Timestamp) -> String {
    // Half a year is far enough that the year helps, also across New Year.
    let near = instant.since(now).abs() < 180 * DAY;
    format(instant, if near { Form::Moment } else { Form::MomentOfYear })
}

/// Day and time in UTC, with the year.
pub(crate) fn moment_utc(instant: Timestamp) -> String {
    format(instant, Form::MomentUtc)
}

/// The day in the reader's zone.
pub(crate) fn day(instant: Timestamp) -> String {
    format(instant, Form::Day)
}

/// The day in UTC: for dates of production data, which Zuora counts so (contract.md 2.3).
pub(crate) fn day_utc(instant: Timestamp) -> String {
    format(instant, Form::DayUtc)
}

/// The time of day in the reader's zone, with the day where it is not the one of `now`.
pub(crate) fn clock(instant: Timestamp, now: Timestamp) -> String {
    if format(instant, Form::Day) == format(now, Form::Day) {
        format(instant, Form::Clock)
    } else {
        moment(instant, now)
    }
}

/// The day in the reader's zone, with its place in the week.
pub(crate) fn day_of_week(instant: Timestamp) -> String {
    format(instant, Form::DayOfWeek)
}

/// The name of the month in the reader's zone, with the year.
pub(crate) fn month(instant: Timestamp) -> String {
    format(instant, Form::Month)
}

/// The day of the week in the reader's zone, in one letter.
pub(crate) fn weekday(instant: Timestamp) -> String {
    format(instant, Form::Weekday)
}

/// How long until `instant`, roughly: *in 9 days*, *in 2 h 10 min*, *in a moment*.
pub(crate) fn until(instant: Timestamp, now: Timestamp) -> String {
    let left = instant.since(now);
    if left < MINUTE {
        return words::TIME_IN_MOMENT.text().to_owned();
    }
    if left >= 2 * DAY {
        return words::TIME_IN_DAYS.of((left + DAY / 2) / DAY);
    }
    words::TIME_IN.with([("duration", &duration(left))])
}

/// A duration in milliseconds, in its two largest units: *3 d 4 h*, *2 h 14 min*, *7 min*, *12 s*.
pub(crate) fn duration(milliseconds: i64) -> String {
    let milliseconds = milliseconds.max(0);
    let in_units = |unit: i64| (milliseconds / unit).to_string();
    let (hours, minutes) = (milliseconds % DAY / HOUR, milliseconds % HOUR / MINUTE);
    if milliseconds >= 2 * DAY {
        words::TIME_DAYS_HOURS.with([("days", &in_units(DAY)), ("hours", &hours.to_string())])
    } else if milliseconds >= HOUR && minutes == 0 {
        words::TIME_HOURS.with([("hours", &in_units(HOUR))])
    } else if milliseconds >= HOUR {
        words::TIME_HOURS_MINUTES.with([("hours", &in_units(HOUR)), ("minutes", &minutes.to_string())])
    } else if milliseconds >= MINUTE {
        words::TIME_MINUTES.with([("minutes", &in_units(MINUTE))])
    } else {
        words::TIME_SECONDS.with([("seconds", &in_units(SECOND))])
    }
}

/// A duration in milliseconds, to the second: *2 h 14 min 32 s*. Days are not told apart: jobs are compared by it.
pub(crate) fn duration_exact(milliseconds: i64) -> String {
    let milliseconds = milliseconds.max(0);
    let unit = |of: i64, unit: i64| (milliseconds % of / unit).to_string();
    let (hours, minutes, seconds) = (milliseconds / HOUR, unit(HOUR, MINUTE), unit(MINUTE, SECOND));
    match milliseconds {
        HOUR.. => {
            words::TIME_EXACT_HOURS.with([("hours", &hours.to_string()), ("minutes", &minutes), ("seconds", &seconds)])
        }
        MINUTE.. => words::TIME_EXACT_MINUTES.with([("minutes", &minutes), ("seconds", &seconds)]),
        _ => words::TIME_SECONDS.with([("seconds", &seconds)]),
    }
}

/// The reader's zone, by its city: *Berlin time*.
pub(crate) fn zone() -> String {
    let name = with_format(Form::Moment, |format| {
        Reflect::get(&format.resolved_options(), &"timeZone".into()).ok().and_then(|name| name.as_string())
    });
    let name = name.unwrap_or_default();
    let city = name.rsplit('/').next().unwrap_or_default().replace('_', " ");
    words::TIME_ZONE.with([("city", &city)])
}

/// Year, month (1 to 12) and day of the month in the reader's zone.
pub(crate) fn date(instant: Timestamp) -> (i32, i32, i32) {
    if let Some(wall) = zone::wall(instant) {
        return (wall.get_utc_full_year() as i32, wall.get_utc_month() as i32 + 1, wall.get_utc_date() as i32);
    }
    let local = Date::new(&JsValue::from_f64(instant.millis() as f64));
    (local.get_full_year() as i32, local.get_month() as i32 + 1, local.get_date() as i32)
}

/// When a day begins in the reader's zone. Months go from 1 to 12 and days from 1; beyond that they are those of the
/// next year or month. Where clocks jump over midnight, the day begins after the gap.
pub(crate) fn midnight(year: i32, month: i32, day: i32) -> Timestamp {
    if zone::is_set()
        && let Some(instant) =
            zone::instant(Date::utc(f64::from(year), f64::from(month - 1)) + f64::from(day - 1) * DAY as f64)
    {
        return instant;
    }
    let local = Date::new_with_year_month_day(year as u32, month - 1, day);
    Timestamp::from_millis(local.get_time() as i64)
}

/// What a `datetime-local` field holds for an instant, in the reader's zone: `2026-12-02T09:00`.
pub(crate) fn to_field(instant: Timestamp) -> String {
    if let Some(wall) = zone::wall(instant) {
        return String::from(wall.to_iso_string()).chars().take("2026-12-02T09:00".len()).collect();
    }
    let local = Date::new(&JsValue::from_f64(instant.millis() as f64));
    let two = |number: u32| if number < 10 { format!("0{number}") } else { number.to_string() };
    let date = [local.get_full_year().to_string(), two(local.get_month() + 1), two(local.get_date())].join("-");
    format!("{date}T{}:{}", two(local.get_hours()), two(local.get_minutes()))
}

/// The instant that a `datetime-local` field names in the reader's zone; none where it holds no time.
///
/// A time that a change of clocks leaves out is read as the one after the gap: [`to_field`] then differs from `text`.
pub(crate) fn from_field(text: &str) -> Option<Timestamp> {
    // Only with a time: a date alone would be read as midnight in UTC.
    let parse = |text: &str| text.contains('T').then(|| Date::parse(text)).filter(|parsed| parsed.is_finite());
    let in_zone = zone::is_set().then(|| zone::instant(parse(&[text, "Z"].concat())?)).flatten();
    in_zone.or_else(|| Some(Timestamp::from_millis(parse(text)? as i64)))
}

thread_local! {
    /// Making a format costs a thousand times what using it costs.
    static FORMATS: RefCell<HashMap<Form, DateTimeFormat>> = RefCell::default();
}

fn format(instant: Timestamp, form: Form) -> String {
    with_format(form, |format| {
        let date = Date::new(&JsValue::from_f64(instant.millis() as f64));
        let written = format.format().call1(format, &date);
        written.ok().and_then(|written| written.as_string()).unwrap_or_default()
    })
}

fn with_format<R>(form: Form, use_it: impl FnOnce(&DateTimeFormat) -> R) -> R {
    FORMATS.with_borrow_mut(|formats| use_it(formats.entry(form).or_insert_with(|| make_format(form))))
}

fn make_format(form: Form) -> DateTimeFormat {
    let parts: &[(&str, &str)] = match form {
        Form::Moment => &[WEEKDAY, DAY_OF_MONTH, MONTH, HOUR_OF_DAY, MINUTE_OF_HOUR],
        Form::MomentOfYear => &[WEEKDAY, DAY_OF_MONTH, MONTH, YEAR, HOUR_OF_DAY, MINUTE_OF_HOUR],
        Form::MomentUtc => &[WEEKDAY, DAY_OF_MONTH, MONTH, YEAR, HOUR_OF_DAY, MINUTE_OF_HOUR, UTC, ZONE_NAME],
        Form::Day => &[DAY_OF_MONTH, MONTH, YEAR],
        Form::DayUtc => &[DAY_OF_MONTH, MONTH, YEAR, UTC],
        Form::Clock => &[HOUR_OF_DAY, MINUTE_OF_HOUR],
        Form::DayOfWeek => &[WEEKDAY, DAY_OF_MONTH, MONTH, YEAR],
        Form::Month => &[("month", "long"), YEAR],
        Form::Weekday => &[("weekday", "narrow")],
    };
    let options = Object::new();
    for (name, value) in parts {
        // Setting a property of an object that was just made cannot fail.
        let _ = Reflect::set(&options, &(*name).into(), &(*value).into());
    }
    if let Some(zone) = zone::name().filter(|_| !parts.contains(&UTC)) {
        let _ = Reflect::set(&options, &UTC.0.into(), &zone.into());
    }
    DateTimeFormat::new(&Array::of1(&language::tag().into()), &options)
}

const WEEKDAY: (&str, &str) = ("weekday", "short");
const DAY_OF_MONTH: (&str, &str) = ("day", "numeric");
const MONTH: (&str, &str) = ("month", "short");
const YEAR: (&str, &str) = ("year", "numeric");
const HOUR_OF_DAY: (&str, &str) = ("hour", "2-digit");
const MINUTE_OF_HOUR: (&str, &str) = ("minute", "2-digit");
const UTC: (&str, &str) = ("timeZone", "UTC");
const ZONE_NAME: (&str, &str) = ("timeZoneName", "short");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_has_its_two_largest_units() {
        for (milliseconds, text) in [
            (-5, "0 s"),
            (12_999, "12 s"),
            (7 * MINUTE + 59 * SECOND, "7 min"),
            (2 * HOUR + 14 * MINUTE, "2 h 14 min"),
            (16 * HOUR, "16 h"),
            (30 * HOUR, "30 h"),
            (76 * HOUR, "3 d 4 h"),
        ] {
            assert_eq!(duration(milliseconds), text);
        }
    }

    #[test]
    fn an_exact_duration_goes_down_to_the_second() {
        for (milliseconds, text) in [
            (-5, "0 s"),
            (12_999, "12 s"),
            (7 * MINUTE, "7 min 0 s"),
            (2 * HOUR + 14 * MINUTE + 32 * SECOND, "2 h 14 min 32 s"),
            (76 * HOUR, "76 h 0 min 0 s"),
        ] {
            assert_eq!(duration_exact(milliseconds), text);
        }
    }

    #[test]
    fn what_lies_ahead_is_said_roughly() {
        let now = Timestamp::from_millis(0);
        for (milliseconds, text) in [
            (-HOUR, "in a moment"),
            (30 * SECOND, "in a moment"),
            (2 * HOUR + 10 * MINUTE, "in 2 h 10 min"),
            (47 * HOUR, "in 47 h"),
            (8 * DAY + 20 * HOUR, "in 9 days"),
        ] {
            assert_eq!(until(now.plus(milliseconds), now), text);
        }
    }
}
