//! Which jobs are looked for, as the address says it.

use super::period::Period;
use crate::derive::memo;
use crate::pages::feed::Filters;
use crate::paths;
use crate::router::Router;
use leptos::prelude::*;

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
    /// When it was asked for.
    pub(super) period: Period,
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
        period: Period { from: from.get(), until: until.get() },
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
            (paths::FROM, &self.period.from),
            (paths::UNTIL, &self.period.until),
        ];
        paths::with_query(&paths::activity(), &pairs)
    }

    /// The same for the server.
    pub(super) fn filters(&self) -> Filters {
        let [from, until] = self.period.filters();
        let all = [
            ("search", self.search.trim().to_owned()),
            ("status", self.status.clone()),
            ("kind", self.kind.clone()),
            ("environment", self.sandbox.clone()),
            from,
            until,
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
