//! Whether the job can still be stopped, and stopping it.

use crate::api::{self, ApiError};
use crate::components::{ConfirmDialog, Note};
use crate::live::Watch;
use crate::pages::parts::error_note;
use crate::text::words;
use leptos::prelude::*;
use wire::{EnvironmentId, Job, JobStatus};

/// How far a stop that was asked for on this page has come.
#[derive(Clone, Debug, PartialEq)]
enum Asked {
    No,
    Sending,
    /// It went wrong; what is known is on the page.
    Failed(ApiError),
}

/// What can be done about the job, live: the button is there exactly as long as a stop may be accepted.
#[component]
pub(super) fn Stop(
    environment_id: EnvironmentId,
    job: Memo<Job>,
    watch: Watch<Job>,
    name: Memo<String>,
) -> impl IntoView {
    let asked = RwSignal::new(Asked::No);
    let open = RwSignal::new(false);
    let stop = Callback::new(move |()| {
        // One at a time; a second press while the first is on its way asks for nothing.
        if asked.get_untracked() == Asked::Sending {
            return;
        }
        asked.set(Asked::Sending);
        let environment_id = environment_id.clone();
        leptos::task::spawn_local(async move {
            match api::stop_job(&environment_id, &job.get_untracked().id).await {
                Ok(stopped) => {
                    asked.set(Asked::No);
                    watch.accept(stopped);
                }
                Err(error) => {
                    asked.set(Asked::Failed(error));
                    watch.look();
                }
            }
        });
    });
    let status = Memo::new(move |_| job.with(|job| job.status.clone()));
    let can_be_stopped = Memo::new(move |_| job.with(Job::can_be_stopped));
    let settled = Memo::new(move |_| job.with(Job::is_settled));
    let stopping = Memo::new(move |_| status.get() == Some(JobStatus::Cancelling));
    let emptied = move || job.with(|job| job.is_refresh() && !job.can_be_stopped() && !job.is_settled());
    let failure = move || match asked.get() {
        // What the answer did not say, the job does by now.
        Asked::Failed(_) if stopping.get() || settled.get() => None,
        Asked::Failed(ApiError::Unknown) => {
            let title = words::JOB_STOP_UNKNOWN.text().to_owned();
            Some(view! { <Note tone="warning" title role="alert" /> }.into_any())
        }
        Asked::Failed(error) => Some(error_note(&error, Some(words::JOB_STOP_TOO_LATE.text()))),
        _ => None,
    };
    let state = move || {
        if stopping.get() {
            let (title, text) = (words::JOB_STOP_STOPPING.text().to_owned(), words::JOB_STOP_STOPPING_WHY.text());
            view! { <Note tone="information" title text role="status" /> }.into_any()
        } else if can_be_stopped.get() {
            let planned = status.get() == Some(JobStatus::Scheduled);
            let sentence = if planned { words::JOB_STOP_CAN_PLANNED } else { words::JOB_STOP_CAN };
            view! {
                <section class="card stoppable">
                    <p>{sentence.text()}</p>
                    <button
                        class="button"
                        type="button"
                        aria-disabled=move || (asked.get() == Asked::Sending).then_some("true")
                        on:click=move |_| open.set(asked.get_untracked() != Asked::Sending)
                    >
                        {move || match asked.get() {
                            Asked::Sending => words::JOB_STOP_SENDING.text(),
                            _ => words::JOB_STOP_BUTTON.text(),
                        }}
                    </button>
                </section>
            }
            .into_any()
        } else if emptied() {
            let (title, text) = (words::JOB_STOP_CANNOT.text().to_owned(), words::JOB_STOP_CANNOT_WHY.text());
            view! { <Note tone="warning" title text /> }.into_any()
        } else {
            ().into_any()
        }
    };
    let title = Signal::derive(move || words::JOB_STOP_TITLE.with([("name", &name.get())]));
    view! {
        {failure}
        {state}
        <Show when=move || !settled.get()>
            <p class="muted">{words::JOB_CLOSE.text()}</p>
        </Show>
        <ConfirmDialog
            open
            title
            text=words::JOB_STOP_TEXT.text()
            yes=words::JOB_STOP_YES.text()
            no=words::JOB_STOP_NO.text()
            on_yes=stop
        />
    }
    .into_any()
}
