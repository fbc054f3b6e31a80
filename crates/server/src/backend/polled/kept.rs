//! What was last read of a tenant, in memory, and when each part of it is due to be read again. Knows no network and no
//! database, and takes the time (epoch milliseconds), so that every rule can be tested.

use super::list::{Kept, KeptList};
use super::pace::{Polling, Situation};
use super::target::Looks;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;
use wire::{EnvironmentId, Job, JobId, MINUTE, Notification, SECOND, TestEnvironment};

/// After a job has ended, lists are read again at once and then, because Zuora updates them late (polling.md).
const AFTER_AN_END: [i64; 3] = [0, 3 * SECOND, MINUTE];
/// For how long a job that a change answered with is kept though a list does not have it: lists may come late.
const PINNED_FOR: i64 = MINUTE;

/// A job that has not ended.
#[derive(Debug)]
pub(super) struct ActiveJob {
    pub(super) environment: EnvironmentId,
    pub(super) looks: Looks,
    pub(super) read_at: i64,
    changed_at: i64,
    acted_at: Option<i64>,
}

/// What can be read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Look {
    Environments,
    Jobs(EnvironmentId),
    Job(EnvironmentId, JobId),
    Recipients(EnvironmentId),
}

/// Everything that is kept of a tenant.
#[derive(Debug, Default)]
pub(super) struct Tenant {
    pub(super) environments: KeptList<TestEnvironment>,
    pub(super) jobs: HashMap<EnvironmentId, KeptList<Job>>,
    pub(super) active: HashMap<JobId, ActiveJob>,
    pub(super) recipients: HashMap<EnvironmentId, KeptList<Notification>>,
    /// Jobs that a change answered with, and when.
    pinned: HashMap<JobId, i64>,
}

impl Tenant {
    /// What is due, with how late it is in milliseconds and what its pause is now.
    pub(super) fn due(&self, polling: &Polling, now: i64) -> Vec<(Look, i64, Duration)> {
        let list = |looks: &Looks| {
            let pause = polling.list(looks.is_watched(now));
            looks.late(pause, polling, now).map(|late| (late, pause))
        };
        let mut due = Vec::new();
        due.extend(list(&self.environments.looks).map(|(late, pause)| (Look::Environments, late, pause)));
        for (id, jobs) in &self.jobs {
            due.extend(list(&jobs.looks).map(|(late, pause)| (Look::Jobs(id.clone()), late, pause)));
        }
        for (id, job) in &self.active {
            let pause = self.pause_of(id, job, polling, now);
            let late = job.looks.late(pause, polling, now);
            due.extend(late.map(|late| (Look::Job(job.environment.clone(), id.clone()), late, pause)));
        }
        // Nobody but who looks at them needs them.
        let watched = self.recipients.iter().filter(|(_, list)| list.looks.is_watched(now));
        for (id, recipients) in watched {
            due.extend(list(&recipients.looks).map(|(late, pause)| (Look::Recipients(id.clone()), late, pause)));
        }
        due
    }

    fn pause_of(&self, id: &JobId, job: &ActiveJob, polling: &Polling, now: i64) -> Duration {
        let known = self.job(&job.environment, id);
        let situation = Situation {
            now,
            acted_at: job.acted_at,
            changed_at: job.changed_at,
            last_pause: job.looks.last_pause,
            watched: job.looks.is_watched(now),
        };
        known.map_or(polling.list(true), |known| polling.job(known, &situation))
    }

    /// The looks at something; none where it is not looked at.
    pub(super) fn looks(&mut self, look: &Look) -> Option<&mut Looks> {
        match look {
            Look::Environments => Some(&mut self.environments.looks),
            Look::Jobs(id) => self.jobs.get_mut(id).map(|list| &mut list.looks),
            Look::Job(_, id) => self.active.get_mut(id).map(|job| &mut job.looks),
            Look::Recipients(id) => self.recipients.get_mut(id).map(|list| &mut list.looks),
        }
    }

    /// The same, beginning to look at a list that nobody has asked for before.
    pub(super) fn looks_or_new(&mut self, look: &Look) -> Option<&mut Looks> {
        match look {
            Look::Jobs(id) => Some(&mut self.jobs.entry(id.clone()).or_default().looks),
            Look::Recipients(id) => Some(&mut self.recipients.entry(id.clone()).or_default().looks),
            Look::Environments | Look::Job(..) => self.looks(look),
        }
    }

