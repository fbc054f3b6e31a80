//! The operations, in process: what the HTTP face and the console's server call.

use crate::clock::{Clock, SystemWall, Wall};
use crate::demo;
use crate::dice::Dice;
use crate::environment::{EnvironmentRow, JobFacts, environment_at, whole_seconds};
use crate::error::{OpenError, ServiceError};
use crate::idempotency::{Answered, Keyed};
use crate::job_row::{JobRow, job_at};
use crate::plan::Plan;
use crate::rules::{self, Stop};
use crate::scenario::{Scenario, Scenarios};
use crate::store::{self, Store, environments, idempotency_keys, jobs};
use database::Address;
use serde::Serialize;
use sqlx::{Any, Transaction};
use std::sync::{Arc, Weak};
use std::time::Duration;
use uuid::Uuid;
use wire::{DataCopyType, EnvironmentId, Job, JobActionRequest, JobId, JobRequest, TestEnvironment, Timestamp};

type Result<T, E = ServiceError> = std::result::Result<T, E>;

/// How often the clock is kept. A restart after a kill loses at most this much of what decides how long it was away.
const CLOCK_KEPT_EVERY: Duration = Duration::from_secs(60);

/// The service: a database and a clock. Copies are the same service.
#[derive(Clone, Debug)]
pub struct Service(Arc<Inner>);

/// How a service is opened.
#[derive(Debug)]
pub struct Options {
    /// How many seconds of the service pass in one second; at least 1.
    pub clock_speed: u32,
    /// Whether an empty database is filled with sample environments.
    pub demo: bool,
    /// Where wall time comes from.
    pub wall: Arc<dyn Wall>,
    /// What goes wrong on request; nothing ever without it.
    pub scenarios: Option<Scenarios>,
}

/// Who asks for a change.
#[derive(Clone, Copy, Debug)]
pub struct Caller<'a> {
    /// The user that it is done as: 32 hex characters, as Zuora's user ids are.
    pub user: &'a str,
    /// The key of the request, if it has one: its answer is kept together with the change.
    pub keyed: Option<&'a Keyed>,
}

#[derive(Debug)]
struct Inner {
    store: Store,
    clock: Clock,
    scenarios: Option<Scenarios>,
}

impl Service {
    /// Looks at a database without changing anything in it: what opening the service there would have to do.
    ///
    /// # Errors
    /// When the database cannot be used, in a sentence for the operator.
    pub async fn look(address: &Address) -> Result<database::Found, database::OpenError> {
        Store::look(address).await
    }

