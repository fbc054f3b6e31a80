//! Whether the job can still be stopped, and stopping it.

use crate::api::{self, ApiError};
use crate::components::{Note, Question, Role, Tone, confirm_dialog};
use crate::derive::derived;
use crate::focus;
use crate::host::{Event, Host};
use crate::html::{Child, br, button, dynamic, p, section, span};
use crate::live::{Latest, Watch};
use crate::pages::parts::{error_note, not_yours};
use crate::session::CurrentSession;
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
pub(super) fn stop(
    environment_id: &EnvironmentId,
    job: Memo<Latest<Job>>,
    watch: Watch<Job>,
    name: Memo<String>,
    goes_on: Memo<bool>,
) -> [Child; 3] {
    let asked = RwSignal::new(Asked::No);
    let open = RwSignal::new(false);
    let environment_id = environment_id.clone();
    let (session, host, access_id) = (CurrentSession::of_app(), Host::of_app(), environment_id.clone());
    let stop = Callback::new(move |()| {
        // One at a time; a second press while the first is on its way asks for nothing.
        if asked.get_untracked() == Asked::Sending {
            return;
        }
        let allowed = job.with_untracked(|job| host.allows(Event::StopRequested(&environment_id, &job.id)));
        if !allowed {
            asked.set(Asked::Failed(ApiError::of_host()));
            return;
        }
        asked.set(Asked::Sending);
        let environment_id = environment_id.clone();
        leptos::task::spawn_local(async move {
            match api::stop_job(&environment_id, &job.get_untracked().id).await {
                Ok(stopped) => {
                    asked.try_set(Asked::No);
                    watch.accept(stopped);
                    // The button that had the focus is gone with the possibility.
                    focus::rescue();
                }
                Err(error) => {
                    asked.try_set(Asked::Failed(error));
                    watch.look();
                }
            }
        });
    });
    let question = Question {
        title: derived(move || words::JOB_STOP_TITLE.with([("name", &name.get())])),
        text: words::JOB_STOP_TEXT,
        yes: words::JOB_STOP_YES,
        no: words::JOB_STOP_NO,
    };
    [
        dynamic(move || job.with(|job| failure(job, &asked.get()))),
        dynamic(move || {
            let may = session.may_stop(&access_id);
            let shown = |job: &Job| possibility(job, asked.get() == Asked::Sending, may.then_some(open));
            goes_on.get().then(|| job.with(|job| shown(job)))
        }),
        confirm_dialog(question, open, stop).into(),
    ]
}

/// Why the stop that was asked for did not come about, unless the job says by now that it did.
fn failure(job: &Job, asked: &Asked) -> Child {
    let over = job.is_settled() || job.status == Some(JobStatus::Cancelling);
    match asked {
        Asked::Failed(ApiError::Unknown) if !over => {
            Note::new(Tone::Warning, words::JOB_STOP_UNKNOWN.text()).role(Role::Alert).view().into()
        }
        Asked::Failed(error) if !over => {
            let context =
                if *error == ApiError::of_host() { words::HOST_NOTHING_STOPPED } else { words::JOB_STOP_TOO_LATE };
            error_note(error, Some(context)).into()
        }
        _ => Child::Nothing,
    }
}

/// Whether it can be stopped, with the button that opens the question, or why not.
fn possibility(job: &Job, sending: bool, open: Option<RwSignal<bool>>) -> Child {
    let close = words::JOB_CLOSE.text();
    if !job.can_be_stopped() {
        let (tone, title, text) = match &job.status {
            Some(JobStatus::Cancelling) => {
                (Tone::Information, words::JOB_STOP_STOPPING, words::JOB_STOP_STOPPING_WHY.text().to_owned())
            }
            _ if job.is_refresh() => {
                let why = [words::JOB_STOP_CANNOT_WHY.text(), " ", close].concat();
                (Tone::Warning, words::JOB_STOP_CANNOT, why)
            }
            _ => return Child::Nothing,
        };
        return Note::new(tone, title.text()).text(text).role(Role::Status).view().into();
    }
    let sentence = if job.is_planned() { words::JOB_STOP_CAN_PLANNED } else { words::JOB_STOP_CAN };
    let label = if sending { words::JOB_STOP_SENDING } else { words::JOB_STOP_BUTTON };
    let sentences = p().child(sentence.text()).child(br()).child(span().class("muted").child(close));
    let Some(open) = open else {
        return section().class("card stoppable").child(sentences).child(not_yours()).into();
    };
    let button = button()
        .class("button")
        .attr("type", "button")
        .attr("aria-disabled", sending.to_string())
        .on("click", move |_| open.set(!sending))
        .child(label.text());
    section().class("card stoppable").child(sentences).child(button).into()
}