    /// When something was read; none where it never was.
    pub(super) fn read_at(&self, look: &Look) -> Option<i64> {
        match look {
            Look::Environments => self.environments.kept.as_ref().map(|kept| kept.read_at),
            Look::Jobs(id) => self.jobs.get(id)?.kept.as_ref().map(|kept| kept.read_at),
            Look::Job(_, id) => self.active.get(id).map(|job| job.read_at),
            Look::Recipients(id) => self.recipients.get(id)?.kept.as_ref().map(|kept| kept.read_at),
        }
    }

    /// Whether something was ever read.
    pub(super) fn is_kept(&self, look: &Look) -> bool {
        self.read_at(look).is_some()
    }

    /// The jobs of an environment; none where they were never read.
    pub(super) fn jobs_of(&self, environment: &EnvironmentId) -> &[Job] {
        self.jobs.get(environment).and_then(|list| list.kept.as_ref()).map_or(&[], |kept| &kept.value)
    }

    /// Another process has read something at `read_at`, and it is the same as here.
    pub(super) fn confirm(&mut self, look: &Look, read_at: i64) {
        if let Some(looks) = self.looks(look) {
            looks.was_read(read_at);
        }
        let later = |time: &mut i64| *time = (*time).max(read_at);
        match look {
            Look::Environments => self.environments.kept.as_mut().map(|kept| later(&mut kept.read_at)),
            Look::Jobs(id) => {
                self.jobs.get_mut(id).and_then(|list| list.kept.as_mut()).map(|kept| later(&mut kept.read_at))
            }
            Look::Job(_, id) => self.active.get_mut(id).map(|job| later(&mut job.read_at)),
            Look::Recipients(_) => None,
        };
    }

    /// What is to be written down of what a look has read.
    pub(super) fn take_to_store(&mut self, look: &Look, changed: bool, within: i64) -> Option<(Option<String>, i64)> {
        match look {
            Look::Environments => self.environments.take_to_store(changed, within),
            Look::Jobs(id) | Look::Job(id, _) => self.jobs.get_mut(id)?.take_to_store(changed, within),
            Look::Recipients(_) => None,
        }
    }

    /// Zuora says that there is no such thing. Whether that is so, the list that it was in tells.
    pub(super) fn lose(&mut self, look: &Look, now: i64) {
        match look {
            Look::Job(environment, _) => {
                if let Some(jobs) = self.jobs.get_mut(environment) {
                    jobs.looks.also_in(0, now);
                }
            }
            Look::Jobs(_) | Look::Recipients(_) => self.environments.looks.also_in(0, now),
            Look::Environments => {}
        }
    }

    /// Takes in the recipients of an environment. Whether anything has changed.
    pub(super) fn put_recipients(&mut self, environment: &EnvironmentId, list: Vec<Notification>, now: i64) -> bool {
        self.recipients.entry(environment.clone()).or_default().put(list, now)
    }

    /// An environment by its id, however that is spelled.
    pub(super) fn environment(&self, id: &EnvironmentId) -> Option<&TestEnvironment> {
        let list = &self.environments.kept.as_ref()?.value;
        list.iter().find(|one| one.id.as_str().eq_ignore_ascii_case(id.as_str()))
    }

    fn job(&self, environment: &EnvironmentId, id: &JobId) -> Option<&Job> {
        self.jobs.get(environment)?.kept.as_ref()?.value.iter().find(|job| job.id == *id)
    }

    /// Takes in all environments. Whether anything has changed.
    pub(super) fn put_environments(&mut self, environments: Vec<TestEnvironment>, now: i64) -> bool {
        let ids: HashSet<&EnvironmentId> = environments.iter().map(|one| &one.id).collect();
        self.jobs.retain(|id, _| ids.contains(id));
        self.recipients.retain(|id, _| ids.contains(id));
        self.active.retain(|_, job| ids.contains(&job.environment));
        for environment in &environments {
            let jobs = self.jobs.entry(environment.id.clone()).or_default();
            let kept = self.environments.kept.as_ref();
            let before = kept.and_then(|kept| kept.value.iter().find(|one| one.id == environment.id));
            // Something goes on there that its jobs tell.
            if before.is_some_and(|before| before != environment) {
                jobs.looks.also_in(0, now);
            }
        }
        self.environments.put(environments, now)
    }

