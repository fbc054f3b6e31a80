//! What is said of a sandbox or a job: one place, so that the same thing is called the same on every page.

use crate::text::{Word, words};
use crate::time;
use wire::{
    EnvironmentKind, EnvironmentStatus, HOUR, Hold, Job, JobStatus, JobType, MINUTE, SECOND, Stage, TestEnvironment,
    Timestamp,
};

/// The kind of an environment in one word.
pub(crate) fn kind(environment: &TestEnvironment) -> &'static str {
    match environment.kind() {
        EnvironmentKind::Central => words::KIND_CENTRAL.text(),
        EnvironmentKind::Developer => words::KIND_DEVELOPER.text(),
        EnvironmentKind::Unknown => words::KIND_UNKNOWN.text(),
    }
}

/// The kind of an environment in full.
pub(crate) fn kind_in_full(environment: &TestEnvironment) -> &'static str {
    match environment.kind() {
        EnvironmentKind::Central => words::KIND_CENTRAL_LONG.text(),
        EnvironmentKind::Developer => words::KIND_DEVELOPER_LONG.text(),
        EnvironmentKind::Unknown => words::KIND_UNKNOWN_LONG.text(),
    }
}

/// Kind and tenant, the line below a name.
pub(crate) fn kind_and_tenant(environment: &TestEnvironment) -> String {
    match &environment.tenant_id {
        Some(tenant) => words::KIND_TENANT.with([("kind", kind(environment)), ("tenant", tenant)]),
        None => kind(environment).to_owned(),
    }
}

/// Why an environment that is out of use cannot be refreshed.
pub(crate) fn out_of_use(environment: &TestEnvironment) -> &'static str {
    match environment.status {
        Some(EnvironmentStatus::Inactive) => words::STATE_INACTIVE.text(),
        Some(EnvironmentStatus::Deactivated) => words::STATE_DEACTIVATED.text(),
        Some(EnvironmentStatus::Deleted) => words::STATE_DELETED.text(),
        _ => words::STATE_DENIED.text(),
    }
}

/// Where a job stands.
pub(crate) fn status(job: &Job, now: Timestamp) -> String {
    let Some(status) = &job.status else { return words::STATUS_NONE.text().to_owned() };
    let word = match status {
        JobStatus::New | JobStatus::Queued => words::STATUS_NEW,
        JobStatus::Scheduled => {
            return match job.scheduled_refresh_time {
                Some(start) => words::STATUS_PLANNED.with([("time", &time::moment(start, now))]),
                None => words::STATUS_PLANNED_NO_TIME.text().to_owned(),
            };
        }
        JobStatus::Initiated | JobStatus::Provisioning => words::STATUS_PREPARING,
        JobStatus::Exporting => words::STATUS_EXPORTING,
        JobStatus::Scrubbing => words::STATUS_SCRUBBING,
        JobStatus::Resetting | JobStatus::Deprovisioning => words::STATUS_RESETTING,
        JobStatus::Importing => words::STATUS_IMPORTING,
        JobStatus::Finalizing => words::STATUS_FINALIZING,
        JobStatus::Completed => words::STATUS_COMPLETED,
        JobStatus::Failed => words::STATUS_FAILED,
        JobStatus::Cancelled => words::STATUS_CANCELLED,
        JobStatus::Cancelling => words::STATUS_CANCELLING,
        JobStatus::Other(word) => return words::STATUS_OTHER.with([("word", word)]),
    };
    word.text().to_owned()
}

/// The tone of a status: which shape and colour stand beside its words.
pub(crate) fn tone(job: &Job) -> &'static str {
    match &job.status {
        Some(JobStatus::Completed) => "ready",
        Some(JobStatus::Failed) => "bad",
        Some(JobStatus::Cancelled | JobStatus::Scheduled) => "wait",
        _ => "busy",
    }
}

/// The name of a stage.
pub(crate) fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Waiting => words::STAGE_WAITING.text(),
        Stage::Preparing => words::STAGE_PREPARING.text(),
        Stage::CopyingOut => words::STAGE_COPYING.text(),
        Stage::Cleaning => words::STAGE_CLEANING.text(),
        Stage::Emptying => words::STAGE_EMPTYING.text(),
        Stage::Filling => words::STAGE_FILLING.text(),
        Stage::Finishing => words::STAGE_FINISHING.text(),
    }
}

