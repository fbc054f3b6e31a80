//! Which jobs of a history are shown, and in which order, as it stands in the address.

use crate::components::{Column, JobRow, Sort};
use crate::order::ordered;
use crate::say;
use crate::text::{Word, words};
use wire::{Job, JobStatus, JobType, Timestamp};

/// Jobs that came to the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    /// Nothing has come of it yet.
    Open,
    /// Done.
    Completed,
    /// It did not finish.
    Failed,
    /// Somebody stopped it.
    Stopped,
}

/// Jobs that do the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Refreshes.
    Refresh,
    /// Making the sandbox.
    Create,
    /// Removing it.
    Delete,
    /// Something that this version does not know.
    Other,
}

/// Which jobs are shown: all where nothing is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Filter {
    /// By what came of it.
    pub(super) group: Option<Group>,
    /// By what it does.
    pub(super) kind: Option<Kind>,
}

/// What a choice among several is in addresses and on the page.
pub(super) trait Choice: Copy + PartialEq + 'static {
    /// All of them, in their order.
    const ALL: &'static [Self];
    /// In the address; also what other programs know it by.
    fn in_address(self) -> &'static str;
    /// For people.
    fn word(self) -> Word;
    /// Whether a job belongs to it.
    fn holds(self, job: &Job) -> bool;

    /// The one that an address names; none where it names none.
    fn from_address(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.in_address() == text)
    }
}

impl Choice for Group {
    const ALL: &'static [Self] = &[Self::Open, Self::Completed, Self::Failed, Self::Stopped];

    fn in_address(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
        }
    }

    fn word(self) -> Word {
        match self {
            Self::Open => words::HISTORY_OPEN,
            Self::Completed => words::STATUS_COMPLETED,
            Self::Failed => words::STATUS_FAILED,
            Self::Stopped => words::STATUS_CANCELLED,
        }
    }

    fn holds(self, job: &Job) -> bool {
        match self {
            Self::Open => job.is_active(),
            Self::Completed => job.status == Some(JobStatus::Completed),
            Self::Failed => job.status == Some(JobStatus::Failed),
            Self::Stopped => job.status == Some(JobStatus::Cancelled),
        }
    }
}

impl Choice for Kind {
    const ALL: &'static [Self] = &[Self::Refresh, Self::Create, Self::Delete, Self::Other];

    fn in_address(self) -> &'static str {
        match self {
            Self::Refresh => "refresh",
            Self::Create => "create",
            Self::Delete => "delete",
            Self::Other => "other",
        }
    }

    fn word(self) -> Word {
        match self {
            Self::Refresh => words::JOB_TYPE_REFRESH,
            Self::Create => words::JOB_TYPE_CREATE,
            Self::Delete => words::JOB_TYPE_DELETE,
            Self::Other => words::HISTORY_OTHER,
        }
    }

    fn holds(self, job: &Job) -> bool {
        match self {
            Self::Refresh => job.is_refresh(),
            Self::Create => job.job_type == Some(JobType::Create),
            Self::Delete => job.job_type == Some(JobType::Delete),
            Self::Other => matches!(job.job_type, Some(JobType::Other(_))),
        }
    }
}

impl Filter {
    /// Whether a job is shown.
    pub(super) fn holds(self, job: &Job) -> bool {
        self.group.is_none_or(|group| group.holds(job)) && self.kind.is_none_or(|kind| kind.holds(job))
    }
}

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
fn key(JobRow { job, person, reason, .. }: &JobRow, column: Column, now: Timestamp) -> Option<(i64, String)> {
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

    fn row(id: &str, status: JobStatus, start: i64, end: Option<i64>) -> JobRow {
        let job = Job {
            id: id.into(),
            status: Some(status),
            job_start_time: Some(Timestamp::from_millis(start)),
            job_end_time: end.map(Timestamp::from_millis),
            ..Job::default()
        };
        JobRow { job, ..JobRow::default() }
    }

    fn ids(rows: Vec<JobRow>) -> String {
        rows.iter().map(|row| row.job.id.as_str()).collect()
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
    fn a_choice_in_the_address_is_read_back() {
        for group in Group::ALL {
            assert_eq!(Group::from_address(group.in_address()), Some(*group));
        }
        for kind in Kind::ALL {
            assert_eq!(Kind::from_address(kind.in_address()), Some(*kind));
        }
        assert_eq!(Group::from_address(""), None);
    }

    #[test]
    fn every_job_is_of_one_group_and_one_kind() {
        let types = [None, Some(JobType::Refresh), Some(JobType::Create), Some(JobType::Delete), Some("NEW".into())];
        for status in JobStatus::KNOWN.iter().cloned().map(Some).chain([None, Some("VALIDATING".into())]) {
            for job_type in &types {
                let job = Job { status: status.clone(), job_type: job_type.clone(), ..Job::default() };
                assert_eq!(Group::ALL.iter().filter(|group| group.holds(&job)).count(), 1, "{job:?}");
                assert_eq!(Kind::ALL.iter().filter(|kind| kind.holds(&job)).count(), 1, "{job:?}");
            }
        }
    }

    #[test]
    fn both_filters_hold() {
        let failed = row("a", JobStatus::Failed, 0, None).job;
        let shown = |group, kind| Filter { group, kind }.holds(&failed);
        assert!(shown(None, None) && shown(Some(Group::Failed), Some(Kind::Refresh)));
        assert!(!shown(Some(Group::Completed), None) && !shown(Some(Group::Failed), Some(Kind::Create)));
    }

    #[test]
    fn rows_without_a_value_come_last_in_both_directions() {
        let rows = || {
            let (done, failed) = (JobStatus::Completed, JobStatus::Failed);
            vec![row("a", done.clone(), 10, Some(90)), row("b", failed, 20, None), row("c", done, 30, Some(50))]
        };
        let order = |column, descending| ids(sorted(rows(), Sort { column, descending }, Timestamp::from_millis(100)));
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
