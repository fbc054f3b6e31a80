//! The refresh flow: when, what will happen, which one, go. The one place where harm can be done.

mod consequences;
mod draft;
mod form;
mod sending;
mod when;

use super::parts::{awaited, crumbs, set_title};
use super::watches;
use crate::components::{Note, Role, Tone, page_head};
use crate::derive::{derived, memo};
use crate::html::{Child, Element, a, div, dynamic};
use crate::live::{Patience, ServiceClock, Watch};
use crate::paths;
use crate::say;
use crate::text::words;
use form::form;
use leptos::prelude::*;
use sending::{Sent, look_for_ours};
use wire::{EnvironmentId, Job, JobId, Refreshability, TestEnvironment, Timestamp};

/// The page of the flow. What stands in the way is said in place of the form.
pub(crate) fn refresh_page(id: EnvironmentId) -> Child {
    let watch = watches::environment(id.clone());
    let jobs = watches::jobs(id.clone(), Patience::Wait(paths::api::jobs(&id)));
    let known = watch.value();
    set_title(move || match known.get() {
        Some(environment) => words::REFRESH_TITLE.with([("name", environment.name())]),
        None => words::REFRESH_PAGE_TITLE.text().to_owned(),
    });
    awaited(watch.contact(), words::ERROR_NOT_FOUND_ENVIRONMENT, move || found(&id, watch.value_or_default(), jobs))
}

fn found(id: &EnvironmentId, environment: Memo<TestEnvironment>, jobs: Watch<Vec<Job>>) -> Child {
    let clock = ServiceClock::of_app();
    let name = memo(move || environment.with(|environment| environment.name().to_owned()));
    let known_jobs = jobs.value();
    let sent = RwSignal::new(Sent::No);
    look_for_ours(id, sent, jobs);
    let obstacle = memo(move || {
        // Our own job is no obstacle: as soon as something was sent, the form says what became of it.
        if sent.with(Sent::is_open) {
            return Obstacle::None;
        }
        let jobs = known_jobs.get().unwrap_or_default();
        environment.with(|environment| Obstacle::of(environment, &jobs, clock.now_untracked()))
    });
    let title = derived(move || words::REFRESH_TITLE.with([("name", &name.get())]));
    let line = derived(move || environment.with(say::kind_and_tenant));
    let form_id = id.clone();
    let shown = move || {
        let id = form_id.clone();
        dynamic(move || match obstacle.get() {
            Obstacle::None => form(&id, environment, name, jobs, sent),
            obstacle => explained(&id, obstacle),
        })
    };
    div()
        .class("page narrow")
        .attr("data-environment-id", id.to_string())
        .child(page_head(crumbs(Some((id, name))), title, line, []))
        .child(awaited(jobs.contact(), words::ERROR_NOT_FOUND_ENVIRONMENT, shown))
        .into()
}

/// What keeps the form from being shown. Here enter the reasons of holds and freeze dates as well.
#[derive(Clone, Debug, PartialEq)]
enum Obstacle {
    /// Nothing. A first possible time is no obstacle: the form plans for it.
    None,
    /// A job runs or is planned.
    Busy(Option<JobId>),
    /// Out of use, with the status in the API's word.
    Denied(String),
}

impl Obstacle {
    fn of(environment: &TestEnvironment, jobs: &[Job], now: Timestamp) -> Self {
        match Refreshability::of(environment, jobs, now) {
            Refreshability::Now | Refreshability::Waiting(_) => Self::None,
            Refreshability::Busy(job) => Self::Busy(job.map(|job| job.id)),
            Refreshability::Denied => {
                Self::Denied(environment.status.as_ref().map(ToString::to_string).unwrap_or_default())
            }
        }
    }
}

/// Says why not, and shows what can be done instead.
fn explained(id: &EnvironmentId, obstacle: Obstacle) -> Element {
    let (title, text, job) = match obstacle {
        Obstacle::Denied(status) => {
            (words::REFRESH_BLOCKED_DENIED, words::REFRESH_BLOCKED_DENIED_WHY.with([("status", &status)]), None)
        }
        Obstacle::Busy(job) => (words::REFRESH_BLOCKED_BUSY, words::REFRESH_BLOCKED_BUSY_WHY.text().to_owned(), job),
        Obstacle::None => return div(),
    };
    let note = Note::new(Tone::Warning, [title.text(), "."].concat()).text(text).role(Role::Status);
    let follow = job.map(|job| {
        let follow = a().class("button").attr("data-kind", "primary").attr("href", paths::job(id, &job));
        follow.child(words::ENVIRONMENT_FOLLOW.text())
    });
    let back = a().class("button").attr("href", paths::environment(id)).child(words::REFRESH_BLOCKED_BACK.text());
    div().class("stack").child(note.view()).child(div().class("buttons").child(follow).child(back))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::{EnvironmentStatus, JobStatus};

    #[test]
    fn a_job_or_a_sandbox_out_of_use_is_an_obstacle_and_a_wait_is_none() {
        let now = Timestamp::from_millis(0);
        let active = TestEnvironment {
            status: Some(EnvironmentStatus::Active),
            next_refresh_time: Some(now.plus(1)),
            ..TestEnvironment::default()
        };
        assert_eq!(Obstacle::of(&active, &[], now), Obstacle::None, "the form plans for the first possible time");

        let planned = Job { id: "7".into(), status: Some(JobStatus::Scheduled), ..Job::default() };
        assert_eq!(Obstacle::of(&active, &[planned], now), Obstacle::Busy(Some("7".into())));

        let processing = TestEnvironment { status: Some(EnvironmentStatus::Processing), ..active.clone() };
        assert_eq!(Obstacle::of(&processing, &[], now), Obstacle::Busy(None));

        let off = TestEnvironment { status: Some(EnvironmentStatus::Deactivated), ..active };
        assert_eq!(Obstacle::of(&off, &[], now), Obstacle::Denied("DEACTIVATED".to_owned()));
    }
}
