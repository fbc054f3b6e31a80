//! The jobs of all environments, found by what people look for.

use super::Desk;
use crate::problem::Problem;
use std::collections::HashMap;
use wire::{EnvironmentId, FeedJob, Job, JobAsker, JobStatus, JobType, Stories, Timestamp};

/// Which jobs are looked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sought {
    pub(crate) environment: Option<EnvironmentId>,
    pub(crate) status: Option<Standing>,
    pub(crate) kind: Option<JobType>,
    /// Those that were asked for, waited or ran in this time: from then on,
    pub(crate) from: Option<Timestamp>,
    /// and before then.
    pub(crate) until: Option<Timestamp>,
    /// Words that are all in what is told of it.
    pub(crate) search: Option<String>,
}

/// How a job stands, in the words that people choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Ended,
    Failed,
    Running,
    Planned,
    Stopped,
    Completed,
}

impl Standing {
    /// Each by its word.
    pub(crate) const WORDS: [(&'static str, Self); 6] = [
        ("ended", Self::Ended),
        ("failed", Self::Failed),
        ("running", Self::Running),
        ("planned", Self::Planned),
        ("stopped", Self::Stopped),
        ("completed", Self::Completed),
    ];

    fn is_of(self, job: &Job) -> bool {
        match self {
            Self::Ended => job.is_settled(),
            Self::Failed => job.status == Some(JobStatus::Failed),
            Self::Running => job.is_active() && !job.is_planned(),
            Self::Planned => job.is_planned(),
            Self::Stopped => job.status == Some(JobStatus::Cancelled),
            Self::Completed => job.status == Some(JobStatus::Completed),
        }
    }
}

impl Desk {
    /// The jobs that are looked for, newest first.
    ///
    /// # Errors
    /// When the environment that they are to be of is not there.
    pub(crate) async fn find_jobs(&self, sought: &Sought) -> Result<Vec<FeedJob>, Problem> {
        let (environments, jobs) = match &sought.environment {
            Some(id) => {
                let environment = self.backend().environment(id).await?;
                let jobs = self.backend().jobs(&environment.id).await?;
                (vec![environment], jobs)
            }
            None => {
                let environments = self.backend().environments().await?;
                let jobs = self.backend().all_jobs(&environments).await?;
                (environments, jobs)
            }
        };
        let names: HashMap<_, _> = environments.iter().map(|one| (&one.id, one.name().to_owned())).collect();
        let askers = self.ledger().askers(sought.environment.as_ref().and(environments.first()).map(|one| &one.id));
        let askers = askers.await?.into_iter().map(|asker| (asker.job_id.clone(), asker));
        let mut askers: HashMap<_, _> = askers.collect();
        let now = self.now();
        let words: Vec<String> =
            sought.search.iter().flat_map(|text| text.split_whitespace()).map(str::to_lowercase).collect();
        let told = |job: Job| {
            let asker = askers.remove(&job.id).unwrap_or_default();
            FeedJob {
                environment_id: job.test_environment_id.clone(),
                environment_name: names.get(&job.test_environment_id).cloned(),
                job,
                person: asker.person,
                reason: asker.reason,
            }
        };
        let jobs = jobs.into_iter().filter(|job| sought.includes(job, now)).map(told);
        let mut jobs: Vec<_> = jobs.filter(|job| has_words(job, &words)).collect();
        jobs.sort_by(|one, other| place(&other.job).cmp(&place(&one.job)));
        Ok(jobs)
    }

    /// Who asked for the jobs of an environment, and why, newest first.
    ///
    /// # Errors
    /// When there is no such environment.
    pub(crate) async fn stories(&self, environment: &EnvironmentId) -> Result<Stories, Problem> {
        let environment = self.backend().environment(environment).await?;
        let mut stories: Vec<JobAsker> = self.ledger().askers(Some(&environment.id)).await?;
        stories.reverse();
        Ok(Stories { stories })
    }
}

impl Sought {
    fn includes(&self, job: &Job, now: Timestamp) -> bool {
        self.status.is_none_or(|status| status.is_of(job))
            && self.kind.as_ref().is_none_or(|kind| job.job_type.as_ref() == Some(kind))
            && self.touches(job, now)
    }

    /// Whether a job was asked for, waited or ran in the time that is looked at.
    fn touches(&self, job: &Job, now: Timestamp) -> bool {
        let Some(asked) = job.order() else { return self.from.is_none() && self.until.is_none() };
        let last = match job.job_end_time {
            Some(end) => end,
            None if job.is_settled() => asked,
            None => job.start_time().map_or(now, |start| start.max(now)),
        };
        self.until.is_none_or(|until| asked < until) && self.from.is_none_or(|from| last >= from)
    }
}

/// What orders jobs, oldest first. Ids tell those apart that were asked for at the same time.
pub(crate) fn place(job: &Job) -> (Timestamp, &str) {
    (job.order().unwrap_or(Timestamp::MIN), job.id.as_str())
}

/// Whether each of the words, which are in lower case, is in something that is told of a job.
fn has_words(job: &FeedJob, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let told = [&job.environment_name, &job.person, &job.reason].into_iter().flatten().map(String::as_str);
    let ids = [job.environment_id.as_str(), job.job.id.as_str()];
    let told = told.chain(ids).map(str::to_lowercase).collect::<Vec<_>>();
    words.iter().all(|word| told.iter().any(|text| text.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(asked: i64, start: Option<i64>, end: Option<i64>, status: JobStatus) -> Job {
        Job {
            create_time: Some(Timestamp::from_millis(asked)),
            scheduled_refresh_time: start.map(Timestamp::from_millis),
            job_end_time: end.map(Timestamp::from_millis),
            status: Some(status),
            ..Job::default()
        }
    }

    #[test]
    fn a_job_is_in_a_time_that_it_touches() {
        let now = Timestamp::from_millis(500);
        let touches = |job: &Job, from: i64, until: i64| {
            let moment = |millis| Some(Timestamp::from_millis(millis));
            Sought { from: moment(from), until: moment(until), ..Sought::default() }.touches(job, now)
        };
        let ended = job(100, None, Some(200), JobStatus::Completed);
        for (from, until, is) in [(0, 100, false), (0, 101, true), (200, 300, true), (201, 300, false)] {
            assert_eq!(touches(&ended, from, until), is, "{from} {until}");
        }
        let planned = job(100, Some(900), None, JobStatus::Scheduled);
        assert!(touches(&planned, 900, 1000) && !touches(&planned, 901, 1000));
        let running = job(100, None, None, JobStatus::Importing);
        assert!(touches(&running, 500, 600) && !touches(&running, 501, 600));
        let unknown = Job { create_time: None, ..running };
        assert!(!touches(&unknown, 0, 1000) && Sought::default().touches(&unknown, now));
    }

    #[test]
    fn each_word_is_looked_for_in_everything_that_is_told() {
        let job = FeedJob {
            environment_name: Some("ÜBUNG Europe".to_owned()),
            reason: Some("Cycle 3".to_owned()),
            ..FeedJob::default()
        };
        for (text, is) in [("übung", true), ("cycle europe", true), ("3 africa", false), ("", true)] {
            let words: Vec<_> = text.split_whitespace().map(str::to_owned).collect();
            assert_eq!(has_words(&job, &words), is, "{text}");
        }
    }
}
