//! Misbehaviour on request, for demonstrations and for testing clients: off unless the service was opened with it.
//!
//! What changes how a job goes applies to jobs that are made while the scenario is on, and stays with them. What
//! changes answers applies while it is on. `docs/service.md` describes each one.

use crate::plan::Plan;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use wire::{EnvironmentId, Job, JobStatus, MINUTE, SECOND, TestEnvironment, Timestamp};

/// The name that stands for every request, those about no environment included.
pub const EVERYWHERE: &str = "*";

/// How many times longer a slow job takes.
const SLOW_FACTOR: i64 = 4;
/// Ten years: as good as for ever, and still a time that can be written.
const STUCK_SECONDS: i64 = 10 * 365 * 24 * 3600;
/// How far the clock is off, in seconds.
const SKEW_SECONDS: i64 = 600;
/// How long an answer takes that is late, in seconds.
const LATE_ANSWER_SECONDS: i64 = 5;
/// How long `nextRefreshTime` is missing after a job, in seconds.
const LATE_SECONDS: i64 = 3600;
/// How far the percent falls back.
const STEP_BACK: i32 = 12;
/// How long it stays there, and then goes on.
const STEP_BACK_EVERY: i64 = 20 * MINUTE;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Nothing.
    Normal,
    /// A new job fails in a stage.
    Fails,
    /// A new job never leaves a stage.
    Stuck,
    /// A new job takes several times as long as its estimate says.
    Slow,
    /// The percent of running jobs falls back now and then.
    PercentBackwards,
    /// Running jobs and environments are in a state that no document knows.
    UnknownStatus,
    /// Answers have nothing but ids, names and states.
    MissingFields,
    /// Tenant ids are numbers, and percent and sizes are strings.
    NumbersForStrings,
    /// What is asked for is done, and the connection ends before the answer.
    AnswerLost,
    /// What is asked for is done, and the answer comes much later.
    AnswerLate,
    /// What is asked for is done, and a gateway answers in place of the service.
    ErrorAfterwards,
    /// The connection ends before anything is done.
    ConnectionReset,
    /// 429.
    TooManyRequests,
    /// 401 as for a token that has expired.
    Unauthorized,
    /// 500, 502, 503 or 504 with HTML of a gateway.
    ServerError,
    /// The JSON ends in the middle.
    TruncatedJson,
    /// Nothing is ever answered.
    Hanging,
    /// `nextRefreshTime` is not there yet after a job has ended.
    LateNextRefreshTime,
    /// The service's clock is wrong.
    ClockSkew,
}

/// A scenario with its details.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Scenario {
    /// What goes wrong.
    pub scenario: Kind,
    /// `fails`, `stuck`: in which stage. Without it: in IMPORTING.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<JobStatus>,
    /// `slow`: how many times longer, 2 to 1000. Without it: 4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factor: Option<i64>,
    /// `clock-skew`: by how much (600), `late-next-refresh-time`: for how long (3600), and `answer-late`: by how much (5).
    /// Seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<i64>,
    /// `server-error`, `error-afterwards`: which status. Without it: 502.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// `too-many-requests`: what `Retry-After` says, in seconds. Without it there is no such header.
    #[serde(default, skip_serializing_if = "Option::is_none", alias = "retry-after")]
    pub retry_after: Option<u32>,
    /// How many requests go well before.
    #[serde(default)]
    pub after: u64,
    /// How many requests it applies to then. Without it: to all, and `unauthorized` to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requests: Option<u64>,
}

/// What is on, for which environment. Copies are the same.
#[derive(Clone, Debug, Default)]
pub struct Scenarios(Arc<RwLock<BTreeMap<String, Arc<Selected>>>>);

#[derive(Debug)]
struct Selected {
    scenario: Scenario,
    /// Requests since it was chosen.
    asked: AtomicU64,
}

impl Kind {
    /// Whether it changes how a request is answered, and not what is in the answer.
    fn is_about_requests(self) -> bool {
        matches!(
            self,
            Self::AnswerLost
                | Self::AnswerLate
                | Self::ErrorAfterwards
                | Self::ConnectionReset
                | Self::TooManyRequests
                | Self::Unauthorized
                | Self::ServerError
                | Self::TruncatedJson
                | Self::Hanging
        )
    }
}

