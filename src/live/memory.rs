//! What was known a moment ago: whoever comes back to it sees it at once, with its true age, while it is asked for anew.

use super::{Latest, Snapshot, Watched};
use std::any::Any;
use std::cell::RefCell;
use std::sync::Arc;
use wire::{SECOND, Source};

/// What is older is not shown again, in milliseconds: whoever comes back after that would take old news for new.
const REMEMBERED_FOR: i64 = 60 * SECOND;
/// How many things are remembered; each may be a list of thousands.
const REMEMBERED_AT_MOST: usize = 16;

struct Entry {
    name: String,
    value: Arc<dyn Any + Send + Sync>,
    confirmed_at: i64,
    changed_at: i64,
    source: Source,
    entity_tag: Option<String>,
}

thread_local! {
    /// The latest stands last.
    static MEMORY: RefCell<Vec<Entry>> = const { RefCell::new(Vec::new()) };
}

/// Remembers what is known of what has that name. `entity_tag` is the one that came with it.
pub(super) fn remember<T: Watched + Send + Sync>(name: &str, snapshot: &Snapshot<T>, entity_tag: Option<String>) {
    let value = snapshot.value.as_ref().filter(|_| snapshot.error.is_none() && !name.is_empty());
    MEMORY.with_borrow_mut(|memory| {
        // What cannot be reached, or is not there any more, is not what somebody should see first.
        memory.retain(|entry| entry.name != name);
        if let Some(value) = value {
            if memory.len() == REMEMBERED_AT_MOST {
                memory.remove(0);
            }
            memory.push(Entry {
                name: name.to_owned(),
                value: value.shared(),
                confirmed_at: snapshot.confirmed_at,
                changed_at: snapshot.changed_at,
                source: snapshot.source.clone(),
                entity_tag,
            });
        }
    });
}

/// What was known of it until a moment before `now`, and the tag that came with it.
pub(super) fn recall<T: Watched + Send + Sync>(name: &str, now: i64) -> Option<(Snapshot<T>, Option<String>)> {
    MEMORY.with_borrow(|memory| {
        let entry = memory.iter().find(|entry| entry.name == name)?;
        let is_young = (0..REMEMBERED_FOR).contains(&(now - entry.confirmed_at));
        let value = Arc::clone(&entry.value).downcast::<T>().ok().filter(|_| is_young)?;
        let (confirmed_at, changed_at) = (entry.confirmed_at, entry.changed_at);
        let snapshot = Snapshot::of(Latest::from(value), confirmed_at, changed_at, entry.source.clone());
        Some((snapshot, entry.entity_tag.clone()))
    })
}

/// Forgets everything: it may have changed, or somebody else looks from now on.
pub(crate) fn forget() {
    MEMORY.take();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{ApiError, Fresh};

    impl Watched for String {}
    impl Watched for u32 {}

    fn seen(value: &str, now: i64) -> Snapshot<String> {
        Snapshot::default().after(Ok(Fresh::New(value.to_owned())), now)
    }

    fn recalled(name: &str, now: i64) -> Option<String> {
        recall::<String>(name, now).and_then(|(snapshot, _)| snapshot.value).map(|value| (*value).clone())
    }

    #[test]
    fn what_was_known_is_there_for_a_minute_with_its_age_and_its_tag() {
        remember("a", &seen("one", 1_000), Some("\"1\"".to_owned()));
        remember("a", &seen("two", 2_000), Some("\"2\"".to_owned()));
        let (snapshot, entity_tag) = recall::<String>("a", 61_999).expect("it is remembered");
        assert_eq!((snapshot.confirmed_at, snapshot.changed_at, entity_tag.as_deref()), (2_000, 2_000, Some("\"2\"")));
        assert_eq!(recalled("a", 61_999).as_deref(), Some("two"));
        assert_eq!(recalled("a", 62_000), None, "a minute is over");
        assert_eq!(recalled("a", 1_999), None, "the clock was put back");
        assert_eq!(recalled("b", 2_000), None, "another one");
        assert!(recall::<u32>("a", 2_000).is_none(), "something else");
        forget();
        assert_eq!(recalled("a", 2_000), None);
    }

    #[test]
    fn what_has_no_name_or_was_lost_is_not_remembered() {
        remember("", &seen("nameless", 10), None);
        assert_eq!(recalled("", 10), None);
        remember("a", &seen("there", 10), None);
        remember("a", &seen("there", 10).after(Err(ApiError::Unreachable), 20), None);
        assert_eq!(recalled("a", 20), None);
    }

    #[test]
    fn the_oldest_makes_room() {
        for number in 0..=REMEMBERED_AT_MOST {
            remember(&number.to_string(), &seen("known", 10), None);
        }
        assert_eq!(recalled("0", 10), None);
        assert!(recalled("1", 10).is_some() && recalled(&REMEMBERED_AT_MOST.to_string(), 10).is_some());
    }
}
