//! What one row says: worked out once for rows, counts and filters.

use super::source::{Entry, Jobs};
use crate::say;
use crate::text::{Word, words};
use crate::time;
use wire::{
    DataAge, EnvironmentId, Hold, Job, JobId, JobStatus, Notes, Refreshability, TestEnvironment, Timestamp, Wish,
    WishState,
};

/// The filter that an environment falls under; none where its jobs are not known yet, or nothing can be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Group {
    /// Can be refreshed now.
    Now,
    /// A job runs.
    Busy,
    /// Has to wait, or is planned.
    Waiting,
    /// People have agreed that no refresh starts now.
    Held,
    /// The last refresh failed.
    Problem,
    /// None of these.
    #[default]
    Other,
}

impl Group {
    /// Those that can be chosen.
    pub(super) const ALL: [Self; 5] = [Self::Now, Self::Busy, Self::Waiting, Self::Held, Self::Problem];

    /// What it is called.
    pub(super) fn word(self) -> Word {
        match self {
            Self::Now => words::ENVIRONMENTS_FILTER_NOW,
            Self::Busy => words::ENVIRONMENTS_FILTER_BUSY,
            Self::Waiting => words::ENVIRONMENTS_FILTER_WAITING,
            Self::Held => words::ENVIRONMENTS_FILTER_HELD,
            Self::Problem => words::ENVIRONMENTS_FILTER_PROBLEM,
            Self::Other => words::ENVIRONMENTS_FILTER_ALL,
        }
    }

    /// Whether an environment falls under it. What failed and can be refreshed again falls under two.
    pub(super) fn holds(self, summary: &Summary) -> bool {
        if self == Self::Problem { summary.failed } else { summary.group == self }
    }

    /// What stands for it in the address.
    pub(super) fn in_address(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Busy => "busy",
            Self::Waiting => "waiting",
            Self::Held => "held",
            Self::Problem => "problem",
            Self::Other => "",
        }
    }

    /// The group that the address names.
    pub(super) fn from_address(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.in_address() == value)
    }
}

/// What the button of a row leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Action {
    /// The job that runs or is planned.
    Follow(JobId),
    /// The refresh flow, now.
    Refresh,
    /// The refresh flow, later.
    Plan,
    /// The environment's page, where it says why not.
    Ask,
    /// The environment's page.
    #[default]
    Look,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Summary {
    /// The environment.
    pub(super) environment: TestEnvironment,
    /// What people noted about it.
    pub(super) notes: Notes,
    /// The filter that it falls under.
    pub(super) group: Group,
    /// Whether its last refresh failed.
    pub(super) failed: bool,
    /// The value of `data-refreshable`; empty until it is known.
    pub(super) refreshable: &'static str,
    /// The tone of its state.
    pub(super) tone: &'static str,
    /// What can be done now, as a sentence.
    pub(super) state: String,
    /// What else helps to decide.
    pub(super) hint: String,
    /// Percent of the job that runs.
    pub(super) percent: Option<u8>,
    /// Days since its data was taken from production.
    pub(super) age: Option<i64>,
    /// How much its age matters: `fresh`, `old` or `very-old`.
    pub(super) age_class: &'static str,
    /// When it can be refreshed, as far as is known: for the order.
    pub(super) possible_from: Option<Timestamp>,
    /// What the button leads to.
    pub(super) action: Action,
}

impl Summary {
    /// The environment's id.
    pub(super) fn id(&self) -> &EnvironmentId {
        &self.environment.id
    }

    /// The same for whoever may look only: what goes on is told, and nothing that they could do.
    pub(super) fn only_looked_at(self) -> Self {
        let summary = Self { refreshable: Refreshability::Denied.as_str(), ..self };
        match summary.action {
            Action::Refresh | Action::Plan | Action::Ask => {
                let (state, hint) = match summary.group {
                    Group::Held => (summary.state, summary.hint),
                    _ => (words::ACCESS_LOOK_ONLY.text().to_owned(), String::new()),
                };
                let group = if summary.group == Group::Held { Group::Held } else { Group::Other };
                let tone = if group == Group::Held { summary.tone } else { "wait" };
                Self { group, tone, state, hint, action: Action::Look, ..summary }
            }
            _ => summary,
        }
    }

