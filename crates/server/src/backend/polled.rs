//! Zuora as all viewers see it together: each job and each list is read once for everybody, at a pace of its own, and kept.
//!
//! Nobody who looks at a page waits for Zuora once something is kept, and when Zuora does not answer the pages still open.
//! How old what they show is, is noted for the answer (`freshness`). What decides about a change is read at the source:
//! [`Backend::fresh`].
//!
//! Architecture invariant: what viewers do costs Zuora nothing but the pace of what they look at
//! (`crates/server/tests/server/polls.rs`).

mod keeping;
mod kept;
mod list;
mod pace;
mod peers;
mod reading;
mod target;

use super::{Backend, latest};
use crate::ledger::Ledger;
use crate::metrics::Metrics;
use crate::problem::Problem;
use async_trait::async_trait;
use kept::{Look, Tenant};
pub use pace::Polling;
use peers::{Crew, News};
use service::ServiceError;
use service::clock::Wall;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, RwLock};
use tokio::task::{JoinHandle, JoinSet};
use wire::{
    Clock, EnvironmentId, Job, JobActionRequest, JobId, JobRequest, Notification, NotificationId, NotificationRequest,
    TestEnvironment,
};

/// How often it is seen what is due.
const TICK: Duration = Duration::from_millis(250);
/// How long a first page waits for the jobs of all environments. What is missing comes a moment later.
const FIRST_FILL: Duration = Duration::from_secs(5);
/// How long a server that is being stopped waits for the database.
const SETTLES_WITHIN: Duration = Duration::from_secs(2);
/// What is not in a list that is older than that, in milliseconds, is looked for in a new one.
const LISTED_FOR: i64 = 5_000;

/// What all viewers see of a backend. Copies are the same one.
#[derive(Clone)]
pub struct Polled {
    inner: Arc<Inner>,
    /// The same past what is kept; none where this is it.
    fresh: Option<Box<Self>>,
}

struct Inner {
    source: Arc<dyn Backend>,
    ledger: Ledger,
    /// What tells tenants apart in the database.
    name: String,
    wall: Arc<dyn Wall>,
    polling: Polling,
    tenant: Mutex<Tenant>,
    /// Somebody began to watch, or something was asked for.
    wake: Notify,
    /// The other servers on the same database.
    crew: Crew,
    /// Each read that is being written down has a share of it.
    keeping: RwLock<()>,
}