impl Scenario {
    /// A scenario as it is without details.
    pub fn of(scenario: Kind) -> Self {
        Self {
            scenario,
            stage: None,
            factor: None,
            seconds: None,
            status: None,
            retry_after: None,
            after: 0,
            requests: None,
        }
    }

    /// Whether its details make sense.
    ///
    /// # Errors
    /// A sentence that says what does not.
    pub fn check(&self) -> Result<(), String> {
        if let Some(stage) = &self.stage
            && (matches!(stage, JobStatus::New | JobStatus::Scheduled | JobStatus::Cancelling | JobStatus::Other(_))
                || stage.is_settled())
        {
            return Err(format!("stage must be one between QUEUED and FINALIZING, not “{stage}”."));
        }
        if self.factor.is_some_and(|factor| !(2..=1000).contains(&factor)) {
            return Err("factor must lie between 2 and 1000.".to_owned());
        }
        if self.seconds.is_some_and(|seconds| seconds.unsigned_abs() > 366 * 24 * 3600) {
            return Err("seconds must be within a year.".to_owned());
        }
        if self.status.is_some_and(|status| !matches!(status, 500 | 502 | 503 | 504)) {
            return Err("status must be 500, 502, 503 or 504.".to_owned());
        }
        Ok(())
    }

    /// The plan of a job that is made under it.
    pub(crate) fn bend_plan(&self, plan: Plan) -> Plan {
        let stage = self.stage.clone().unwrap_or(JobStatus::Importing);
        match self.scenario {
            Kind::Fails => plan.failing_in(stage, 50),
            Kind::Stuck => plan.stretched(&stage, STUCK_SECONDS),
            Kind::Slow => plan.slower(self.factor.unwrap_or(SLOW_FACTOR)),
            _ => plan,
        }
    }

    /// The job as it is told.
    pub(crate) fn bend_job(&self, job: Job, now: Timestamp) -> Job {
        match self.scenario {
            Kind::PercentBackwards if !job.is_settled() && (now.millis() / STEP_BACK_EVERY) % 2 == 1 => {
                let percent = job.progress_percentage.map(|percent| (percent - STEP_BACK).max(0));
                Job { progress_percentage: percent, ..job }
            }
            Kind::UnknownStatus if !job.is_settled() => Job { status: Some("VALIDATING".into()), ..job },
            Kind::MissingFields => {
                Job { id: job.id, test_environment_id: job.test_environment_id, status: job.status, ..Job::default() }
            }
            Kind::ClockSkew => self.skewed_job(job),
            _ => job,
        }
    }

    /// The environment as it is told; `ended` is when its last job ended.
    pub(crate) fn bend_environment(
        &self,
        environment: TestEnvironment,
        ended: Option<Timestamp>,
        now: Timestamp,
    ) -> TestEnvironment {
        match self.scenario {
            Kind::UnknownStatus => TestEnvironment { status: Some("MIGRATING".into()), ..environment },
            Kind::MissingFields => TestEnvironment {
                id: environment.id,
                tenant_name: environment.tenant_name,
                status: environment.status,
                ..TestEnvironment::default()
            },
            Kind::LateNextRefreshTime => {
                let late = self.seconds.unwrap_or(LATE_SECONDS) * SECOND;
                let still = ended.is_some_and(|ended| now.since(ended) < late);
                let next_refresh_time = environment.next_refresh_time.filter(|_| !still);
                TestEnvironment { next_refresh_time, ..environment }
            }
            Kind::ClockSkew => self.skewed_environment(environment),
            _ => environment,
        }
    }

    /// By how much the clock is off, in milliseconds.
    pub fn skew(&self) -> i64 {
        match self.scenario {
            Kind::ClockSkew => self.seconds.unwrap_or(SKEW_SECONDS) * SECOND,
            _ => 0,
        }
    }

    /// By how much an answer is late that is.
    pub(crate) fn lateness(&self) -> Duration {
        Duration::from_secs(self.seconds.unwrap_or(LATE_ANSWER_SECONDS).unsigned_abs())
    }

    fn skewed_job(&self, job: Job) -> Job {
        let skew = |time: Option<Timestamp>| time.map(|time| time.plus(self.skew()));
        Job {
            job_start_time: skew(job.job_start_time),
            job_end_time: skew(job.job_end_time),
            estimated_completion_time: skew(job.estimated_completion_time),
            create_time: skew(job.create_time),
            update_time: skew(job.update_time),
            ..job
        }
    }

