//! The operations that pass, and no other ones (contract.md 1, rows 1 to 11).

use crate::call::{Answer, Call};
use crate::client::Client;
use crate::error::{Error, Kind};
use crate::track::TrackId;
use reqwest::Method;
use serde::de::DeserializeOwned;
use wire::{
    EnvironmentId, Job, JobActionRequest, JobId, JobRequest, List, Notification, NotificationId, NotificationRequest,
    TestEnvironment,
};

const ENVIRONMENTS: &str = "test-environments";
const JOBS: &str = "jobs";
const NOTIFICATIONS: &str = "notifications";
/// The longest id. Those of today have 36 characters.
const MAX_ID_LENGTH: usize = 128;

/// Each answers a value, or why there is none; whether nothing was done is in [`Error::is_certain`].
impl Client {
    /// All environments (row 1).
    pub async fn environments(&self, track: &TrackId) -> Result<Vec<TestEnvironment>, Error> {
        self.list(&Call::get(track, [ENVIRONMENTS])).await
    }

    /// One environment (row 2).
    pub async fn environment(&self, track: &TrackId, id: &EnvironmentId) -> Result<TestEnvironment, Error> {
        let call = Call::get(track, [ENVIRONMENTS, part(track, id.as_str())?]);
        self.one(&call, |environment: &TestEnvironment| !environment.id.is_empty()).await
    }

    /// All jobs of an environment (row 4).
    pub async fn jobs(&self, track: &TrackId, environment: &EnvironmentId) -> Result<Vec<Job>, Error> {
        let call = Call::get(track, [ENVIRONMENTS, part(track, environment.as_str())?, JOBS]);
        let jobs: Vec<Job> = self.list(&call).await?;
        Ok(jobs.into_iter().map(|job| of(environment, job)).collect())
    }

    /// One job (row 5).
    pub async fn job(&self, track: &TrackId, environment: &EnvironmentId, job: &JobId) -> Result<Job, Error> {
        let path = [ENVIRONMENTS, part(track, environment.as_str())?, JOBS, part(track, job.as_str())?];
        let job = self.one(&Call::get(track, path), |job: &Job| !job.id.is_empty()).await?;
        Ok(of(environment, job))
    }

    /// Makes a job (row 3). `key` is its `Idempotency-Key`, harmless where that is not known (contract.md 3.5).
    pub async fn create_job(
        &self,
        track: &TrackId,
        environment: &EnvironmentId,
        request: &JobRequest,
        key: &str,
    ) -> Result<Job, Error> {
        let path = [ENVIRONMENTS, part(track, environment.as_str())?, JOBS];
        let call = Call::change(Method::POST, track, path, request).with_key(key);
        let answer = self.call(&call).await?;
        let mut job: Job = answer.read(&call)?;
        if job.id.is_empty() {
            // The body goes first, `Location` second (contract.md 1).
            job.id = id_in(&answer).ok_or_else(|| answer.unreadable(&call, "it names no job"))?.into();
        }
        Ok(of(environment, job))
    }

    /// Acts on a job (row 6).
    pub async fn act_on_job(
        &self,
        track: &TrackId,
        environment: &EnvironmentId,
        job: &JobId,
        request: &JobActionRequest,
    ) -> Result<Job, Error> {
        let (environment_part, job_part) = (part(track, environment.as_str())?, part(track, job.as_str())?);
        let path = [ENVIRONMENTS, environment_part, JOBS, job_part, "actions"];
        let call = Call::change(Method::POST, track, path, request);
        let job = self.one(&call, |job: &Job| !job.id.is_empty()).await?;
        Ok(of(environment, job))
    }

    /// All recipients of an environment (row 8).
    pub async fn notifications(
        &self,
        track: &TrackId,
        environment: &EnvironmentId,
    ) -> Result<Vec<Notification>, Error> {
        let call = Call::get(track, [ENVIRONMENTS, part(track, environment.as_str())?, NOTIFICATIONS]);
        let recipients: Vec<Notification> = self.list(&call).await?;
        Ok(recipients.into_iter().map(|recipient| at(environment, recipient)).collect())
    }

    /// One recipient (row 9).
    pub async fn notification(
        &self,
        track: &TrackId,
        environment: &EnvironmentId,
        id: &NotificationId,
    ) -> Result<Notification, Error> {
        let call = Call::get(track, recipient_path(track, environment, id)?);
        Ok(at(environment, self.one(&call, has_id).await?))
    }