/// What a job does.
pub(crate) fn job_type(job: &Job) -> String {
    match &job.job_type {
        None | Some(JobType::Refresh) => words::JOB_TYPE_REFRESH.text().to_owned(),
        Some(JobType::Create) => words::JOB_TYPE_CREATE.text().to_owned(),
        Some(JobType::Delete) => words::JOB_TYPE_DELETE.text().to_owned(),
        Some(JobType::Other(word)) => words::JOB_TYPE_OTHER.with([("word", word)]),
    }
}

/// When a running or planned job is expected to end or to start; none where nothing is known or it has ended.
pub(crate) fn expectation(job: &Job, now: Timestamp) -> Option<String> {
    if job.is_planned() {
        let start = job.scheduled_refresh_time?;
        return Some(words::JOB_STARTS.with([("when", &time::until(start, now))]));
    }
    let end = job.estimated_completion_time.filter(|_| !job.is_settled())?;
    let time = time::clock(end, now);
    Some(if end > now {
        words::JOB_READY_AROUND.with([("time", &time), ("when", &time::until(end, now))])
    } else {
        words::JOB_READY_AROUND_LATE.with([("time", &time)])
    })
}

/// That nobody may start a refresh, and until when.
pub(crate) fn held(hold: &Hold, now: Timestamp) -> String {
    match hold.until {
        Some(until) => words::STATE_HELD.with([("time", &time::moment(until, now))]),
        None => words::STATE_HELD_OPEN.text().to_owned(),
    }
}

/// Why an environment has to wait, and how long.
pub(crate) fn why_waiting(environment: &TestEnvironment, next: Timestamp, now: Timestamp) -> String {
    let days = environment.interval_days().to_string();
    words::STATE_WAITING_WHY.with([("when", &capitalized(time::until(next, now))), ("days", &days)])
}

/// That no refresh may start, until when, and what for.
pub(crate) fn on_hold(hold: &Hold, now: Timestamp) -> String {
    let until = held(hold, now);
    match &hold.reason {
        Some(reason) => words::HOLD_FOR.with([("until", &until), ("reason", reason)]),
        None => until,
    }
}

/// Two hints in one line; either may be empty.
pub(crate) fn joined(first: &str, second: &str) -> String {
    if first.is_empty() || second.is_empty() { [first, second].concat() } else { [first, " · ", second].concat() }
}

