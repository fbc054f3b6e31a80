//! What was typed into the form, kept over a reload and a sign-in: in this tab only, and not for long. A name that was
//! typed yesterday must not stand ready to delete something today.

use super::how::How;
use crate::kept::Keeper;
use wire::{EnvironmentId, MINUTE};

/// How long it is kept, in milliseconds of the reader's clock.
const KEPT: i64 = 30 * MINUTE;

/// The form as somebody left it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Draft {
    /// When it is to start.
    pub(super) how: How,
    /// What stands in the field for the time.
    pub(super) field: String,
    /// Why, on one line.
    pub(super) reason: String,
    /// What stands in the field for the name.
    pub(super) typed: String,
}

impl Draft {
    /// The draft for an environment, if there is one that is young enough.
    pub(super) fn of(id: &EnvironmentId) -> Option<Self> {
        Self::parse(&Keeper::of_tab().get(&key(id))?, now())
    }

    /// Keeps it. Where the browser keeps nothing, nothing is kept.
    pub(super) fn keep(&self, id: &EnvironmentId) {
        Keeper::of_tab().set(&key(id), &self.text(now()));
    }

    /// Forgets it: it was sent, or thrown away.
    pub(super) fn forget(id: &EnvironmentId) {
        Keeper::of_tab().forget(&key(id));
    }

    fn text(&self, now: i64) -> String {
        [&now.to_string(), self.how.name(), &self.field, &self.reason, &self.typed].join("\n")
    }

    fn parse(text: &str, now: i64) -> Option<Self> {
        let mut lines = text.splitn(5, '\n');
        let written: i64 = lines.next()?.parse().ok()?;
        let how = How::named(lines.next()?);
        let (field, reason, typed) = (lines.next()?.to_owned(), lines.next()?.to_owned(), lines.next()?.to_owned());
        (0..KEPT).contains(&(now - written)).then_some(Self { how, field, reason, typed })
    }
}

fn key(id: &EnvironmentId) -> String {
    ["draft:", id.as_str()].concat()
}

pub(super) fn now() -> i64 {
    js_sys::Date::now() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_what_it_was_for_half_an_hour() {
        let draft = Draft {
            how: How::Later,
            field: "2026-12-02T09:00".into(),
            reason: "„why“".into(),
            typed: "UAT\n„x“".into(),
        };
        let text = draft.text(1_000);
        assert_eq!(Draft::parse(&text, 1_000 + KEPT - 1), Some(draft.clone()));
        assert_eq!(Draft::parse(&text, 1_000 + KEPT), None);
        assert_eq!(Draft::parse(&text, 999), None, "a clock that went back");
        for nonsense in ["", "x", "1000\nlater", "later\n1000\n\n\n"] {
            assert_eq!(Draft::parse(nonsense, 1_000), None, "{nonsense}");
        }
    }
}
