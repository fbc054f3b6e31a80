//! Whom Zuora tells by email: its own list, which works wherever there is its API.

use super::recipient_form::{RecipientForm, put};
use crate::api::{self, ApiError};
use crate::components::{Note, Role, Tone};
use crate::derive::memo;
use crate::html::{Child, Element, NodeCell, bdi, button, div, dynamic, focus, li, p, span, ul};
use crate::live::{Snapshot, Watch};
use crate::pages::environment::card;
use crate::pages::parts::{awaited, error_note, not_yours};
use crate::pages::watches;
use crate::session::CurrentSession;
use crate::text::{Word, words};
use leptos::prelude::*;
use wire::{EnvironmentId, Notification, NotificationRequest, Role as AccessRole};

/// What became of a removal.
#[derive(Clone, Debug, PartialEq)]
enum Removal {
    /// Nobody was removed.
    None,
    /// That one is gone, and can be put back.
    Done(Notification),
    /// That one is back.
    Undone(Notification),
    /// It was not done, or not undone.
    Failed(ApiError),
}

/// The list, with what can be done about each.
pub(super) fn recipients(id: &EnvironmentId) -> Element {
    let list = watches::recipients(id.clone());
    let (form, removal) = (RecipientForm::new(), RwSignal::new(Removal::None));
    let remove = remover(id, list, removal);
    let known = list.value_or_default();
    let (session, access_id) = (CurrentSession::of_app(), id.clone());
    let may = memo(move || session.may_at_console(&AccessRole::Requester, Some(&access_id)));
    let shown = move || {
        dynamic(move || {
            let rows =
                known.with(|known| known.iter().map(|one| row(one, form, remove, may.get())).collect::<Vec<_>>());
            match rows.is_empty() {
                true => p().class("muted").child(words::RECIPIENTS_EMPTY.text()),
                false => ul().class("people").children(rows),
            }
        })
    };
    let has_list = memo(move || list.snapshot.with(Snapshot::has_value));
    let add = dynamic(move || {
        if !may.get() {
            return not_yours();
        }
        let add = || {
            small_button(words::RECIPIENTS_ADD.text().to_owned())
                .on("click", move |_| form.begin(Notification::default()))
        };
        has_list.get().then(add).into()
    });
    card(words::RECIPIENTS)
        .child(p().class("muted small").child(words::RECIPIENTS_WHAT.text()))
        .child(awaited(list.contact(), words::ERROR_NOT_FOUND_ENVIRONMENT, shown))
        .child(told(id, list, removal))
        .child(add)
        .child(form.dialog(id.clone(), list))
}

fn row(recipient: &Notification, form: RecipientForm, remove: Callback<Notification>, may: bool) -> Element {
    let name = called(recipient).to_owned();
    let address = recipient.address.clone().filter(|address| *address != name);
    let named = |word: Word| word.with([("name", &name)]);
    let (changed, removed) = (recipient.clone(), recipient.clone());
    let change = small_button(words::RECIPIENTS_CHANGE.text().to_owned())
        .attr("aria-label", named(words::RECIPIENTS_CHANGE_WHOM))
        .on("click", move |_| form.begin(changed.clone()));
    let remove = small_button(words::RECIPIENTS_REMOVE.text().to_owned())
        .attr("aria-label", named(words::RECIPIENTS_REMOVE_WHOM))
        .on("click", move |_| remove.run(removed.clone()));
    let address = address.map(|address| span().class("muted small").child(bdi().child(address)));
    let who = span().class("who-is").child(bdi().child(name)).child(address);
    li().key(recipient.id.to_string())
        .child(who)
        .child(may.then(|| span().class("buttons").child(change).child(remove)))
}

/// Removes somebody at once: it can be undone.
fn remover(id: &EnvironmentId, list: Watch<Vec<Notification>>, removal: RwSignal<Removal>) -> Callback<Notification> {
    let id = id.clone();
    Callback::new(move |gone: Notification| {
        let id = id.clone();
        leptos::task::spawn_local(async move {
            let answer = api::remove_recipient(&id, &gone.id).await;
            // Somebody else was faster: it is as it should be.
            let answer = answer.or_else(|error| if error.is_not_found() { Ok(()) } else { Err(error) });
            let known = list.get_untracked();
            match (answer, known) {
                (Ok(()), Some(known)) => {
                    list.accept(known.iter().filter(|one| one.id != gone.id).cloned().collect());
                    removal.set(Removal::Done(gone));
                }
                (Err(error), Some(_)) => {
                    removal.set(Removal::Failed(error));
                    list.look();
                }
                // The reader has left the page.
                (_, None) => {}
            }
        });
    })
}

/// What became of a removal, and the way back.
fn told(id: &EnvironmentId, list: Watch<Vec<Notification>>, removal: RwSignal<Removal>) -> Element {
    let id = id.clone();
    let undo = Callback::new(move |gone: Notification| {
        let id = id.clone();
        let recipient = NotificationRequest { address: gone.address.clone(), name: gone.name.clone() };
        // One key for each press: what was lost on its way can be pressed once more, and is refused by nobody.
        let key = api::new_key();
        leptos::task::spawn_local(async move {
            let answer = api::add_recipient(&id, &recipient, &key).await;
            match answer {
                Ok(back) => {
                    put(list, back);
                    removal.try_set(Removal::Undone(gone));
                }
                Err(error) => {
                    removal.try_set(Removal::Failed(error));
                }
            }
        });
    });
    let said = dynamic(move || match removal.get() {
        Removal::None => Child::Nothing,
        Removal::Done(gone) => {
            let said = words::RECIPIENTS_REMOVED.with([("name", called(&gone))]);
            let node = NodeCell::new_local(None);
            // The button that was pressed went with its row.
            request_animation_frame(move || focus(node));
            let back = small_button(words::RECIPIENTS_UNDO.text().to_owned()).node(node);
            let back = back.on("click", move |_| undo.run(gone.clone()));
            div().class("undo").key("done").child(bdi().child(said)).child(back).into()
        }
        Removal::Undone(gone) => {
            let said = words::RECIPIENTS_BACK.with([("name", called(&gone))]);
            Note::new(Tone::Success, said).role(Role::Note).view().into()
        }
        Removal::Failed(error) => error_note(&error, Some(words::RECIPIENTS_FAILED)).into(),
    });
    div().class("outcome").attr("role", "status").child(said)
}

/// What to call somebody.
fn called(recipient: &Notification) -> &str {
    let known = [&recipient.name, &recipient.address].into_iter().flatten();
    known.map(|text| text.trim()).find(|text| !text.is_empty()).unwrap_or(recipient.id.as_str())
}

fn small_button(text: String) -> Element {
    button().class("button small").attr("type", "button").child(text)
}