/// The sentence of the catalogue with a capital at its beginning. By ASCII, which is how each of them begins: all the
/// capitals of the world are three kilobytes of the app.
fn capitalized(mut text: String) -> String {
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// The title of a job's page.
pub(crate) fn job_title(job: &Job, name: &str) -> String {
    if !job.is_refresh() {
        return words::JOB_TITLE_OTHER.with([("type", &job_type(job)), ("name", name)]);
    }
    let title = match &job.status {
        Some(JobStatus::Scheduled) => words::JOB_TITLE_PLANNED,
        Some(JobStatus::Completed) => words::JOB_TITLE_COMPLETED,
        Some(JobStatus::Failed) => words::JOB_TITLE_FAILED,
        Some(JobStatus::Cancelled) => words::JOB_TITLE_CANCELLED,
        Some(JobStatus::Cancelling) => words::JOB_TITLE_CANCELLING,
        _ => words::JOB_TITLE_REFRESH,
    };
    title.with([("name", name)])
}

/// How long the last refreshes that completed took, out of `jobs`, newest first; none where there was none.
pub(crate) fn usual_duration(jobs: &[Job], now: Timestamp) -> Option<String> {
    let usual = Usual::of(jobs, now)?;
    let longest = time::duration(usual.longest);
    Some(match usual.count {
        1 => words::JOB_LAST_TOOK_ONE.with([("longest", &longest)]),
        _ => usual.range(words::JOB_LAST_TOOK_RANGE),
    })
}

/// That a refresh has run longer at `now` than the longest of the last ones in `jobs`, newest first; none while it has
/// not, and where one refresh or none tells what is usual.
pub(crate) fn longer_than_usual(job: &Job, jobs: &[Job], now: Timestamp) -> Option<String> {
    // How long it takes to stop one is another matter.
    let ran = job
        .duration_at(now)
        .filter(|_| job.is_at_work() && job.is_refresh() && job.status != Some(JobStatus::Cancelling))?;
    let usual = Usual::of(jobs, now).filter(|usual| usual.count > 1 && ran > usual.longest)?;
    Some(usual.range(words::JOB_LONGER))
}

/// That a job which is at work has stood still at `now` for longer than it should. `last_change` is when something last
/// changed; `usual_pause`, in seconds, is how long earlier refreshes of the sandbox stood still, if that is known.
pub(crate) fn no_movement(
    job: &Job,
    last_change: Option<Timestamp>,
    usual_pause: Option<i32>,
    now: Timestamp,
) -> Option<String> {
    /// Twice as long as usual is worth a word, but not for a pause that nobody would notice.
    const AT_LEAST: i64 = 10 * MINUTE;
    /// Some stages of a large sandbox stand still for an hour or two.
    const WHERE_NOT_KNOWN: i64 = 3 * HOUR;
    let still = now.since(last_change.filter(|_| job.is_at_work())?);
    let usual = usual_pause.map(|seconds| i64::from(seconds) * SECOND);
    if still <= usual.map_or(WHERE_NOT_KNOWN, |usual| (2 * usual).max(AT_LEAST)) {
        return None;
    }
    let still = time::duration(still);
    Some(match usual {
        Some(usual) => {
            words::JOB_STILL_USUAL.with([("duration", &still), ("usual", &time::duration(usual.max(MINUTE)))])
        }
        None => words::JOB_STILL.with([("duration", &still)]),
    })
}

/// How long the last refreshes that completed took; durations in milliseconds.
struct Usual {
    count: usize,
    shortest: i64,
    longest: i64,
}

impl Usual {
    /// Out of `jobs`, newest first; none where none completed.
    fn of(jobs: &[Job], now: Timestamp) -> Option<Self> {
        /// Older refreshes say less about the next one: data grows.
        const LOOKED_AT: usize = 5;
        let completed = jobs.iter().filter(|job| job.is_refresh() && job.status == Some(JobStatus::Completed));
        let durations: Vec<i64> = completed.filter_map(|job| job.duration_at(now)).take(LOOKED_AT).collect();
        let (shortest, longest) = (*durations.iter().min()?, *durations.iter().max()?);
        Some(Self { count: durations.len(), shortest, longest })
    }

    fn range(&self, word: Word) -> String {
        word.with([
            ("count", &self.count.to_string()),
            ("shortest", &time::duration(self.shortest)),
            ("longest", &time::duration(self.longest)),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000_000;

    fn ended(kind: JobType, status: JobStatus, hours: i64) -> Job {
        Job {
            job_type: Some(kind),
            status: Some(status),
            job_start_time: Some(Timestamp::from_millis(NOW - hours * HOUR)),
            job_end_time: Some(Timestamp::from_millis(NOW)),
            ..Job::default()
        }
    }

    fn usual(jobs: &[Job]) -> Option<String> {
        usual_duration(jobs, Timestamp::from_millis(NOW))
    }

    #[test]
    fn only_the_last_five_refreshes_that_completed_say_how_long_it_takes() {
        assert_eq!(usual(&[]), None);
        let refresh = |hours| ended(JobType::Refresh, JobStatus::Completed, hours);
        let others = [ended(JobType::Refresh, JobStatus::Failed, 1), ended(JobType::Create, JobStatus::Completed, 2)];
        assert_eq!(usual(&others), None);
        assert_eq!(usual(&[refresh(9)]).as_deref(), Some("The last one took 9 h"));
        let jobs: Vec<Job> = others.into_iter().chain([9, 12, 10, 11, 10, 99].map(refresh)).collect();
        assert_eq!(usual(&jobs).as_deref(), Some("The last 5 took 9 h to 12 h"));
    }

    fn running(status: JobStatus, hours: i64) -> Job {
        Job { job_end_time: None, ..ended(JobType::Refresh, status, hours) }
    }

    #[test]
    fn a_refresh_that_runs_longer_than_the_longest_of_the_last_ones_says_so() {
        let completed = |hours| ended(JobType::Refresh, JobStatus::Completed, hours);
        let earlier = [9, 12, 10, 11, 10, 99].map(completed);
        let said = |job: &Job, jobs: &[Job]| longer_than_usual(job, jobs, Timestamp::from_millis(NOW));
        assert_eq!(said(&running(JobStatus::Importing, 12), &earlier), None, "as long as the longest");
        let long = running(JobStatus::Importing, 13);
        assert_eq!(
            said(&long, &earlier).as_deref(),
            Some("This takes longer than usual: the last 5 took 9 h to 12 h.")
        );
        assert_eq!(said(&long, &earlier[..1]), None, "one refresh tells nothing of what is usual");
        assert!(said(&long, &earlier[..2]).is_some());
        for other in [
            completed(13),
            running(JobStatus::Cancelling, 13),
            running(JobStatus::Queued, 13),
            Job { job_start_time: None, ..long.clone() },
            Job { job_type: Some(JobType::Create), ..long },
        ] {
            assert_eq!(said(&other, &earlier), None, "{other:?}");
        }
    }

    #[test]
    fn a_job_that_stands_still_for_longer_than_is_usual_here_says_so() {
        let job = running(JobStatus::Exporting, 5);
        let said = |job: &Job, still: i64, usual: Option<i32>| {
            no_movement(job, Some(Timestamp::from_millis(NOW - still)), usual, Timestamp::from_millis(NOW))
        };
        assert_eq!(said(&job, 3 * HOUR, None), None);
        assert_eq!(said(&job, 3 * HOUR + 1, None).as_deref(), Some("No movement for 3 h."));
        let usual = Some(40 * 60);
        assert_eq!(said(&job, 80 * MINUTE, usual), None);
        assert_eq!(said(&job, 3 * HOUR, usual).as_deref(), Some("No movement for 3 h; usual here: up to 40 min."));
        assert_eq!(said(&job, 10 * MINUTE, Some(90)), None, "short pauses are no news");
        assert_eq!(
            said(&job, 11 * MINUTE, Some(0)).as_deref(),
            Some("No movement for 11 min; usual here: up to 1 min.")
        );
        assert!(said(&running(JobStatus::Cancelling, 5), 4 * HOUR, None).is_some());
        assert!(said(&running("VALIDATING".into(), 5), 4 * HOUR, None).is_some());
        for waits in [JobStatus::New, JobStatus::Queued, JobStatus::Scheduled, JobStatus::Completed] {
            assert_eq!(said(&running(waits, 5), 4 * HOUR, usual), None);
        }
        assert_eq!(
            no_movement(&job, None, usual, Timestamp::from_millis(NOW)),
            None,
            "nothing is known of its changes"
        );
    }

    #[test]
    fn a_hold_says_until_when_and_what_for_as_far_as_that_is_known() {
        let now = Timestamp::from_millis(NOW);
        let hold = Hold { reason: Some("UAT week".to_owned()), ..Hold::default() };
        assert_eq!(on_hold(&hold, now), "On hold: UAT week");
        assert_eq!(on_hold(&Hold::default(), now), "On hold");
    }

    #[test]
    fn a_status_that_is_new_is_shown_as_it_came_and_counts_as_work() {
        let job = Job { status: Some("VALIDATING".into()), ..Job::default() };
        assert_eq!(status(&job, Timestamp::from_millis(NOW)), "In progress (VALIDATING)");
        assert_eq!(tone(&job), "busy");
        assert_eq!(status(&Job::default(), Timestamp::from_millis(NOW)), "In progress");
    }

    #[test]
    fn every_documented_status_has_words_of_its_own_stage() {
        for word in JobStatus::KNOWN {
            let job = Job { status: Some(word.clone()), ..Job::default() };
            let said = status(&job, Timestamp::from_millis(NOW));
            assert!(!said.is_empty() && !said.contains('{') && !said.contains(word.as_str()), "{word}: {said}");
        }
    }

    #[test]
    fn what_is_empty_leaves_no_dot_behind() {
        assert_eq!([joined("a", "b"), joined("", "b"), joined("a", "")], ["a · b", "b", "a"]);
    }
}
