//! Which jobs of a history are shown, by the words of the address, which are those of our own server.

use crate::text::{Word, words};
use wire::{Job, JobStatus, JobType};

/// Jobs that came to the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    /// It runs, or is about to.
    Running,
    /// It waits for its time.
    Planned,
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
    const ALL: &'static [Self] = &[Self::Running, Self::Planned, Self::Completed, Self::Failed, Self::Stopped];

    fn in_address(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Planned => "planned",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
        }
    }

    fn word(self) -> Word {
        match self {
            Self::Running => words::HISTORY_RUNNING,
            Self::Planned => words::STATUS_PLANNED_NO_TIME,
            Self::Completed => words::STATUS_COMPLETED,
            Self::Failed => words::STATUS_FAILED,
            Self::Stopped => words::STATUS_CANCELLED,
        }
    }

    fn holds(self, job: &Job) -> bool {
        match self {
            Self::Running => job.is_active() && !job.is_planned(),
            Self::Planned => job.is_planned(),
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

#[cfg(test)]
mod tests {
    use super::*;

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
        let failed = Job { status: Some(JobStatus::Failed), ..Job::default() };
        let shown = |group, kind| Filter { group, kind }.holds(&failed);
        assert!(shown(None, None) && shown(Some(Group::Failed), Some(Kind::Refresh)));
        assert!(!shown(Some(Group::Completed), None) && !shown(Some(Group::Failed), Some(Kind::Create)));
    }
}
