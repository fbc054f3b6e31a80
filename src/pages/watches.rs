//! What the pages watch, and how soon each of these things changes.

use crate::api::{self, ApiError, Fresh, Validator};
use crate::derive::effect;
use crate::host::Host;
use crate::live::{Patience, Rhythm, ServiceClock, Watch, Watched, each_no_older, elapsed, watch};
use crate::paths;
use crate::session::CurrentSession;
use futures_util::future::join_all;
use leptos::prelude::WithUntracked;
use std::rc::Rc;
use wire::{
    Approval, Checklist, EnvironmentId, Holds, Intent, Job, JobId, Notes, Notification, Overview, OverviewRow,
    Standing, Stories, TestEnvironment, Timestamp,
};

/// The jobs of an environment on which nothing goes on can only change by another person's plan: that is looked for
/// every five minutes (a quarter of this, see the pace).
pub(super) const NOBODY_PLANS_WITHIN: u32 = 20 * 60 * 1000;

/// While a job runs, its environment only changes by hand: that is looked for every minute (a quarter of this).
const NOBODY_RENAMES_WITHIN: u32 = 4 * 60 * 1000;

impl Watched for Vec<TestEnvironment> {
    fn no_older_than(self, last: &Self) -> Self {
        each_no_older(self, last, |environment| &environment.id)
    }
}

impl Watched for TestEnvironment {
    fn changed_at(&self) -> Option<Timestamp> {
        self.update_time
    }
}

impl Watched for Vec<Job> {
    fn no_older_than(self, last: &Self) -> Self {
        each_no_older(self, last, |job| &job.id)
    }
}

impl Watched for Standing {}

impl Watched for Overview {
    fn no_older_than(mut self, last: &Self) -> Self {
        self.environments = each_no_older(self.environments, &last.environments, |row| &row.environment.id);
        self
    }
}

impl Watched for OverviewRow {
    fn changed_at(&self) -> Option<Timestamp> {
        self.jobs.iter().map(|job| job.update_time).max().flatten().max(self.environment.update_time)
    }
}

impl Watched for Checklist {}

impl Watched for Vec<Notification> {}

impl Watched for Option<Notes> {}

impl Watched for Option<Holds> {}

impl Watched for Option<Stories> {}

impl Watched for Job {
    const CAN_VANISH: bool = true;

    fn changed_at(&self) -> Option<Timestamp> {
        self.update_time
    }
}

/// All environments.
pub(super) fn environments() -> Watch<Vec<TestEnvironment>> {
    watch(
        paths::api::environments(),
        Patience::Wait,
        |seen| async move { api::environments(&seen).await },
        |_| Rhythm::Open,
    )
}

/// Everything that the first page shows.
pub(super) fn overview() -> Watch<Overview> {
    watch(paths::api::overview(), Patience::Wait, |seen| async move { api::overview(&seen).await }, |_| Rhythm::Open)
}

/// The same where there is only the API, as far as it says it: every environment, with all of its jobs as long as there
/// are no more than `most` of them, because each is a request of its own.
pub(super) fn plain_overview(most: usize) -> Watch<Overview> {
    watch(
        paths::api::overview(),
        Patience::Hurry,
        move |_| async move {
            // Without what was seen before: an unchanged list says nothing of jobs.
            let Fresh::New(environments) = api::environments(&Validator::default()).await? else {
                return Ok(Fresh::Unchanged);
            };
            let with_jobs = environments.len() <= most;
            let rows = environments.into_iter().map(|environment| async move {
                let asked = if with_jobs { api::jobs(&environment.id, &Validator::default()).await? } else { NO_JOBS };
                let jobs = if let Fresh::New(jobs) = asked { jobs } else { Vec::new() };
                Ok(OverviewRow { environment, jobs, ..OverviewRow::default() })
            });
            let environments = join_all(rows).await.into_iter().collect::<Result<_, _>>()?;
            Ok(Fresh::New(Overview { environments, ..Overview::default() }))
        },
        |_| Rhythm::Quiet(NOBODY_RENAMES_WITHIN),
    )
}

