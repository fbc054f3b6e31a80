//! The top of a job's page: percent, stage, end.

use super::story::{Event, began};
use crate::components::{progress_bar, stage_rail};
use crate::derive::memo;
use crate::html::{Child, Element, div, h2, p, small};
use crate::live::Latest;
use crate::say;
use crate::text::words;
use crate::time;
use leptos::prelude::*;
use wire::{Job, JobStatus, Timestamp};

/// The big number, what goes on, when it will be done, how long it has been and usually is, and what is `slow` about it.
pub(super) fn drawn(job: &Job, name: &str, usual: String, slow: [Memo<String>; 2], now: Timestamp) -> Element {
    let percent = job.percent();
    let ran = job.duration_at(now).map(time::duration);
    let word = if job.is_settled() { words::JOB_TOOK } else { words::JOB_RUNNING_FOR };
    let ran = ran.map(|duration| word.with([("duration", &duration)])).unwrap_or_default();
    let usual = if job.is_settled() || !job.is_refresh() { String::new() } else { usual };
    let figure = p().class("figure").attr("aria-hidden", "true").child(percent.to_string()).child(small().child(" %"));
    let sentences = div()
        .child(h2().child(say::status(job, now)))
        .child(p().class("number").child(say::expectation(job, now).unwrap_or_default()))
        .child(p().class("muted small number").child(say::joined(&ran, &usual)))
        .children(slow.map(|slow| p().class("late").child(slow)));
    div()
        .class("hero")
        .child(figure)
        .child(sentences)
        .child(progress_bar(percent, words::JOB_PROGRESS.with([("name", name)])))
}

/// What a screen reader says: a change of stage and each tenth, never each poll.
pub(super) fn spoken(job: Memo<Latest<Job>>, now: Memo<Timestamp>) -> Element {
    let spoken = memo(move || {
        job.with(|job| {
            let tenth = words::JOB_PERCENT.with([("percent", &(job.percent() / 10 * 10).to_string())]);
            [&say::status(job, now.get_untracked()), ", ", &tenth].concat()
        })
    });
    p().class("unseen").attr("role", "status").child(spoken)
}

/// The stages of a refresh; nothing for other jobs, which have none that a person follows.
pub(super) fn rail(job: &Job, story: &[Event], now: Timestamp) -> Child {
    let time_of = |stage| began(story, stage).map(|instant| time::clock(instant, now)).unwrap_or_default();
    let completed = job.status == Some(JobStatus::Completed);
    job.is_refresh().then(|| stage_rail(job.stage(), completed, time_of)).into()
}
