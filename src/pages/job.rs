//! One job: how far it is, whether it can still be stopped, what has happened.

mod stop;
mod story;
mod support;

use super::parts::{Awaited, FreshnessOf, environment_in_address, set_title};
use super::watches;
use crate::components::{Fact, Note, PageHead, ProgressBar, StageRail};
use crate::live::{ServiceClock, Watch};
use crate::paths;
use crate::say;
use crate::text::words;
use crate::time;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use stop::Stop;
use story::{Story, tell};
use support::Support;
use wire::{EnvironmentId, Job, JobId, JobStatus, TestEnvironment, Timestamp};

/// The page of one job. It polls the URL that the server gave when the job was made.
#[component]
pub(crate) fn JobPage() -> impl IntoView {
    let environment_id = environment_in_address();
    let job_id: JobId = use_params_map().read_untracked().get("jobId").unwrap_or_default().as_str().into();
    let watch = watches::job(environment_id.clone(), job_id);
    let job = watch.value();
    let job = Memo::new(move |_| job.get().unwrap_or_default());
    let known = Memo::new(move |_| watch.snapshot.with(|snapshot| snapshot.value.is_some()));
    let environment = watches::environment_of(environment_id.clone(), watch);
    // When the job ends, its environment changes.
    Effect::new(move |before: Option<bool>| {
        let settled = job.with(Job::is_settled);
        if before == Some(false) && settled {
            environment.urge();
        }
        settled
    });
    let environment = environment.value();
    let environment = Memo::new(move |_| environment.get().unwrap_or_default());
    let name = {
        let id = environment_id.clone();
        // Until the environment is there its id stands for it: nothing jumps but the words.
        Memo::new(move |_| {
            environment.with(
                |environment| if environment.id.is_empty() { id.to_string() } else { environment.name().to_owned() },
            )
        })
    };
    set_title(move || match known.get() {
        false => words::JOB_TITLE_LOADING.text().to_owned(),
        true if job.with(|job| job.is_settled() || job.is_planned()) => {
            job.with(|job| say::job_title(job, &name.get()))
        }
        true => {
            let percent = job.with(Job::percent).to_string();
            words::JOB_PERCENT_TITLE.with([("percent", &percent), ("name", &name.get())])
        }
    });
    view! {
        <Awaited watch not_found=words::ERROR_NOT_FOUND_JOB.text()>
            <Found environment_id=environment_id.clone() environment name job watch />
        </Awaited>
    }
    .into_any()
}

