//! What this browser keeps for its reader. One that keeps nothing shows the app as it is for everybody. Where the app is a part
//! of somebody else's page, only that page remembers it, until it is left.

use crate::embed::{self, Memory};
use leptos::prelude::window;
use web_sys::Storage;

/// The language that the reader has chosen, by its code.
pub(crate) const LANGUAGE: &str = "reprise-language";
/// Whether `/` does nothing: [`OFF`] or something else.
pub(crate) const SLASH: &str = "reprise-slash";
/// What stands for a thing that the reader has switched off.
pub(crate) const OFF: &str = "off";

/// What is kept by that name.
pub(crate) fn get(name: &str) -> Option<String> {
    Keeper::of_browser().get(name)
}

/// Keeps it, where the browser lets us.
pub(crate) fn set(name: &str, value: &str) {
    Keeper::of_browser().set(name, value);
}

/// Whether the reader has switched that off.
pub(crate) fn is_off(name: &str) -> bool {
    get(name).is_some_and(|value| value == OFF)
}

/// What keeps things.
pub(crate) enum Keeper {
    /// The browser, for good or for this tab; none that keeps nothing.
    Browser(Option<Storage>),
    /// The page alone.
    Page,
}

impl Keeper {
    fn of_browser() -> Self {
        Self::unless_embedded(|| window().local_storage().ok().flatten())
    }

    /// For this tab only: it survives a reload, and nothing else.
    pub(crate) fn of_tab() -> Self {
        Self::unless_embedded(|| window().session_storage().ok().flatten())
    }

    fn unless_embedded(storage: impl FnOnce() -> Option<Storage>) -> Self {
        if embed::is_embedded() { Self::Page } else { Self::Browser(storage()) }
    }

    /// What is kept by that name.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        match self {
            Self::Browser(storage) => storage.as_ref()?.get_item(name).ok().flatten(),
            Self::Page => Memory::get(name),
        }
    }

    /// Keeps it. Where the browser keeps nothing, nothing is kept.
    pub(crate) fn set(&self, name: &str, value: &str) {
        match self {
            Self::Browser(storage) => storage.iter().for_each(|storage| drop(storage.set_item(name, value))),
            Self::Page => Memory::set(name, value),
        }
    }

    /// Forgets it.
    pub(crate) fn forget(&self, name: &str) {
        match self {
            Self::Browser(storage) => storage.iter().for_each(|storage| drop(storage.remove_item(name))),
            Self::Page => Memory::remove(name),
        }
    }
}
