//! Which of an environment's jobs the first page shows.

use wire::{Job, JobStatus};

/// How many jobs that have not ended are told. There is one at a time; a second one would be worth seeing.
const ACTIVE: usize = 2;

/// Of all jobs of one environment, in any order: those that have not ended, the last refresh that has, and the last one
/// that has completed, which says how long one takes. Newest first.
pub(super) fn latest(jobs: &[Job]) -> Vec<Job> {
    let mut jobs: Vec<&Job> = jobs.iter().collect();
    jobs.sort_by(|one, other| (other.order(), &other.id).cmp(&(one.order(), &one.id)));
    let (mut active, mut ended, mut completed) = (0, false, false);
    jobs.retain(|job| {
        if job.is_active() {
            active += 1;
            return active <= ACTIVE;
        }
        let is_refresh = job.is_refresh();
        let last_completed = is_refresh && !completed && job.status == Some(JobStatus::Completed);
        let last_ended = is_refresh && !ended;
        ended |= is_refresh;
        completed |= last_completed;
        last_ended || last_completed
    });
    jobs.into_iter().cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::{JobType, Timestamp};

    #[test]
    fn what_runs_what_ended_last_and_what_completed_last() {
        let job = |made: i64, status: JobStatus, job_type: JobType| Job {
            id: format!("{made}").into(),
            create_time: Some(Timestamp::from_millis(made)),
            status: Some(status),
            job_type: Some(job_type),
            ..Job::default()
        };
        let told = |jobs: &[Job]| latest(jobs).iter().map(|job| job.id.to_string()).collect::<Vec<_>>().join(" ");
        let mut jobs = vec![
            job(1, JobStatus::Completed, JobType::Create),
            job(2, JobStatus::Completed, JobType::Refresh),
            job(3, JobStatus::Completed, JobType::Refresh),
            job(4, JobStatus::Failed, JobType::Refresh),
            job(5, JobStatus::Cancelled, JobType::Refresh),
            job(6, JobStatus::Failed, JobType::Delete),
        ];
        assert_eq!(told(&jobs), "5 3");
        jobs.push(job(7, JobStatus::Completed, JobType::Refresh));
        assert_eq!(told(&jobs), "7");
        jobs.extend([8, 9, 10].map(|made| job(made, JobStatus::New, JobType::Refresh)));
        assert_eq!(told(&jobs), "10 9 7");
        assert_eq!(told(&[]), "");
    }
}