    /// What has been done to each database of the service, for whoever copies one.
    pub fn migrations() -> &'static sqlx::migrate::Migrator {
        &store::MIGRATIONS
    }

    /// Opens the service on a database: `sqlite://reprise.db`, which is made if it does not exist, or
    /// `postgres://user:password@host/database`. A task of the current runtime keeps its clock.
    ///
    /// # Errors
    /// When the database or an option cannot be used, in a sentence for the operator.
    pub async fn open(url: &str, options: Options) -> Result<Self, OpenError> {
        if options.clock_speed == 0 {
            return Err(OpenError::ClockStandsStill);
        }
        let address = Address::parse(url)?;
        let unusable = |error: ServiceError| OpenError::from(address.unusable(&error.reason()));
        let store = Store::open(&address).await?;
        let fresh = Clock::resume(options.wall.clone(), None, options.clock_speed);
        let kept = store.clock_or(fresh.look()).await.map_err(unusable)?;
        let clock = Clock::resume(options.wall, Some(kept), options.clock_speed);
        store.save_clock(clock.look()).await.map_err(unusable)?;
        if options.demo {
            demo::fill_if_empty(&store, clock.now_in_seconds()).await.map_err(unusable)?;
        }
        let inner = Arc::new(Inner { store, clock, scenarios: options.scenarios });
        tokio::spawn(keep_clock(Arc::downgrade(&inner)));
        Ok(Self(inner))
    }

    /// Keeps the clock a last time and closes the database, after what is under way there.
    pub async fn close(&self) {
        if let Err(error) = self.0.store.save_clock(self.0.clock.look()).await {
            tracing::warn!(error = error.reason(), "the clock was not kept");
        }
        self.0.store.close().await;
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        self.0.store.ping().await
    }

    /// The clock that everything here lives by.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// All environments, oldest first (contract.md 1, row 1).
    pub async fn environments(&self) -> Result<Vec<TestEnvironment>> {
        let now = self.now();
        let rows = environments::all(&mut *self.0.store.connection().await?, now).await?;
        Ok(rows.iter().map(|(row, jobs)| self.told_environment(row, jobs, now)).collect())
    }

    /// One environment (row 2).
    ///
    /// # Errors
    /// `EnvironmentNotFound`.
    pub async fn environment(&self, id: &EnvironmentId) -> Result<TestEnvironment> {
        let id = known_form(id)?;
        let now = self.now();
        let (row, jobs) = environments::one(&mut *self.0.store.connection().await?, &id, now).await?;
        Ok(self.told_environment(&row, &jobs, now))
    }

    /// Whether there is such an environment.
    ///
    /// # Errors
    /// `EnvironmentNotFound` when there is none.
    pub(crate) async fn must_have(&self, id: &EnvironmentId) -> Result<()> {
        match environments::exists(&mut *self.0.store.connection().await?, id).await? {
            true => Ok(()),
            false => Err(ServiceError::EnvironmentNotFound),
        }
    }

    /// All jobs of an environment, newest first (row 4).
    ///
    /// # Errors
    /// `EnvironmentNotFound`.
    pub async fn jobs(&self, environment: &EnvironmentId) -> Result<Vec<Job>> {
        let environment = known_form(environment)?;
        let now = self.now();
        let mut connection = self.0.store.connection().await?;
        let rows = jobs::all_of(&mut connection, &environment).await?;
        if rows.is_empty() && !environments::exists(&mut connection, &environment).await? {
            return Err(ServiceError::EnvironmentNotFound);
        }
        Ok(rows.iter().map(|row| self.told_job(row, now)).collect())
    }

    /// All jobs of all environments, newest first.
    pub async fn all_jobs(&self) -> Result<Vec<Job>> {
        let rows = jobs::all(&mut *self.0.store.connection().await?).await?;
        let now = self.now();
        Ok(rows.iter().map(|row| self.told_job(row, now)).collect())
    }

    /// Of each environment the job that waits or works, the last refresh that has ended, and the last one that has
    /// completed, newest first.
    pub async fn latest_jobs(&self) -> Result<Vec<Job>> {
        let now = self.now();
        let rows = jobs::latest(&mut *self.0.store.connection().await?, now).await?;
        Ok(rows.iter().map(|row| self.told_job(row, now)).collect())
    }

    /// One job of an environment (row 5).
    ///
    /// # Errors
    /// `JobNotFound`, also when the job belongs to another environment.
    pub async fn job(&self, environment: &EnvironmentId, id: &JobId) -> Result<Job> {
        let (environment, id) = (known_form(environment)?, known_job_form(id)?);
        let row = self.0.store.job(&environment, &id).await?;
        Ok(self.told_job(&row, self.now()))
    }

    /// Makes a refresh job, to start now or later (row 3). Of two at the same instant exactly one is made, whatever the
    /// number of processes on the database.
    ///
    /// # Errors
    /// `InvalidRequest`, `EnvironmentNotFound`, `EnvironmentNotActive`, `JobActive`, `RefreshTooEarly`.
    pub async fn create_job(
        &self,
        environment: &EnvironmentId,
        request: JobRequest,
        caller: Caller<'_>,
    ) -> Result<Job> {
        let id = known_form(environment)?;
        rules::check_job_request(&request, self.now(), self.0.clock.speed())?;
        let (mut transaction, now) = self.begin_change(&id).await?;
        let (row, jobs) = environments::one(&mut transaction, &id, now).await?;
        rules::check_refresh(&environment_at(&row, &jobs, now), &jobs, &request, now)?;
        let scenario = self.scenario(&id);
        let job = new_refresh(id, &row.data_copy_type, &request, now, caller.user, scenario.as_ref());
        jobs::insert(&mut transaction, &job).await?;
        self.finish_change(transaction, caller, self.told_job(&job, now)).await
    }

    /// Stops a job (row 6) and answers it as it is then: CANCELLING at first. Asking again does no harm.
    ///
    /// # Errors
    /// `InvalidRequest`, `EnvironmentNotFound`, `JobNotFound`, `NotStoppable`.
    pub async fn act_on_job(
        &self,
        environment: &EnvironmentId,
        job: &JobId,
        request: JobActionRequest,
        caller: Caller<'_>,
    ) -> Result<Job> {
        let (environment, id) = (known_form(environment)?, known_job_form(job)?);
        rules::check_action(&request)?;
        let (mut transaction, now) = self.begin_change(&environment).await?;
        let mut job = jobs::one(&mut transaction, &environment, &id).await?;
        if rules::check_stop(&job, now)? == Stop::Begins {
            job.stop_requested_at = Some(now);
            job.stopped_by = Some(caller.user.to_owned());
            jobs::save_stop(&mut transaction, &job).await?;
        }
        self.finish_change(transaction, caller, self.told_job(&job, now)).await
    }

    /// Begins to change something of an environment, alone: nobody else changes anything of it until the end. The
    /// instant is from after the wait for that: what was made meanwhile must not be younger.
    pub(crate) async fn begin_change(
        &self,
        environment: &EnvironmentId,
    ) -> Result<(Transaction<'static, Any>, Timestamp)> {
        let mut transaction = self.0.store.begin().await?;
        environments::lock(&mut transaction, environment).await?;
        Ok((transaction, self.now()))
    }

    /// Keeps a change, and its answer with it if the request has a key.
    pub(crate) async fn finish_change<T: Serialize>(
        &self,
        mut transaction: Transaction<'static, Any>,
        caller: Caller<'_>,
        answer: T,
    ) -> Result<T> {
        if let Some(keyed) = caller.keyed {
            let answered = Answered { status: keyed.success, body: serde_json::to_string(&answer)? };
            idempotency_keys::save_answer(&mut transaction, keyed, &answered).await?;
        }
        transaction.commit().await?;
        Ok(answer)
    }

    /// What goes wrong on request, if the service was opened with it.
    pub fn scenarios(&self) -> Option<&Scenarios> {
        self.0.scenarios.as_ref()
    }

    /// What the wall shows now, in epoch milliseconds: the time of what concerns clients and not jobs.
    pub fn wall_now(&self) -> i64 {
        self.0.clock.wall_now()
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    fn scenario(&self, environment: &EnvironmentId) -> Option<Scenario> {
        self.0.scenarios.as_ref()?.of(environment)
    }

    fn told_job(&self, row: &JobRow, now: Timestamp) -> Job {
        let job = job_at(row, now);
        match self.scenario(&row.environment_id) {
            Some(scenario) => scenario.bend_job(job, now),
            None => job,
        }
    }

    fn told_environment(&self, row: &EnvironmentRow, jobs: &JobFacts, now: Timestamp) -> TestEnvironment {
        let environment = environment_at(row, jobs, now);
        match self.scenario(&row.id) {
            Some(scenario) => scenario.bend_environment(environment, jobs.last_ended_at, now),
            None => environment,
        }
    }

    fn now(&self) -> Timestamp {
        self.0.clock.now_in_seconds()
    }
}

