//! The states of a job and what follows from each.

use crate::text_enum::text_enum;

text_enum! {
    /// Where a job stands (contract.md 2.1).
    pub enum JobStatus {
        /// Submitted, ready to be processed.
        New = "NEW",
        /// Waits for its planned time.
        Scheduled = "SCHEDULED",
        /// Ready to be processed, not started.
        Queued = "QUEUED",
        /// Work has begun.
        Initiated = "INITIATED",
        /// The tenant is being created (a CREATE job).
        Provisioning = "PROVISIONING",
        /// The tenant is being removed (a DELETE job).
        Deprovisioning = "DEPROVISIONING",
        /// Data is exported from production.
        Exporting = "EXPORTING",
        /// Personal data is removed.
        Scrubbing = "SCRUBBING",
        /// The sandbox is being emptied: the point of no return.
        Resetting = "RESETTING",
        /// Data is loaded into the sandbox.
        Importing = "IMPORTING",
        /// The last steps.
        Finalizing = "FINALIZING",
        /// A stop is under way.
        Cancelling = "CANCELLING",
        /// Done.
        Completed = "COMPLETED",
        /// Ended without success.
        Failed = "FAILED",
        /// Stopped by somebody.
        Cancelled = "CANCELLED",
    }
}

/// The part of a refresh that a person follows, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// Asked for, not begun.
    Waiting,
    /// Getting ready.
    Preparing,
    /// Copying from production.
    CopyingOut,
    /// Removing personal data.
    Cleaning,
    /// Deleting what is in the sandbox. From here there is no way back.
    Emptying,
    /// Loading the copy.
    Filling,
    /// The last steps.
    Finishing,
}

impl Stage {
    /// All stages, in order.
    pub const ALL: [Self; 7] = [
        Self::Waiting,
        Self::Preparing,
        Self::CopyingOut,
        Self::Cleaning,
        Self::Emptying,
        Self::Filling,
        Self::Finishing,
    ];
}

impl JobStatus {
    /// Whether Zuora may still accept a stop: only before the sandbox is emptied (contract.md 2.1).
    pub fn can_be_stopped(&self) -> bool {
        matches!(self, Self::New | Self::Scheduled | Self::Queued | Self::Initiated | Self::Exporting | Self::Scrubbing)
    }

    /// Whether nothing more will happen to the job.
    pub fn is_settled(&self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Cancelled)
    }

    /// Whether work goes on right now: neither ended nor waiting for a planned time. An unknown status counts as
    /// work, so that nobody starts a second job because of a word that is new.
    pub fn is_in_progress(&self) -> bool {
        !self.is_settled() && *self != Self::Scheduled
    }

    /// The stage of a refresh that this status belongs to; none for the ends, for a stop and for unknown words.
    pub fn stage(&self) -> Option<Stage> {
        Some(match self {
            Self::New | Self::Queued | Self::Scheduled => Stage::Waiting,
            Self::Initiated | Self::Provisioning => Stage::Preparing,
            Self::Exporting => Stage::CopyingOut,
            Self::Scrubbing => Stage::Cleaning,
            Self::Resetting | Self::Deprovisioning => Stage::Emptying,
            Self::Importing => Stage::Filling,
            Self::Finalizing => Stage::Finishing,
            Self::Cancelling | Self::Completed | Self::Failed | Self::Cancelled | Self::Other(_) => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_is_offered_up_to_the_emptying_stage_and_never_after() {
        for status in JobStatus::KNOWN {
            if status.can_be_stopped() {
                assert!(status.stage().is_some_and(|stage| stage < Stage::Emptying), "{status}");
                assert!(!status.is_settled(), "{status}");
            }
        }
        assert!(!JobStatus::from("RESTING").can_be_stopped());
    }

    #[test]
    fn an_unknown_status_is_kept_and_counts_as_work() {
        let status = JobStatus::from("VALIDATING");
        assert_eq!(status.as_str(), "VALIDATING");
        assert!(status.is_in_progress() && !status.is_settled());
        assert_eq!(status.stage(), None);
    }

    #[test]
    fn every_documented_status_reads_back_from_its_own_word() {
        for status in JobStatus::KNOWN {
            assert_eq!(JobStatus::from(status.as_str()), *status);
        }
        assert_eq!(JobStatus::KNOWN.len(), 15);
    }
}
