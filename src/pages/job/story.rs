//! What happened so far: what the job says of itself, and what the console's server and this page have seen.

use crate::derive::memo;
use crate::html::{self, Element, li, ol, span};
use crate::live::Latest;
use crate::order::ordered;
use crate::say;
use crate::text::words;
use crate::time;
use leptos::prelude::*;
use std::cmp::Reverse;
use wire::{Job, JobChange, JobStatus, JobStory, Stage, Timestamp};

/// Something that happened to the job.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Event {
    at: Timestamp,
    text: String,
    stage: Option<Stage>,
}

/// Follows the job and tells each change. The API keeps no history of a job (contract.md 1.2): what happened before
/// the page was opened is what the job's own times say, and what the console's server has `observed`.
pub(super) fn tell(job: Memo<Latest<Job>>, observed: RwSignal<JobStory>, now: Memo<Timestamp>) -> Memo<Vec<Event>> {
    let seen =
        Memo::new(move |last: Option<&Seen>| last.cloned().unwrap_or_default().after(&job.get(), now.get_untracked()));
    memo(move || {
        let changes = observed.with(|observed| [seen_to_begin(&observed.changes), &seen.get().changes].concat());
        job.with(|job| merged(job, changes))
    })
}

/// The observations that are changes: the one in which a running job was found may have begun long before.
fn seen_to_begin(changes: &[JobChange]) -> &[JobChange] {
    match changes {
        [first, later @ ..] if first.status.as_ref().and_then(JobStatus::stage) != Some(Stage::Waiting) => later,
        all => all,
    }
}

/// The changes of status that this page has seen, and the last status, to know the next change by.
#[derive(Clone, Debug, Default, PartialEq)]
struct Seen {
    status: Option<JobStatus>,
    changes: Vec<JobChange>,
}

impl Seen {
    fn after(mut self, job: &Job, now: Timestamp) -> Self {
        // The status in which the page found the job may have begun long before: no time is claimed for it.
        if self.status.is_some() && self.status != job.status {
            let at = Some(job.update_time.unwrap_or(now));
            self.changes.push(JobChange { at, status: job.status.clone(), percent: Some(job.percent().into()) });
        }
        self.status.clone_from(&job.status);
        self
    }
}

/// When a stage was seen to begin.
pub(super) fn began(story: &[Event], stage: Stage) -> Option<Timestamp> {
    story.iter().filter(|event| event.stage == Some(stage)).map(|event| event.at).min()
}

/// What the job's own times say and every status that was seen, at the earliest time that anybody knows of; newest
/// first.
fn merged(job: &Job, changes: Vec<JobChange>) -> Vec<Event> {
    let mut events = Vec::new();
    let mut tell = |at: Option<Timestamp>, text: String, stage| events.extend(at.map(|at| Event { at, text, stage }));
    let past_start = job.status != Some(JobStatus::Scheduled);
    let planned = job.scheduled_refresh_time.filter(|_| past_start);
    tell(job.create_time, words::JOB_SEEN_ASKED.text().to_owned(), Some(Stage::Waiting));
    tell(planned, words::JOB_SEEN_PLANNED.text().to_owned(), None);
    tell(job.job_start_time, words::JOB_SEEN_STARTED.text().to_owned(), Some(Stage::Preparing));
    let changes = ordered(changes, |change| change.at);
    let mut told = Vec::new();
    for JobChange { at, status, percent } in &changes {
        let Some(status) = status.as_ref().filter(|status| !told.contains(status)) else { continue };
        told.push(status);
        // What the job itself dates is not said twice.
        let own = match status.stage() {
            Some(Stage::Waiting) => job.create_time,
            Some(Stage::Preparing) => job.job_start_time,
            _ => job.job_end_time.filter(|_| status.is_settled()),
        };
        tell(at.filter(|_| own.is_none()), said(status, *percent), status.stage());
    }
    let end = job.status.as_ref().map(said_of_end).unwrap_or_default();
    tell(job.job_end_time, end, None);
    // Of what happened at the same moment, the later step stands above as well.
    events.reverse();
    ordered(events, |event: &Event| Reverse(event.at))
}

