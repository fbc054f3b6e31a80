//! The form: nothing happens before the name of the sandbox stands in it.

use super::consequences::Consequences;
use super::sending::{Sent, send};
use super::when::{Choice, When};
use crate::components::Note;
use crate::live::{ServiceClock, Watch};
use crate::pages::parts::error_note;
use crate::paths;
use crate::text::words;
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html::Input;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wire::{EnvironmentId, Job, TestEnvironment, same_name};

/// When, what will happen, the typed name, and two buttons that say what they do.
#[component]
pub(super) fn Form(
    id: EnvironmentId,
    environment: Memo<TestEnvironment>,
    name: Memo<String>,
    jobs: Watch<Vec<Job>>,
    sent: RwSignal<Sent>,
) -> impl IntoView {
    let clock = ServiceClock::of_app();
    let first = Memo::new(move |_| {
        environment.with(|environment| environment.next_refresh_time).filter(|next| *next > clock.now())
    });
    let choice = Choice::new(first, clock);
    let typed = RwSignal::new(String::new());
    let pressed_too_early = RwSignal::new(false);
    let matches = Memo::new(move |_| same_name(&typed.get(), &name.get()));
    let locked = Memo::new(move |_| sent.with(Sent::is_open));
    let name_field = NodeRef::<Input>::new();

    let keep = {
        let (go, href) = (use_navigate(), paths::environment(&id));
        move || go(&href, NavigateOptions { resolve: false, ..NavigateOptions::default() })
    };
    let escape = {
        let keep = keep.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Escape" && !locked.get_untracked() {
                keep();
            }
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !matches.get_untracked() {
            pressed_too_early.set(true);
            if let Some(field) = name_field.get_untracked() {
                // It fails only for an element that has left the document.
                let _ = field.focus();
            }
        } else if untrack(|| choice.error()).is_none() {
            send(&id, choice.to_send(), sent, jobs);
        }
    };
    view! {
        <form class="form" on:submit=submit on:keydown=escape novalidate>
            <When choice locked />
            <Consequences environment jobs=jobs.value() start=Signal::derive(move || choice.start()) />
            <section class="step">
                <h2>{words::REFRESH_SURE.text()}</h2>
                <div class="field">
                    <label for="name">
                        {words::REFRESH_NAME.around("name").0} <b><bdi>{name}</bdi></b>
                        {words::REFRESH_NAME.around("name").1}
                    </label>
                    <input
                        class="input"
                        id="name"
                        node_ref=name_field
                        type="text"
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        dir="auto"
                        aria-describedby="name-hint"
                        aria-invalid=move || (pressed_too_early.get() && !matches.get()).then_some("true")
                        disabled=move || locked.get()
                        prop:value=typed
                        on:input=move |event| typed.set(event_target_value(&event))
                    />
                    <p class="small wrong" id="name-hint" role="status">
                        {move || {
                            (pressed_too_early.get() && !matches.get())
                                .then(|| words::REFRESH_NAME_WRONG.with([("name", &name.get())]))
                        }}
                    </p>
                </div>
            </section>
            <Outcome sent />
            <div class="buttons">
                <SubmitButton choice name sent ready=matches />
                <button class="button" type="button" disabled=move || locked.get() on:click=move |_| keep()>
                    {words::REFRESH_KEEP.text()}
                </button>
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn SubmitButton(choice: Choice, name: Memo<String>, sent: RwSignal<Sent>, ready: Memo<bool>) -> impl IntoView {
    let label = move || {
        if sent.with(Sent::is_open) {
            return words::REFRESH_SENDING.text().to_owned();
        }
        let word = if choice.is_later() { words::REFRESH_SUBMIT_LATER } else { words::REFRESH_SUBMIT };
        word.with([("name", &name.get())])
    };
    // Not `disabled`: the button can be pressed at any time and then says what is missing.
    let blocked = move || !ready.get() || choice.error().is_some() || sent.with(Sent::is_open);
    view! {
        <button class="button" data-kind="danger" type="submit" aria-disabled=move || blocked().to_string()>
            {label}
        </button>
    }
    .into_any()
}

/// What became of the request.
#[component]
fn Outcome(sent: RwSignal<Sent>) -> impl IntoView {
    let note = move || match sent.get() {
        Sent::No | Sent::Sending => ().into_any(),
        Sent::Refused(error) => error_note(&error, Some(words::REFRESH_REFUSED.text())),
        Sent::Unknown { .. } => {
            let title = words::REFRESH_UNKNOWN.text().to_owned();
            view! { <Note tone="warning" title text=words::REFRESH_UNKNOWN_WHY.text() role="alert" /> }.into_any()
        }
    };
    view! { {note} }.into_any()
}
