//! A form in a dialog, from the button that opens it to the answer of the server. Nothing that was typed is lost before
//! it is saved.

use crate::api::{self, ApiError};
use crate::components::FormDialog;
use crate::derive::derived;
use crate::html::{Child, dynamic};
use crate::pages::parts::error_note;
use crate::text::{Word, words};
use leptos::prelude::*;
use std::pin::Pin;

/// What is asked of the server; what follows from a good answer is done in it.
pub(super) type Request = Pin<Box<dyn Future<Output = Result<(), ApiError>>>>;

/// How far it is.
#[derive(Clone, Copy)]
pub(super) struct Saving {
    /// Whether the dialog is open.
    pub(super) open: RwSignal<bool>,
    /// How often it was opened: fields that the browser fills in its own way are made anew each time.
    pub(super) opened: RwSignal<u32>,
    /// Whether somebody has tried to send: from then on it is said what is wrong.
    tried: RwSignal<bool>,
    sending: RwSignal<bool>,
    failed: RwSignal<Option<ApiError>>,
    /// What was last sent, and its key.
    last: StoredValue<(String, String)>,
}

impl Saving {
    /// Nothing is open.
    pub(super) fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            opened: RwSignal::new(0),
            tried: RwSignal::new(false),
            sending: RwSignal::new(false),
            failed: RwSignal::new(None),
            last: StoredValue::new((String::new(), String::new())),
        }
    }

    /// Opens the dialog, with nothing said of an earlier try.
    pub(super) fn begin(self) {
        self.tried.set(false);
        self.failed.set(None);
        self.opened.update(|opened| *opened += 1);
        self.open.set(true);
    }

    /// Somebody wants to send it. `fits`: nothing is wrong with what was typed.
    pub(super) fn try_to(self, fits: bool) -> bool {
        self.tried.set(true);
        fits
    }

    /// The key of a request: the same for the same content, so that what is sent once more acts once. And whether it is
    /// sent once more.
    pub(super) fn key(self, content: String) -> (String, bool) {
        let (last, key) = self.last.get_value();
        if last == content && !key.is_empty() {
            return (key, true);
        }
        let key = api::new_key();
        self.last.set_value((content, key.clone()));
        (key, false)
    }

    /// Sends it, and closes the dialog when all is well.
    pub(super) fn send(self, request: Request) {
        self.failed.set(None);
        self.sending.set(true);
        leptos::task::spawn_local(async move {
            let answer = request.await;
            // Where the reader has left the page, nobody is there to be told.
            self.sending.try_set(false);
            match answer {
                Ok(()) => {
                    self.open.try_set(false);
                    // The same content may be wanted again later, and is another request then.
                    self.last.try_set_value((String::new(), String::new()));
                }
                Err(error) => {
                    self.failed.try_set(Some(error));
                }
            }
        });
    }

    /// What is wrong with a field, once somebody has tried; else what the server says of it.
    pub(super) fn wrong(self, of: impl Fn() -> Option<String> + Send + Sync + 'static) -> Signal<String> {
        derived(move || {
            let own = if self.tried.get() { of() } else { None };
            own.or_else(|| self.failed.with(refusal)).unwrap_or_default()
        })
    }

    /// The same for a field of which the server's word is not said: it stands beside another one.
    pub(super) fn only_wrong(self, of: impl Fn() -> Option<String> + Send + Sync + 'static) -> Signal<String> {
        derived(move || if self.tried.get() { of() } else { None }.unwrap_or_default())
    }

    /// What went wrong on the way, and is no fault of a field.
    pub(super) fn failure(self) -> Child {
        dynamic(move || {
            let failed = self.failed.get();
            let failed = failed.filter(|error| refusal(&Some(error.clone())).is_none());
            failed.map(|error| error_note(&error, Some(words::SAVE_FAILED)))
        })
    }

    /// The dialog.
    pub(super) fn dialog(
        self,
        id: &'static str,
        title: Signal<String>,
        send: Word,
        on_send: Callback<()>,
    ) -> FormDialog {
        let sending = self.sending;
        let send = derived(move || if sending.get() { words::SAVE_SENDING } else { send }.text().to_owned());
        FormDialog { id, title, send, leave: words::SAVE_LEAVE, sending: sending.into(), open: self.open, on_send }
    }
}

/// The server's own sentence, where it has refused what was typed.
fn refusal(failed: &Option<ApiError>) -> Option<String> {
    match failed {
        Some(ApiError::Refused(problem)) => problem.sentence().map(ToOwned::to_owned),
        _ => None,
    }
}

/// A line that somebody typed, without the spaces around it; none where nothing is left.
pub(super) fn line(typed: RwSignal<String>) -> Option<String> {
    typed.with_untracked(|typed| Some(typed.trim().to_owned()).filter(|text| !text.is_empty()))
}