    /// Takes in one environment. Whether it has changed.
    pub(super) fn put_environment(&mut self, environment: TestEnvironment, now: i64) -> bool {
        let Some(kept) = &self.environments.kept else { return false };
        let Some(place) = kept.value.iter().position(|one| one.id == environment.id) else { return false };
        if kept.value[place] == environment {
            return false;
        }
        let mut environments = Vec::clone(&kept.value);
        environments[place] = environment;
        let read_at = kept.read_at;
        if let Some(jobs) = self.jobs.get_mut(&environments[place].id) {
            jobs.looks.also_in(0, now);
        }
        self.environments.put(environments, read_at)
    }

    /// Takes in all jobs of an environment. Whether anything has changed.
    pub(super) fn put_jobs(&mut self, environment: &EnvironmentId, mut jobs: Vec<Job>, now: i64) -> bool {
        self.pinned.retain(|_, at| now - *at < PINNED_FOR);
        let before = self.jobs.get(environment).and_then(|list| list.kept.clone());
        let before: Vec<Job> = before.map(|kept| Vec::clone(&kept.value)).unwrap_or_default();
        let known: HashMap<&JobId, &Job> = before.iter().map(|job| (&job.id, job)).collect();
        for job in &mut jobs {
            if let Some(known) = known.get(&job.id)
                && is_newer(known, job)
            {
                *job = Job::clone(known);
            }
        }
        let listed: HashSet<JobId> = jobs.iter().map(|job| job.id.clone()).collect();
        // What was made while the list was on its way, or is not in it yet.
        let missing = before.iter().filter(|job| !listed.contains(&job.id));
        jobs.extend(missing.filter(|job| self.pinned.contains_key(&job.id)).cloned());
        for job in &jobs {
            self.follow(environment, job, known.get(&job.id).copied(), now);
        }
        let ids: HashSet<&JobId> = jobs.iter().map(|job| &job.id).collect();
        self.active.retain(|id, job| job.environment != *environment || ids.contains(id));
        self.jobs.entry(environment.clone()).or_default().put(jobs, now)
    }

    /// Takes in one job. Whether it has changed.
    pub(super) fn put_job(&mut self, environment: &EnvironmentId, job: Job, now: i64) -> bool {
        let list = self.jobs.entry(environment.clone()).or_default();
        let Some(kept) = list.kept.clone() else { return false };
        let place = kept.value.iter().position(|one| one.id == job.id);
        let before = place.map(|place| &kept.value[place]);
        let job = before.filter(|before| is_newer(before, &job)).cloned().unwrap_or(job);
        let changed = before != Some(&job);
        self.follow(environment, &job, before, now);
        if let Some(active) = self.active.get_mut(&job.id) {
            active.read_at = now;
        }
        if changed {
            let mut jobs = Vec::clone(&kept.value);
            match place {
                Some(place) => jobs[place] = job,
                None => jobs.push(job),
            }
            let list = self.jobs.entry(environment.clone()).or_default();
            list.kept = Some(Kept { value: Arc::new(jobs), read_at: kept.read_at });
        }
        changed
    }

    /// Takes in a job that a change was answered with: it is looked at often for a while. Whether it has changed.
    pub(super) fn put_acted(&mut self, environment: &EnvironmentId, job: Job, now: i64) -> bool {
        self.pinned.insert(job.id.clone(), now);
        let id = job.id.clone();
        let changed = self.put_job(environment, job, now);
        self.act(environment, Some(&id), now);
        changed
    }

    /// Something was asked of a job, or for one.
    pub(super) fn act(&mut self, environment: &EnvironmentId, job: Option<&JobId>, now: i64) {
        if let Some(active) = job.and_then(|job| self.active.get_mut(job)) {
            active.acted_at = Some(now);
        } else if let Some(jobs) = self.jobs.get_mut(environment) {
            jobs.looks.also_in(0, now);
        }
        // Its status follows from that.
        self.environments.looks.also_in(0, now);
    }

