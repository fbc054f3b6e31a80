//! The columns of a table of jobs, and the order that they give.

use crate::text::{Word, words};

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// Where it stands.
    Status,
    /// What it does.
    Kind,
    /// Who asked for it.
    Person,
    /// Why.
    Reason,
    /// When it started.
    Start,
    /// When it ended.
    End,
    /// How long it took.
    Duration,
    /// What came of it.
    Outcome,
}

/// The column by which rows are in order, and in which direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sort {
    /// The column.
    pub(crate) column: Column,
    /// The largest, the latest or the last of the alphabet first.
    pub(crate) descending: bool,
}

impl Column {
    /// All columns in their order.
    pub(crate) const ALL: [Self; 8] =
        [Self::Status, Self::Kind, Self::Person, Self::Reason, Self::Start, Self::End, Self::Duration, Self::Outcome];

    /// Its name in addresses and in the stylesheet.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Kind => "kind",
            Self::Person => "person",
            Self::Reason => "reason",
            Self::Start => "start",
            Self::End => "end",
            Self::Duration => "duration",
            Self::Outcome => "outcome",
        }
    }

    /// What stands above it.
    pub(super) fn word(self) -> Word {
        match self {
            Self::Status => words::TABLE_STATUS,
            Self::Kind => words::TABLE_TYPE,
            Self::Person => words::TABLE_PERSON,
            Self::Reason => words::TABLE_REASON,
            Self::Start => words::TABLE_START,
            Self::End => words::TABLE_END,
            Self::Duration => words::TABLE_DURATION,
            Self::Outcome => words::TABLE_OUTCOME,
        }
    }

    /// Whether it may need more than two lines where columns are narrow.
    pub(super) fn may_be_long(self) -> bool {
        self.is_about_people() || matches!(self, Self::Status | Self::Outcome)
    }

    /// Whether it is there only where it is known who asked.
    pub(crate) fn is_about_people(self) -> bool {
        matches!(self, Self::Person | Self::Reason)
    }
}
