//! Jobs, newest first.

use super::state;
use crate::html::{Child, Element, a, button, div, dynamic, table, tbody, td, th, thead, tr};
use crate::say;
use crate::text::words;
use crate::time;
use leptos::prelude::*;
use wire::{Job, Timestamp};

/// More rows than that are shown on request: a person looks at the newest.
const AT_FIRST: usize = 20;

/// One row: a job, the address of its page, and the time at which it is described.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct JobRow {
    /// The job.
    pub(crate) job: Job,
    /// Where its page is.
    pub(crate) href: String,
    /// The time where the job runs.
    pub(crate) now: Timestamp,
}

/// A table of jobs. A row that has not changed is not touched.
pub(crate) fn job_table(jobs: Memo<Vec<JobRow>>) -> Child {
    let all = RwSignal::new(false);
    let columns = [words::TABLE_STATUS, words::TABLE_TYPE, words::TABLE_START, words::TABLE_END, words::TABLE_DURATION];
    let columns = move || tr().children(columns.map(|column| th().attr("scope", "col").child(column.text())));
    dynamic(move || {
        let shown = if all.get() { usize::MAX } else { AT_FIRST };
        let hidden = jobs.with(Vec::len).saturating_sub(shown);
        let more = (hidden > 0).then(|| {
            let label = words::TABLE_MORE.with([("count", &hidden.to_string())]);
            button().class("button").attr("type", "button").on("click", move |_| all.set(true)).child(label)
        });
        let rows = jobs.with(|jobs| jobs.iter().take(shown).map(row).collect::<Vec<_>>());
        let table = table().class("table").child(thead().child(columns())).child(tbody().children(rows));
        div().child(div().class("table-frame").child(table)).child(more)
    })
}

fn row(JobRow { job, href, now }: &JobRow) -> Element {
    let moment = |instant: Option<Timestamp>| instant.map(|instant| time::moment(instant, *now)).unwrap_or_default();
    let start = moment(job.start_time().or(job.create_time));
    let status = say::status(job, *now);
    let raw = job.status.as_ref().map(ToString::to_string).unwrap_or_default();
    let label = words::TABLE_OPEN.with([("status", &status), ("time", &start)]);
    let duration = job.duration_at(*now).map(time::duration).unwrap_or_default();
    let cells = [say::job_type(job), start, moment(job.job_end_time), duration];
    let link = a()
        .attr("href", href.clone())
        .attr("aria-label", label)
        .attr("title", raw.clone())
        .child(state(say::tone(job), status));
    tr().key(job.id.to_string())
        .attr("data-job-id", job.id.to_string())
        .attr("data-status", raw)
        .attr("data-progress", job.percent().to_string())
        .child(td().child(link))
        .children(cells.map(|text| td().class("number").child(text)))
}
