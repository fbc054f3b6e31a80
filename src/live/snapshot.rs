//! What is known of a watched value: the last good answer, how old it is, and whether we still have contact.

use super::Latest;
use crate::api::{ApiError, Fresh};
use std::any::Any;
use std::sync::Arc;
use wire::{Source, Timestamp};

/// What is watched. Answers can overtake each other; a value that knows its own age never goes back.
pub(crate) trait Watched: Clone + PartialEq + 'static {
    /// Whether it may disappear from the lists at its source while somebody looks at it. One 404 is no proof: it may
    /// come from a server in between (polling.md, "Errors").
    const CAN_VANISH: bool = false;

    /// When the value last changed at its source, if it says so.
    fn changed_at(&self) -> Option<Timestamp> {
        None
    }

    /// The same value, with what is newer in the `last` one: of a list, each entry has an age of its own.
    #[must_use]
    fn no_older_than(self, _last: &Self) -> Self {
        self
    }
}

/// What [`Watched::no_older_than`] means for a list, whose entries are told apart by `id`.
pub(crate) fn each_no_older<T: Watched, I: PartialEq>(mut list: Vec<T>, last: &[T], id: impl Fn(&T) -> &I) -> Vec<T> {
    // Lists come in the same order: an entry is looked for first behind where the one before it was found.
    let mut from = 0;
    for entry in &mut list {
        let (before, after) = last.split_at(from);
        let found = after.iter().chain(before).position(|known| id(known) == id(entry));
        let Some(place) = found.map(|found| (from + found) % last.len()) else { continue };
        from = place;
        if is_newer(&last[place], entry) {
            entry.clone_from(&last[place]);
        }
    }
    list
}

/// Whether `one` is known to have changed later than `other`.
fn is_newer<T: Watched>(one: &T, other: &T) -> bool {
    one.changed_at().zip(other.changed_at()).is_some_and(|(one, other)| other < one)
}

/// How often a source has to say that there is no such thing any more, and how many milliseconds have to lie between
/// the first time and the last.
const GONE_AFTER: (u32, i64) = (3, 120_000);

/// The last good value and what has happened since. Instants are milliseconds of the reader's clock. It knows no type, so that
/// what carries it through the app is there once and not once for each kind of value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Snapshot {
    /// The last good value; none before the first.
    pub(super) value: Option<Arc<dyn Any + Send + Sync>>,
    /// When the source last confirmed it.
    pub(crate) confirmed_at: i64,
    /// When it last differed from the one before.
    pub(crate) changed_at: i64,
    /// The error of the last look; none while we have contact.
    pub(crate) error: Option<ApiError>,
    /// Failures in a row.
    pub(crate) failures: u32,
    /// Whether the source tells of changes by itself.
    pub(crate) live: bool,
    /// How fresh the last answer was, where it was not read for whoever asked.
    pub(crate) source: Source,
    /// What was known and is not listed at its source any more; none while it is.
    missing: Option<Missing>,
}

/// How often a source has said that there is no such thing, and when for the first and the last time.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Missing {
    times: u32,
    since: i64,
    last: i64,
}

impl Snapshot {
    /// The last good value.
    pub(super) fn value<T: Watched + Send + Sync>(&self) -> Option<Latest<T>> {
        Arc::clone(self.value.as_ref()?).downcast().ok().map(Latest)
    }

    /// Whether there has ever been a value.
    pub(crate) fn has_value(&self) -> bool {
        self.value.is_some()
    }

    /// Folds the outcome of a look at `now` in: a good value replaces the last one unless it is older, a failure
    /// leaves it on screen.
    pub(super) fn take_in<T: Watched + Send + Sync>(&mut self, outcome: Result<Fresh<T>, ApiError>, now: i64) {
        let known = self.value::<T>();
        let news = outcome.map(|fresh| match (fresh, known.as_deref()) {
            (Fresh::Unchanged, _) => None,
            (Fresh::New(value), Some(known)) if is_newer(known, &value) => None,
            (Fresh::New(value), Some(known)) => Some(value.no_older_than(known)).filter(|value| value != known),
            (Fresh::New(value), None) => Some(value),
        });
        self.fold(news.map(|news| news.map(|value| Arc::new(value) as _)), T::CAN_VANISH, now);
    }

    fn fold(&mut self, news: Result<Option<Arc<dyn Any + Send + Sync>>, ApiError>, can_vanish: bool, now: i64) {
        match news {
            Ok(news) => {
                (self.error, self.failures, self.missing) = (None, 0, None);
                if news.is_some() {
                    self.value = news;
                    self.changed_at = now;
                }
                self.confirmed_at = now;
            }
            Err(error) => {
                if can_vanish && self.has_value() && error.is_not_found() {
                    let Missing { times, since, .. } =
                        self.missing.unwrap_or(Missing { times: 0, since: now, last: now });
                    self.missing = Some(Missing { times: times + 1, since, last: now });
                }
                self.error = Some(error);
                self.failures = self.failures.saturating_add(1);
            }
        }
    }

