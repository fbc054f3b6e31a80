//! When to look again: one pure function of what is known.
//!
//! Milliseconds of the reader's clock, everywhere. Chance is passed in, so that every rule can be tested.

const SECOND: u32 = 1000;
const MINUTE: u32 = 60 * SECOND;

/// Looks are never closer than that.
pub(crate) const FLOOR: u32 = SECOND / 4;
/// After a person acted, they watch: look often for [`ACTED_FOR`].
const AFTER_ACT: u32 = 2 * SECOND;
const ACTED_FOR: u32 = 30 * SECOND;
/// While something moves.
const MOVING: u32 = 5 * SECOND;
/// What changed within that time still counts as moving.
const MOVED_WITHIN: u32 = 2 * MINUTE;
/// The longest wait while nothing moves, and the factor (a half more) by which it is reached.
const STILL_AT_MOST: u32 = 30 * SECOND;
/// What is quiet is looked at after a quarter of the time that is left, between these two.
const QUIET_AT_LEAST: u32 = 5 * SECOND;
const QUIET_AT_MOST: u32 = 5 * MINUTE;
/// The longest wait after failures in a row, which double from one second.
const FAILING_AT_MOST: u32 = MINUTE;
/// A tab that nobody sees stops looking after that time.
const HIDDEN_STOPS_AFTER: u32 = 30 * SECOND;
/// Unless the reader asked to be told of the end: then it goes on this slowly.
const PROMISED: u32 = MINUTE;
/// What was there and is not listed any more is looked at again after at least that: three looks take two minutes.
const MISSING: u32 = MINUTE;
/// After a job has ended, what follows from it is read again at these times: Zuora updates it late.
const AFTERWARDS: [u32; 2] = [3 * SECOND, 60 * SECOND];
/// Whole chance, in the unit of [`Situation::chance`].
pub(crate) const CERTAIN: u32 = 1000;

/// What a value says about how soon it will change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rhythm {
    /// Something goes on, or may begin at any time.
    Open,
    /// Nothing is expected before that many milliseconds have passed, such as the start of a planned job.
    Quiet(u32),
    /// Nothing more will happen.
    Settled,
    /// It has ended that many milliseconds ago, and what follows from it may still come.
    Afterwards(u32),
}

/// All that the next look depends on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Situation {
    /// What the last value says.
    pub(crate) rhythm: Rhythm,
    /// Since a person last asked for something.
    pub(crate) since_act: Option<u32>,
    /// Since the value last changed.
    pub(crate) since_change: u32,
    /// How long the last wait was.
    pub(crate) last_wait: u32,
    /// Failures in a row.
    pub(crate) failures: u32,
    /// What the server asked to wait (`Retry-After`).
    pub(crate) asked_to_wait: Option<u32>,
    /// Whether the server last said that there is no such thing, of something that was there.
    pub(crate) missing: bool,
    /// Whether the server waits for news before it answers.
    pub(crate) waits: bool,
    /// Whether the reader asked to be told of the end.
    pub(crate) promised: bool,
    /// Since the tab was hidden; none while it is seen.
    pub(crate) hidden: Option<u32>,
    /// Between 0 and [`CERTAIN`].
    pub(crate) chance: u32,
}

impl Situation {
    /// Nothing special: an open value that has just changed.
    pub(crate) const SEEN: Self = Self {
        rhythm: Rhythm::Open,
        since_act: None,
        since_change: 0,
        last_wait: 0,
        failures: 0,
        asked_to_wait: None,
        missing: false,
        waits: false,
        promised: false,
        hidden: None,
        chance: CERTAIN / 2,
    };
}

/// Whether nobody has seen the tab for so long that it leaves asking to the other ones; `hidden` as in [`Situation`].
pub(crate) fn is_out_of_sight(hidden: Option<u32>) -> bool {
    hidden.is_some_and(|since| since >= HIDDEN_STOPS_AFTER)
}

/// Milliseconds until the next look, or none: stop until something wakes us (the tab is seen again, the network is
/// back, a person asks).
pub(crate) fn next_look(situation: &Situation) -> Option<u32> {
    if is_out_of_sight(situation.hidden) {
        let goes_on = situation.promised && situation.rhythm != Rhythm::Settled;
        let wait = jittered(PROMISED, situation.chance).max(situation.asked_to_wait.unwrap_or(0));
        return goes_on.then_some(wait);
    }
    if let Some(wait) = situation.asked_to_wait {
        return Some(wait.max(FLOOR));
    }
    if situation.missing {
        // Never shorter.
        return Some(MISSING + MISSING / 5 * situation.chance / CERTAIN);
    }
    if situation.failures > 0 {
        let most = (SECOND << (situation.failures - 1).min(6)).min(FAILING_AT_MOST);
        // Full jitter: many tabs that lost the same server must not come back at the same moment.
        return Some((most * situation.chance / CERTAIN).max(FLOOR));
    }
    if situation.rhythm == Rhythm::Settled {
        return None;
    }
    if situation.waits && !matches!(situation.rhythm, Rhythm::Afterwards(_)) {
        return Some(FLOOR);
    }
    if situation.since_act.is_some_and(|since| since < ACTED_FOR) {
        return Some(jittered(AFTER_ACT, situation.chance));
    }
    let wait = match situation.rhythm {
        Rhythm::Settled => return None,
        Rhythm::Afterwards(since) => return AFTERWARDS.into_iter().find(|at| *at > since).map(|at| at - since),
        Rhythm::Quiet(left) => (left / 4).clamp(QUIET_AT_LEAST, QUIET_AT_MOST),
        Rhythm::Open if situation.since_change < MOVED_WITHIN => MOVING,
        Rhythm::Open => (situation.last_wait + situation.last_wait / 2).clamp(MOVING, STILL_AT_MOST),
    };
    Some(jittered(wait, situation.chance))
}

