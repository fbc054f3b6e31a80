//! From which day to which, as the address says it.

use crate::time;
use wire::Timestamp;

/// Days as fields for days hold them: `2026-11-24`. Each is empty where it does not matter.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Period {
    /// The first day.
    pub(super) from: String,
    /// The last day.
    pub(super) until: String,
}

impl Period {
    /// Whether the last day lies before the first one: then only the first one counts.
    pub(super) fn is_turned_round(&self) -> bool {
        day_of(&self.from).zip(day_of(&self.until)).is_some_and(|(from, until)| until < from)
    }

    /// The same as instants for the server, each empty where it does not matter. Days are the reader's, and the last one is
    /// whole.
    pub(super) fn filters(&self) -> [(&'static str, String); 2] {
        let begin = |day: (i32, i32, i32), later: i32| time::midnight(day.0, day.1, day.2 + later).to_string();
        let until = day_of(&self.until).filter(|_| !self.is_turned_round());
        [
            ("from", day_of(&self.from).map(|day| begin(day, 0)).unwrap_or_default()),
            ("until", until.map(|day| begin(day, 1)).unwrap_or_default()),
        ]
    }
}

/// Year, month and day of a field for days: `2026-11-24`.
fn day_of(text: &str) -> Option<(i32, i32, i32)> {
    // What is no day of the calendar is no instant either.
    Timestamp::parse(&[text, "T00:00:00Z"].concat()).ok()?;
    let mut parts = text.splitn(3, '-').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??, parts.next()??))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_its_field_writes_it() {
        assert_eq!(day_of("2026-11-04"), Some((2026, 11, 4)));
        for wrong in ["", "2026-02-30", "2026-11", "04.11.2026", "tomorrow", "-1-1-1"] {
            assert_eq!(day_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_last_day_before_the_first_is_told_apart() {
        let days = |from: &str, until: &str| Period { from: from.into(), until: until.into() };
        assert!(days("2026-11-04", "2026-11-03").is_turned_round());
        assert!(!days("2026-11-04", "2026-11-04").is_turned_round());
        assert!(!days("", "2026-11-03").is_turned_round() && !days("2026-11-04", "").is_turned_round());
    }
}
