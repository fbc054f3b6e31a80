//! One job as a row of a table.

use super::job_table::shown_columns;
use super::{Column, JobRow, state};
use crate::html::{Child, Element, a, bdi, span, td, tr};
use crate::say;
use crate::text::words;
use crate::time;
use leptos::prelude::{Callable, Callback};
use wire::{JobId, JobStatus, Timestamp};

/// The row at a place in the list, as it is at `now`. Each cell has the exact value of the API for those who point at it.
pub(super) fn row(row: &JobRow, place: usize, people: bool, href: Callback<JobId, String>, now: Timestamp) -> Element {
    let job = row.job();
    tr().key(job.id.to_string())
        .attr("data-job-id", job.id.to_string())
        .attr("data-status", raw(job.status.as_ref()))
        .attr("data-progress", job.percent().to_string())
        // The head is the first.
        .attr("aria-rowindex", (place + 2).to_string())
        .children(shown_columns(people).map(|column| {
            let (shown, exact) = cell(column, row, href, now);
            // What may need more than two lines is cut off after them, for which it needs a box of its own.
            let shown = if column.may_be_long() { span().child(shown).into() } else { shown };
            td().attr("data-cell", column.name()).attr("title", exact).child(shown)
        }))
}

/// What a cell shows, and the exact value behind it.
fn cell(column: Column, row: &JobRow, href: Callback<JobId, String>, now: Timestamp) -> (Child, String) {
    let job = row.job();
    let start = job.start_time().or(job.create_time);
    let moment = |instant: Option<Timestamp>| match instant {
        Some(instant) => (time::moment(instant, now).into(), instant.to_string()),
        None => (Child::Nothing, String::new()),
    };
    let typed = |text: &Option<String>| text.clone().map(|text| bdi().child(text)).into();
    match column {
        Column::Status => {
            let status = say::status(job, now);
            let time = start.map(|start| time::moment(start, now)).unwrap_or_default();
            let label = words::TABLE_OPEN.with([("status", &status), ("time", &time)]);
            let link = a().attr("href", href.run(job.id.clone())).attr("aria-label", label);
            (link.child(state(say::tone(job), status)).into(), raw(job.status.as_ref()))
        }
        Column::Kind => (say::job_type(job).into(), raw(job.job_type.as_ref())),
        Column::Person => (typed(&row.person), job.created_by_id.clone().unwrap_or_default()),
        Column::Reason => (typed(&row.reason), row.reason.clone().unwrap_or_default()),
        Column::Start => moment(start),
        Column::End => moment(job.job_end_time),
        Column::Duration => {
            let lasted = job.duration_at(now).map(time::duration_exact).unwrap_or_default();
            (lasted.clone().into(), lasted)
        }
        Column::Outcome => {
            let outcome = outcome(row);
            (outcome.clone().into(), outcome)
        }
    }
}

/// What came of a refresh: which data the sandbox has since.
fn outcome(row: &JobRow) -> String {
    let job = row.job();
    let data = job.data_as_of().filter(|_| job.is_refresh()).map(time::day_utc);
    match (&job.status, data) {
        (Some(JobStatus::Completed), Some(date)) => words::DATA_AS_OF.with([("date", &date)]),
        (Some(JobStatus::Cancelled), Some(_)) => words::OUTCOME_KEPT.text().to_owned(),
        (Some(JobStatus::Failed), Some(_)) => words::OUTCOME_UNCLEAR.text().to_owned(),
        _ => String::new(),
    }
}

/// A value as the API sent it.
fn raw(value: Option<&impl ToString>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}
