//! In the console: it is a part of nobody's page. The same names as in `embed.rs`, so that nobody else has to tell the two apart,
//! and nothing of it is left in what people load.

use js_sys::Object;

/// What is remembered by the page alone: nothing.
pub(crate) struct Memory;

impl Memory {
    /// Nothing is remembered.
    pub(crate) fn get(_name: &str) -> Option<String> {
        None
    }

    /// Nothing will be.
    pub(crate) fn set(_name: &str, _value: &str) {}

    /// Nothing has been.
    pub(crate) fn remove(_name: &str) {}
}

/// Whether the app is a part of somebody else's page.
pub(crate) const fn is_embedded() -> bool {
    false
}

/// Where the console is; the page knows it.
pub(crate) const fn base() -> String {
    String::new()
}

/// Where the app's files are; the page knows it.
pub(crate) const fn files() -> String {
    String::new()
}

/// The languages that a host has chosen.
pub(crate) const fn preferred_languages() -> Vec<String> {
    Vec::new()
}

/// Other sentences of a host.
pub(crate) const fn messages() -> Option<Object> {
    None
}

/// The addresses of the code of a part, where a loader names them.
pub(crate) const fn code_of_part(_part: &str) -> Option<Vec<String>> {
    None
}

/// What tells the tabs apart that share their requests; the address of the page does.
pub(crate) const fn share_name() -> Option<String> {
    None
}

/// A token of a host's: a cookie says who it is.
///
/// # Errors
/// None.
pub(crate) async fn token(_reason: &str) -> Result<Option<String>, ()> {
    Ok(None)
}