    /// Whether the last look found it missing where it was before.
    pub(crate) fn is_missing(&self) -> bool {
        self.missing.is_some() && self.error.as_ref().is_some_and(ApiError::is_not_found)
    }

    /// Whether it was found missing so often and for so long that it is no longer listed.
    pub(crate) fn is_gone(&self) -> bool {
        let (times, after) = GONE_AFTER;
        self.is_missing()
            && self.missing.is_some_and(|missing| missing.times >= times && missing.last - missing.since >= after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Debug, PartialEq)]
    struct Value(i64, &'static str);

    impl Watched for Value {
        const CAN_VANISH: bool = true;

        fn changed_at(&self) -> Option<Timestamp> {
            Some(Timestamp::from_millis(self.0))
        }
    }

    fn seen(value: Value, now: i64) -> Snapshot {
        Snapshot::default().after(Ok(Fresh::New(value)), now)
    }

    impl Snapshot {
        fn after(&self, outcome: Result<Fresh<Value>, ApiError>, now: i64) -> Self {
            let mut after = self.clone();
            after.take_in(outcome, now);
            after
        }

        fn known(&self) -> Option<Value> {
            self.value::<Value>().map(|value| (*value).clone())
        }
    }

    #[test]
    fn a_failure_keeps_the_last_good_value_and_counts() {
        let lost = seen(Value(1, "a"), 10).after(Err(ApiError::Unreachable), 20).after(Err(ApiError::Unreachable), 30);
        assert_eq!((lost.known(), lost.confirmed_at, lost.failures), (Some(Value(1, "a")), 10, 2));
        let back = lost.after(Ok(Fresh::Unchanged), 40);
        assert_eq!((back.error, back.failures, back.confirmed_at, back.changed_at), (None, 0, 40, 10));
    }

    #[test]
    fn what_was_known_is_gone_after_three_looks_over_two_minutes() {
        let missing = || {
            let mut problem = wire::Problem::default();
            problem.status = Some(404);
            Err(ApiError::Refused(Box::new(problem)))
        };
        let gone_at = |first: &Snapshot, times: &[i64]| {
            let last = times.iter().fold(first.clone(), |snapshot, now| snapshot.after(missing(), *now));
            (last.is_missing(), last.is_gone())
        };
        let known = seen(Value(1, "a"), 10);
        assert_eq!(gone_at(&known, &[20]), (true, false));
        assert_eq!(gone_at(&known, &[20, 60_020, 120_019]), (true, false), "too early");
        assert_eq!(gone_at(&known, &[20, 120_020]), (true, false), "too seldom");
        assert_eq!(gone_at(&known, &[20, 60_020, 120_020]), (true, true));
        assert_eq!(gone_at(&known, &[20, 30, 40, 120_020]), (true, true), "a person looked in between");
        assert_eq!(gone_at(&Snapshot::default(), &[20, 60_020, 120_020]), (false, false), "never known");

        let twice = known.after(missing(), 20).after(missing(), 60_020);
        let offline = twice.clone().after(Err(ApiError::Unreachable), 90_000);
        assert!(!offline.is_missing() && gone_at(&offline, &[120_020]).1, "no answer says nothing about it");
        let back = twice.after(Ok(Fresh::Unchanged), 90_000);
        assert_eq!(gone_at(&back, &[120_020]), (true, false), "it was there again");
        assert_eq!(back.known(), Some(Value(1, "a")));
    }

    #[test]
    fn an_older_value_never_replaces_a_newer_one() {
        let now = seen(Value(5, "new"), 10).after(Ok(Fresh::New(Value(4, "old"))), 20);
        assert_eq!((now.known(), now.confirmed_at, now.changed_at), (Some(Value(5, "new")), 20, 10));
    }

    #[test]
    fn an_older_entry_of_a_list_never_replaces_a_newer_one() {
        let last = [Value(5, "a"), Value(7, "b"), Value(9, "gone")];
        let list = vec![Value(4, "a"), Value(8, "b"), Value(1, "new")];
        let merged = each_no_older(list, &last, |value| &value.1);
        assert_eq!(merged, [Value(5, "a"), Value(8, "b"), Value(1, "new")]);
    }

    #[test]
    fn the_same_value_again_is_no_change() {
        let again = seen(Value(5, "same"), 10).after(Ok(Fresh::New(Value(5, "same"))), 20);
        assert_eq!((again.confirmed_at, again.changed_at), (20, 10));
        let moved = again.after(Ok(Fresh::New(Value(5, "moved"))), 30);
        assert_eq!((moved.known(), moved.changed_at), (Some(Value(5, "moved")), 30));
    }
}