const NO_JOBS: Fresh<Vec<Job>> = Fresh::New(Vec::new());

/// What is set up again after a job. Others tick things off at any time.
pub(super) fn checklist(environment: EnvironmentId, job: JobId) -> Watch<Checklist> {
    watch(
        paths::api::checklist(&environment, &job),
        Patience::Wait,
        move |seen| {
            let (environment, job) = (environment.clone(), job.clone());
            async move { api::checklist(&environment, &job, &seen).await }
        },
        // As often as anything quiet is looked at, where the server does not tell by itself.
        |_| Rhythm::Quiet(0),
    )
}

/// One environment.
pub(super) fn environment(id: EnvironmentId) -> Watch<TestEnvironment> {
    watch(
        paths::api::environment(&id),
        Patience::Hurry,
        move |seen| {
            let id = id.clone();
            async move { api::environment(&id, &seen).await }
        },
        |_| Rhythm::Open,
    )
}

/// The environment of a job, on the job's page: it follows the job, and follows it late.
pub(super) fn environment_of(id: EnvironmentId, job: Watch<Job>) -> Watch<TestEnvironment> {
    watch(
        paths::api::environment(&id),
        Patience::Hurry,
        move |seen| {
            let id = id.clone();
            async move { api::environment(&id, &seen).await }
        },
        move |_| {
            let settled = job.get_untracked().is_some_and(|job| job.is_settled());
            match settled {
                true => Rhythm::Afterwards(elapsed(job.snapshot.with_untracked(|snapshot| snapshot.changed_at))),
                false => Rhythm::Quiet(NOBODY_RENAMES_WITHIN),
            }
        },
    )
}

/// What the console's server knows of an environment beyond the API; nothing where there is no such server. `awaited`:
/// somebody waits for news of it.
pub(super) fn standing(id: EnvironmentId, awaited: impl Fn() -> bool + 'static) -> Watch<Standing> {
    let session = CurrentSession::of_app();
    let watch = watch(
        paths::api::standing(&id),
        Patience::Hurry,
        move |seen| {
            let id = id.clone();
            async move {
                match session.is_there_now() {
                    true => api::standing(&id, &seen).await,
                    false => Ok(Fresh::New(Standing::default())),
                }
            }
        },
        move |standing: &Standing| match awaited()
            || standing.intent.as_ref().is_some_and(Intent::is_open)
            || standing.approval.as_ref().is_some_and(Approval::is_open)
        {
            true => Rhythm::Open,
            false => Rhythm::Quiet(NOBODY_PLANS_WITHIN),
        },
    );
    effect(move || {
        if session.is_there() {
            watch.look();
        }
    });
    watch
}

/// What people noted about an environment; nothing where there is only the API.
pub(super) fn notes(id: EnvironmentId) -> Watch<Option<Notes>> {
    of_console(paths::api::notes(&id), move |seen| {
        let id = id.clone();
        async move { api::notes(&id, &seen).await }
    })
}

/// Times in which no refresh may start; nothing where there is only the API.
pub(super) fn holds() -> Watch<Option<Holds>> {
    of_console(paths::api::holds(), |seen| async move { api::holds(&seen).await })
}

/// Who asked for the jobs of an environment, and why; nothing where there is only the API.
pub(super) fn stories(id: EnvironmentId) -> Watch<Option<Stories>> {
    of_console(paths::api::stories(&id), move |seen| {
        let id = id.clone();
        async move { api::stories(&id, &seen).await }
    })
}

/// Whom Zuora tells by email of the jobs of an environment.
pub(super) fn recipients(id: EnvironmentId) -> Watch<Vec<Notification>> {
    watch(
        paths::api::recipients(&id),
        Patience::Hurry,
        move |seen| {
            let id = id.clone();
            async move { api::recipients(&id, &seen).await }
        },
        |_| Rhythm::Quiet(NOBODY_PLANS_WITHIN),
    )
}