fn said(status: &JobStatus, percent: Option<i32>) -> String {
    let word = word_of(status);
    match percent {
        _ if status.is_settled() => said_of_end(status),
        Some(percent) => words::JOB_SEEN_STAGE.with([("status", &word), ("percent", &percent.to_string())]),
        None => word,
    }
}

fn said_of_end(status: &JobStatus) -> String {
    words::JOB_SEEN_ENDED.with([("status", &word_of(status))])
}

fn word_of(status: &JobStatus) -> String {
    say::status(&Job { status: Some(status.clone()), ..Job::default() }, Timestamp::default())
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

    fn change(at: i64, status: JobStatus, percent: i32) -> JobChange {
        JobChange { at: Some(Timestamp::from_millis(at)), status: Some(status), percent: Some(percent) }
    }

    fn texts(events: &[Event]) -> Vec<(i64, &str)> {
        events.iter().map(|event| (event.at.millis(), event.text.as_str())).collect()
    }

    #[test]
    fn no_time_is_claimed_for_the_stage_in_which_the_server_found_a_job() {
        let change = |status| JobChange { status: Some(status), ..JobChange::default() };
        let found = [change(JobStatus::Importing), change(JobStatus::Finalizing)];
        assert_eq!(seen_to_begin(&found), &found[1..]);
        let followed = [change(JobStatus::Queued), change(JobStatus::Initiated)];
        assert_eq!(seen_to_begin(&followed), followed);
        assert_eq!(seen_to_begin(&[]), []);
    }

    #[test]
    fn a_change_is_seen_once_with_the_time_of_the_job() {
        let now = Timestamp::from_millis(99);
        let found = Seen::default().after(&job(JobStatus::Exporting, 1), now);
        assert_eq!(found.changes, [], "no time is claimed for the stage in which the job was found");
        let moved = found.after(&job(JobStatus::Exporting, 2), now).after(&job(JobStatus::Scrubbing, 3), now);
        assert_eq!(moved.changes, [change(3, JobStatus::Scrubbing, 40)]);
        let events = merged(&job(JobStatus::Scrubbing, 3), moved.changes);
        assert_eq!(texts(&events), [(3, "Removing personal data (40 %)")]);
        assert_eq!(began(&events, Stage::Cleaning), Some(Timestamp::from_millis(3)));
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
        let told = [(30, "Ended: Did not finish"), (20, "Started"), (10, "Asked for")];
        assert_eq!(texts(&merged(&job, Vec::new())), told);
        let seen = [(11, JobStatus::New), (21, JobStatus::Initiated), (31, JobStatus::Failed)];
        let seen = seen.map(|(at, status)| change(at, status, 0)).to_vec();
        assert_eq!(texts(&merged(&job, seen)), told, "and is not said twice");
    }

    #[test]
    fn what_the_server_and_this_page_have_seen_is_told_once_at_the_earliest_time() {
        use JobStatus::{Cancelled, Cancelling, Exporting, Scrubbing};
        let observed = [change(5, Exporting, 4), change(6, Exporting, 30), change(12, Cancelling, 50)];
        let here = [change(9, Scrubbing, 40), change(13, Cancelling, 50), change(14, Cancelled, 50)];
        let undated = JobChange { at: None, ..change(0, "VALIDATING".into(), 1) };
        let changes = [&observed[..], &here[..], &[undated]].concat();
        let events = merged(&job(Cancelled, 14), changes);
        assert_eq!(
            texts(&events),
            [
                (14, "Ended: Stopped"),
                (12, "Stopping (50 %)"),
                (9, "Removing personal data (40 %)"),
                (5, "Copying from production (4 %)"),
            ]
        );
        assert_eq!(began(&events, Stage::CopyingOut), Some(Timestamp::from_millis(5)));
    }

    #[test]
    fn of_what_happened_at_one_moment_the_later_step_stands_above() {
        let at = Some(Timestamp::from_millis(7));
        let job = Job { create_time: at, job_start_time: at, ..job(JobStatus::Exporting, 7) };
        let told = merged(&job, vec![change(7, JobStatus::Exporting, 1)]);
        assert_eq!(texts(&told), [(7, "Copying from production (1 %)"), (7, "Started"), (7, "Asked for")]);
    }
}
