//! Instants, as the API writes them.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A second, in the unit of [`Timestamp::millis`].
pub const SECOND: i64 = 1000;
/// A minute in milliseconds.
pub const MINUTE: i64 = 60 * SECOND;
/// An hour in milliseconds.
pub const HOUR: i64 = 60 * MINUTE;
/// A day of 24 hours in milliseconds. Days of a calendar are a matter of the reader's zone, not of this type.
pub const DAY: i64 = 24 * HOUR;

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
///
/// On the wire it is RFC 3339; offsets and fractions are read (contract.md 1.2), UTC with `Z` is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(i64);

/// The text is no RFC 3339 time with a zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidTimestamp(String);

impl Timestamp {
    /// The first instant that RFC 3339 can write: the beginning of the year 0.
    pub const MIN: Self = Self(-62_167_219_200_000);
    /// The last instant that RFC 3339 can write: the end of the year 9999.
    pub const MAX: Self = Self(253_402_300_799_999);

    /// The instant that many milliseconds after 1970-01-01T00:00:00Z, kept between [`Self::MIN`] and [`Self::MAX`].
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(Self::MIN.0, Self::MAX.0))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub fn millis(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339, with any offset and any number of fractional digits (cut to milliseconds).
    pub fn parse(text: &str) -> Result<Self, InvalidTimestamp> {
        OffsetDateTime::parse(text.trim(), &Rfc3339)
            .map(|instant| Self::from_millis(instant.unix_timestamp() * SECOND + i64::from(instant.millisecond())))
            .map_err(|_| InvalidTimestamp(text.to_owned()))
    }

    /// This instant moved by that many milliseconds, to the past when negative.
    #[must_use]
    pub fn plus(self, millis: i64) -> Self {
        Self::from_millis(self.0.saturating_add(millis))
    }

    /// The beginning of the minute that this instant lies in.
    #[must_use]
    pub fn to_the_minute(self) -> Self {
        Self::from_millis(self.0.div_euclid(MINUTE) * MINUTE)
    }

    /// Milliseconds from `earlier` to this instant; negative when it lies before.
    pub fn since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// Noon of the UTC day before this instant's UTC day. Noon, because only the date is meant.
    #[must_use]
    pub fn previous_utc_day(self) -> Self {
        Self::from_millis((self.0.div_euclid(DAY) - 1) * DAY + DAY / 2)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nanoseconds = i128::from(self.0) * 1_000_000;
        let text = OffsetDateTime::from_unix_timestamp_nanos(nanoseconds)
            .ok()
            .and_then(|instant| instant.format(&Rfc3339).ok())
            .ok_or(fmt::Error)?;
        formatter.write_str(&text)
    }
}

impl fmt::Display for InvalidTimestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "“{}” is no time like 2026-12-01T02:00:00Z", self.0)
    }
}

impl std::error::Error for InvalidTimestamp {}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Through text, so that a number here is refused with a sentence and not taken for some unit.
        Self::parse(&crate::tolerant::scalar(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(feature = "openapi")]
crate::openapi::text_schema!(Timestamp, ["An instant, as RFC 3339 writes it."], |text| {
    text.format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::DateTime)))
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_and_fractions_are_read_and_utc_is_written() {
        for (text, written) in [
            ("2026-12-01T02:00:00Z", "2026-12-01T02:00:00Z"),
            ("2026-12-01T03:30:00+01:30", "2026-12-01T02:00:00Z"),
            ("2026-12-01T02:00:00.123456789Z", "2026-12-01T02:00:00.123Z"),
            ("2026-12-01t02:00:00z", "2026-12-01T02:00:00Z"),
            ("1969-12-31T23:59:59.500Z", "1969-12-31T23:59:59.5Z"),
            ("2024-02-29T00:00:00-12:00", "2024-02-29T12:00:00Z"),
        ] {
            assert_eq!(Timestamp::parse(text).map(|instant| instant.to_string()), Ok(written.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_names_no_instant_is_refused() {
        for text in ["", "2026-12-01", "2026-12-01T02:00:00", "2026-02-30T00:00:00Z", "1764000000", "tomorrow"] {
            assert!(Timestamp::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_previous_day_is_one_of_utc() {
        let start = Timestamp::parse("2026-11-23T00:30:00+02:00").expect("a time");
        assert_eq!(start.previous_utc_day().to_string(), "2026-11-21T12:00:00Z");
    }
}