impl Polled {
    /// What all viewers see of `source`, beginning with what `ledger` has kept of the tenant called `name`.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn open(
        source: Arc<dyn Backend>,
        ledger: Ledger,
        name: String,
        polling: Polling,
        wall: Arc<dyn Wall>,
    ) -> Result<Self, Problem> {
        let (tenant, wake, crew) = (Mutex::default(), Notify::new(), Crew::new(ledger.peers()));
        let inner =
            Arc::new(Inner { source, ledger, name, wall, polling, tenant, wake, crew, keeping: RwLock::default() });
        inner.recall().await?;
        Ok(Self { fresh: Some(Box::new(Self { inner: inner.clone(), fresh: None })), inner })
    }

    /// Reads what is due by itself, as long as no other server does, until the tasks are ended.
    pub fn start(&self, metrics: Metrics) -> Vec<JoinHandle<()>> {
        let (inner, others) = (self.inner.clone(), self.inner.clone());
        let polls = tokio::spawn(async move {
            let mut looks = JoinSet::new();
            loop {
                inner.begin_looks(&mut looks).into_iter().for_each(|late| metrics.poll_lag(late));
                tokio::select! {
                    () = tokio::time::sleep(TICK) => {}
                    () = inner.wake.notified() => {}
                    // There is room for the next one.
                    Some(_) = looks.join_next() => {}
                }
            }
        });
        vec![polls, tokio::spawn(others.live_with_others())]
    }

    /// Waits until what was read is written down, at most as long as whoever stops a server expects: what viewers have seen, they
    /// see after a restart too.
    pub async fn settle(&self) {
        let _ = tokio::time::timeout(SETTLES_WITHIN, self.inner.keeping.write()).await;
    }

    /// Reads once what is due by now, to the end.
    pub async fn look(&self) {
        let mut looks = JoinSet::new();
        self.inner.begin_looks(&mut looks);
        while looks.join_next().await.is_some() {
            self.inner.begin_looks(&mut looks);
        }
    }

    /// Whether reads go to the source.
    fn is_fresh(&self) -> bool {
        self.fresh.is_none()
    }

    /// Has what is asked for kept: read now where this is the source, or where it was never read.
    async fn have(&self, look: &Look) -> Result<(), Problem> {
        if self.is_fresh() { self.inner.read_in_turn(look).await } else { self.inner.have(look).await }
    }

    async fn known_environment(&self, id: &EnvironmentId) -> Result<TestEnvironment, Problem> {
        let inner = &self.inner;
        inner.have(&Look::Environments).await?;
        let found = || {
            let mut tenant = inner.tenant();
            let now = inner.now();
            inner.note(&mut tenant, &Look::Environments, now);
            let age = tenant.environments.kept.as_ref().map_or(0, |kept| now - kept.read_at);
            (tenant.environment(id).cloned(), age)
        };
        let (mut environment, age) = found();
        if environment.is_none() && age > LISTED_FOR {
            // It may have been made since; that it cannot be read now is no answer either.
            inner.renew(&Look::Environments, LISTED_FOR).await?;
            environment = found().0;
        }
        environment.ok_or_else(|| ServiceError::EnvironmentNotFound.into())
    }

    async fn known_job(&self, environment: &EnvironmentId, id: &JobId) -> Result<Job, Problem> {
        let inner = &self.inner;
        let environment = self.known_environment(environment).await?.id;
        let list = Look::Jobs(environment.clone());
        inner.have(&list).await?;
        let found = || {
            let mut tenant = inner.tenant();
            let now = inner.now();
            let Some(kept) = tenant.jobs.get(&environment).and_then(|list| list.kept.clone()) else { return (None, 0) };
            let job = kept.value.iter().find(|job| job.id.as_str().eq_ignore_ascii_case(id.as_str())).cloned();
            let look = job.as_ref().filter(|job| job.is_active());
            let look = look.map_or(list.clone(), |job| Look::Job(environment.clone(), job.id.clone()));
            inner.note(&mut tenant, &look, now);
            (job, now - kept.read_at)
        };
        let (mut job, age) = found();
        if job.is_none() && age > LISTED_FOR {
            inner.renew(&list, LISTED_FOR).await?;
            job = found().0;
        }
        job.ok_or_else(|| ServiceError::JobNotFound.into())
    }

    async fn known_jobs(&self, environment: &EnvironmentId) -> Result<Vec<Job>, Problem> {
        let environment = self.known_environment(environment).await?.id;
        let look = Look::Jobs(environment.clone());
        self.have(&look).await?;
        let mut tenant = self.inner.tenant();
        self.inner.note(&mut tenant, &look, self.inner.now());
        Ok(tenant.jobs_of(&environment).to_vec())
    }

    /// Has the jobs of all environments read once, as far as that is possible in a short while.
    async fn first_fill(&self, environments: &[TestEnvironment]) {
        let missing = {
            let tenant = self.inner.tenant();
            let looks = environments.iter().map(|environment| Look::Jobs(environment.id.clone()));
            looks.filter(|look| !tenant.is_kept(look)).collect::<Vec<_>>()
        };
        if missing.is_empty() {
            return;
        }
        let rest = Mutex::new(missing.into_iter());
        let next = || rest.lock().unwrap_or_else(PoisonError::into_inner).next();
        // As many at once as there are turns: who waits for one of them should not have to wait for all.
        let fill = async || {
            while let Some(look) = next() {
                // What cannot be read now is taken up by the pace.
                let _ = self.inner.have(&look).await;
            }
        };
        let all = async { tokio::join!(fill(), fill(), fill(), fill()) };
        let _ = tokio::time::timeout(FIRST_FILL, all).await;
    }

    /// A change of recipients was asked for: the list that is kept is another one now, or may be.
    fn forget_recipients(&self, environment: &EnvironmentId) {
        self.inner.tenant().recipients.remove(environment);
        self.inner.tell(&Look::Recipients(environment.clone()), News::Acted);
    }
}

#[async_trait]
impl Backend for Polled {
    async fn environments(&self) -> Result<Vec<TestEnvironment>, Problem> {
        self.have(&Look::Environments).await?;
        let mut tenant = self.inner.tenant();
        self.inner.note(&mut tenant, &Look::Environments, self.inner.now());
        Ok(tenant.environments.kept.as_ref().map(|kept| Vec::clone(&kept.value)).unwrap_or_default())
    }

