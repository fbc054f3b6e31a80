//! Sending the request once, and finding out what became of it when no answer came.

use super::draft::Draft;
use crate::api::{self, ApiError};
use crate::derive::memo;
use crate::live::Watch;
use crate::paths;
use crate::router::Router;
use leptos::prelude::*;
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
        /// When it was sent, in milliseconds of the reader's clock.
        at: i64,
    },
}

/// When the jobs were read that long after sending and hold no new one, the request has most likely never arrived
/// (polling.md: a job that was accepted shows up at once, the slowest gateway answers within two minutes).
const MOST_LIKELY_LOST: i64 = 120_000;

impl Sent {
    /// Whether nothing has come of a request for so long that nothing is likely to come. Nobody may be sure.
    pub(super) fn is_most_likely_lost(&self, jobs_read_at: i64) -> bool {
        matches!(self, Self::Unknown { at, .. } if jobs_read_at - at > MOST_LIKELY_LOST)
    }

    /// Whether a request may have been accepted: the form stays locked.
    pub(super) fn is_open(&self) -> bool {
        matches!(self, Self::Sending | Self::Unknown { .. })
    }
}

/// Sends the request of one environment.
#[derive(Clone, Copy)]
pub(super) struct Sender(Callback<Option<Timestamp>>);

impl Sender {
    /// To be made where the page is built: the router is found there only.
    pub(super) fn new(id: &EnvironmentId, sent: RwSignal<Sent>, jobs: Watch<Vec<Job>>) -> Self {
        let (router, id) = (Router::of_app(), id.clone());
        Self(Callback::new(move |start| {
            // The one lock of the app: two clicks, Enter and a click, one request.
            if sent.with_untracked(Sent::is_open) {
                return;
            }
            sent.set(Sent::Sending);
            Draft::forget(&id);
            let before = jobs.snapshot.with_untracked(|snapshot| {
                snapshot.value.iter().flatten().map(|job| job.id.clone()).collect::<Vec<_>>()
            });
            let (id, at) = (id.clone(), js_sys::Date::now() as i64);
            leptos::task::spawn_local(async move {
                match api::create_job(&id, start).await {
                    // The way back must not lead to a form that was sent.
                    Ok(job) => router.replace(&paths::job(&id, &job)),
                    Err(ApiError::Unknown) => {
                        sent.try_set(Sent::Unknown { before, at });
                        jobs.urge();
                    }
                    Err(error) => {
                        sent.try_set(Sent::Refused(error));
                        // What stands in the way now is shown in the form's place.
                        jobs.urge();
                    }
                }
            });
        }))
    }

    /// Asks for the refresh, unless that is being done already, and goes to the job's page.
    pub(super) fn send(self, start: Option<Timestamp>) {
        self.0.run(start);
    }
}

/// While the outcome is unknown: as soon as a job shows up that was not there before, it is ours, and we go there.
/// With one active job per environment it cannot be another person's *and* ours have been accepted.
pub(super) fn look_for_ours(id: &EnvironmentId, sent: RwSignal<Sent>, jobs: Watch<Vec<Job>>) {
    let id = id.clone();
    let known = jobs.value();
    let ours = memo(move || {
        let Sent::Unknown { before, .. } = sent.get() else { return None };
        let jobs = known.get().unwrap_or_default();
        jobs.into_iter().find(|job| job.is_active() && !before.contains(&job.id)).map(|job| job.id)
    });
    let router = Router::of_app();
    Effect::new(move |_| {
        if let Some(job) = ours.get() {
            router.replace(&paths::job(&id, &job));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_without_an_answer_locks_the_form_and_is_given_up_only_after_a_late_look() {
        let unknown = Sent::Unknown { before: Vec::new(), at: 1_000 };
        assert!(unknown.is_open() && Sent::Sending.is_open());
        assert!(!Sent::No.is_open() && !Sent::Refused(ApiError::SignedOut).is_open());
        assert!(!unknown.is_most_likely_lost(0), "jobs that were read before sending say nothing");
        assert!(!unknown.is_most_likely_lost(1_000 + MOST_LIKELY_LOST));
        assert!(unknown.is_most_likely_lost(1_001 + MOST_LIKELY_LOST));
        assert!(!Sent::Sending.is_most_likely_lost(i64::MAX));
    }
}
