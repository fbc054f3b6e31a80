//! What was known a moment ago: whoever comes back to it sees it at once, with its true age, while it is asked for anew.

use super::Snapshot;
use std::cell::{Cell, RefCell};
use wire::SECOND;

/// What is older is not shown again, in milliseconds: whoever comes back after that would take old news for new.
const REMEMBERED_FOR: i64 = 60 * SECOND;
/// How many things are remembered; each may be a list of thousands.
const REMEMBERED_AT_MOST: usize = 16;

/// What is known of something, and the tag that came with it.
type Known = (Snapshot, Option<String>);

thread_local! {
    /// By name. The latest stands last.
    static MEMORY: RefCell<Vec<(String, Known)>> = const { RefCell::new(Vec::new()) };
    static FORGOTTEN: Cell<u32> = const { Cell::new(0) };
}

/// How often everything was forgotten.
pub(super) fn age() -> u32 {
    FORGOTTEN.get()
}

/// Remembers what is known of what has that name. `entity_tag` is the one that came with it. `asked`: the [`age`] when it was asked for;
/// an answer to a question from before everything was forgotten may be older than what happened since.
pub(super) fn remember(name: &str, snapshot: &Snapshot, entity_tag: Option<String>, asked: u32) {
    if asked != age() {
        return;
    }
    MEMORY.with_borrow_mut(|memory| {
        memory.retain(|(other, _)| other != name);
        // What cannot be reached, or is not there any more, is not what somebody should see first.
        if name.is_empty() || !snapshot.has_value() || snapshot.error.is_some() {
            return;
        }
        if memory.len() == REMEMBERED_AT_MOST {
            memory.remove(0);
        }
        memory.push((name.to_owned(), (snapshot.clone(), entity_tag)));
    });
}

/// What was known of it until a moment before `now`; nothing of what is not known.
pub(super) fn recall(name: &str, now: i64) -> Known {
    MEMORY.with_borrow(|memory| {
        let known = memory.iter().find(|(other, _)| other == name).map(|(_, known)| known);
        let young = known.filter(|(snapshot, _)| (0..REMEMBERED_FOR).contains(&(now - snapshot.confirmed_at)));
        let (mut snapshot, entity_tag) = young.cloned().unwrap_or_default();
        // Nobody has said since that changes come by themselves.
        snapshot.live = false;
        (snapshot, entity_tag)
    })
}

/// Forgets everything: it may have changed, or somebody else looks from now on.
pub(crate) fn forget() {
    MEMORY.take();
    FORGOTTEN.set(age().wrapping_add(1));
}

#[cfg(test)]
mod tests {
    use super::super::Watched;
    use super::*;
    use crate::api::{ApiError, Fresh};

    impl Watched for String {}

    fn seen(value: &str, now: i64) -> Snapshot {
        let mut snapshot = Snapshot::default();
        snapshot.take_in(Ok(Fresh::New(value.to_owned())), now);
        snapshot
    }

    fn recalled(name: &str, now: i64) -> Option<String> {
        recall(name, now).0.value::<String>().map(|value| (*value).clone())
    }

    #[test]
    fn what_was_known_is_there_for_a_minute_with_its_age_and_its_tag() {
        remember("a", &seen("one", 1_000), Some("\"1\"".to_owned()), age());
        remember("a", &seen("two", 2_000), Some("\"2\"".to_owned()), age());
        let (snapshot, entity_tag) = recall("a", 61_999);
        assert_eq!((snapshot.confirmed_at, snapshot.changed_at, entity_tag.as_deref()), (2_000, 2_000, Some("\"2\"")));
        assert_eq!(recalled("a", 61_999).as_deref(), Some("two"));
        assert_eq!(recalled("a", 62_000), None, "a minute is over");
        assert_eq!(recalled("a", 1_999), None, "the clock was put back");
        assert_eq!(recalled("b", 2_000), None, "another one");
        forget();
        assert_eq!(recalled("a", 2_000), None);
    }

    #[test]
    fn what_has_no_name_or_was_lost_is_not_remembered() {
        remember("", &seen("nameless", 10), None, age());
        assert_eq!(recalled("", 10), None);
        let mut snapshot = seen("there", 10);
        remember("a", &snapshot, None, age());
        snapshot.take_in::<String>(Err(ApiError::Unreachable), 20);
        remember("a", &snapshot, None, age());
        assert_eq!(recalled("a", 20), None);
    }

    #[test]
    fn an_answer_to_a_question_from_before_is_not_remembered() {
        let asked = age();
        forget();
        remember("a", &seen("from before", 10), None, asked);
        assert_eq!(recalled("a", 10), None);
    }

    #[test]
    fn the_oldest_makes_room() {
        for number in 0..=REMEMBERED_AT_MOST {
            remember(&number.to_string(), &seen("known", 10), None, age());
        }
        assert_eq!(recalled("0", 10), None);
        assert!(recalled("1", 10).is_some() && recalled(&REMEMBERED_AT_MOST.to_string(), 10).is_some());
    }
}
