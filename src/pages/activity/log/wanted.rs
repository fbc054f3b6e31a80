//! Which entries are looked for, as the address says it.

use crate::derive::memo;
use crate::pages::activity::LOG;
use crate::pages::activity::period::Period;
use crate::pages::feed::Filters;
use crate::paths;
use crate::router::Router;
use leptos::prelude::*;
use wire::{AuditAction, AuditOutcome};

/// Which entries are looked for. Each is empty where it does not matter.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Wanted {
    /// What somebody did: a word of the server's.
    pub(super) action: String,
    /// What came of it: a word of the server's.
    pub(super) outcome: String,
    /// On which sandbox: an id.
    pub(super) sandbox: String,
    /// When.
    pub(super) period: Period,
}

/// By the address of the page.
pub(super) fn of_address(router: Router) -> Memo<Wanted> {
    let [action, outcome, sandbox] = [paths::ACTION, paths::OUTCOME, paths::SANDBOX].map(|name| router.query(name));
    let [from, until] = [paths::FROM, paths::UNTIL].map(|name| router.query(name));
    memo(move || Wanted {
        action: known(action.get(), &AuditAction::KNOWN.iter().map(AuditAction::as_str).collect::<Vec<_>>()),
        outcome: known(outcome.get(), &AuditOutcome::KNOWN.iter().map(AuditOutcome::as_str).collect::<Vec<_>>()),
        sandbox: sandbox.get(),
        period: Period { from: from.get(), until: until.get() },
    })
}

/// Only what the server knows: an address that somebody has changed by hand shows more, and no error.
fn known(word: String, words: &[&str]) -> String {
    if words.contains(&word.as_str()) { word } else { String::new() }
}

impl Wanted {
    /// The address that says this.
    pub(super) fn address(&self) -> String {
        let pairs = [
            (paths::VIEW, LOG),
            (paths::OUTCOME, &self.outcome),
            (paths::SANDBOX, &self.sandbox),
            (paths::ACTION, &self.action),
            (paths::FROM, &self.period.from),
            (paths::UNTIL, &self.period.until),
        ];
        paths::with_query(&paths::activity(), &pairs)
    }

    /// The same for the server.
    pub(super) fn filters(&self) -> Filters {
        let [from, until] = self.period.filters();
        let all = [
            ("environment", self.sandbox.clone()),
            ("action", self.action.clone()),
            ("outcome", self.outcome.clone()),
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
        assert_eq!(Wanted::default().address(), "/activity?view=log");
        assert_eq!(Wanted::default().filters(), []);
        let wanted = Wanted { action: "end-hold".into(), sandbox: "a b".into(), ..Wanted::default() };
        assert_eq!(wanted.address(), "/activity?view=log&sandbox=a%20b&action=end-hold");
        assert_eq!(wanted.filters(), [("environment", "a b".to_owned()), ("action", "end-hold".to_owned())]);
    }

    #[test]
    fn only_words_of_the_server_are_asked_for() {
        let words = ["done", "refused"];
        assert_eq!(known("refused".into(), &words), "refused");
        assert_eq!(known("Refused".into(), &words), "");
    }
}
