//! How a job will go: decided when it is made, so that its state at any instant follows from its row alone.

use crate::dice::Dice;
use serde::{Deserialize, Serialize};
use wire::{DataCopyType, JobStatus, Stage};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

/// How long a job stays NEW: the self-service hands it over at once.
const NEW_SECONDS: i64 = 5;
/// How long a stop takes, from CANCELLING to CANCELLED.
const STOPPING_SECONDS: i64 = 2 * MINUTE;
/// How long a job waits in the queue.
const QUEUED_SECONDS: (i64, i64) = (2 * MINUTE, 10 * MINUTE);
/// How long a Central Sandbox takes from start to end. No figure is published (contract.md 2.3): the upper one makes
/// the longest refresh two minutes at a clock speed of 480.
const CENTRAL_SECONDS: (i64, i64) = (9 * HOUR, 16 * HOUR);
/// How long a Developer Sandbox takes: configuration only.
const DEVELOPER_SECONDS: (i64, i64) = (4 * HOUR, 7 * HOUR);
/// How far the estimate may be from the truth, in percent.
const ESTIMATE_PERCENT: (i64, i64) = (94, 106);
/// How far a stage's share may be from its usual one, in percent.
const SHARE_PERCENT: (i64, i64) = (80, 120);

/// The usual shares of the work in a refresh: copying in and out takes most of it.
const REFRESH_SHARES: [(JobStatus, i64); 6] = [
    (JobStatus::Initiated, 3),
    (JobStatus::Exporting, 24),
    (JobStatus::Scrubbing, 18),
    (JobStatus::Resetting, 7),
    (JobStatus::Importing, 39),
    (JobStatus::Finalizing, 9),
];
/// The usual shares of the work that makes an environment.
const CREATE_SHARES: [(JobStatus, i64); 3] =
    [(JobStatus::Initiated, 5), (JobStatus::Provisioning, 85), (JobStatus::Finalizing, 10)];
/// The usual shares of the work that removes one.
const DELETE_SHARES: [(JobStatus, i64); 3] =
    [(JobStatus::Initiated, 5), (JobStatus::Deprovisioning, 90), (JobStatus::Finalizing, 5)];

/// The stages of one job, in order, and how it ends. All durations are seconds of the service's clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Plan {
    /// The stages that it goes through.
    pub stages: Vec<PlannedStage>,
    /// How long the whole is said to take, from its first stage on.
    pub estimate_seconds: i64,
    /// How long a stop takes.
    pub stopping_seconds: i64,
    /// Where it fails, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<PlannedFailure>,
}

/// One stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PlannedStage {
    /// The job's status during it.
    pub status: JobStatus,
    /// How long it takes.
    pub seconds: i64,
}

/// The point where a job fails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PlannedFailure {
    /// The stage in which it fails.
    pub status: JobStatus,
    /// How much of that stage is done then, in percent.
    pub percent: i64,
}

impl Plan {
    /// A refresh that begins at once.
    pub(crate) fn refresh(copies: &DataCopyType, dice: &mut Dice) -> Self {
        let seconds = match copies {
            DataCopyType::Configuration => DEVELOPER_SECONDS,
            DataCopyType::Full | DataCopyType::Other(_) => CENTRAL_SECONDS,
        };
        Self::with_shares(&REFRESH_SHARES, seconds, dice)
    }

    /// A refresh that begins at a planned time: what was SCHEDULED until then is QUEUED next and never NEW.
    pub(crate) fn planned_refresh(copies: &DataCopyType, dice: &mut Dice) -> Self {
        let mut plan = Self::refresh(copies, dice);
        plan.stages.retain(|stage| stage.status != JobStatus::New);
        plan
    }

    /// The making of an environment.
    pub(crate) fn create(dice: &mut Dice) -> Self {
        Self::with_shares(&CREATE_SHARES, DEVELOPER_SECONDS, dice)
    }

    /// The removal of an environment.
    pub(crate) fn delete(dice: &mut Dice) -> Self {
        Self::with_shares(&DELETE_SHARES, DEVELOPER_SECONDS, dice)
    }

    /// The same plan, with one stage that takes so many seconds. What is said to be its end stays as it was.
    #[must_use]
    pub(crate) fn stretched(mut self, status: &JobStatus, seconds: i64) -> Self {
        for stage in self.stages.iter_mut().filter(|stage| stage.status == *status) {
            stage.seconds = seconds;
        }
        self
    }

    /// The same plan, in which every stage takes so many times longer. What is said to be its end stays as it was.
    #[must_use]
    pub(crate) fn slower(mut self, factor: i64) -> Self {
        for stage in &mut self.stages {
            stage.seconds *= factor;
        }
        self
    }

    /// The same plan, failing when that much of a stage is done.
    #[must_use]
    pub(crate) fn failing_in(self, status: JobStatus, percent: i64) -> Self {
        Self { failure: Some(PlannedFailure { status, percent: percent.clamp(0, 100) }), ..self }
    }

