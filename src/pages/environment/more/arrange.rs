//! The order of a history, as it stands in the address.

use super::choice::{Choice, Group};
use crate::components::{Column, JobRow, Sort};
use crate::order::ordered;
use crate::say;
use wire::Timestamp;

/// The order in which they are when nobody has chosen one: the newest first.
const NEWEST_FIRST: Sort = Sort { column: Column::Start, descending: true };

/// The order that an address names: a column, with a minus before it for the other direction.
pub(super) fn sort_from_address(text: &str) -> Sort {
    let (name, descending) = match text.strip_prefix('-') {
        Some(name) => (name, true),
        None => (text, false),
    };
    let column = Column::ALL.into_iter().find(|column| column.name() == name);
    column.map_or(NEWEST_FIRST, |column| Sort { column, descending })
}

/// An order in the address; nothing for the usual one.
pub(super) fn sort_in_address(sort: Sort) -> String {
    match sort {
        NEWEST_FIRST => String::new(),
        Sort { column, descending } => [if descending { "-" } else { "" }, column.name()].concat(),
    }
}

/// The order after somebody has pressed the head of a column: the other direction, or the one that people want first.
pub(super) fn sort_by(column: Column, before: Sort) -> Sort {
    let largest_first = matches!(column, Column::Start | Column::End | Column::Duration | Column::Outcome);
    let descending = if before.column == column { !before.descending } else { largest_first };
    Sort { column, descending }
}

/// Rows in an order. Those that have nothing in that column come last, whatever the direction.
pub(super) fn sorted(rows: Vec<JobRow>, sort: Sort, now: Timestamp) -> Vec<JobRow> {
    let (mut with, without): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| key(row, sort.column, now).is_some());
    with = ordered(with, |row| key(row, sort.column, now));
    if sort.descending {
        with.reverse();
    }
    with.extend(without);
    with
}

/// What a row is ordered by: a number or a text.
fn key(row: &JobRow, column: Column, now: Timestamp) -> Option<(i64, String)> {
    let (job, JobRow { person, reason, .. }) = (row.job(), row);
    let number = |number: i64| (number, String::new());
    let text = |text: String| (0, text.to_lowercase());
    let millis = |instant: Option<Timestamp>| instant.map(Timestamp::millis).map(number);
    match column {
        Column::Status => {
            let group = Group::ALL.iter().position(|group| group.holds(job)).unwrap_or_default();
            Some((group as i64, job.status.as_ref().map(ToString::to_string).unwrap_or_default()))
        }
        Column::Kind => Some(text(say::job_type(job))),
        Column::Person => person.clone().map(text),
        Column::Reason => reason.clone().map(text),
        Column::Start => millis(job.start_time().or(job.create_time)),
        Column::End => millis(job.job_end_time),
        Column::Duration => job.duration_at(now).map(number),
        Column::Outcome => millis(job.data_as_of().filter(|_| Group::Completed.holds(job))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use wire::{Job, JobStatus};

    fn job(id: &str, status: JobStatus, start: i64, end: Option<i64>) -> Job {
        Job {
            id: id.into(),
            status: Some(status),
            job_start_time: Some(Timestamp::from_millis(start)),
            job_end_time: end.map(Timestamp::from_millis),
            ..Job::default()
        }
    }

    fn ids(rows: &[JobRow]) -> String {
        rows.iter().map(|row| row.job().id.as_str()).collect()
    }

    #[test]
    fn the_order_in_the_address_is_read_back() {
        for column in Column::ALL {
            for descending in [false, true] {
                let sort = Sort { column, descending };
                assert_eq!(sort_from_address(&sort_in_address(sort)), sort);
            }
        }
        for text in ["", "-", "nothing", "-nothing"] {
            assert_eq!(sort_from_address(text), NEWEST_FIRST, "{text}");
        }
    }

    #[test]
    fn rows_without_a_value_come_last_in_both_directions() {
        let rows = || {
            let (done, failed) = (JobStatus::Completed, JobStatus::Failed);
            let jobs =
                vec![job("a", done.clone(), 10, Some(90)), job("b", failed, 20, None), job("c", done, 30, Some(50))];
            JobRow::each(Arc::new(jobs)).collect()
        };
        let order = |column, descending| ids(&sorted(rows(), Sort { column, descending }, Timestamp::from_millis(100)));
        assert_eq!(order(Column::Start, false), "abc");
        assert_eq!(order(Column::Start, true), "cba");
        assert_eq!(order(Column::End, false), "cab");
        assert_eq!(order(Column::End, true), "acb");
        assert_eq!(order(Column::Duration, true), "acb");
        assert_eq!(order(Column::Person, true), "abc", "nobody is known");
        assert_eq!(order(Column::Status, false), "acb");
    }

    #[test]
    fn a_second_press_turns_the_order() {
        let once = sort_by(Column::Duration, NEWEST_FIRST);
        assert!(once.descending, "the longest is what people look for");
        assert!(!sort_by(Column::Duration, once).descending);
        assert!(!sort_by(Column::Person, once).descending);
    }
}
