//! What is known of a watched value: the last good answer, how old it is, and whether we still have contact.

use crate::api::{ApiError, Fresh};
use wire::Timestamp;

/// What is watched. Answers can overtake each other; a value that knows its own age never goes back.
pub(crate) trait Watched: Clone + PartialEq + 'static {
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
    for entry in &mut list {
        let known = last.iter().find(|known| id(known) == id(entry));
        if let Some(newer) = known.filter(|known| is_newer(*known, entry)) {
            entry.clone_from(newer);
        }
    }
    list
}

/// Whether `one` is known to have changed later than `other`.
fn is_newer<T: Watched>(one: &T, other: &T) -> bool {
    one.changed_at().zip(other.changed_at()).is_some_and(|(one, other)| other < one)
}

/// The last good value and what has happened since. Instants are milliseconds of the reader's clock.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Snapshot<T> {
    /// The last good value; none before the first.
    pub(crate) value: Option<T>,
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
}

impl<T> Default for Snapshot<T> {
    fn default() -> Self {
        Self { value: None, confirmed_at: 0, changed_at: 0, error: None, failures: 0, live: false }
    }
}

impl<T: Watched> Snapshot<T> {
    /// Folds the outcome of a look at `now` in: a good value replaces the last one unless it is older, a failure
    /// leaves it on screen.
    #[must_use]
    pub(crate) fn after(mut self, outcome: Result<Fresh<T>, ApiError>, now: i64) -> Self {
        match outcome.map(|fresh| self.without_older(fresh)) {
            Ok(fresh) => {
                (self.error, self.failures) = (None, 0);
                if let Fresh::New(value) = fresh
                    && self.value.as_ref() != Some(&value)
                {
                    self.value = Some(value);
                    self.changed_at = now;
                }
                self.confirmed_at = now;
            }
            Err(error) => {
                self.error = Some(error);
                self.failures = self.failures.saturating_add(1);
            }
        }
        self
    }

    fn without_older(&self, fresh: Fresh<T>) -> Fresh<T> {
        match (fresh, &self.value) {
            (Fresh::New(value), Some(known)) if is_newer(known, &value) => Fresh::Unchanged,
            (Fresh::New(value), Some(known)) => Fresh::New(value.no_older_than(known)),
            (fresh, _) => fresh,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Debug, PartialEq)]
    struct Value(i64, &'static str);

    impl Watched for Value {
        fn changed_at(&self) -> Option<Timestamp> {
            Some(Timestamp::from_millis(self.0))
        }
    }

    fn seen(value: Value, now: i64) -> Snapshot<Value> {
        Snapshot::default().after(Ok(Fresh::New(value)), now)
    }

    #[test]
    fn a_failure_keeps_the_last_good_value_and_counts() {
        let lost = seen(Value(1, "a"), 10).after(Err(ApiError::Unreachable), 20).after(Err(ApiError::Unreachable), 30);
        assert_eq!((lost.value.clone(), lost.confirmed_at, lost.failures), (Some(Value(1, "a")), 10, 2));
        let back = lost.after(Ok(Fresh::Unchanged), 40);
        assert_eq!((back.error, back.failures, back.confirmed_at, back.changed_at), (None, 0, 40, 10));
    }

    #[test]
    fn an_older_value_never_replaces_a_newer_one() {
        let now = seen(Value(5, "new"), 10).after(Ok(Fresh::New(Value(4, "old"))), 20);
        assert_eq!((now.value, now.confirmed_at, now.changed_at), (Some(Value(5, "new")), 20, 10));
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
        assert_eq!((moved.value, moved.changed_at), (Some(Value(5, "moved")), 30));
    }
}