    async fn environment(&self, id: &EnvironmentId) -> Result<TestEnvironment, Problem> {
        if !self.is_fresh() {
            return self.known_environment(id).await;
        }
        let environment = self.inner.source.environment(id).await?;
        let changed = self.inner.tenant().put_environment(environment.clone(), self.inner.now());
        if changed {
            self.inner.keep_and_tell(&Look::Environments, true).await;
        }
        Ok(environment)
    }

    async fn jobs(&self, environment: &EnvironmentId) -> Result<Vec<Job>, Problem> {
        self.known_jobs(environment).await
    }

    async fn all_jobs(&self, environments: &[TestEnvironment]) -> Result<Vec<Job>, Problem> {
        self.first_fill(environments).await;
        let mut tenant = self.inner.tenant();
        let now = self.inner.now();
        let jobs = environments.iter().flat_map(|environment| {
            self.inner.note(&mut tenant, &Look::Jobs(environment.id.clone()), now);
            tenant.jobs_of(&environment.id).to_vec()
        });
        Ok(jobs.collect())
    }

    /// Their lists are not watched because of this, but the jobs that run are: the first page shows how far they are.
    async fn latest_jobs(&self, environments: &[TestEnvironment]) -> Result<Vec<Job>, Problem> {
        self.first_fill(environments).await;
        let mut tenant = self.inner.tenant();
        let now = self.inner.now();
        let jobs = environments.iter().flat_map(|environment| {
            let jobs = latest::latest(tenant.jobs_of(&environment.id));
            for job in jobs.iter().filter(|job| job.is_active()) {
                self.inner.note(&mut tenant, &Look::Job(environment.id.clone(), job.id.clone()), now);
            }
            jobs
        });
        Ok(jobs.collect())
    }

    async fn job(&self, environment: &EnvironmentId, job: &JobId) -> Result<Job, Problem> {
        if !self.is_fresh() {
            return self.known_job(environment, job).await;
        }
        let job = self.inner.source.job(environment, job).await?;
        self.inner.tenant().put_job(&job.test_environment_id, job.clone(), self.inner.now());
        Ok(job)
    }

    async fn create_job(&self, environment: &EnvironmentId, request: JobRequest, key: &str) -> Result<Job, Problem> {
        let answered = self.inner.source.create_job(environment, request, key).await;
        self.inner.take_in(environment, None, &answered).await;
        answered
    }

    async fn act_on_job(
        &self,
        environment: &EnvironmentId,
        job: &JobId,
        request: JobActionRequest,
    ) -> Result<Job, Problem> {
        let answered = self.inner.source.act_on_job(environment, job, request).await;
        self.inner.take_in(environment, Some(job), &answered).await;
        answered
    }

    async fn notifications(&self, environment: &EnvironmentId) -> Result<Vec<Notification>, Problem> {
        let environment = self.known_environment(environment).await?.id;
        let look = Look::Recipients(environment.clone());
        self.have(&look).await?;
        let mut tenant = self.inner.tenant();
        self.inner.note(&mut tenant, &look, self.inner.now());
        let kept = tenant.recipients.get(&environment).and_then(|list| list.kept.as_ref());
        Ok(kept.map(|kept| Vec::clone(&kept.value)).unwrap_or_default())
    }

    async fn notification(
        &self,
        environment: &EnvironmentId,
        notification: &NotificationId,
    ) -> Result<Notification, Problem> {
        self.inner.source.notification(environment, notification).await
    }

    async fn create_notification(
        &self,
        environment: &EnvironmentId,
        request: NotificationRequest,
    ) -> Result<Notification, Problem> {
        let made = self.inner.source.create_notification(environment, request).await;
        self.forget_recipients(environment);
        made
    }

    async fn update_notification(
        &self,
        environment: &EnvironmentId,
        notification: &NotificationId,
        request: NotificationRequest,
    ) -> Result<Notification, Problem> {
        let changed = self.inner.source.update_notification(environment, notification, request).await;
        self.forget_recipients(environment);
        changed
    }

    async fn delete_notification(
        &self,
        environment: &EnvironmentId,
        notification: &NotificationId,
    ) -> Result<Notification, Problem> {
        let removed = self.inner.source.delete_notification(environment, notification).await;
        self.forget_recipients(environment);
        removed
    }

    fn fresh(&self) -> &dyn Backend {
        self.fresh.as_deref().unwrap_or(self)
    }

    fn clock(&self) -> Option<Clock> {
        self.inner.source.clock()
    }

    async fn ready(&self) -> Result<(), Problem> {
        self.inner.source.ready().await
    }
}
