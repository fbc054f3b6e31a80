//! What is told of a job of any sandbox.

use super::days::Day;
use crate::components::{progress_bar, state};
use crate::html::{self, Child, Element, a, bdi, div, h2, li, section, span, ul};
use crate::paths;
use crate::say;
use crate::text::words;
use crate::time;
use wire::{FeedJob, Timestamp};

/// A day with its jobs.
pub(super) fn day(day: Day, jobs: &[&FeedJob], now: Timestamp) -> Element {
    let title = day.title(now);
    let rows = jobs.iter().map(|job| row(job, now));
    section().key(day.name).class("of-day").child(h2().child(title)).child(ul().class("list").children(rows))
}

fn row(told: &FeedJob, now: Timestamp) -> Element {
    let job = &told.job;
    let id = job.id.to_string();
    let name = told.environment_name.clone().unwrap_or_else(|| told.environment_id.to_string());
    let raw = job.status.as_ref().map(ToString::to_string).unwrap_or_default();
    let at = job.order().map(|at| {
        let time = html::time().class("number").attr("datetime", at.to_string()).attr("title", time::moment_utc(at));
        time.child(time::clock(at, at))
    });
    let link = a().attr("href", paths::job(&told.environment_id, &job.id)).child(bdi().child(name.clone()));
    let what = div().class("name").child(link).child(asked(told));
    let percent = job.percent();
    let bar = job.is_at_work().then(|| progress_bar(percent, words::JOB_PROGRESS.with([("name", &name)])));
    let now = div()
        .class("now")
        .child(span().attr("title", raw.clone()).child(state(say::tone(job), say::status(job, now))))
        .child(bar)
        .child(span().class("muted small number").child(how_long(told, now)));
    li().key(id.clone())
        .class("row fed")
        .attr("data-job-id", id)
        .attr("data-status", raw)
        .attr("data-progress", percent.to_string())
        .child(at)
        .child(what)
        .child(now)
}

/// What it does, and who asked for it and why. Both are other people's words, in any direction.
fn asked(told: &FeedJob) -> Element {
    let line = span().class("muted small").child(say::job_type(&told.job));
    let line = match &told.person {
        Some(person) => {
            let (before, after) = words::JOB_ASKED_BY.around("person");
            line.child(" ").child(before).child(bdi().child(person.clone())).child(after)
        }
        None => line,
    };
    let reason = told.reason.as_ref().map(|reason| span().child(": ").child(bdi().child(reason.clone())));
    line.child(Child::from(reason))
}

/// How long it took, or how far it is.
fn how_long(told: &FeedJob, now: Timestamp) -> String {
    let job = &told.job;
    let ran = job.duration_at(now).map(time::duration);
    if job.is_settled() {
        return ran.map(|duration| words::JOB_TOOK.with([("duration", &duration)])).unwrap_or_default();
    }
    let percent = match job.is_at_work() {
        true => words::JOB_PERCENT.with([("percent", &job.percent().to_string())]),
        false => String::new(),
    };
    say::joined(&percent, &say::expectation(job, now).unwrap_or_default())
}
