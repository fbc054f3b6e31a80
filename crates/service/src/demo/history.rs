//! A year of jobs, as people would have asked for them and as the rules would have let them.

use super::samples::Latest;
use crate::dice::Dice;
use crate::job_row::JobRow;
use crate::plan::Plan;
use wire::{DAY, DataCopyType, EnvironmentId, HOUR, JobStatus, JobType, MINUTE, SECOND, Timestamp};

/// The Zuora users that refresh things; ids, as the API has no names.
const PEOPLE: [&str; 4] = [
    "2c92c0f95d1e4a7b015d2f8a4c3b1e07",
    "2c92c0f86b3f5c81016b4a7d9e2f4c15",
    "2c92c0f97a4e6d92017a5b8e0f3a5d26",
    "58f182ab203c447b8b9cd90382da030a",
];
/// How much history there is before the last completed refresh.
const YEAR: i64 = 365 * DAY;
/// How long ago an environment was made that was never refreshed.
const NEW_SINCE: i64 = 12 * DAY;
/// How long people wait after the interval has passed before they refresh again.
const PAUSE_DAYS: (i64, i64) = (1, 21);
/// One in so many refreshes was preceded by one that did not work out.
const SETBACK_EVERY: u64 = 4;
/// One in so many was planned for a quiet hour.
const PLANNED_EVERY: u64 = 4;

/// That many hours in milliseconds.
pub(super) const fn hours(count: i64) -> i64 {
    count * HOUR
}

/// The history of one environment in the making.
pub(super) struct History<'a> {
    environment: &'a EnvironmentId,
    copies: &'a DataCopyType,
    dice: &'a mut Dice,
    jobs: Vec<JobRow>,
}

impl<'a> History<'a> {
    pub(super) fn new(environment: &'a EnvironmentId, copies: &'a DataCopyType, dice: &'a mut Dice) -> Self {
        Self { environment, copies, dice, jobs: Vec::new() }
    }

    /// All jobs up to `now`, oldest first. The last completed refresh ended `refreshed` milliseconds ago.
    pub(super) fn until(mut self, now: Timestamp, refreshed: Option<i64>, latest: &Latest) -> Vec<JobRow> {
        if let Latest::BeingMade(percent) = latest {
            let plan = Plan::create(self.dice);
            let begun = plan.seconds_to(&JobStatus::Provisioning, *percent);
            self.add(JobType::Create, now.plus(-begun * SECOND), plan);
            return self.jobs;
        }
        match refreshed {
            Some(ago) => self.refreshes_until(now.plus(-ago)),
            None => self.made_at(now.plus(-NEW_SINCE)),
        }
        match latest {
            Latest::Nothing | Latest::BeingMade(_) => {}
            Latest::Refreshing(status, percent) => {
                let plan = Plan::refresh(self.copies, self.dice);
                let begun = plan.seconds_to(status, *percent);
                self.add(JobType::Refresh, now.plus(-begun * SECOND), plan);
            }
            Latest::Failed(ago) => {
                let plan = self.failing();
                self.add(JobType::Refresh, now.plus(-ago - plan.seconds() * SECOND), plan);
            }
            Latest::RemovalFailed(ago) => {
                let plan = Plan::delete(self.dice).failing_in(JobStatus::Deprovisioning, 60);
                self.add(JobType::Delete, now.plus(-ago - plan.seconds() * SECOND), plan);
            }
            Latest::Planned(ahead) => self.add_planned(now.plus(-hours(3)), now.plus(*ahead)),
        }
        self.jobs
    }

    /// The making of the environment, and refreshes from then on, the last of which ends at `last_end`.
    fn refreshes_until(&mut self, last_end: Timestamp) {
        let last_plan = Plan::refresh(self.copies, self.dice);
        let last_start = last_end.plus(-last_plan.seconds() * SECOND);
        let interval = self.copies.interval_days() * DAY;
        let mut free_from = last_end.plus(-YEAR);
        self.made_at(free_from);
        loop {
            let (shortest, longest) = PAUSE_DAYS;
            let mut start = free_from.plus(self.dice.between(shortest * DAY, longest * DAY) / SECOND * SECOND);
            // A setback and a whole refresh take less than five days, and the last one needs its interval too.
            if start.plus(5 * DAY + interval) > last_start {
                break;
            }
            if self.dice.next().is_multiple_of(SETBACK_EVERY) {
                start = self.setback(start);
                self.add_refresh(start);
            } else if self.dice.next().is_multiple_of(PLANNED_EVERY) {
                let asked_hours_before = self.dice.between(1, 20);
                self.add_planned(start.plus(-hours(asked_hours_before)), start);
            } else {
                self.add_refresh(start);
            }
            free_from = self.last_end().plus(interval);
        }
        self.add(JobType::Refresh, last_start, last_plan);
    }

    fn made_at(&mut self, end: Timestamp) {
        let plan = Plan::create(self.dice);
        self.add(JobType::Create, end.plus(-plan.seconds() * SECOND), plan);
    }

    /// A refresh that fails or is stopped, and the time at which somebody tries again.
    fn setback(&mut self, start: Timestamp) -> Timestamp {
        if self.dice.next().is_multiple_of(2) {
            let plan = self.failing();
            self.add(JobType::Refresh, start, plan);
        } else {
            let plan = Plan::refresh(self.copies, self.dice);
            let stoppable = plan.seconds_to(&JobStatus::Resetting, 0);
            self.add(JobType::Refresh, start, plan);
            let stop = start.plus(self.dice.between(1, stoppable - 1) * SECOND);
            let by = self.person();
            if let Some(job) = self.jobs.last_mut() {
                (job.stop_requested_at, job.stopped_by) = (Some(stop), Some(by));
            }
        }
        self.last_end().plus(self.dice.between(20, 60 * 24) * MINUTE)
    }

    fn failing(&mut self) -> Plan {
        let stages = [JobStatus::Exporting, JobStatus::Scrubbing, JobStatus::Importing, JobStatus::Finalizing];
        let stage = stages[self.dice.between(0, 3).unsigned_abs() as usize].clone();
        Plan::refresh(self.copies, self.dice).failing_in(stage, self.dice.between(10, 90))
    }

    fn add_refresh(&mut self, start: Timestamp) {
        let plan = Plan::refresh(self.copies, self.dice);
        self.add(JobType::Refresh, start, plan);
    }

    fn add_planned(&mut self, created_at: Timestamp, start: Timestamp) {
        let plan = Plan::planned_refresh(self.copies, self.dice);
        self.add(JobType::Refresh, created_at, plan);
        if let Some(job) = self.jobs.last_mut() {
            job.scheduled_at = Some(start);
        }
    }

    fn add(&mut self, job_type: JobType, created_at: Timestamp, plan: Plan) {
        let job = JobRow {
            id: self.dice.uuid().into(),
            environment_id: self.environment.clone(),
            job_type,
            created_at,
            created_by: self.person(),
            scheduled_at: None,
            plan,
            stop_requested_at: None,
            stopped_by: None,
        };
        self.jobs.push(job);
    }

    fn person(&mut self) -> String {
        PEOPLE[self.dice.between(0, 3).unsigned_abs() as usize].to_owned()
    }

    fn last_end(&self) -> Timestamp {
        self.jobs.last().map_or(Timestamp::MIN, JobRow::ends_at)
    }
}