    /// Seconds from its first stage to its end, by success or by failure.
    pub(crate) fn seconds(&self) -> i64 {
        match &self.failure {
            Some(failure) => self.seconds_to(&failure.status, failure.percent),
            None => self.stages.iter().map(|stage| stage.seconds).sum(),
        }
    }

    /// How it ends if nobody stops it.
    pub(crate) fn outcome(&self) -> JobStatus {
        if self.failure.is_some() { JobStatus::Failed } else { JobStatus::Completed }
    }

    /// Seconds from its first stage to the point where that much of a stage is done.
    pub(crate) fn seconds_to(&self, status: &JobStatus, percent: i64) -> i64 {
        let before = self.stages.iter().take_while(|stage| stage.status != *status).map(|stage| stage.seconds).sum();
        let within = self.stages.iter().find(|stage| stage.status == *status);
        within.map_or(before, |stage| before + stage.seconds * percent / 100)
    }

    /// Seconds that it waits before work begins.
    pub(crate) fn waiting_seconds(&self) -> i64 {
        let waiting = self.stages.iter().take_while(|stage| stage.status.stage() == Some(Stage::Waiting));
        waiting.map(|stage| stage.seconds).sum()
    }

    /// Seconds of work until success. This is what 100 percent stand for, also in a job that fails before.
    pub(crate) fn working_seconds(&self) -> i64 {
        self.stages.iter().map(|stage| stage.seconds).sum::<i64>() - self.waiting_seconds()
    }

    fn with_shares(shares: &[(JobStatus, i64)], (shortest, longest): (i64, i64), dice: &mut Dice) -> Self {
        let total = dice.between(shortest, longest);
        let queued = dice.between(QUEUED_SECONDS.0, QUEUED_SECONDS.1);
        let work = total - NEW_SECONDS - queued;
        let weights: Vec<i64> =
            shares.iter().map(|(_, share)| share * dice.between(SHARE_PERCENT.0, SHARE_PERCENT.1)).collect();
        let all: i64 = weights.iter().sum();
        let mut stages = vec![
            PlannedStage { status: JobStatus::New, seconds: NEW_SECONDS },
            PlannedStage { status: JobStatus::Queued, seconds: queued },
        ];
        stages.extend(
            shares
                .iter()
                .zip(weights)
                .map(|((status, _), weight)| PlannedStage { status: status.clone(), seconds: work * weight / all }),
        );
        let estimate_seconds = total * dice.between(ESTIMATE_PERCENT.0, ESTIMATE_PERCENT.1) / 100;
        Self { stages, estimate_seconds, stopping_seconds: STOPPING_SECONDS, failure: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refresh_takes_as_long_as_people_are_told() {
        for seed in 0..500 {
            let central = Plan::refresh(&DataCopyType::Full, &mut Dice::new(seed)).seconds();
            assert!((9 * HOUR - MINUTE..=16 * HOUR).contains(&central), "{central}");
            let developer = Plan::refresh(&DataCopyType::Configuration, &mut Dice::new(seed)).seconds();
            assert!((4 * HOUR - MINUTE..=7 * HOUR).contains(&developer), "{developer}");
        }
    }

    #[test]
    fn every_stage_takes_time_and_they_stand_in_the_documented_order() {
        for seed in 0..100 {
            let plan = Plan::refresh(&DataCopyType::Full, &mut Dice::new(seed));
            assert!(plan.stages.iter().all(|stage| stage.seconds > 0));
            let order: Vec<&str> = plan.stages.iter().map(|stage| stage.status.as_str()).collect();
            let documented =
                ["NEW", "QUEUED", "INITIATED", "EXPORTING", "SCRUBBING", "RESETTING", "IMPORTING", "FINALIZING"];
            assert_eq!(order, documented);
        }
    }

    #[test]
    fn a_planned_refresh_is_never_new() {
        let plan = Plan::planned_refresh(&DataCopyType::Full, &mut Dice::new(1));
        assert_eq!(plan.stages[0].status, JobStatus::Queued);
    }

    #[test]
    fn a_failure_ends_it_in_its_stage() {
        let plan = Plan::refresh(&DataCopyType::Full, &mut Dice::new(1));
        let begin = plan.seconds_to(&JobStatus::Importing, 0);
        let end = plan.seconds_to(&JobStatus::Finalizing, 0);
        let failing = plan.failing_in(JobStatus::Importing, 50);
        assert_eq!(failing.outcome(), JobStatus::Failed);
        assert!(begin < failing.seconds() && failing.seconds() < end);
    }

    #[test]
    fn it_reads_back_from_its_own_text() {
        let plan = Plan::create(&mut Dice::new(3)).failing_in(JobStatus::Provisioning, 10);
        let text = serde_json::to_string(&plan).expect("a plan is JSON");
        assert_eq!(serde_json::from_str::<Plan>(&text).expect("its own text"), plan);
    }
}
