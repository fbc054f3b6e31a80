//! What people noted about a sandbox: what they call it, whose it is, what it is for, whom to ask.

use super::of_keepers;
use super::saving::{Saving, line};
use crate::api;
use crate::components::{Field, field, form_dialog};
use crate::derive::derived;
use crate::html::{Child, Element, button, div, dynamic, p};
use crate::live::Watch;
use crate::pages::environment::card;
use crate::pages::noted::noted;
use crate::text::{Word, words};
use leptos::prelude::*;
use wire::{EnvironmentId, Notes};

/// The notes as facts, and the form for them.
pub(super) fn notes(id: &EnvironmentId, watch: Watch<Option<Notes>>, name: Signal<String>) -> Element {
    let known = watch.value_or_default();
    let form = NotesForm::new();
    let shown = dynamic(move || match &*known.get() {
        None => Child::Nothing,
        Some(notes) if *notes == Notes::default() => p().class("muted").child(words::NOTES_EMPTY.text()).into(),
        Some(notes) => div().class("noted").child(noted(notes)).into(),
    });
    let edit = move || {
        button()
            .class("button small")
            .attr("type", "button")
            .on("click", move |_| form.begin((*known.get_untracked()).clone().unwrap_or_default()))
            .child(words::NOTES_EDIT.text())
    };
    let edit = of_keepers(id, watch, edit);
    card(words::NOTES).child(shown).child(edit).child(form.dialog(id.clone(), watch, name))
}

#[derive(Clone, Copy)]
struct NotesForm {
    saving: Saving,
    alias: RwSignal<String>,
    owner: RwSignal<String>,
    purpose: RwSignal<String>,
    contact: RwSignal<String>,
}

impl NotesForm {
    fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self { saving: Saving::new(), alias: empty(), owner: empty(), purpose: empty(), contact: empty() }
    }

    fn begin(self, notes: Notes) {
        self.alias.set(notes.alias.unwrap_or_default());
        self.owner.set(notes.owner.unwrap_or_default());
        self.purpose.set(notes.purpose.unwrap_or_default());
        self.contact.set(notes.contact.unwrap_or_default());
        self.saving.begin();
    }

    fn dialog(self, id: EnvironmentId, watch: Watch<Option<Notes>>, name: Signal<String>) -> Element {
        let Self { saving, alias, owner, purpose, contact } = self;
        let send = Callback::new(move |()| {
            let id = id.clone();
            let notes = Notes {
                alias: line(alias),
                owner: line(owner),
                purpose: line(purpose),
                contact: line(contact),
                contact_link: None,
            };
            saving.send(Box::pin(async move {
                let saved = api::put_notes(&id, &notes).await?;
                watch.accept(Some(saved));
                Ok(())
            }));
        });
        let nothing = derived(String::new);
        let one = |id: &'static str, label: Word, hint: Option<Word>, most: usize, typed: RwSignal<String>, wrong| {
            Child::from(field(Field { id, label, hint, most, keyboard: "text", typed, wrong }))
        };
        let fields = [
            one("notes-alias", words::NOTES_ALIAS, Some(words::NOTES_ALIAS_HINT), Notes::MOST_OF_ALIAS, alias, nothing),
            one("notes-owner", words::NOTES_OWNER, None, Notes::MOST_OF_OWNER, owner, nothing),
            one("notes-purpose", words::NOTES_PURPOSE, None, Notes::MOST_OF_PURPOSE, purpose, nothing),
            // What the server refuses is said below the last field: its sentence names the one that is meant.
            one(
                "notes-contact",
                words::NOTES_CONTACT,
                Some(words::NOTES_CONTACT_HINT),
                Notes::MOST_OF_CONTACT,
                contact,
                saving.wrong(|| None),
            ),
            saving.failure(),
        ];
        let title = derived(move || words::NOTES_TITLE.with([("name", &name.get())]));
        form_dialog(saving.dialog("notes-title", title, words::SAVE, send), fields)
    }
}
