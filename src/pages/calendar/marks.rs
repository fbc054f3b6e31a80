//! What there is to say of a sandbox over time: one list, from which the picture and the table are both made.

use crate::order::ordered;
use wire::{EnvironmentId, Hold, Job, JobStatus, OverviewRow, TestEnvironment, Timestamp, Wish, WishState};

/// What a mark stands for: a shape, and words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A job that completed.
    Ready,
    /// One that did not finish.
    Failed,
    /// One that was stopped.
    Stopped,
    /// One that runs, or waits for its turn.
    Running,
    /// One that is planned.
    Planned,
    /// A refresh that waits for its first possible moment.
    Waiting,
    /// The next refresh is possible from then on.
    Possible,
    /// No refresh may start.
    Hold,
}

/// Something at a time.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mark {
    /// What it is.
    pub(super) what: What,
    /// When it begins.
    pub(super) from: Timestamp,
    /// When it ends, or is expected to; none where that is not known, and for what is a moment.
    pub(super) until: Option<Timestamp>,
    /// What it comes from.
    pub(super) cause: Cause,
}

/// What a mark comes from.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cause {
    /// A job.
    Job(Box<Job>),
    /// A refresh that waits.
    Wish(Box<Wish>),
    /// The environment's own word.
    Environment,
    /// A hold.
    Hold(Box<Hold>),
}

/// A sandbox, or what holds for all of them, with its marks in order.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lane {
    /// The sandbox; none for all of them.
    pub(super) id: Option<EnvironmentId>,
    /// Its name.
    pub(super) name: String,
    /// What there is, by its beginning.
    pub(super) marks: Vec<Mark>,
}

/// The lane of a sandbox. `jobs` are its jobs as far as they are known, any of them twice: the first one counts.
pub(super) fn lane(row: &OverviewRow, jobs: impl Iterator<Item = Job>, holds: &[Hold], now: Timestamp) -> Lane {
    let environment = &row.environment;
    let mut known: Vec<Job> = Vec::new();
    for job in jobs {
        if !known.iter().any(|other| other.id == job.id) {
            known.push(job);
        }
    }
    let is_busy = known.iter().any(Job::is_active);
    let mut marks: Vec<Mark> = known.into_iter().filter_map(|job| job_mark(job, now)).collect();
    let waits = row.wish.as_ref().filter(|wish| wish.state == Some(WishState::Waiting));
    match waits.and_then(|wish| Some((wish, wish_starts(wish, environment, holds, now)?))) {
        Some((wish, from)) => marks.push(moment(What::Waiting, from, Cause::Wish(Box::new(wish.clone())))),
        None => marks.extend(next_possible(environment, is_busy, now)),
    }
    let own = holds.iter().filter(|hold| hold.environment_id.as_ref() == Some(&environment.id));
    marks.extend(own.map(hold_mark));
    Lane { id: Some(environment.id.clone()), name: environment.name().to_owned(), marks: in_order(marks) }
}

/// The holds that are for every sandbox.
pub(super) fn for_all(holds: &[Hold]) -> Vec<Mark> {
    in_order(holds.iter().filter(|hold| hold.environment_id.is_none()).map(hold_mark).collect())
}

fn in_order(marks: Vec<Mark>) -> Vec<Mark> {
    ordered(marks, |mark| mark.from)
}

fn moment(what: What, from: Timestamp, cause: Cause) -> Mark {
    Mark { what, from, until: None, cause }
}

fn job_mark(job: Job, now: Timestamp) -> Option<Mark> {
    let (what, from, until) = match &job.status {
        Some(JobStatus::Scheduled) => {
            let start = job.scheduled_refresh_time?;
            (What::Planned, start, job.estimated_completion_time.filter(|end| *end > start))
        }
        Some(status) if status.is_settled() => {
            let what = match status {
                JobStatus::Completed => What::Ready,
                JobStatus::Cancelled => What::Stopped,
                _ => What::Failed,
            };
            // What was stopped before it began is where it ended, and not where it would have begun.
            (what, job.job_start_time.or(job.job_end_time).or(job.create_time)?, job.job_end_time)
        }
        _ => {
            let start = job.job_start_time.or(job.create_time)?;
            // It lasts until now at least, however late it is.
            let end = job.estimated_completion_time.map_or(now, |end| end.max(now));
            (What::Running, start, Some(end))
        }
    };
    Some(Mark { what, from, until: until.filter(|until| *until >= from), cause: Cause::Job(Box::new(job)) })
}

/// When a refresh that waits is started, as far as anybody knows; none where a hold without an end is in the way.
fn wish_starts(wish: &Wish, environment: &TestEnvironment, holds: &[Hold], now: Timestamp) -> Option<Timestamp> {
    let allowed = now.max(environment.next_refresh_time.unwrap_or(now)).max(wish.not_before.unwrap_or(now));
    Hold::free_from(holds, &environment.id, allowed)
}

fn next_possible(environment: &TestEnvironment, is_busy: bool, now: Timestamp) -> Option<Mark> {
    let next = environment.next_refresh_time.filter(|next| *next > now && !is_busy && !environment.is_out_of_use())?;
    Some(moment(What::Possible, next, Cause::Environment))
}