    fn skewed_environment(&self, environment: TestEnvironment) -> TestEnvironment {
        let skew = |time: Option<Timestamp>| time.map(|time| time.plus(self.skew()));
        TestEnvironment {
            last_refresh_time: skew(environment.last_refresh_time),
            next_refresh_time: skew(environment.next_refresh_time),
            create_time: skew(environment.create_time),
            update_time: skew(environment.update_time),
            ..environment
        }
    }
}

impl Scenarios {
    /// Everything that is on, by environment.
    pub fn all(&self) -> BTreeMap<String, Scenario> {
        let selected = self.0.read().unwrap_or_else(PoisonError::into_inner);
        selected.iter().map(|(name, selected)| (name.clone(), selected.scenario.clone())).collect()
    }

    /// Turns a scenario on for an environment, in place of the one before; `normal` turns it off.
    pub fn choose(&self, environment: &str, scenario: Scenario) {
        let mut selected = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if scenario.scenario == Kind::Normal {
            selected.remove(environment);
        } else {
            selected.insert(environment.to_owned(), Arc::new(Selected { scenario, asked: AtomicU64::new(0) }));
        }
    }

    /// What is on for an environment: its own scenario, else the one for all.
    pub fn of(&self, environment: &EnvironmentId) -> Option<Scenario> {
        self.selected(environment.as_str()).map(|selected| selected.scenario.clone())
    }

    /// What goes wrong with this request, which counts as one. `environment` is empty for a request about none.
    pub fn fault(&self, environment: &str) -> Option<Scenario> {
        let selected = self.selected(environment)?;
        let kind = selected.scenario.scenario;
        if !kind.is_about_requests() {
            return None;
        }
        let asked = selected.asked.fetch_add(1, Ordering::Relaxed);
        let requests = selected.scenario.requests.or((kind == Kind::Unauthorized).then_some(1));
        let begin = selected.scenario.after;
        let within = asked >= begin && requests.is_none_or(|requests| asked - begin < requests);
        within.then(|| selected.scenario.clone())
    }

    fn selected(&self, environment: &str) -> Option<Arc<Selected>> {
        let selected = self.0.read().unwrap_or_else(PoisonError::into_inner);
        selected.get(environment).or_else(|| selected.get(EVERYWHERE)).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_begins_and_ends_where_it_was_asked_to() {
        let scenarios = Scenarios::default();
        let scenario = Scenario { after: 2, requests: Some(3), ..Scenario::of(Kind::TooManyRequests) };
        scenarios.choose("x", scenario);
        let wrong: Vec<bool> = (0..7).map(|_| scenarios.fault("x").is_some()).collect();
        assert_eq!(wrong, [false, false, true, true, true, false, false]);
        assert!(scenarios.fault("y").is_none());
    }

    #[test]
    fn an_environments_own_scenario_goes_before_the_one_for_all() {
        let scenarios = Scenarios::default();
        scenarios.choose(EVERYWHERE, Scenario::of(Kind::Hanging));
        scenarios.choose("x", Scenario::of(Kind::Slow));
        assert_eq!(scenarios.fault("x"), None);
        assert_eq!(scenarios.fault("").map(|scenario| scenario.scenario), Some(Kind::Hanging));
        scenarios.choose(EVERYWHERE, Scenario::of(Kind::Normal));
        assert_eq!(scenarios.all().into_keys().collect::<Vec<_>>(), ["x"]);
    }

    #[test]
    fn details_that_make_no_sense_are_explained() {
        let stages = ["NEW", "COMPLETED", "RESTING"];
        let wrong = stages.map(|stage| Scenario { stage: Some(stage.into()), ..Scenario::of(Kind::Stuck) });
        for scenario in wrong.into_iter().chain([
            Scenario { factor: Some(1), ..Scenario::of(Kind::Slow) },
            Scenario { seconds: Some(i64::MIN), ..Scenario::of(Kind::ClockSkew) },
            Scenario { status: Some(200), ..Scenario::of(Kind::ServerError) },
        ]) {
            assert!(scenario.check().is_err_and(|sentence| sentence.ends_with('.')), "{scenario:?}");
        }
        assert!(serde_json::from_str::<Scenario>(r#"{"scenario":"stuck","stag":"IMPORTING"}"#).is_err());
    }
}
