//! What the elements of a page have in common, as their loader says it.

use js_sys::{Array, Function, Object, Promise, Reflect};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What was said. Nothing in the console.
struct Settings {
    /// Where the console is, without a slash at its end: `https://console.example/reprise`.
    base: String,
    /// Where its files are, in the same form: the same console's, unless the loader of another one is used.
    files: String,
    /// The languages that the reader likes, best first.
    languages: Vec<String>,
    /// The zone of all times (IANA); the reader's own without it.
    time_zone: Option<String>,
    /// Other sentences, by their names in `locales/en.json`.
    messages: JsValue,
    /// The files of code by what they are called, each with the parts that need it.
    parts: Vec<(String, Vec<String>)>,
    /// Answers a token for a reason; none where a cookie says who it is.
    token: Option<Function>,
    /// What tells the tabs apart that share their requests.
    share: String,
}

thread_local! {
    static SETTINGS: RefCell<Option<Settings>> = const { RefCell::new(None) };
}

/// Takes what the loader says.
pub(super) fn take(said: &Object) {
    let value = |name: &str| Reflect::get(said, &name.into()).unwrap_or_default();
    let text = |name: &str| value(name).as_string().filter(|text| !text.is_empty());
    let strings = |value: &JsValue| Array::from(value).iter().filter_map(|one| one.as_string()).collect();
    let parts = value("parts").dyn_into::<Object>().map(|parts| Object::entries(&parts)).unwrap_or_default();
    let parts = parts.iter().filter_map(|entry| {
        let entry = entry.dyn_into::<Array>().ok()?;
        Some((entry.get(0).as_string()?, strings(&entry.get(1))))
    });
    let settings = Settings {
        base: text("base").unwrap_or_default(),
        files: text("files").unwrap_or_default(),
        languages: strings(&value("languages")),
        time_zone: text("timeZone"),
        messages: value("messages"),
        parts: parts.collect(),
        token: value("token").dyn_into().ok(),
        share: text("share").unwrap_or_default(),
    };
    SETTINGS.replace(Some(settings));
}

fn read<T>(read: impl FnOnce(&Settings) -> T) -> Option<T> {
    SETTINGS.with_borrow(|settings| settings.as_ref().map(read))
}

/// Whether the app is a part of somebody else's page.
pub(crate) fn is_embedded() -> bool {
    read(|_| ()).is_some()
}

/// Where the console is; empty in the console itself.
pub(crate) fn base() -> String {
    read(|settings| settings.base.clone()).unwrap_or_default()
}

/// Where the app's files are; empty in the console itself.
pub(crate) fn files() -> String {
    read(|settings| settings.files.clone()).unwrap_or_default()
}

/// The languages that the reader likes, where the host has any.
pub(crate) fn preferred_languages() -> Vec<String> {
    read(|settings| settings.languages.clone()).unwrap_or_default()
}

/// The zone of all times, where the host has set one.
pub(crate) fn time_zone() -> Option<String> {
    read(|settings| settings.time_zone.clone()).flatten()
}

/// Other sentences, by their names; nothing where the host has none.
pub(crate) fn messages() -> Option<Object> {
    read(|settings| settings.messages.clone()).and_then(|messages| messages.dyn_into().ok())
}

/// The addresses of the code of a part, where the app is embedded.
pub(crate) fn code_of_part(part: &str) -> Option<Vec<String>> {
    read(|settings| {
        let files = settings.parts.iter().filter(|(_, parts)| parts.iter().any(|one| one == part));
        files.map(|(file, _)| [&settings.files, "/", file].concat()).collect()
    })
}

/// What tells the tabs apart that share their requests, where the app is embedded.
pub(crate) fn share_name() -> Option<String> {
    read(|settings| settings.share.clone())
}

/// A token of the host's; none where a cookie says who it is. `reason` is why it is asked for.
///
/// # Errors
/// When the host has none now.
pub(crate) async fn token(reason: &str) -> Result<Option<String>, ()> {
    let Some(token) = read(|settings| settings.token.clone()).flatten() else { return Ok(None) };
    let promised = token.call1(&JsValue::UNDEFINED, &reason.into()).map_err(drop)?;
    let token = JsFuture::from(Promise::resolve(&promised)).await.map_err(drop)?;
    token.as_string().map(Some).ok_or(())
}