    /// Adds a recipient (row 7).
    pub async fn create_notification(
        &self,
        track: &TrackId,
        environment: &EnvironmentId,
        request: &NotificationRequest,
    ) -> Result<Notification, Error> {
        let path = [ENVIRONMENTS, part(track, environment.as_str())?, NOTIFICATIONS];
        let call = Call::change(Method::POST, track, path, request);
        let answer = self.call(&call).await?;
        let mut made: Notification = answer.read(&call)?;
        if made.id.is_empty() {
            made.id = id_in(&answer).ok_or_else(|| answer.unreadable(&call, "it names no recipient"))?.into();
        }
        Ok(at(environment, made))
    }

    /// Changes what is given of a recipient (row 10).
    pub async fn update_notification(
        &self,
        track: &TrackId,
        environment: &EnvironmentId,
        id: &NotificationId,
        request: &NotificationRequest,
    ) -> Result<Notification, Error> {
        let call = Call::change(Method::PATCH, track, recipient_path(track, environment, id)?, request);
        Ok(at(environment, self.one(&call, has_id).await?))
    }

    /// Removes a recipient (row 11). What it was is documented to be in the answer; elsewhere a removal answers 204
    /// without a body (contract.md 3.5), and then only its ids are known.
    pub async fn delete_notification(
        &self,
        track: &TrackId,
        environment: &EnvironmentId,
        id: &NotificationId,
    ) -> Result<Notification, Error> {
        let call = Call::delete(track, recipient_path(track, environment, id)?);
        let answer = self.call(&call).await?;
        let removed = if answer.body.is_empty() { Notification::default() } else { answer.read(&call)? };
        let id = if removed.id.is_empty() { id.clone() } else { removed.id };
        Ok(at(environment, Notification { id, ..removed }))
    }

    async fn list<T: DeserializeOwned>(&self, call: &Call) -> Result<Vec<T>, Error> {
        let answer = self.call(call).await?;
        let list: List<T> = answer.read(call)?;
        list.result.ok_or_else(|| answer.unreadable(call, "it is no list"))
    }

    /// A value, which is none without its id.
    async fn one<T: DeserializeOwned>(&self, call: &Call, has_id: impl Fn(&T) -> bool) -> Result<T, Error> {
        let answer = self.call(call).await?;
        let value = answer.read(call)?;
        if has_id(&value) { Ok(value) } else { Err(answer.unreadable(call, "it has no id")) }
    }
}

/// An id as a part of a path. What has other characters than ids of any kind have is the id of nothing, and is not sent:
/// gateways do not agree on what `..`, `%2F` and the like mean.
fn part<'a>(track: &TrackId, id: &'a str) -> Result<&'a str, Error> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let is_id =
        (1..=MAX_ID_LENGTH).contains(&id.len()) && id.bytes().all(allowed) && id.bytes().any(|byte| byte != b'.');
    if is_id { Ok(id) } else { Err(Error { before_sending: true, ..Error::new(Kind::NotFound, track) }) }
}

fn recipient_path<'a>(
    track: &TrackId,
    environment: &'a EnvironmentId,
    id: &'a NotificationId,
) -> Result<[&'a str; 4], Error> {
    Ok([ENVIRONMENTS, part(track, environment.as_str())?, NOTIFICATIONS, part(track, id.as_str())?])
}

/// The id at the end of `Location`.
fn id_in(answer: &Answer) -> Option<String> {
    let id = answer.location.as_deref()?.trim_end_matches('/').rsplit('/').next()?;
    part(&TrackId::fresh(), id).ok().map(str::to_owned)
}

/// Every field may be missing (contract.md 1.2); whose job it is, is known.
fn of(environment: &EnvironmentId, job: Job) -> Job {
    let is_missing = job.test_environment_id.is_empty();
    if is_missing { Job { test_environment_id: environment.clone(), ..job } } else { job }
}

fn at(environment: &EnvironmentId, recipient: Notification) -> Notification {
    let is_missing = recipient.test_environment_id.is_empty();
    if is_missing { Notification { test_environment_id: environment.clone(), ..recipient } } else { recipient }
}

fn has_id(recipient: &Notification) -> bool {
    !recipient.id.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_be_an_id_becomes_a_part_of_a_path() {
        let track = TrackId::fresh();
        for id in ["11111111-1111-4111-8111-111111111111", "58f182ab203c447b8b9cd90382da030a", "a.b_c~d", "23223"] {
            assert_eq!(part(&track, id).as_ref(), Ok(&id));
        }
        for id in ["", ".", "..", "a/b", "a%2Fb", "..%2f", "a?b", "a#b", "a b", "a\\b", "ä", "a\0", &"x".repeat(129)] {
            let error = part(&track, id).expect_err(id);
            assert!(error.kind == Kind::NotFound && error.is_certain(), "{id}");
        }
    }
}