#[component]
fn Found(
    environment_id: EnvironmentId,
    environment: Memo<TestEnvironment>,
    name: Memo<String>,
    job: Memo<Job>,
    watch: Watch<Job>,
) -> impl IntoView {
    let clock = ServiceClock::of_app();
    let now = Signal::derive(move || clock.now());
    let story = tell(job, now);
    let jobs = watches::earlier_jobs(environment_id.clone()).value();
    let usual = Memo::new(move |_| say::usual_duration(&jobs.get()?, clock.now_untracked()));
    let crumbs = {
        let href = paths::environment(&environment_id);
        view! {
            <a href=paths::environments>{words::ENVIRONMENT_CRUMB.text()}</a>
            " › "
            <a href=href><bdi>{name}</bdi></a>
        }
        .into_any()
    };
    let title = move || job.with(|job| say::job_title(job, &name.get()));
    let line = move || {
        let asked = job.with(|job| job.create_time)?;
        Some(words::JOB_ASKED.with([("time", &time::moment(asked, now.get_untracked()))]))
    };
    view! {
        <div
            class="page"
            data-job-id=move || job.with(|job| job.id.to_string())
            data-status=move || job.with(|job| job.status.as_ref().map(ToString::to_string))
            data-progress=move || job.with(Job::percent).to_string()
        >
            <PageHead title=Signal::derive(title) line=Signal::derive(line) crumbs>
                <FreshnessOf watch />
            </PageHead>
            <Hero job name usual now story />
            <div class="columns">
                <div>
                    <Outcome job />
                    <Stop environment_id=environment_id.clone() job watch name />
                    <Story story now />
                </div>
                <div>
                    <Facts environment job now />
                    <Support environment_id job />
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// Percent, stage, end.
#[component]
fn Hero(
    job: Memo<Job>,
    name: Memo<String>,
    usual: Memo<Option<String>>,
    now: Signal<Timestamp>,
    story: Memo<Vec<story::Event>>,
) -> impl IntoView {
    let percent = Memo::new(move |_| job.with(Job::percent));
    let status = Memo::new(move |_| job.with(|job| say::status(job, now.get())));
    let expected = Memo::new(move |_| job.with(|job| say::expectation(job, now.get())));
    let ran = Memo::new(move |_| {
        job.with(|job| {
            let now = if job.is_settled() { now.get_untracked() } else { now.get() };
            let duration = time::duration(job.duration_at(now)?);
            let word = if job.is_settled() { words::JOB_TOOK } else { words::JOB_RUNNING_FOR };
            Some(word.with([("duration", &duration)]))
        })
    });
    let usual = move || usual.get().filter(|_| job.with(|job| !job.is_settled() && job.is_refresh()));
    let label = Signal::derive(move || words::JOB_PROGRESS.with([("name", &name.get())]));
    let stage = Memo::new(move |_| job.with(Job::stage));
    let completed = Memo::new(move |_| job.with(|job| job.status == Some(JobStatus::Completed)));
    let began = Callback::new(move |stage| {
        let began = story.with(|story| story::began(story, stage));
        began.map(|instant| time::clock(instant, now.get_untracked())).unwrap_or_default()
    });
    // Spoken: a stage change and each tenth, never each poll.
    let spoken = Memo::new(move |_| {
        let tenth = (percent.get() / 10 * 10).to_string();
        format!("{}, {}", status.get(), words::JOB_PERCENT.with([("percent", &tenth)]))
    });
    view! {
        <section class="card">
            <div class="hero">
                <p class="figure" aria-hidden="true">{move || percent.get().to_string()} <small>" %"</small></p>
                <div>
                    <h2>{status}</h2>
                    <p class="number">{expected}</p>
                    <p class="muted small number">{ran} " " {usual}</p>
                </div>
                <ProgressBar percent label />
            </div>
            <p class="unseen" role="status">{spoken}</p>
            <Show when=move || job.with(Job::is_refresh)>
                <StageRail current=stage completed began />
            </Show>
        </section>
    }
    .into_any()
}

/// What its end means.
#[component]
fn Outcome(job: Memo<Job>) -> impl IntoView {
    let note = move || {
        job.with(|job| {
            let status = job.status.as_ref().filter(|_| job.is_refresh())?;
            let date = job.data_as_of().map(time::day_utc).unwrap_or_default();
            let (tone, title, text) = match status {
                JobStatus::Completed => {
                    ("success", words::STATUS_COMPLETED, words::JOB_DONE_COMPLETED.with([("date", &date)]))
                }
                JobStatus::Failed => ("danger", words::STATUS_FAILED, words::JOB_DONE_FAILED.text().to_owned()),
                JobStatus::Cancelled => {
                    ("information", words::STATUS_CANCELLED, words::JOB_DONE_CANCELLED.text().to_owned())
                }
                _ => return None,
            };
            let title = format!("{}.", title.text());
            Some(view! { <Note tone title text /> })
        })
    };
    view! { {note} }.into_any()
}

#[component]
fn Facts(environment: Memo<TestEnvironment>, job: Memo<Job>, now: Signal<Timestamp>) -> impl IntoView {
    let moment = move |of: fn(&Job) -> Option<Timestamp>| {
        Memo::new(move |_| job.with(of).map(|instant| time::moment(instant, now.get_untracked())).unwrap_or_else(dash))
    };
    let data = Memo::new(move |_| match job.with(Job::data_as_of) {
        Some(day) => words::JOB_FACTS_UTC.with([("date", &time::day_utc(day))]),
        None => dash(),
    });
    let next = Memo::new(move |_| {
        let known = environment.with(|environment| environment.next_refresh_time);
        let start = job.with(Job::start_time);
        match (known, start) {
            (Some(next), _) => time::day(next),
            (None, Some(start)) if job.with(Job::is_active) => {
                let next = environment.with(|environment| environment.next_refresh_after(start));
                words::JOB_FACTS_NEXT_ABOUT.with([("date", &time::day(next))])
            }
            _ => dash(),
        }
    });
    let status = Memo::new(move |_| job.with(|job| job.status.as_ref().map(ToString::to_string)).unwrap_or_else(dash));
    let ended = Memo::new(move |_| job.with(Job::is_settled));
    view! {
        <section class="card">
            <h2>{words::JOB_FACTS.text()}</h2>
            <dl class="facts">
                {move || {
                    let label = if ended.get() { words::JOB_FACTS_DATA } else { words::JOB_FACTS_DATA_WILL };
                    view! { <Fact label=label.text() value=data /> }
                }}
                <Fact label=words::JOB_FACTS_NEXT.text() value=next />
                <Fact label=words::JOB_FACTS_START.text() value=moment(Job::start_time) />
                <Fact label=words::JOB_FACTS_END.text() value=moment(|job| job.job_end_time) />
                <Fact label=words::JOB_FACTS_STATUS.text() value=status raw=true />
            </dl>
        </section>
    }
    .into_any()
}

fn dash() -> String {
    "–".to_owned()
}