/// What only the console's own server knows. It is none until that server has said it, and never asked for where there
/// is no such server.
fn of_console<T, F>(name: String, ask: impl Fn(Rc<Validator>) -> F + 'static) -> Watch<Option<T>>
where
    T: Send + Sync + 'static,
    Option<T>: Watched,
    F: Future<Output = Result<Fresh<T>, ApiError>> + 'static,
{
    let session = CurrentSession::of_app();
    let watch = watch(
        name,
        Patience::Hurry,
        move |seen| {
            let asked = session.is_there_now().then(|| ask(seen));
            async move {
                let Some(asked) = asked else { return Ok(Fresh::New(None)) };
                Ok(match asked.await? {
                    Fresh::New(value) => Fresh::New(Some(value)),
                    Fresh::Unchanged => Fresh::Unchanged,
                })
            }
        },
        |_| Rhythm::Quiet(NOBODY_PLANS_WITHIN),
    );
    effect(move || {
        if session.is_there() {
            watch.look();
        }
    });
    watch
}

/// The jobs of an environment, newest first, read once: for what they tell of the past.
pub(super) fn earlier_jobs(id: EnvironmentId) -> Watch<Vec<Job>> {
    watch(
        paths::api::jobs(&id),
        Patience::Hurry,
        move |seen| {
            let id = id.clone();
            async move { api::jobs(&id, &seen).await }
        },
        |_| Rhythm::Settled,
    )
}

/// The jobs of an environment, newest first.
pub(super) fn jobs(id: EnvironmentId, patience: Patience) -> Watch<Vec<Job>> {
    let (clock, of) = (ServiceClock::of_app(), id.clone());
    let watch = watch(
        paths::api::jobs(&id),
        patience,
        move |seen| {
            let id = id.clone();
            async move { api::jobs(&id, &seen).await }
        },
        move |jobs: &Vec<Job>| match jobs.iter().find(|job| job.is_active()) {
            Some(job) => rhythm_of_job(job, clock),
            None => Rhythm::Quiet(NOBODY_PLANS_WITHIN),
        },
    );
    tell_host(watch, move |host, jobs: &Vec<Job>| jobs.first().into_iter().for_each(|job| host.tell_of(&of, job)));
    watch
}

/// Tells the page around of each value that is news.
fn tell_host<T: Watched + Send + Sync>(watch: Watch<T>, tell: impl Fn(Host, &T) + 'static) {
    let host = Host::of_app();
    if host.is_portal() {
        effect(move || watch.get().iter().for_each(|value| tell(host, value)));
    }
}

/// One job.
pub(super) fn job(environment: EnvironmentId, id: JobId) -> Watch<Job> {
    let (clock, of) = (ServiceClock::of_app(), environment.clone());
    let watch = watch(
        paths::api::job(&environment, &id),
        Patience::Wait,
        move |seen| {
            let (environment, id) = (environment.clone(), id.clone());
            async move { api::job(&environment, &id, &seen).await }
        },
        move |job| rhythm_of_job(job, clock),
    );
    tell_host(watch, move |host, job| host.tell_of(&of, job));
    watch
}

pub(super) fn rhythm_of_job(job: &Job, clock: ServiceClock) -> Rhythm {
    match job.scheduled_refresh_time {
        _ if job.is_settled() => Rhythm::Settled,
        Some(start) if job.is_planned() => Rhythm::Quiet(clock.local_until(start)),
        _ => Rhythm::Open,
    }
}

/// All environments, read once: for their names.
pub(super) fn sandboxes_once() -> Watch<Vec<TestEnvironment>> {
    let name = paths::api::environments();
    watch(name, Patience::Hurry, |seen| async move { api::environments(&seen).await }, |_| Rhythm::Settled)
}