    /// Looks at a job as long as it has not ended, and at the lists when it has.
    fn follow(&mut self, environment: &EnvironmentId, job: &Job, before: Option<&Job>, now: i64) {
        if job.is_settled() {
            if self.active.remove(&job.id).is_some() {
                let jobs = self.jobs.entry(environment.clone()).or_default();
                for after in AFTER_AN_END {
                    jobs.looks.also_in(after, now);
                    self.environments.looks.also_in(after, now);
                }
            }
            return;
        }
        let new = || ActiveJob {
            environment: environment.clone(),
            looks: Looks::default(),
            read_at: now,
            changed_at: job.update_time.map_or(now, |at| at.millis().min(now)),
            acted_at: None,
        };
        let is_new = !self.active.contains_key(&job.id);
        let active = self.active.entry(job.id.clone()).or_insert_with(new);
        active.read_at = now;
        if is_new {
            // It has just been read.
            active.looks.begin(Duration::ZERO, now);
        }
        if before.is_some_and(|before| before != job) {
            active.changed_at = now;
        }
    }
}

/// Whether `one` is known to have changed later than `other`: what came late must not take us back.
fn is_newer(one: &Job, other: &Job) -> bool {
    one.update_time.zip(other.update_time).is_some_and(|(one, other)| one > other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::{JobStatus, Timestamp};

    const NOW: i64 = 1_800_000_000_000;

    fn job(id: &str, percent: i32, updated: i64) -> Job {
        Job {
            id: id.into(),
            test_environment_id: "e".into(),
            status: Some(JobStatus::Importing),
            progress_percentage: Some(percent),
            update_time: Some(Timestamp::from_millis(updated)),
            ..Job::default()
        }
    }

    fn tenant(jobs: Vec<Job>) -> Tenant {
        let mut tenant = Tenant::default();
        let environment = TestEnvironment { id: "e".into(), ..TestEnvironment::default() };
        assert!(tenant.put_environments(vec![environment], NOW));
        assert!(tenant.put_jobs(&"e".into(), jobs, NOW));
        tenant
    }

    fn percents(tenant: &Tenant) -> Vec<u8> {
        tenant.jobs_of(&"e".into()).iter().map(Job::percent).collect()
    }

    #[test]
    fn what_came_late_takes_nothing_back() {
        let mut tenant = tenant(vec![job("a", 50, 10)]);
        assert!(!tenant.put_job(&"e".into(), job("a", 40, 9), NOW + 1));
        assert!(!tenant.put_jobs(&"e".into(), vec![job("a", 40, 9)], NOW + 2));
        assert_eq!((percents(&tenant), tenant.read_at(&Look::Jobs("e".into()))), (vec![50], Some(NOW + 2)));
        assert!(tenant.put_job(&"e".into(), job("a", 60, 11), NOW + 3));
        assert_eq!(percents(&tenant), [60]);
    }

    #[test]
    fn what_was_just_made_stays_though_the_list_does_not_have_it_yet() {
        let mut tenant = tenant(vec![job("a", 50, 10)]);
        assert!(tenant.put_acted(&"e".into(), job("new", 0, 20), NOW));
        tenant.put_jobs(&"e".into(), vec![job("a", 50, 10)], NOW + 1000);
        assert_eq!(percents(&tenant), [50, 0]);
        tenant.put_jobs(&"e".into(), vec![job("a", 50, 10)], NOW + PINNED_FOR);
        assert_eq!(percents(&tenant), [50], "after a minute the list is right");
        assert!(!tenant.active.contains_key(&JobId::from("new")));
    }

    #[test]
    fn what_is_gone_is_not_looked_at_any_more() {
        let mut tenant = tenant(vec![job("a", 50, 10), job("b", 50, 10)]);
        assert_eq!(tenant.active.len(), 2);
        tenant.put_jobs(&"e".into(), vec![job("a", 50, 10)], NOW + 1);
        assert_eq!(tenant.active.len(), 1);
        tenant.put_environments(Vec::new(), NOW + 2);
        assert!(tenant.active.is_empty() && tenant.jobs.is_empty());
    }

    #[test]
    fn a_list_is_written_down_when_it_changes_and_its_time_now_and_then() {
        let mut tenant = tenant(vec![job("a", 50, 10)]);
        let look = Look::Jobs("e".into());
        let (body, read_at) = tenant.take_to_store(&look, true, 30_000).expect("it has changed");
        assert!(body.is_some_and(|body| body.contains("IMPORTING")) && read_at == NOW);
        tenant.put_jobs(&"e".into(), vec![job("a", 50, 10)], NOW + 29_999);
        assert_eq!(tenant.take_to_store(&look, false, 30_000), None);
        tenant.put_jobs(&"e".into(), vec![job("a", 50, 10)], NOW + 30_000);
        assert_eq!(tenant.take_to_store(&look, false, 30_000), Some((None, NOW + 30_000)));
    }
}
