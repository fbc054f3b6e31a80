//! Which jobs are looked for, as the address says it.

use crate::derive::memo;
use crate::pages::feed::Filters;
use crate::paths;
use crate::router::Router;
use crate::time;
use leptos::prelude::*;
use wire::Timestamp;

/// Which jobs are looked for. Each is empty where it does not matter.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Wanted {
    /// Words that are in what is told of a job.
    pub(super) search: String,
    /// How it stands: a word of the server's.
    pub(super) status: String,
    /// What it does: a word of the server's.
    pub(super) kind: String,
    /// Whose it is: an id.
    pub(super) sandbox: String,
    /// The first day, as a field for days holds it.
    pub(super) from: String,
    /// The last day.
    pub(super) until: String,
}

/// By the address of the page.
pub(super) fn of_address(router: Router) -> Memo<Wanted> {
    let search = router.query(paths::SEARCH);
    let [status, kind, sandbox] = [paths::STATUS, paths::KIND, paths::SANDBOX].map(|name| router.query(name));
    let [from, until] = [paths::FROM, paths::UNTIL].map(|name| router.query(name));
    memo(move || Wanted {
        search: search.get(),
        status: known(status.get(), &STATUSES),
        kind: known(kind.get(), &KINDS),
        sandbox: sandbox.get(),
        from: from.get(),
        until: until.get(),
    })
}

/// The words of the server for how a job stands.
pub(super) const STATUSES: [&str; 5] = ["running", "planned", "completed", "failed", "stopped"];
/// And for what it does.
pub(super) const KINDS: [&str; 3] = ["refresh", "create", "delete"];

/// Only what the server knows: an address that somebody has changed by hand shows more, and no error.
fn known(word: String, words: &[&str]) -> String {
    if words.contains(&word.as_str()) { word } else { String::new() }
}

impl Wanted {
    /// The address that says this.
    pub(super) fn address(&self) -> String {
        let pairs = [
            (paths::SEARCH, self.search.as_str()),
            (paths::STATUS, &self.status),
            (paths::KIND, &self.kind),
            (paths::SANDBOX, &self.sandbox),
            (paths::FROM, &self.from),
            (paths::UNTIL, &self.until),
        ];
        paths::with_query(&paths::activity(), &pairs)
    }

    /// Whether the last day lies before the first one: then only the first one counts.
    pub(super) fn is_turned_round(&self) -> bool {
        day_of(&self.from).zip(day_of(&self.until)).is_some_and(|(from, until)| until < from)
    }

    /// The same for the server. Days are the reader's, and the last one is whole.
    pub(super) fn filters(&self) -> Filters {
        let begin = |day: (i32, i32, i32), later: i32| time::midnight(day.0, day.1, day.2 + later).to_string();
        let until = day_of(&self.until).filter(|_| !self.is_turned_round());
        let all = [
            ("search", self.search.trim().to_owned()),
            ("status", self.status.clone()),
            ("kind", self.kind.clone()),
            ("environment", self.sandbox.clone()),
            ("from", day_of(&self.from).map(|day| begin(day, 0)).unwrap_or_default()),
            ("until", until.map(|day| begin(day, 1)).unwrap_or_default()),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
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
    fn what_does_not_matter_is_neither_in_the_address_nor_asked_for() {
        assert_eq!(Wanted::default().address(), "/activity");
        assert_eq!(Wanted::default().filters(), []);
        let wanted = Wanted { search: " a b ".into(), status: "failed".into(), ..Wanted::default() };
        assert_eq!(wanted.address(), "/activity?q=%20a%20b%20&status=failed");
        assert_eq!(wanted.filters(), [("search", "a b".to_owned()), ("status", "failed".to_owned())]);
    }

    #[test]
    fn only_words_of_the_server_are_asked_for() {
        assert_eq!(known("failed".into(), &STATUSES), "failed");
        assert_eq!(known("FAILED".into(), &STATUSES), "");
    }

    #[test]
    fn a_last_day_before_the_first_is_told_apart() {
        let days = |from: &str, until: &str| Wanted { from: from.into(), until: until.into(), ..Wanted::default() };
        assert!(days("2026-11-04", "2026-11-03").is_turned_round());
        assert!(!days("2026-11-04", "2026-11-04").is_turned_round());
        assert!(!days("", "2026-11-03").is_turned_round() && !days("2026-11-04", "").is_turned_round());
    }
}
