//! What happened, cut into days.

use crate::text::words;
use crate::time;
use wire::Timestamp;

/// The things of each day, in the order in which they came. `at` says when one happened, and `day_of` names the day of an
/// instant, as the reader counts days. What does not say when it was falls under a day without a name.
pub(super) fn by_day<T>(
    things: &[T],
    at: impl Fn(&T) -> Option<Timestamp>,
    day_of: impl Fn(Timestamp) -> String,
) -> Vec<(Day, Vec<&T>)> {
    let mut days: Vec<(Day, Vec<&T>)> = Vec::new();
    for thing in things {
        let at = at(thing);
        let name = at.map(&day_of).unwrap_or_default();
        match days.last_mut() {
            Some((day, of_day)) if day.name == name => of_day.push(thing),
            _ => days.push((Day { name, at }, vec![thing])),
        }
    }
    days
}

/// A day of the reader's.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Day {
    /// How it is called.
    pub(super) name: String,
    /// An instant of it.
    pub(super) at: Option<Timestamp>,
}

impl Day {
    /// What stands above it, as it is at `now`.
    pub(super) fn title(&self, now: Timestamp) -> String {
        let (year, month, number) = time::date(now);
        let yesterday = time::day_of_week(time::midnight(year, month, number - 1));
        match self.at {
            Some(at) if time::date(at) == (year, month, number) => words::ACTIVITY_TODAY.with([("date", &self.name)]),
            Some(_) if self.name == yesterday => words::ACTIVITY_YESTERDAY.with([("date", &self.name)]),
            Some(_) => self.name.clone(),
            None => words::ACTIVITY_UNDATED.text().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::DAY;

    #[test]
    fn each_day_has_its_things_in_the_order_in_which_they_came() {
        let things = [("c", Some(2 * DAY + 5)), ("b", Some(2 * DAY)), ("a", Some(DAY - 1)), ("x", None)];
        let at = |thing: &(&str, Option<i64>)| thing.1.map(Timestamp::from_millis);
        let days = by_day(&things, at, |at| (at.millis() / DAY).to_string());
        let told: Vec<_> = days
            .iter()
            .map(|(day, things)| (day.name.as_str(), things.iter().map(|thing| thing.0).collect::<Vec<_>>()))
            .collect();
        assert_eq!(told, [("2", vec!["c", "b"]), ("0", vec!["a"]), ("", vec!["x"])]);
        assert!(by_day(&[], at, |_| String::new()).is_empty());
    }
}
