//! A long list comes in portions: what fits on a screen at once, the rest while nobody waits for it. So a letter in the
//! search of hundreds of rows is answered in a blink.

use crate::derive::{effect, memo};
use leptos::prelude::*;

/// More than the largest screen shows.
const FIRST: usize = 40;
/// So few that a key which is pressed meanwhile does not wait for them.
const NEXT: usize = 60;

/// How many of `count` rows are to be there.
pub(super) fn portions(count: Memo<usize>) -> Memo<usize> {
    let most = RwSignal::new(FIRST);
    effect(move || {
        let now = most.get();
        match next(count.get(), now) {
            // The first frame shows what is there, the one after it may take longer.
            more if more > now => request_animation_frame(move || {
                request_animation_frame(move || {
                    most.try_set(more);
                });
            }),
            less if less < now => most.set(less),
            _ => {}
        }
    });
    memo(move || count.get().min(most.get()))
}

/// How many rows may be there next, where `now` may be there now: more of a list that goes on, and no more than there are of
/// a list that became short, so that it grows in portions again.
fn next(count: usize, now: usize) -> usize {
    if count > now { now + NEXT } else { count.max(FIRST) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_list_is_there_at_once_and_a_long_one_in_portions() {
        assert_eq!(next(15, FIRST), FIRST);
        assert_eq!(next(FIRST, FIRST), FIRST);
        let there: Vec<_> = std::iter::successors(Some(FIRST), |now| (*now < 500).then(|| next(500, *now))).collect();
        assert_eq!(there, [40, 100, 160, 220, 280, 340, 400, 460, 520]);
        assert_eq!(next(500, 520), 500, "and rests there");
    }

    #[test]
    fn a_list_that_became_short_grows_in_portions_again() {
        assert_eq!(next(3, 500), FIRST);
        assert_eq!(next(120, 500), 120);
    }
}