fn hold_mark(hold: &Hold) -> Mark {
    // Without a beginning it has begun, without an end it goes on.
    let (from, until) = (hold.from.unwrap_or(Timestamp::MIN), hold.until.unwrap_or(Timestamp::MAX));
    Mark { what: What::Hold, from, until: Some(until), cause: Cause::Hold(Box::new(hold.clone())) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::HOUR;

    fn at(hours: i64) -> Option<Timestamp> {
        Some(Timestamp::from_millis(hours * HOUR))
    }

    fn hours(instant: Timestamp) -> i64 {
        instant.millis() / HOUR
    }

    fn job(id: &str, status: JobStatus) -> Job {
        Job { id: id.into(), status: Some(status), job_start_time: at(10), ..Job::default() }
    }

    fn row(next: Option<i64>) -> OverviewRow {
        let environment = TestEnvironment {
            id: "e".into(),
            status: Some("ACTIVE".into()),
            next_refresh_time: next.and_then(at),
            ..TestEnvironment::default()
        };
        OverviewRow { environment, ..OverviewRow::default() }
    }

    fn hold(environment: Option<&str>, from: i64, until: Option<i64>) -> Hold {
        let environment_id = environment.map(Into::into);
        Hold { environment_id, from: at(from), until: until.and_then(at), ..Hold::default() }
    }

    fn marks(row: &OverviewRow, jobs: Vec<Job>, holds: &[Hold]) -> Vec<(What, i64, Option<i64>)> {
        let lane = lane(row, jobs.into_iter(), holds, Timestamp::from_millis(100 * HOUR));
        lane.marks.iter().map(|mark| (mark.what, hours(mark.from), mark.until.map(hours))).collect()
    }

    #[test]
    fn a_job_lies_where_it_ran_or_will_run() {
        use JobStatus::{Cancelled, Completed, Failed, Importing, Scheduled};
        let ended = |id, status| Job { job_end_time: at(20), ..job(id, status) };
        let planned = Job { job_start_time: None, scheduled_refresh_time: at(200), ..job("p", Scheduled) };
        let one = |job| marks(&row(None), vec![job], &[]);
        assert_eq!(one(ended("c", Completed)), [(What::Ready, 10, Some(20))]);
        assert_eq!(one(ended("f", Failed)), [(What::Failed, 10, Some(20))]);
        assert_eq!(one(planned.clone()), [(What::Planned, 200, None)]);
        let with_end = Job { estimated_completion_time: at(210), ..planned.clone() };
        assert_eq!(one(with_end), [(What::Planned, 200, Some(210))]);
        let stopped = Job { status: Some(Cancelled), job_end_time: at(90), ..planned };
        assert_eq!(one(stopped), [(What::Stopped, 90, Some(90))], "a plan that was stopped never began");
        assert_eq!(one(job("r", Importing)), [(What::Running, 10, Some(100))], "nobody knows its end");
        let late = Job { estimated_completion_time: at(50), ..job("r", Importing) };
        assert_eq!(one(late.clone()), [(What::Running, 10, Some(100))], "it is late, and goes on");
        let soon = Job { estimated_completion_time: at(120), ..late };
        assert_eq!(one(soon), [(What::Running, 10, Some(120))]);
        assert_eq!(one(Job { job_start_time: None, ..job("x", Completed) }), [], "nobody knows when");
    }

    #[test]
    fn of_two_accounts_of_a_job_the_first_counts() {
        let live = Job { job_end_time: at(30), ..job("a", JobStatus::Completed) };
        assert_eq!(marks(&row(None), vec![live, job("a", JobStatus::Importing)], &[]), [(What::Ready, 10, Some(30))]);
    }

    #[test]
    fn the_next_possible_moment_is_shown_while_it_lies_ahead_and_nothing_runs() {
        assert_eq!(marks(&row(Some(150)), Vec::new(), &[]), [(What::Possible, 150, None)]);
        assert_eq!(marks(&row(Some(99)), Vec::new(), &[]), []);
        let running = vec![job("r", JobStatus::Exporting)];
        assert_eq!(marks(&row(Some(150)), running, &[]), [(What::Running, 10, Some(100))]);
    }

    #[test]
    fn what_waits_stands_at_the_first_moment_that_nothing_forbids() {
        let wish = Wish { state: Some(WishState::Waiting), not_before: at(160), ..Wish::default() };
        let waiting = OverviewRow { wish: Some(wish.clone()), ..row(Some(150)) };
        let at_hour = |holds: &[Hold]| {
            let marks = marks(&waiting, Vec::new(), holds);
            marks.into_iter().filter(|mark| mark.0 != What::Hold).collect::<Vec<_>>()
        };
        assert_eq!(at_hour(&[]), [(What::Waiting, 160, None)]);
        let in_a_row = [hold(Some("e"), 170, Some(190)), hold(None, 155, Some(170))];
        assert_eq!(at_hour(&in_a_row), [(What::Waiting, 190, None)]);
        assert_eq!(at_hour(&[hold(Some("other"), 155, Some(170))]), [(What::Waiting, 160, None)]);
        let endless = at_hour(&[hold(None, 155, None)]);
        assert_eq!(endless, [(What::Possible, 150, None)], "nobody knows when it will start");
        let done = OverviewRow { wish: Some(Wish { state: Some(WishState::Done), ..wish }), ..row(Some(150)) };
        assert_eq!(marks(&done, Vec::new(), &[]), [(What::Possible, 150, None)]);
    }

    #[test]
    fn a_hold_lies_in_its_own_lane_or_in_that_of_all() {
        let holds = [hold(None, 300, Some(310)), hold(Some("e"), 50, Some(120)), hold(Some("other"), 1, Some(2))];
        assert_eq!(marks(&row(None), Vec::new(), &holds), [(What::Hold, 50, Some(120))]);
        assert_eq!(for_all(&holds).len(), 1);
    }
}