    /// Whether the typed text, in small letters, is part of its name, its tenant or its notes.
    pub(super) fn contains(&self, typed: &str) -> bool {
        let notes = &self.notes;
        let noted = [&notes.alias, &notes.owner, &notes.purpose, &self.environment.tenant_id].map(Option::as_deref);
        let texts = noted.into_iter().flatten().chain([self.environment.name()]);
        typed.is_empty() || texts.into_iter().any(|text| text.to_lowercase().contains(typed))
    }
}

/// Works out a row from what is known of an environment.
pub(super) fn summarize(entry: &Entry, holds: &[Hold], data_age: DataAge, now: Timestamp) -> Summary {
    let environment = &entry.environment;
    let age = environment.data_age_days(now);
    let age_class = match age {
        Some(days) if days >= i64::from(data_age.warning_days) => "very-old",
        Some(days) if days >= i64::from(data_age.notice_days) => "old",
        _ => "fresh",
    };
    let summary = Summary { age, age_class, ..Summary::default() };
    let summary = match &entry.jobs {
        Jobs::Known(jobs) => with_wish(with_jobs(summary, environment, jobs, holds, now), entry, now),
        // Whether it is planned is not known: nobody is told that it can be refreshed.
        Jobs::Unknown => Summary {
            tone: "wait",
            state: words::STATE_UNKNOWN.text().to_owned(),
            hint: words::STATE_UNKNOWN_WHY.text().to_owned(),
            ..summary
        },
        Jobs::Awaited => Summary { tone: "wait", state: words::STATE_CHECKING.text().to_owned(), ..summary },
    };
    Summary { environment: environment.clone(), notes: entry.notes.clone(), ..summary }
}

/// What was asked for comes before what is possible: nobody shall ask for it a second time.
fn with_wish(summary: Summary, entry: &Entry, now: Timestamp) -> Summary {
    let calm = matches!(summary.group, Group::Now | Group::Waiting) && !matches!(summary.action, Action::Follow(_));
    let waits = |wish: &&Wish| wish.state == Some(WishState::Waiting);
    if calm && entry.in_doubt {
        return Summary {
            group: Group::Waiting,
            tone: "wait",
            state: words::STATE_IN_DOUBT.text().to_owned(),
            hint: words::STATE_IN_DOUBT_WHY.text().to_owned(),
            action: Action::Look,
            ..summary
        };
    }
    if calm && entry.needs_second {
        let state = words::APPROVAL_WAITS.text().to_owned();
        return Summary {
            group: Group::Waiting,
            tone: "wait",
            state,
            hint: String::new(),
            action: Action::Look,
            ..summary
        };
    }
    let Some(wish) = entry.wish.as_ref().filter(waits).filter(|_| calm) else { return summary };
    let first = entry.environment.next_refresh_time.max(wish.not_before).filter(|first| *first > now);
    let state = match first {
        Some(first) => words::STATE_WISHED.with([("time", &time::moment(first, now))]),
        None => words::STATE_WISHED_SOON.text().to_owned(),
    };
    let hint = first.map(|first| words::JOB_STARTS.with([("when", &time::until(first, now))])).unwrap_or_default();
    Summary { group: Group::Waiting, tone: "wait", state, hint, action: Action::Look, ..summary }
}

