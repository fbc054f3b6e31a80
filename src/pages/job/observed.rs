//! What the console's server has seen of the job, and who asked for it.

use crate::api;
use crate::derive::{effect, memo};
use crate::live::Latest;
use crate::session::CurrentSession;
use leptos::prelude::*;
use wire::{EnvironmentId, Job, JobStory, Timestamp};

/// The server's story of the job, asked for again with every change. It stays empty in plain mode.
pub(super) fn observed(environment_id: EnvironmentId, job: Memo<Latest<Job>>) -> RwSignal<JobStory> {
    let session = CurrentSession::of_app();
    let story = RwSignal::new(JobStory::default());
    // An earlier version of the server tells no stories.
    let untold = RwSignal::new(false);
    let moved = memo(move || {
        let state =
            |job: &Job| [job.status.as_ref().map_or("", |status| status.as_str()), &job.percent().to_string()].concat();
        (session.is_there() && !untold.get()).then(|| job.with(|job| state(job)))
    });
    effect(move || {
        if moved.with(Option::is_none) {
            return;
        }
        let (environment_id, job_id) = (environment_id.clone(), job.with_untracked(|job| job.id.clone()));
        leptos::task::spawn_local(async move {
            // The page is complete without it, so an error is no news; the next change asks again. It may also have
            // been left by now.
            match api::job_story(&environment_id, &job_id).await {
                Ok(Some(told)) => {
                    // Answers may overtake each other; a story only grows.
                    let known = story.try_with_untracked(|known| known.changes.len());
                    if known.is_some_and(|known| told.changes.len() >= known) {
                        story.try_set(told);
                    }
                }
                Ok(None) => {
                    untold.try_set(true);
                }
                _ => {}
            }
        });
    });
    story
}

/// When something last changed: by what the server has seen, as far as it has seen the job as it is now, else by the
/// job's own word.
pub(super) fn last_change(job: &Job, story: &JobStory) -> Option<Timestamp> {
    let is_now = |change: &&wire::JobChange| {
        change.status == job.status && change.percent.unwrap_or_default() == i32::from(job.percent())
    };
    story.changes.last().filter(is_now).and_then(|change| change.at).or(job.update_time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::{JobChange, JobStatus};

    #[test]
    fn the_last_change_is_the_one_that_was_seen_and_not_one_before() {
        let [seen, told] = [10, 20].map(Timestamp::from_millis);
        let change = |percent| JobChange { at: Some(seen), status: Some(JobStatus::Exporting), percent: Some(percent) };
        let job = Job {
            status: Some(JobStatus::Exporting),
            progress_percentage: Some(40),
            update_time: Some(told),
            ..Job::default()
        };
        let last =
            |changes: &[JobChange]| last_change(&job, &JobStory { changes: changes.to_vec(), ..JobStory::default() });
        assert_eq!(last(&[]), Some(told));
        assert_eq!(last(&[change(30), change(40)]), Some(seen));
        assert_eq!(last(&[change(40), change(30)]), Some(told), "the server has not told of the last one yet");
        assert_eq!(last(&[JobChange { at: None, ..change(40) }]), Some(told));
    }
}
