//! What the app remembers where it is embedded: in the memory of the page alone. A host's storage is the host's.

use std::cell::RefCell;
use std::collections::HashMap;

thread_local! {
    static KEPT: RefCell<HashMap<String, String>> = RefCell::default();
}

/// Remembers until the page is left.
pub(crate) struct Memory;

impl Memory {
    /// What is remembered by that name.
    pub(crate) fn get(name: &str) -> Option<String> {
        KEPT.with_borrow(|kept| kept.get(name).cloned())
    }

    /// Remembers it.
    pub(crate) fn set(name: &str, value: &str) {
        KEPT.with_borrow_mut(|kept| kept.insert(name.to_owned(), value.to_owned()));
    }

    /// Forgets everything.
    pub(super) fn clear() {
        KEPT.with_borrow_mut(HashMap::clear);
    }

    /// Forgets it.
    pub(crate) fn remove(name: &str) {
        KEPT.with_borrow_mut(|kept| kept.remove(name));
    }
}
