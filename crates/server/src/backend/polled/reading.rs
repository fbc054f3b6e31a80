//! Reading at the source, once for everybody, and taking in what comes.

use super::Inner;
use super::kept::{Look, Tenant};
use super::peers::News;
use crate::freshness;
use crate::problem::Problem;
use std::cmp::Reverse;
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::task::JoinSet;
use wire::{EnvironmentId, Job, JobId};

/// How many looks there are at once: as many as Zuora is asked at once. The others stay due until there is room.
const AT_ONCE: usize = 4;

impl Look {
    /// Which looks go first.
    fn rank(&self) -> u8 {
        match self {
            Self::Job(..) => 0,
            Self::Environments => 1,
            Self::Recipients(_) => 2,
            Self::Jobs(_) => 3,
        }
    }
}

impl Inner {
    pub(super) fn now(&self) -> i64 {
        self.wall.millis()
    }

    pub(super) fn tenant(&self) -> MutexGuard<'_, Tenant> {
        self.tenant.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins to read what is due, but for what is being read already; how late each of it is.
    pub(super) fn begin_looks(self: &Arc<Self>, looks: &mut JoinSet<()>) -> Vec<Duration> {
        let mut lags = Vec::new();
        if !self.crew.leads() {
            return lags;
        }
        let now = self.now();
        let mut tenant = self.tenant();
        let mut due = tenant.due(&self.polling, now);
        // What people follow goes first; of the same kind what has waited longest.
        due.sort_by_key(|(look, late, _)| (look.rank(), Reverse(*late)));
        for (look, late, pause) in due {
            if looks.len() >= AT_ONCE {
                break;
            }
            let Some(turn) = tenant.looks(&look).and_then(|looks| looks.turn.clone().try_lock_owned().ok()) else {
                continue;
            };
            lags.push(Duration::from_millis(u64::try_from(late).unwrap_or_default()));
            let inner = self.clone();
            looks.spawn(async move {
                // What came of it is kept with it, and in the log.
                let _ = inner.read(&look, pause).await;
                drop(turn);
            });
        }
        lags
    }

    /// Has something been read once. What has just failed is not tried again before its time.
    pub(super) async fn have(&self, look: &Look) -> Result<(), Problem> {
        if let Some(known) = self.known(look, false) {
            return known;
        }
        let turn = self.turn(look);
        let _turn = turn.lock().await;
        // Whoever had the turn has read it, or failed to.
        match self.known(look, true) {
            Some(known) => known,
            None => self.read(look, Duration::ZERO).await,
        }
    }

    /// Whether something is kept, or cannot be had now; none where that is not known. `ours`: the turn to read it is.
    pub(super) fn known(&self, look: &Look, ours: bool) -> Option<Result<(), Problem>> {
        let mut tenant = self.tenant();
        if tenant.is_kept(look) {
            return Some(Ok(()));
        }
        let now = self.now();
        let looks = tenant.looks(look)?;
        let under_way = || looks.problem_under_way().filter(|_| !ours);
        looks.standing_problem(&self.polling, now).or_else(under_way).map(Err)
    }

    /// Reads something now, after whoever is reading it.
    pub(super) async fn read_in_turn(&self, look: &Look) -> Result<(), Problem> {
        let turn = self.turn(look);
        let _turn = turn.lock().await;
        self.read(look, Duration::ZERO).await
    }

    /// Reads something that is older than so many milliseconds, once for all who want that at the same time, and not before
    /// its time where that has just failed.
    pub(super) async fn renew(&self, look: &Look, age: i64) -> Result<(), Problem> {
        let turn = self.turn(look);
        let _turn = turn.lock().await;
        {
            let mut tenant = self.tenant();
            let now = self.now();
            if tenant.read_at(look).is_some_and(|read_at| now - read_at <= age) {
                return Ok(());
            }
            if let Some(problem) = tenant.looks(look).and_then(|looks| looks.standing_problem(&self.polling, now)) {
                return Err(problem);
            }
        }
        self.read(look, Duration::ZERO).await
    }

    pub(super) fn turn(&self, look: &Look) -> Arc<tokio::sync::Mutex<()>> {
        self.tenant().looks_or_new(look).map(|looks| looks.turn.clone()).unwrap_or_default()
    }

    /// Reads something and keeps it. Whoever calls it has the turn.
    pub(super) async fn read(&self, look: &Look, pause: Duration) -> Result<(), Problem> {
        if let Some(looks) = self.tenant().looks_or_new(look) {
            looks.begin(pause, self.now());
        }
        let outcome = match look {
            Look::Environments => {
                self.source.environments().await.map(|read| self.tenant().put_environments(read, self.now()))
            }
            Look::Jobs(environment) => {
                self.source.jobs(environment).await.map(|read| self.tenant().put_jobs(environment, read, self.now()))
            }
            Look::Job(environment, id) => {
                self.source.job(environment, id).await.map(|read| self.tenant().put_job(environment, read, self.now()))
            }
            Look::Recipients(environment) => self
                .source
                .notifications(environment)
                .await
                .map(|read| self.tenant().put_recipients(environment, read, self.now())),
        };
        self.note_outcome(look, outcome.as_ref().err());
        let changed = outcome?;
        self.keep_and_tell(look, changed).await;
        Ok(())
    }

    pub(super) fn note_outcome(&self, look: &Look, problem: Option<&Problem>) {
        let mut tenant = self.tenant();
        let now = self.now();
        match (problem, tenant.looks(look)) {
            (None, Some(looks)) => looks.went_well(),
            // It has gone. Whether it has, the list tells.
            (Some(problem), Some(_)) if problem.is_not_found() => tenant.lose(look, now),
            (Some(problem), Some(looks)) => {
                looks.failed(problem, now);
                self.tell(look, News::failed(problem));
            }
            (_, None) => {}
        }
    }

    /// Notes how old something is that is told to somebody, who watches it from now on.
    pub(super) fn note(&self, tenant: &mut Tenant, look: &Look, now: i64) {
        if !freshness::is_for_a_viewer() {
            return;
        }
        self.tell_watched(look, now);
        let read_at = tenant.read_at(look);
        let Some(looks) = tenant.looks(look) else { return };
        if looks.watch(now) {
            self.wake.notify_one();
        }
        if let Some(read_at) = read_at {
            freshness::note(now, read_at, looks.trouble(&self.polling, read_at).as_ref());
        }
    }

    /// Keeps what a change was answered with, and looks soon and often at what follows from it.
    pub(super) async fn take_in(
        &self,
        environment: &EnvironmentId,
        job: Option<&JobId>,
        answered: &Result<Job, Problem>,
    ) {
        {
            let mut tenant = self.tenant();
            let now = self.now();
            match answered {
                Ok(job) => {
                    tenant.put_acted(&job.test_environment_id, job.clone(), now);
                }
                Err(problem) if problem.is_certain() => {}
                // It may have been done.
                Err(_) => tenant.act(environment, job, now),
            }
        }
        self.wake.notify_one();
        match answered {
            Ok(job) => self.keep_and_tell(&Look::Jobs(job.test_environment_id.clone()), true).await,
            Err(problem) if problem.is_certain() => return,
            Err(_) => {}
        }
        let job = answered.as_ref().ok().map(|job| &job.id).or(job);
        let look = match job {
            Some(job) => Look::Job(environment.clone(), job.clone()),
            None => Look::Jobs(environment.clone()),
        };
        self.tell(&look, News::Acted);
    }
}