impl<'a> Caller<'a> {
    /// Somebody whose request has no key.
    pub fn user(user: &'a str) -> Self {
        Self { user, keyed: None }
    }
}

impl Default for Options {
    /// Real time, no samples.
    fn default() -> Self {
        Self { clock_speed: 1, demo: false, wall: Arc::new(SystemWall), scenarios: None }
    }
}

/// A job that goes as chance has it; its own id is the seed.
fn new_refresh(
    environment_id: EnvironmentId,
    copies: &DataCopyType,
    request: &JobRequest,
    now: Timestamp,
    created_by: &str,
    scenario: Option<&Scenario>,
) -> JobRow {
    let id = Uuid::new_v4();
    let mut dice = Dice::new(id.as_u64_pair().0);
    let scheduled_at = request.scheduled_refresh_time.map(whole_seconds);
    let plan = match scheduled_at {
        Some(start) if start > now => Plan::planned_refresh(copies, &mut dice),
        _ => Plan::refresh(copies, &mut dice),
    };
    let plan = match scenario {
        Some(scenario) => scenario.bend_plan(plan),
        None => plan,
    };
    JobRow {
        id: id.to_string().into(),
        environment_id,
        job_type: request.job_type.clone(),
        created_at: now,
        created_by: created_by.to_owned(),
        scheduled_at,
        plan,
        stop_requested_at: None,
        stopped_by: None,
    }
}

/// Ids here are UUIDs: nothing else is looked for. Capitals do not count.
pub(crate) fn uuid(text: &str) -> Option<String> {
    let hyphenated = text.len() == uuid::fmt::Hyphenated::LENGTH;
    Uuid::try_parse(text).ok().filter(|_| hyphenated).map(|uuid| uuid.to_string())
}

pub(crate) fn known_form(id: &EnvironmentId) -> Result<EnvironmentId> {
    uuid(id.as_str()).map(EnvironmentId::from).ok_or(ServiceError::EnvironmentNotFound)
}

fn known_job_form(id: &JobId) -> Result<JobId> {
    uuid(id.as_str()).map(JobId::from).ok_or(ServiceError::JobNotFound)
}

/// Keeps the clock every minute, until the service is gone.
async fn keep_clock(service: Weak<Inner>) {
    loop {
        tokio::time::sleep(CLOCK_KEPT_EVERY).await;
        let Some(inner) = service.upgrade() else { return };
        if let Err(error) = inner.store.save_clock(inner.clock.look()).await {
            tracing::warn!(error = error.reason(), "the clock was not kept");
        }
    }
}