/// The wait, up to a fifth shorter or longer.
fn jittered(wait: u32, chance: u32) -> u32 {
    wait - wait / 5 + 2 * (wait / 5) * chance / CERTAIN
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALM: Situation = Situation::SEEN;

    #[test]
    fn after_an_act_every_two_seconds_for_half_a_minute() {
        assert_eq!(next_look(&Situation { since_act: Some(29_999), ..CALM }), Some(2_000));
        assert_eq!(next_look(&Situation { since_act: Some(30_000), ..CALM }), Some(5_000));
    }

    #[test]
    fn while_something_moves_every_five_seconds_then_slower_up_to_thirty() {
        assert_eq!(next_look(&Situation { since_change: 119_999, ..CALM }), Some(5_000));
        let still = Situation { since_change: 120_000, ..CALM };
        assert_eq!(next_look(&Situation { last_wait: 5_000, ..still }), Some(7_500));
        assert_eq!(next_look(&Situation { last_wait: 7_500, ..still }), Some(11_250));
        assert_eq!(next_look(&Situation { last_wait: 29_000, ..still }), Some(30_000));
    }

    #[test]
    fn a_planned_job_is_looked_at_after_a_quarter_of_what_is_left() {
        let left = |milliseconds| next_look(&Situation { rhythm: Rhythm::Quiet(milliseconds), ..CALM });
        assert_eq!(left(0), Some(5_000));
        assert_eq!(left(60_000), Some(15_000));
        assert_eq!(left(86_400_000), Some(300_000));
    }

    #[test]
    fn what_is_settled_is_left_alone_and_what_follows_is_read_twice() {
        assert_eq!(next_look(&Situation { rhythm: Rhythm::Settled, since_act: Some(0), ..CALM }), None);
        let after = |since| next_look(&Situation { rhythm: Rhythm::Afterwards(since), since_change: 600_000, ..CALM });
        assert_eq!(after(0), Some(3_000));
        assert_eq!(after(3_000), Some(57_000));
        assert_eq!(after(60_000), None);
    }

    #[test]
    fn a_server_that_waits_for_news_is_asked_again_at_once() {
        let waits = Situation { waits: true, ..CALM };
        assert_eq!(next_look(&waits), Some(FLOOR));
        assert_eq!(next_look(&Situation { rhythm: Rhythm::Quiet(86_400_000), ..waits }), Some(FLOOR));
        assert_eq!(next_look(&Situation { rhythm: Rhythm::Settled, ..waits }), None);
        assert_eq!(next_look(&Situation { rhythm: Rhythm::Afterwards(0), ..waits }), Some(3_000));
        assert_eq!(next_look(&Situation { failures: 2, chance: CERTAIN, ..waits }), Some(2_000));
        assert_eq!(next_look(&Situation { asked_to_wait: Some(9_000), ..waits }), Some(9_000));
        assert_eq!(next_look(&Situation { hidden: Some(30_000), ..waits }), None);
    }

    #[test]
    fn the_servers_word_wins_over_everything_but_a_hidden_tab() {
        let asked = Situation { asked_to_wait: Some(40_000), failures: 3, since_act: Some(0), ..CALM };
        assert_eq!(next_look(&asked), Some(40_000));
        assert_eq!(next_look(&Situation { asked_to_wait: Some(0), ..CALM }), Some(FLOOR));
        assert_eq!(next_look(&Situation { hidden: Some(30_000), ..asked }), None);
    }

    #[test]
    fn failures_double_the_wait_with_full_jitter_up_to_a_minute() {
        let most = |failures| next_look(&Situation { failures, chance: CERTAIN, ..CALM });
        assert_eq!([1, 2, 3, 4, 7, 8, 4_000_000].map(most), [1, 2, 4, 8, 60, 60, 60].map(|s| Some(s * SECOND)));
        assert_eq!(next_look(&Situation { failures: 5, chance: 0, ..CALM }), Some(FLOOR));
        assert_eq!(most(1), Some(SECOND), "a settled or planned value is retried as soon as any other");
    }

    #[test]
    fn a_hidden_tab_stops_after_half_a_minute() {
        assert_eq!(next_look(&Situation { hidden: Some(29_999), ..CALM }), Some(5_000));
        assert_eq!(next_look(&Situation { hidden: Some(30_000), ..CALM }), None);
    }

    #[test]
    fn a_hidden_tab_that_has_promised_to_tell_goes_on_once_a_minute_until_the_end() {
        let promised = Situation { hidden: Some(30_000), promised: true, ..CALM };
        assert_eq!(next_look(&promised), Some(60_000));
        assert_eq!(next_look(&Situation { waits: true, failures: 1, ..promised }), Some(60_000));
        assert_eq!(next_look(&Situation { asked_to_wait: Some(90_000), ..promised }), Some(90_000));
        assert_eq!(next_look(&Situation { rhythm: Rhythm::Settled, ..promised }), None);
        assert_eq!(next_look(&Situation { hidden: None, ..promised }), Some(5_000), "while it is seen nothing changes");
    }

    #[test]
    fn three_looks_at_what_is_not_listed_any_more_take_at_least_two_minutes() {
        let missing = |chance| next_look(&Situation { missing: true, failures: 1, waits: true, chance, ..CALM });
        assert_eq!(missing(0), Some(60_000));
        assert_eq!(missing(CERTAIN), Some(72_000));
    }

    #[test]
    fn jitter_is_a_fifth_to_either_side() {
        assert_eq!(next_look(&Situation { chance: 0, ..CALM }), Some(4_000));
        assert_eq!(next_look(&Situation { chance: CERTAIN, ..CALM }), Some(6_000));
    }
}
