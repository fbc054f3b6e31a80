//! A mark in words: the same for the picture and the table.

use super::marks::{Cause, Lane, Mark, What};
use crate::paths;
use crate::say;
use crate::text::words;
use crate::time;
use wire::Timestamp;

/// A mark in words.
pub(super) struct Said {
    /// What it is.
    pub(super) what: String,
    /// When it begins; empty where that is not known.
    pub(super) from: String,
    /// When it ends; empty where that is not known.
    pub(super) until: String,
    /// How it stands, or why it is there.
    pub(super) state: String,
    /// The tone of that.
    pub(super) tone: &'static str,
    /// How long it took; empty where it has not ended.
    pub(super) took: String,
    /// Where there is more of it.
    pub(super) href: Option<String>,
    /// The job, its status as it came, and its percent: none where it is no job.
    pub(super) job: Option<(String, String, String)>,
}

/// What stands for it in `data-what`, and shapes it.
pub(super) fn shape_of(what: What) -> &'static str {
    match what {
        What::Ready => "ready",
        What::Failed => "failed",
        What::Stopped => "stopped",
        What::Running => "running",
        What::Planned => "planned",
        What::Waiting => "waiting",
        What::Possible => "possible",
        What::Hold => "hold",
    }
}

/// Says it, at a moment.
pub(super) fn said(lane: &Lane, mark: &Mark, now: Timestamp) -> Said {
    let sandbox = lane.id.as_ref().map(paths::environment);
    let moment = |at: Timestamp| match at {
        Timestamp::MIN | Timestamp::MAX => String::new(),
        at => time::moment(at, now),
    };
    let (from, until) = (moment(mark.from), mark.until.map(moment).unwrap_or_default());
    let about = |time: String| words::CALENDAR_ABOUT.with([("time", &time)]);
    let said = Said {
        what: String::new(),
        from,
        until,
        state: String::new(),
        tone: "wait",
        took: String::new(),
        href: sandbox,
        job: None,
    };
    match &mark.cause {
        Cause::Job(job) => {
            let ends = if job.is_settled() || said.until.is_empty() { said.until } else { about(said.until) };
            // The plan's time stands beside it already.
            let state =
                if job.is_planned() { words::STATUS_PLANNED_NO_TIME.text().to_owned() } else { say::status(job, now) };
            let took = job.duration_at(now).filter(|_| job.is_settled()).map(time::duration);
            let raw = job.status.as_ref().map(ToString::to_string).unwrap_or_default();
            Said {
                what: say::job_type(job),
                until: ends,
                state,
                tone: say::tone(job),
                took: took.map(|duration| words::JOB_TOOK.with([("duration", &duration)])).unwrap_or_default(),
                href: lane.id.as_ref().map(|id| paths::job(id, &job.id)),
                job: Some((job.id.to_string(), raw, job.percent().to_string())),
                ..said
            }
        }
        Cause::Wish(wish) => Said {
            what: words::CALENDAR_WHAT_WAITING.text().to_owned(),
            from: about(said.from),
            state: say::joined(words::CALENDAR_WAITING.text(), wish.reason.as_deref().unwrap_or_default()),
            ..said
        },
        Cause::Environment => {
            Said { what: words::CALENDAR_WHAT_POSSIBLE.text().to_owned(), state: time::until(mark.from, now), ..said }
        }
        Cause::Hold(hold) => {
            let reason = hold.reason.as_deref().unwrap_or(words::CALENDAR_HOLD_NO_REASON.text());
            let until = if hold.until.is_some() { said.until } else { words::CALENDAR_NO_END.text().to_owned() };
            let state = say::joined(reason, hold.person.as_deref().unwrap_or_default());
            Said { what: words::CALENDAR_WHAT_HOLD.text().to_owned(), until, state, tone: "held", ..said }
        }
    }
}

impl Said {
    /// All of it in one sentence, with whose it is.
    pub(super) fn in_full(&self, name: &str) -> String {
        let time = if self.until.is_empty() || self.until == self.from {
            self.from.clone()
        } else {
            words::CALENDAR_SPAN.with([("from", &self.from), ("until", &self.until)])
        };
        let state = say::joined(&self.state, &self.took);
        words::CALENDAR_BAR.with([("name", name), ("what", &self.what), ("state", &state), ("time", &time)])
    }
}
