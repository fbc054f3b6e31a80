//! Whether an environment can be refreshed now, and if not, why.

use crate::{EnvironmentStatus, Hold, Job, TestEnvironment, Timestamp};

/// What stands between a person and a refresh. The server decides again when the request comes.
#[derive(Clone, Debug, PartialEq)]
pub enum Refreshability {
    /// It can be refreshed now.
    Now,
    /// The interval since the last refresh has not passed; it can from then on.
    Waiting(Timestamp),
    /// A job runs or is planned; it is there if it is known.
    Busy(Option<Box<Job>>),
    /// People have agreed that no refresh starts now; of several such times it is the one that ends last.
    Held(Hold),
    /// The environment is out of use, or in a state that this version does not know.
    Denied,
}

impl Refreshability {
    /// Decides from the environment's own fields and its jobs, in any order.
    pub fn of(environment: &TestEnvironment, jobs: &[Job], now: Timestamp) -> Self {
        Self::of_held(environment, jobs, &[], now)
    }

    /// The same where there are holds, its own and those of other environments.
    pub fn of_held(environment: &TestEnvironment, jobs: &[Job], holds: &[Hold], now: Timestamp) -> Self {
        if let Some(job) = jobs.iter().find(|job| job.is_active()) {
            return Self::Busy(Some(Box::new(job.clone())));
        }
        if environment.is_processing() {
            return Self::Busy(None);
        }
        if environment.is_out_of_use() || matches!(environment.status, Some(EnvironmentStatus::Other(_))) {
            return Self::Denied;
        }
        if let Some(hold) = Hold::covering(holds, &environment.id, now) {
            return Self::Held(hold.clone());
        }
        match environment.next_refresh_time {
            Some(next) if next > now => Self::Waiting(next),
            _ => Self::Now,
        }
    }

    /// The value of `data-refreshable`, which tests and portals rely on.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Waiting(_) => "waiting",
            Self::Busy(_) => "busy",
            Self::Held(_) => "held",
            Self::Denied => "denied",
        }
    }
}

/// Whether somebody typed the name of the environment: case, outer spaces and the width of inner spaces do not count.
pub fn same_name(typed: &str, name: &str) -> bool {
    let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    !folded(name).is_empty() && folded(typed) == folded(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::JobStatus;

    fn environment(status: EnvironmentStatus, next: Option<i64>) -> TestEnvironment {
        TestEnvironment {
            status: Some(status),
            next_refresh_time: next.map(Timestamp::from_millis),
            ..TestEnvironment::default()
        }
    }

    fn job(status: JobStatus) -> Job {
        Job { status: Some(status), ..Job::default() }
    }

    #[test]
    fn the_reason_is_the_first_that_a_person_would_give() {
        let now = Timestamp::from_millis(1000);
        let active = environment(EnvironmentStatus::Active, Some(2000));
        assert_eq!(Refreshability::of(&active, &[], now).as_str(), "waiting");
        assert_eq!(Refreshability::of(&active, &[job(JobStatus::Completed)], now).as_str(), "waiting");
        assert_eq!(Refreshability::of(&active, &[job(JobStatus::Scheduled)], now).as_str(), "busy");
        assert_eq!(Refreshability::of(&active, &[], Timestamp::from_millis(2000)).as_str(), "now");

        let processing = environment(EnvironmentStatus::Processing, None);
        assert_eq!(Refreshability::of(&processing, &[], now).as_str(), "busy");
        let never_refreshed = environment(EnvironmentStatus::Active, None);
        assert_eq!(Refreshability::of(&never_refreshed, &[], now).as_str(), "now");
        let deactivated = environment(EnvironmentStatus::Deactivated, None);
        assert_eq!(Refreshability::of(&deactivated, &[], now).as_str(), "denied");
        let new_word = environment(EnvironmentStatus::from("MIGRATING"), None);
        assert_eq!(Refreshability::of(&new_word, &[], now).as_str(), "denied");
    }

    #[test]
    fn a_hold_counts_before_the_interval_and_after_what_runs() {
        let now = Timestamp::from_millis(1000);
        let hold = |until: i64, environment: Option<&str>| Hold {
            environment_id: environment.map(Into::into),
            until: Some(Timestamp::from_millis(until)),
            ..Hold::default()
        };
        let waiting = environment(EnvironmentStatus::Active, Some(2000));
        let holds = [hold(1500, None), hold(3000, Some("")), hold(9000, Some("other"))];
        let Refreshability::Held(found) = Refreshability::of_held(&waiting, &[], &holds, now) else {
            panic!("it is held");
        };
        assert_eq!(found, holds[1], "the one that ends last, and is for it");
        let of = |environment: &TestEnvironment, jobs: &[Job], now: i64| {
            Refreshability::of_held(environment, jobs, &holds, Timestamp::from_millis(now)).as_str()
        };
        assert_eq!(of(&waiting, &[], 1000), "held");
        assert_eq!(of(&waiting, &[job(JobStatus::Scheduled)], 1000), "busy");
        assert_eq!(of(&environment(EnvironmentStatus::Deleted, None), &[], 1000), "denied");
        assert_eq!(of(&waiting, &[], 3000), "now");
    }

    #[test]
    fn a_name_is_compared_as_people_read_it() {
        assert!(same_name("  uat   europe ", "UAT Europe"));
        assert!(same_name("ÜBUNG", "Übung"));
        assert!(!same_name("UAT Europ", "UAT Europe"));
        assert!(!same_name("", ""));
        assert!(!same_name(" ", "\u{a0}"));
    }
}
