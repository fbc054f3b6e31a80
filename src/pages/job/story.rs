//! What happened so far: what the job says of itself, and what this page has seen.

use crate::derive::memo;
use crate::html::{self, Element, li, ol, span};
use crate::say;
use crate::text::words;
use crate::time;
use leptos::prelude::*;
use wire::{Job, JobStatus, Stage, Timestamp};

/// Something that happened to the job.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Event {
    at: Timestamp,
    text: String,
    stage: Option<Stage>,
}

/// Follows the job and tells each change. The API keeps no history of a job (contract.md 1.2), so what happened
/// before the page was opened is only what the job's own times say.
pub(super) fn tell(job: Memo<Job>, now: Memo<Timestamp>) -> Memo<Vec<Event>> {
    let seen =
        Memo::new(move |last: Option<&Seen>| last.cloned().unwrap_or_default().after(&job.get(), now.get_untracked()));
    memo(move || {
        let mut events = job.with(own_times);
        events.extend(seen.get().events);
        events.sort_by_key(|event| std::cmp::Reverse(event.at));
        events
    })
}

/// The changes of status that were seen, and the last status, to know the next change by.
#[derive(Clone, Debug, Default, PartialEq)]
struct Seen {
    status: Option<JobStatus>,
    events: Vec<Event>,
}

impl Seen {
    fn after(mut self, job: &Job, now: Timestamp) -> Self {
        // The status in which the page found the job may have begun long before: no time is claimed for it.
        let changed = self.status.is_some() && self.status != job.status;
        if changed && !job.is_settled() {
            let at = job.update_time.unwrap_or(now);
            let (status, percent) = (say::status(job, at), job.percent().to_string());
            let text = words::JOB_SEEN_STAGE.with([("status", &status), ("percent", &percent)]);
            self.events.push(Event { at, text, stage: job.stage() });
        }
        self.status.clone_from(&job.status);
        self
    }
}

/// When a stage was seen to begin.
pub(super) fn began(story: &[Event], stage: Stage) -> Option<Timestamp> {
    story.iter().filter(|event| event.stage == Some(stage)).map(|event| event.at).min()
}

/// What the job's own times say.
fn own_times(job: &Job) -> Vec<Event> {
    let event = |at: Option<Timestamp>, text: String, stage| at.map(|at| Event { at, text, stage });
    let started = words::JOB_SEEN_STARTED.text().to_owned();
    let status = job.status.as_ref().map(|_| say::status(job, Timestamp::default())).unwrap_or_default();
    let ended = words::JOB_SEEN_ENDED.with([("status", &status)]);
    let past_start = job.status != Some(JobStatus::Scheduled);
    [
        event(job.create_time, words::JOB_SEEN_ASKED.text().to_owned(), Some(Stage::Waiting)),
        event(job.scheduled_refresh_time.filter(|_| past_start), words::JOB_SEEN_PLANNED.text().to_owned(), None),
        event(job.job_start_time, started, Some(Stage::Preparing)),
        event(job.job_end_time, ended, None),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The list of what happened, newest first.
pub(super) fn told(story: &[Event], now: Timestamp) -> Element {
    let item = |event: &Event| {
        let at = html::time()
            .attr("datetime", event.at.to_string())
            .attr("title", time::moment_utc(event.at))
            .child(time::clock(event.at, now));
        li().child(at).child(span().child(event.text.clone()))
    };
    ol().class("seen").children(story.iter().map(item))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(status: JobStatus, at: i64) -> Job {
        let at = Some(Timestamp::from_millis(at));
        Job { status: Some(status), update_time: at, progress_percentage: Some(40), ..Job::default() }
    }

    #[test]
    fn a_change_is_told_once_with_the_time_of_the_job() {
        let now = Timestamp::from_millis(99);
        let found = Seen::default().after(&job(JobStatus::Exporting, 1), now);
        assert_eq!(found.events, [], "no time is claimed for the stage in which the job was found");
        let moved = found.after(&job(JobStatus::Exporting, 2), now).after(&job(JobStatus::Scrubbing, 3), now);
        assert_eq!(moved.events.len(), 1);
        assert_eq!(began(&moved.events, Stage::Cleaning), Some(Timestamp::from_millis(3)));
        assert_eq!(moved.events[0].text, "Removing personal data (40 %)");
    }

    #[test]
    fn what_the_job_says_of_itself_needs_nobody_to_have_watched() {
        let [asked, started, ended] = [10, 20, 30].map(Timestamp::from_millis);
        let job = Job {
            create_time: Some(asked),
            job_start_time: Some(started),
            job_end_time: Some(ended),
            ..job(JobStatus::Failed, 30)
        };
        let told: Vec<String> = own_times(&job).into_iter().map(|event| event.text).collect();
        assert_eq!(told, ["Asked for", "Started", "Ended: Did not finish"]);
    }
}