fn with_jobs(summary: Summary, environment: &TestEnvironment, jobs: &[Job], holds: &[Hold], now: Timestamp) -> Summary {
    let refreshability = Refreshability::of_held(environment, jobs, holds, now);
    let summary = Summary { refreshable: refreshability.as_str(), ..summary };
    let last = jobs.iter().find(|job| job.is_refresh() && job.is_settled());
    let failed = last.filter(|job| job.status == Some(JobStatus::Failed));
    match refreshability {
        Refreshability::Busy(Some(job)) => {
            let planned = job.is_planned();
            let percent = words::JOB_PERCENT.with([("percent", &job.percent().to_string())]);
            let expected = say::expectation(&job, now).unwrap_or_default();
            let will_hold = job.data_as_of().map(|day| words::DATA_AS_OF.with([("date", &time::day_utc(day))]));
            Summary {
                group: if planned { Group::Waiting } else { Group::Busy },
                tone: say::tone(&job),
                state: say::status(&job, now),
                hint: if planned { will_hold.unwrap_or_default() } else { say::joined(&percent, &expected) },
                percent: (!planned).then(|| job.percent()),
                action: Action::Follow(job.id),
                ..summary
            }
        }
        Refreshability::Busy(None) => {
            Summary { group: Group::Busy, tone: "busy", state: words::STATE_BUSY.text().to_owned(), ..summary }
        }
        Refreshability::Held(hold) => Summary {
            group: Group::Held,
            tone: "held",
            state: say::held(&hold, now),
            hint: hold.reason.unwrap_or_default(),
            action: Action::Ask,
            possible_from: hold.until.max(environment.next_refresh_time),
            ..summary
        },
        Refreshability::Denied => Summary { tone: "wait", state: say::out_of_use(environment).to_owned(), ..summary },
        Refreshability::Waiting(next) => {
            let time = time::moment(next, now);
            let waiting = Summary {
                group: Group::Waiting,
                tone: "wait",
                state: words::STATE_WAITING.with([("time", &time)]),
                hint: say::why_waiting(environment, next, now),
                action: Action::Plan,
                possible_from: Some(next),
                ..summary
            };
            with_failure(waiting, failed, words::STATE_LAST_FAILED_WHY, &time, now)
        }
        Refreshability::Now => {
            let took = jobs.iter().find(|job| job.is_refresh() && job.status == Some(JobStatus::Completed));
            let took = took.and_then(|job| job.duration_at(now)).map(time::duration);
            let took = took.map(|duration| words::STATE_LAST_TOOK.with([("duration", &duration)]));
            let off = environment.deactivation_time.map(time::day);
            let off = off.map(|date| words::STATE_DEACTIVATES.with([("date", &date)]));
            let ready = Summary {
                group: Group::Now,
                tone: "ready",
                state: words::STATE_NOW.text().to_owned(),
                hint: say::joined(&took.unwrap_or_default(), &off.unwrap_or_default()),
                action: Action::Refresh,
                possible_from: Some(now),
                ..summary
            };
            with_failure(ready, failed, words::STATE_LAST_FAILED_NOW, "", now)
        }
    }
}

/// A failure comes first: it is what a person has to know.
fn with_failure(summary: Summary, failed: Option<&Job>, why: Word, next: &str, now: Timestamp) -> Summary {
    let Some(job) = failed else { return summary };
    let ended = job.job_end_time.or(job.update_time).map(|end| time::moment(end, now)).unwrap_or_default();
    Summary {
        failed: true,
        tone: "bad",
        action: Action::Look,
        state: words::STATE_LAST_FAILED.text().to_owned(),
        hint: why.with([("time", &ended), ("next", next)]),
        ..summary
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_only_look_is_offered_nothing() {
        let ready =
            Summary { group: Group::Now, action: Action::Refresh, hint: "took 2 h".into(), ..Summary::default() };
        let looked = ready.only_looked_at();
        assert_eq!((looked.group, looked.refreshable, looked.action), (Group::Other, "denied", Action::Look));
        assert_eq!(looked.hint, "");
        let running = Summary { group: Group::Busy, action: Action::Follow("7".into()), ..Summary::default() };
        let looked = running.clone().only_looked_at();
        assert_eq!((looked.group, looked.action), (Group::Busy, running.action), "what runs can be followed");
        let held = Summary { group: Group::Held, action: Action::Ask, state: "On hold".into(), ..Summary::default() };
        assert_eq!(held.only_looked_at().state, "On hold");
    }
}
