//! The refresh flow: when, what will happen, which one, go. The one place where harm can be done.

mod consequences;
mod form;
mod sending;
mod when;

use super::parts::{Awaited, environment_in_address, set_title};
use super::watches;
use crate::components::{Note, PageHead};
use crate::live::{ServiceClock, Watch};
use crate::paths;
use crate::say;
use crate::text::words;
use form::Form;
use leptos::prelude::*;
use sending::{Sent, look_for_ours};
use wire::{EnvironmentId, Job, JobId, Refreshability, TestEnvironment};

/// The page of the flow. What stands in the way is said in place of the form.
#[component]
pub(crate) fn RefreshPage() -> impl IntoView {
    let id = environment_in_address();
    let watch = watches::environment(id.clone());
    let jobs = watches::jobs(id.clone());
    let environment = watch.value();
    let environment = Memo::new(move |_| environment.get().unwrap_or_default());
    let name = Memo::new(move |_| environment.with(|environment| environment.name().to_owned()));
    let known = Memo::new(move |_| watch.snapshot.with(|snapshot| snapshot.value.is_some()));
    set_title(move || match known.get() {
        true => words::REFRESH_TITLE.with([("name", &name.get())]),
        false => words::REFRESH_PAGE_TITLE.text().to_owned(),
    });
    view! {
        <Awaited watch=watch not_found=words::ERROR_NOT_FOUND_ENVIRONMENT.text()>
            <Found id=id.clone() environment name jobs />
        </Awaited>
    }
    .into_any()
}

#[component]
fn Found(
    id: EnvironmentId,
    environment: Memo<TestEnvironment>,
    name: Memo<String>,
    jobs: Watch<Vec<Job>>,
) -> impl IntoView {
    let clock = ServiceClock::of_app();
    let known_jobs = jobs.value();
    let sent = RwSignal::new(Sent::No);
    look_for_ours(&id, sent, jobs);
    let obstacle = Memo::new(move |_| {
        // Our own job is no obstacle: as soon as something was sent, the form says what became of it.
        if sent.with(Sent::is_open) {
            return Obstacle::None;
        }
        let jobs = known_jobs.get().unwrap_or_default();
        environment.with(|environment| Obstacle::of(environment, &jobs, clock))
    });
    let crumbs = {
        let href = paths::environment(&id);
        view! {
            <a href=paths::environments>{words::ENVIRONMENT_CRUMB.text()}</a>
            " › "
            <a href=href><bdi>{name}</bdi></a>
        }
        .into_any()
    };
    let title = Signal::derive(move || words::REFRESH_TITLE.with([("name", &name.get())]));
    let shown_id = id.to_string();
    let line = Signal::derive(move || environment.with(say::kind_and_tenant));
    view! {
        <div class="page narrow" data-environment-id=shown_id>
            <PageHead title line crumbs />
            <Awaited watch=jobs not_found=words::ERROR_NOT_FOUND_ENVIRONMENT.text()>
                {
                    let id = id.clone();
                    move || match obstacle.get() {
                        Obstacle::None => view! { <Form id=id.clone() environment name jobs sent /> }.into_any(),
                        Obstacle::Busy(job) => {
                            let why = words::REFRESH_BLOCKED_BUSY_WHY.text();
                            let way = job.map(|job| (paths::job(&id, &job), words::ENVIRONMENT_FOLLOW.text()));
                            blocked(&id, words::REFRESH_BLOCKED_BUSY.text(), why.to_owned(), way)
                        }
                        Obstacle::Denied(status) => {
                            let why = words::REFRESH_BLOCKED_DENIED_WHY.with([("status", &status)]);
                            blocked(&id, words::REFRESH_BLOCKED_DENIED.text(), why, None)
                        }
                    }
                }
            </Awaited>
        </div>
    }
    .into_any()
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
    fn of(environment: &TestEnvironment, jobs: &[Job], clock: ServiceClock) -> Self {
        match Refreshability::of(environment, jobs, clock.now_untracked()) {
            Refreshability::Now | Refreshability::Waiting(_) => Self::None,
            Refreshability::Busy(job) => Self::Busy(job.map(|job| job.id)),
            Refreshability::Denied => {
                Self::Denied(environment.status.as_ref().map(ToString::to_string).unwrap_or_default())
            }
        }
    }
}

/// Says why not, and shows what can be done instead.
fn blocked(id: &EnvironmentId, title: &str, text: String, way: Option<(String, &'static str)>) -> AnyView {
    let title = format!("{title}.");
    view! {
        <div class="stack">
            <Note tone="warning" title text role="status" />
            <div class="buttons">
                {way.map(|(href, label)| view! { <a class="button" data-kind="primary" href=href>{label}</a> })}
                <a class="button" href=paths::environment(id)>{words::REFRESH_BLOCKED_BACK.text()}</a>
            </div>
        </div>
    }
    .into_any()
}
