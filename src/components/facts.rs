//! Facts: labels and values.

use crate::html::{Child, Element, dd, div, dl, dt};
use crate::text::{Word, words};

/// One fact.
pub(crate) struct Fact {
    label: Word,
    value: Option<Child>,
    exact: String,
    raw: bool,
}

impl Fact {
    /// A fact in words; none is said to be not known.
    pub(crate) fn new(label: Word, value: impl Into<Option<String>>) -> Self {
        Self { label, value: value.into().map(Child::from), exact: String::new(), raw: false }
    }

    /// A value as the API sent it.
    pub(crate) fn raw(label: Word, value: String) -> Self {
        Self { label, value: Some(value.into()), exact: String::new(), raw: true }
    }

    /// What somebody noted, as a view of its own.
    pub(crate) fn view(label: Word, value: impl Into<Child>) -> Self {
        Self { label, value: Some(value.into()), exact: String::new(), raw: false }
    }

    /// The value behind it, as the API sent it: for those who point at it.
    pub(crate) fn exact(mut self, exact: Option<impl ToString>) -> Self {
        self.exact = exact.map(|exact| exact.to_string()).unwrap_or_default();
        self
    }
}

/// A list of facts, in order.
pub(crate) fn facts(facts: impl IntoIterator<Item = Fact>) -> Element {
    let item = |Fact { label, value, exact, raw }: Fact| {
        let value = value.unwrap_or_else(|| words::ENVIRONMENT_FACTS_UNKNOWN.text().into());
        let class = if raw { "mono" } else { "" };
        div().child(dt().child(label.text())).child(dd().class(class).attr("title", exact).child(value))
    };
    dl().class("facts").children(facts.into_iter().map(item))
}
