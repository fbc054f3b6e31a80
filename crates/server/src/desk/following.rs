//! Following jobs, so that there is a history of each: the API keeps none (contract.md 1.2).

use super::{Desk, note_failure};
use crate::ledger::Followed;
use crate::problem::Problem;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use wire::{EnvironmentId, Job, JobChange, JobId, JobStatus, JobStory, MINUTE, SECOND, Stage, TestEnvironment};

/// How often jobs are looked at where a second is a second, and at least where the clock runs fast.
const SLOWEST: Duration = Duration::from_secs(5);
const FASTEST: Duration = Duration::from_millis(500);
/// How much of the backend's time may pass between two looks, in seconds; its stages take minutes.
const LOOK_EVERY_SECONDS: u32 = 300;
/// How many earlier refreshes say how long one usually stands still.
const EARLIER: i64 = 5;
/// A job that was first seen that long after it had been made was not followed from its start, in milliseconds.
const FROM_ITS_START: i64 = 10 * MINUTE;

/// What each job that is followed was last seen to be, so that only changes are written down.
#[derive(Default)]
pub(super) struct Following(Mutex<HashMap<JobId, Seen>>);

type Seen = (Option<JobStatus>, u8);

impl Following {
    /// Whether a job is another than it was, as far as this process has seen it.
    fn is_news(&self, job: &Job) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = (job.status.clone(), job.percent());
        if job.is_settled() {
            return seen.remove(&job.id).as_ref() != Some(&now);
        }
        seen.insert(job.id.clone(), now.clone()).as_ref() != Some(&now)
    }
}

impl Desk {
    /// How often jobs are looked at.
    pub(super) fn follow_every(&self) -> Duration {
        let speed = self.backend().clock().map_or(1, |clock| clock.speed.max(1));
        (Duration::from_secs(LOOK_EVERY_SECONDS.into()) / speed).clamp(FASTEST, SLOWEST)
    }

    /// Looks once at every job that runs, and at those that ran when they were last seen.
    pub async fn follow(&self) {
        let running = note_failure("running jobs", self.running().await).unwrap_or_default();
        let known = self.ledger().unsettled().await.map_err(Problem::from);
        let known = note_failure("followed jobs", known).unwrap_or_default();
        let out_of_sight = known.iter().filter(|known| running.iter().all(|job| job.id != known.job_id));
        for Followed { environment_id, job_id } in out_of_sight {
            let seen = match self.backend().job(environment_id, job_id).await {
                Ok(job) => self.see(&job).await,
                Err(problem) if problem.is_not_found() => {
                    self.ledger().lose_sight_of(job_id).await.map_err(Problem::from)
                }
                Err(problem) => Err(problem),
            };
            note_failure("a job", seen);
        }
        for job in running {
            note_failure("a job", self.see(&job).await);
        }
    }

    /// The story of a job.
    ///
    /// # Errors
    /// When there is no such job.
    pub(crate) async fn story(&self, environment: &EnvironmentId, job: &JobId) -> Result<JobStory, Problem> {
        let job = self.backend().job(environment, job).await?;
        self.see(&job).await?;
        let intent = self.ledger().intent_of(&job.test_environment_id, &job.id).await?;
        let mut story = JobStory {
            changes: self.ledger().changes(&job.id).await?,
            usual_pause_seconds: middle(self.ledger().longest_pauses(&job.test_environment_id, EARLIER).await?),
            ..JobStory::default()
        };
        if let Some(intent) = intent {
            (story.asked_by, story.reason, story.track_id) = (intent.person, intent.reason, Some(intent.id));
        }
        Ok(story)
    }

    /// The jobs that run, by the environments that say so.
    async fn running(&self) -> Result<Vec<Job>, Problem> {
        let mut running = Vec::new();
        let environments = self.backend().environments().await?.into_iter();
        for environment in environments.filter(TestEnvironment::is_processing) {
            let jobs = self.backend().jobs(&environment.id).await?;
            running.extend(jobs.into_iter().filter(Job::is_active));
        }
        Ok(running)
    }

    async fn see(&self, job: &Job) -> Result<(), Problem> {
        if !self.0.following.is_news(job) || (job.is_settled() && self.ledger().is_summed_up(&job.id).await?) {
            return Ok(());
        }
        let now = self.now();
        self.ledger().see(job, now).await?;
        if job.is_settled() {
            let changes = self.ledger().changes(&job.id).await?;
            let pause = longest_pause(job, &changes);
            self.ledger().sum_up(job, pause, now).await?;
        }
        Ok(())
    }
}

/// How long a refresh that has completed stood still at most while it worked, in milliseconds; none where it was not
/// followed from its start.
fn longest_pause(job: &Job, changes: &[JobChange]) -> Option<i64> {
    let made = job.create_time?;
    let followed = changes.first()?.at?.since(job.start_time().unwrap_or(made).max(made)) < FROM_ITS_START;
    if !job.is_refresh() || job.status != Some(JobStatus::Completed) || !followed {
        return None;
    }
    let at_work = |change: &&JobChange| change.status.as_ref().and_then(JobStatus::stage) != Some(Stage::Waiting);
    let times: Vec<_> = changes.iter().filter(at_work).filter_map(|change| change.at).collect();
    times.windows(2).map(|pair| pair[1].since(pair[0])).max()
}

/// The middle one of several durations in milliseconds, in seconds.
fn middle(mut durations: Vec<i64>) -> Option<i32> {
    durations.sort_unstable();
    let middle = durations.get(durations.len() / 2)?;
    i32::try_from(middle / SECOND).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::Timestamp;

    fn change(status: JobStatus, at: i64) -> JobChange {
        JobChange { at: Some(Timestamp::from_millis(at)), status: Some(status), percent: Some(0) }
    }

    #[test]
    fn the_longest_pause_is_one_at_work_of_a_refresh_that_was_seen_from_its_start() {
        let job =
            Job { create_time: Some(Timestamp::from_millis(0)), status: Some(JobStatus::Completed), ..Job::default() };
        let changes = [
            change(JobStatus::Queued, 0),
            change(JobStatus::Initiated, 900_000),
            change(JobStatus::Exporting, 960_000),
            change(JobStatus::Importing, 1_260_000),
            change(JobStatus::Completed, 1_300_000),
        ];
        assert_eq!(longest_pause(&job, &changes), Some(300_000), "waiting to start does not count");
        assert_eq!(longest_pause(&job, &changes[1..]), None, "nobody saw how it began");
        let failed = Job { status: Some(JobStatus::Failed), ..job.clone() };
        assert_eq!(longest_pause(&failed, &changes), None);
        assert_eq!(longest_pause(&job, &[]), None);
    }

    #[test]
    fn what_is_usual_is_the_middle_one() {
        assert_eq!(middle(Vec::new()), None);
        assert_eq!(middle(vec![90_000]), Some(90));
        assert_eq!(middle(vec![900_000, 30_000, 60_000]), Some(60));
    }
}
