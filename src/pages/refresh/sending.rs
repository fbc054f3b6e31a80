//! Sending the request once, and finding out what became of it when no answer came.

use crate::api::{self, ApiError};
use crate::live::Watch;
use crate::paths;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wire::{EnvironmentId, Job, JobId, Timestamp};

/// What became of the request.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sent {
    /// Nothing was sent.
    No,
    /// On its way.
    Sending,
    /// The server said no, or could certainly not have done it.
    Refused(ApiError),
    /// Sent, and no answer came: it may have been accepted. Nobody may send it again.
    Unknown {
        /// The jobs that were there before.
        before: Vec<JobId>,
    },
}

impl Sent {
    /// Whether a request may have been accepted: the form stays locked.
    pub(super) fn is_open(&self) -> bool {
        matches!(self, Self::Sending | Self::Unknown { .. })
    }
}

/// Asks for the refresh, unless that is being done already, and goes to the job's page.
pub(super) fn send(id: &EnvironmentId, start: Option<Timestamp>, sent: RwSignal<Sent>, jobs: Watch<Vec<Job>>) {
    // The one lock of the app: two clicks, Enter and a click, one request.
    if sent.with_untracked(Sent::is_open) {
        return;
    }
    sent.set(Sent::Sending);
    let before = jobs
        .snapshot
        .with_untracked(|snapshot| snapshot.value.iter().flatten().map(|job| job.id.clone()).collect::<Vec<_>>());
    let go = use_navigate();
    let id = id.clone();
    leptos::task::spawn_local(async move {
        match api::create_job(&id, start).await {
            Ok(job) => go(&paths::job(&id, &job), in_place_of_the_form()),
            Err(ApiError::Unknown) => {
                sent.try_set(Sent::Unknown { before });
                jobs.urge();
            }
            Err(error) => {
                sent.try_set(Sent::Refused(error));
                // What stands in the way now is shown in the form's place.
                jobs.urge();
            }
        }
    });
}

/// While the outcome is unknown: as soon as a job shows up that was not there before, it is ours, and we go there.
/// With one active job per environment it cannot be another person's *and* ours have been accepted.
pub(super) fn look_for_ours(id: &EnvironmentId, sent: RwSignal<Sent>, jobs: Watch<Vec<Job>>) {
    let id = id.clone();
    let known = jobs.value();
    let ours = Memo::new(move |_| {
        let Sent::Unknown { before } = sent.get() else { return None };
        let jobs = known.get().unwrap_or_default();
        jobs.into_iter().find(|job| job.is_active() && !before.contains(&job.id)).map(|job| job.id)
    });
    let go = use_navigate();
    Effect::new(move |_| {
        if let Some(job) = ours.get() {
            go(&paths::job(&id, &job), in_place_of_the_form());
        }
    });
}

/// The way back must not lead to a form that was sent.
fn in_place_of_the_form() -> NavigateOptions {
    NavigateOptions { resolve: false, replace: true, ..NavigateOptions::default() }
}
