//! Tables of jobs.

use super::{NOW, ago, on_card};
use crate::components::{Column, JobRow, JobTable, Sort, job_table};
use crate::html::Element;
use leptos::prelude::*;
use std::sync::Arc;
use wire::{Job, JobStatus, JobType, Timestamp};

/// More than are in the document at once.
const MANY: usize = 40;

pub(super) fn tables() -> Vec<Element> {
    vec![
        on_card("who asked is known", table(short(), true, Column::Start, true)),
        on_card("who asked is not known", table(short().split_off(3), false, Column::Duration, false)),
        on_card("a long one scrolls in a frame", table(long(), true, Column::Start, true)),
    ]
}

fn table(rows: Vec<JobRow>, people: bool, column: Column, descending: bool) -> crate::html::Child {
    let sort = RwSignal::new(Sort { column, descending });
    let rows = RwSignal::new(rows);
    let press = move |column| {
        sort.update(|sort| *sort = Sort { column, descending: sort.column == column && !sort.descending });
        rows.update(|rows| rows.reverse());
    };
    job_table(JobTable {
        jobs: Memo::new(move |_| rows.get()),
        sort: Memo::new(move |_| sort.get()),
        on_sort: Callback::new(press),
        people: Memo::new(move |_| people),
        href: Callback::new(|_| "#".to_owned()),
        now: Memo::new(|_| Timestamp::from_millis(NOW)),
    })
}

fn short() -> Vec<JobRow> {
    let reason = "Test data for the year-end close, as finance asked for in the meeting of last week";
    vec![
        row(1, JobStatus::Scheduled, None, None),
        row(2, JobStatus::Exporting, Some("Kim Example"), Some(reason)),
        row(30, JobStatus::Completed, Some("Kim Example"), Some("Training")),
        row(60, JobStatus::Cancelled, Some("Sam Example"), None),
        row(90, JobStatus::Failed, None, None),
        row(400, JobStatus::Other("ARCHIVING".to_owned()), None, None),
    ]
}

fn long() -> Vec<JobRow> {
    let status = |place| if place % 7 == 3 { JobStatus::Failed } else { JobStatus::Completed };
    (0..MANY).map(|place| row(3 + place as i64 * 29, status(place), Some("Kim Example"), Some("Training"))).collect()
}

/// A job that was asked for so many days ago, and took 13 hours if it has ended.
fn row(days: i64, status: JobStatus, person: Option<&str>, reason: Option<&str>) -> JobRow {
    let is_planned = status == JobStatus::Scheduled;
    let has_ended = matches!(status, JobStatus::Completed | JobStatus::Cancelled | JobStatus::Failed);
    let job = Job {
        id: format!("job-{days}").as_str().into(),
        job_type: Some(JobType::Refresh),
        create_time: Some(ago(days, 0)),
        scheduled_refresh_time: is_planned.then(|| ago(-4, 0)),
        job_start_time: (!is_planned).then(|| ago(days, 0)),
        job_end_time: has_ended.then(|| ago(days, -13)),
        status: Some(status),
        ..Job::default()
    };
    let row = JobRow::each(Arc::new(vec![job])).next();
    row.expect("there is one").asked(person.map(str::to_owned), reason.map(str::to_owned))
}
