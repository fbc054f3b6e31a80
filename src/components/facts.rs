//! Facts: labels and values.

use crate::html::{Element, dd, div, dl, dt};
use crate::text::{Word, words};

/// One fact.
pub(crate) struct Fact {
    label: Word,
    value: Option<String>,
    raw: bool,
}

impl Fact {
    /// A fact in words; none is said to be not known.
    pub(crate) fn new(label: Word, value: impl Into<Option<String>>) -> Self {
        Self { label, value: value.into(), raw: false }
    }

    /// A value as the API sent it.
    pub(crate) fn raw(label: Word, value: String) -> Self {
        Self { label, value: Some(value), raw: true }
    }
}

/// A list of facts, in order.
pub(crate) fn facts(facts: impl IntoIterator<Item = Fact>) -> Element {
    let item = |Fact { label, value, raw }: Fact| {
        let value = value.unwrap_or_else(|| words::ENVIRONMENT_FACTS_UNKNOWN.text().to_owned());
        let class = if raw { "mono" } else { "" };
        div().child(dt().child(label.text())).child(dd().class(class).child(value))
    };
    dl().class("facts").children(facts.into_iter().map(item))
}
