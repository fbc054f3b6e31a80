//! A feed cut into days.

use wire::{FeedJob, Timestamp};

/// The jobs of each day, in the order in which they came. `day_of` names the day of an instant, as the reader counts days.
/// What does not say when it was asked for falls under a day without a name.
pub(super) fn by_day(jobs: &[FeedJob], day_of: impl Fn(Timestamp) -> String) -> Vec<(Day, Vec<&FeedJob>)> {
    let mut days: Vec<(Day, Vec<&FeedJob>)> = Vec::new();
    for job in jobs {
        let at = job.job.order();
        let name = at.map(&day_of).unwrap_or_default();
        match days.last_mut() {
            Some((day, of_day)) if day.name == name => of_day.push(job),
            _ => days.push((Day { name, at }, vec![job])),
        }
    }
    days
}

/// A day of the reader's.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Day {
    /// How it is called.
    pub(super) name: String,
    /// An instant of it.
    pub(super) at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::{DAY, Job};

    fn job(id: &str, at: Option<i64>) -> FeedJob {
        let job = Job { id: id.into(), create_time: at.map(Timestamp::from_millis), ..Job::default() };
        FeedJob { job, ..FeedJob::default() }
    }

    #[test]
    fn each_day_has_its_jobs_in_the_order_in_which_they_came() {
        let jobs = [job("c", Some(2 * DAY + 5)), job("b", Some(2 * DAY)), job("a", Some(DAY - 1)), job("x", None)];
        let days = by_day(&jobs, |at| (at.millis() / DAY).to_string());
        let told: Vec<_> = days
            .iter()
            .map(|(day, jobs)| (day.name.as_str(), jobs.iter().map(|job| job.job.id.as_str()).collect::<Vec<_>>()))
            .collect();
        assert_eq!(told, [("2", vec!["c", "b"]), ("0", vec!["a"]), ("", vec!["x"])]);
        assert!(by_day(&[], |_| String::new()).is_empty());
    }
}
