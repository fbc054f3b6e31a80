//! Telling the reader that the job has ended, by a message of the browser, if they asked for it.

use crate::derive::{derived, effect};
use crate::embed;
use crate::html::{Child, button, dynamic, p, section};
use crate::kept::Keeper;
use crate::live::{Latest, Watch};
use crate::say;
use crate::text::words;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Notification, NotificationOptions, NotificationPermission};
use wire::{Job, JobId};

/// A button that asks for a message at the end of the job, while there is one to come; nothing where the browser has
/// no messages or allows none, and nothing in somebody else's page, whose messages they would be.
pub(super) fn tell(job: Memo<Latest<Job>>, name: Memo<String>, watch: Watch<Job>, goes_on: Memo<bool>) -> Child {
    if embed::is_embedded() || !is_possible() {
        return Child::Nothing;
    }
    let id = job.with_untracked(|job| job.id.clone());
    let allowed = Notification::permission() == NotificationPermission::Granted;
    let wished = RwSignal::new(allowed && is_kept(&id));
    let denied = RwSignal::new(false);
    let mut was_settled = true;
    effect(move || {
        let (wished, settled) = (wished.get(), job.with(|job| job.is_settled()));
        watch.promise(wished);
        if wished && settled && !was_settled {
            job.with_untracked(|job| send(job, &name.get_untracked()));
        }
        was_settled = settled;
        keep(&id, wished && !settled);
    });
    let press = move |_| {
        if wished.get_untracked() {
            wished.set(false);
            return;
        }
        // At once: some browsers only listen while a person presses something.
        let Ok(asked) = Notification::request_permission() else { return };
        leptos::task::spawn_local(async move {
            // What it answers is what the browser says from now on.
            let _ = JsFuture::from(asked).await;
            let said = Notification::permission();
            wished.try_set(said == NotificationPermission::Granted);
            denied.try_set(said == NotificationPermission::Denied);
        });
    };
    dynamic(move || {
        if !goes_on.get() {
            return Child::Nothing;
        }
        let text = derived(move || {
            let word = match (wished.get(), denied.get()) {
                (true, _) => words::JOB_TELL_ON,
                (false, true) => words::JOB_TELL_DENIED,
                (false, false) => words::JOB_TELL_HOW,
            };
            word.text().to_owned()
        });
        let pressed = derived(move || wished.get().to_string());
        let button = button().class("chip").attr("type", "button");
        let button = button.attr("aria-pressed", pressed).on("click", press).child(words::JOB_TELL.text());
        let text = p().class("small muted").attr("role", "status").child(text);
        section().class("card tell").child(button).child(text).into()
    })
}

/// Shows the message. Tabs that show the same job show it once, because it has the same tag.
fn send(job: &Job, name: &str) {
    let options = NotificationOptions::new();
    options.set_tag(job.id.as_str());
    if let Ok(message) = Notification::new_with_options(&say::job_title(job, name), &options) {
        let shown = message.clone();
        let come_back = Closure::once_into_js(move || {
            shown.close();
            // Where the browser forbids it, the reader finds the tab alone.
            let _ = window().focus();
        });
        message.set_onclick(Some(come_back.unchecked_ref()));
    }
}

/// Whether the browser has messages that a page can send, and has not said no.
fn is_possible() -> bool {
    let has_them = js_sys::Reflect::has(&window(), &JsValue::from_str("Notification")).unwrap_or(false);
    // Chrome on Android has them too, and refuses to make one (only service workers may).
    let refuses = window().navigator().user_agent().is_ok_and(|agent| agent.contains("Android"));
    has_them && !refuses && Notification::permission() != NotificationPermission::Denied
}

/// Whether the wish was there before the page was loaded again, in this tab.
fn is_kept(id: &JobId) -> bool {
    Keeper::of_tab().get(&key(id)).is_some()
}

/// Keeps the wish, or forgets it. Where the browser keeps nothing, it holds until the page is left.
fn keep(id: &JobId, wished: bool) {
    let (keeper, key) = (Keeper::of_tab(), key(id));
    if wished { keeper.set(&key, "1") } else { keeper.forget(&key) }
}

fn key(id: &JobId) -> String {
    ["tell:", id.as_str()].concat()
}
