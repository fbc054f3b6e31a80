//! The form for somebody who is told by email: for a new one, and for one who is on the list.

use super::saving::{Saving, line};
use crate::api::{self, ApiError, Fresh, Validator};
use crate::components::{Field, field, form_dialog};
use crate::derive::derived;
use crate::html::Element;
use crate::live::Watch;
use crate::text::words;
use leptos::prelude::*;
use wire::{AddressFault, EnvironmentId, Notification, NotificationRequest};

/// The form, and for whom it is open.
#[derive(Clone, Copy)]
pub(super) struct RecipientForm {
    saving: Saving,
    /// Whose it is; a new recipient has no id.
    whose: RwSignal<Notification>,
    name: RwSignal<String>,
    address: RwSignal<String>,
}

impl RecipientForm {
    /// A form that is not open.
    pub(super) fn new() -> Self {
        let (name, address) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
        Self { saving: Saving::new(), whose: RwSignal::new(Notification::default()), name, address }
    }

    /// Opens it, for a new recipient or to change one.
    pub(super) fn begin(self, whose: Notification) {
        self.name.set(whose.name.clone().unwrap_or_default());
        self.address.set(whose.address.clone().unwrap_or_default());
        self.whose.set(whose);
        self.saving.begin();
    }

    /// The dialog. What it saves is on the `list` at once.
    pub(super) fn dialog(self, id: EnvironmentId, list: Watch<Vec<Notification>>) -> Element {
        let Self { saving, whose, name, address } = self;
        let listed = list.value_or_default();
        let fault = move || {
            let fault =
                listed.with(|listed| whose.with(|whose| address.with(|address| whose.fault_of(address, listed))));
            fault.map(|fault| said(fault).to_owned())
        };
        let send = Callback::new(move |()| {
            if !saving.try_to(untrack(fault).is_none()) {
                return;
            }
            let (id, whose) = (id.clone(), whose.get_untracked());
            // A name that was taken away has to be said to be empty: what is not sent stays as it is.
            let name = line(name).or_else(|| whose.name.as_ref().map(|_| String::new()));
            let recipient = NotificationRequest { address: line(address), name };
            let (key, again) = saving.key(format!("{recipient:?}"));
            saving.send(Box::pin(async move {
                let saved = match whose.id.is_empty() {
                    true => add(&id, &recipient, &key, again).await?,
                    false => api::change_recipient(&id, &whose.id, &recipient).await?,
                };
                put(list, saved);
                Ok(())
            }));
        });
        let title = derived(move || {
            let new = whose.with(|whose| whose.id.is_empty());
            if new { words::RECIPIENTS_ADD_TITLE } else { words::RECIPIENTS_CHANGE_TITLE }.text().to_owned()
        });
        let address = field(Field {
            id: "recipient-address",
            label: words::RECIPIENTS_ADDRESS,
            hint: None,
            most: Notification::MOST_OF_ADDRESS,
            keyboard: "email",
            typed: address,
            wrong: saving.wrong(fault),
        });
        let name = field(Field {
            id: "recipient-name",
            label: words::RECIPIENTS_NAME,
            hint: None,
            most: Notification::MOST_OF_NAME,
            keyboard: "text",
            typed: name,
            wrong: derived(String::new),
        });
        let dialog = saving.dialog("recipient-title", title, words::SAVE, send);
        form_dialog(dialog, [address.into(), name.into(), saving.failure()])
    }
}

/// Adds somebody, once: where an answer was lost, the list tells whether it was done. Zuora does not say that it knows
/// keys here (contract.md 3.5).
async fn add(
    id: &EnvironmentId,
    recipient: &NotificationRequest,
    key: &str,
    again: bool,
) -> Result<Notification, ApiError> {
    let is_it = |one: &Notification| one.address == recipient.address && one.name == recipient.name;
    let look = || async {
        match api::recipients(id, &Validator::default()).await {
            Ok(Fresh::New(list)) => list.into_iter().find(is_it),
            _ => None,
        }
    };
    if again && let Some(there) = look().await {
        return Ok(there);
    }
    match api::add_recipient(id, recipient, key).await {
        Err(ApiError::Unknown) => look().await.ok_or(ApiError::Unknown),
        answer => answer,
    }
}

/// Puts a recipient on the list, in its place or at the end.
pub(super) fn put(list: Watch<Vec<Notification>>, saved: Notification) {
    let known = list.get_untracked();
    // Where the reader has left the page, there is no list any more.
    let Some(known) = known else { return };
    let mut known = (*known).clone();
    match known.iter_mut().find(|one| one.id == saved.id) {
        Some(one) => *one = saved,
        None => known.push(saved),
    }
    list.accept(known);
}

fn said(fault: AddressFault) -> &'static str {
    match fault {
        AddressFault::Missing => words::RECIPIENTS_ADDRESS_MISSING,
        AddressFault::NoAddress => words::RECIPIENTS_ADDRESS_WRONG,
        AddressFault::TooLong => words::RECIPIENTS_ADDRESS_LONG,
        AddressFault::Listed => words::RECIPIENTS_ADDRESS_LISTED,
    }
    .text()
}
