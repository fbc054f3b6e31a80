//! What this browser keeps for its reader. One that keeps nothing shows the app as it is for everybody.

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
    storage()?.get_item(name).ok().flatten()
}

/// Keeps it, where the browser lets us.
pub(crate) fn set(name: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(name, value);
    }
}

/// Whether the reader has switched that off.
pub(crate) fn is_off(name: &str) -> bool {
    get(name).is_some_and(|value| value == OFF)
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
