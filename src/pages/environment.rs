//! One environment: what it is, what goes on, what can be done, what has been.

use super::parts::{Awaited, FreshnessOf, environment_in_address, set_title};
use super::watches;
use crate::components::{Fact, JobRow, JobTable, PageHead, ProgressBar, State};
use crate::live::{ServiceClock, Watch};
use crate::paths;
use crate::say;
use crate::text::words;
use crate::time;
use leptos::prelude::*;
use wire::{DataCopyType, EnvironmentId, Job, Refreshability, TestEnvironment, Timestamp};

/// The page of one environment.
#[component]
pub(crate) fn EnvironmentPage() -> impl IntoView {
    let id = environment_in_address();
    let watch = watches::environment(id.clone());
    let jobs = watches::jobs(id.clone());
    let environment = watch.value();
    // A job that ends changes the environment: both are looked at together.
    Effect::new(move |before: Option<()>| {
        environment.track();
        if before.is_some() {
            jobs.look();
        }
    });
    let environment = Memo::new(move |_| environment.get().unwrap_or_default());
    let name = Memo::new(move |_| environment.with(|environment| environment.name().to_owned()));
    let known = Memo::new(move |_| watch.snapshot.with(|snapshot| snapshot.value.is_some()));
    set_title(move || if known.get() { name.get() } else { words::ENVIRONMENTS_TITLE.text().to_owned() });
    view! {
        <Awaited watch=watch not_found=words::ERROR_NOT_FOUND_ENVIRONMENT.text()>
            <Found id=id.clone() environment name watch jobs />
        </Awaited>
    }
    .into_any()
}

#[component]
fn Found(
    id: EnvironmentId,
    environment: Memo<TestEnvironment>,
    name: Memo<String>,
    watch: Watch<TestEnvironment>,
    jobs: Watch<Vec<Job>>,
) -> impl IntoView {
    let clock = ServiceClock::of_app();
    let now = Signal::derive(move || clock.now());
    let known_jobs = jobs.value();
    let refreshability = Memo::new(move |_| {
        let jobs = known_jobs.get()?;
        Some(environment.with(|environment| Refreshability::of(environment, &jobs, now.get())))
    });
    let crumbs = view! { <a href=paths::environments>{words::ENVIRONMENT_CRUMB.text()}</a> }.into_any();
    let line = move || environment.with(say::kind_and_tenant);
    let shown_id = id.to_string();
    let status = move || environment.with(|environment| environment.status.as_ref().map(ToString::to_string));
    let rows = {
        let id = id.clone();
        Memo::new(move |_| {
            let jobs = known_jobs.get().unwrap_or_default().into_iter();
            jobs.map(|job| JobRow { href: paths::job(&id, &job.id), job }).collect::<Vec<_>>()
        })
    };
    view! {
        <div
            class="page"
            data-environment-id=shown_id
            data-status=status
            data-refreshable=move || refreshability.with(|is| is.as_ref().map(Refreshability::as_str))
        >
            <PageHead title=name line=Signal::derive(line) crumbs>
                <FreshnessOf watch />
            </PageHead>
            <div class="columns">
                <div>
                    <Now id environment name refreshability now />
                    <section class="card">
                        <h2>{words::ENVIRONMENT_HISTORY.text()}</h2>
                        <Awaited watch=jobs not_found=words::ENVIRONMENT_HISTORY_EMPTY.text()>
                            <Show
                                when=move || !rows.with(Vec::is_empty)
                                fallback=|| view! { <p class="muted">{words::ENVIRONMENT_HISTORY_EMPTY.text()}</p> }
                            >
                                <JobTable jobs=rows now />
                            </Show>
                        </Awaited>
                    </section>
                </div>
                <div>
                    <Facts environment now />
                    <section class="card">
                        <h2>{words::ENVIRONMENT_COPIES.text()}</h2>
                        {move || copies(environment.with(|environment| environment.data_copy_type.clone()).as_ref())}
                        <SetUpAgain />
                    </section>
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// What goes on and what can be done.
#[component]
fn Now(
    id: EnvironmentId,
    environment: Memo<TestEnvironment>,
    name: Memo<String>,
    refreshability: Memo<Option<Refreshability>>,
    now: Signal<Timestamp>,
) -> impl IntoView {
    let refresh = paths::refresh(&id);
    let current = move || match refreshability.get()? {
        Refreshability::Busy(job) => job,
        _ => None,
    };
    // Parted from what changes with each look, so that the button under the pointer is not made anew.
    let current_id = Memo::new(move |_| current().map(|job| (job.id.clone(), job.is_planned())));
    let job = Memo::new(move |_| current().map(|job| *job).unwrap_or_default());
    let card = move || match current_id.get() {
        Some((job_id, planned)) => {
            let title = if planned { words::ENVIRONMENT_CURRENT_PLANNED } else { words::ENVIRONMENT_CURRENT };
            let follow = if planned { words::ENVIRONMENT_FOLLOW_PLANNED } else { words::ENVIRONMENT_FOLLOW };
            let label = Signal::derive(move || words::JOB_PROGRESS.with([("name", &name.get())]));
            view! {
                <h2>{title.text()}</h2>
                {move || view! { <State tone=job.with(say::tone) text=job.with(|job| say::status(job, now.get())) /> }}
                {(!planned)
                    .then(|| view! { <ProgressBar percent=Signal::derive(move || job.with(Job::percent)) label /> })}
                <p class="muted small number">
                    {move || (!planned).then(|| words::JOB_PERCENT.with([("percent", &job.with(Job::percent).to_string())]))}
                    " "
                    {move || job.with(|job| say::expectation(job, now.get()))}
                </p>
                <div class="buttons">
                    <a class="button" data-kind="primary" href=paths::job(&id, &job_id)>{follow.text()}</a>
                    <a class="button" href=refresh.clone()>{words::ENVIRONMENT_REFRESH.text()}</a>
                </div>
            }
            .into_any()
        }
        None => {
            let state = move || possibility(environment, refreshability, now.get());
            let word = move || match refreshability.get() {
                Some(Refreshability::Waiting(_)) => words::ENVIRONMENT_PLAN.text(),
                _ => words::ENVIRONMENT_REFRESH.text(),
            };
            view! {
                {move || {
                    let (tone, text, hint) = state();
                    view! {
                        <State tone text />
                        <p class="muted small number">{hint}</p>
                    }
                }}
                <div class="buttons">
                    <a class="button" href=refresh.clone()>{word}</a>
                </div>
            }
            .into_any()
        }
    };
    view! { <section class="card stack">{card}</section> }.into_any()
}

/// Tone, sentence and hint of what can be done while no job is in the way.
fn possibility(
    environment: Memo<TestEnvironment>,
    refreshability: Memo<Option<Refreshability>>,
    now: Timestamp,
) -> (&'static str, String, String) {
    let (tone, state, hint) = match refreshability.get() {
        None => ("wait", words::STATE_CHECKING.text().to_owned(), String::new()),
        Some(Refreshability::Now) => ("ready", words::STATE_NOW.text().to_owned(), String::new()),
        Some(Refreshability::Busy(_)) => ("busy", words::STATE_BUSY.text().to_owned(), String::new()),
        Some(Refreshability::Denied) => ("wait", environment.with(say::out_of_use).to_owned(), String::new()),
        Some(Refreshability::Waiting(next)) => {
            let days = environment.with(TestEnvironment::interval_days).to_string();
            let when = time::until(next, now);
            let state = words::STATE_WAITING.with([("time", &time::moment(next, now))]);
            ("wait", state, words::STATE_WAITING_WHY.with([("when", &when), ("days", &days)]))
        }
    };
    (tone, state, hint)
}

#[component]
fn Facts(environment: Memo<TestEnvironment>, now: Signal<Timestamp>) -> impl IntoView {
    let fact = move |of: fn(&TestEnvironment, Timestamp) -> String| {
        Memo::new(move |_| environment.with(|environment| of(environment, now.get())))
    };
    let unknown = || words::ENVIRONMENT_FACTS_UNKNOWN.text().to_owned();
    let kind = fact(|environment, _| {
        let raw = [
            environment.environment_type.as_ref().map(|raw| raw.as_str()),
            environment.data_copy_type.as_ref().map(|raw| raw.as_str()),
        ];
        let raw = raw.into_iter().flatten().collect::<Vec<_>>().join(", ");
        words::ENVIRONMENT_FACTS_RAW.with([("label", say::kind_in_full(environment)), ("raw", &raw)])
    });
    let last = fact(|environment, now| match environment.last_refresh_time {
        Some(last) => time::moment(last, now),
        None => words::ENVIRONMENT_FACTS_NEVER.text().to_owned(),
    });
    let next = fact(|environment, now| match environment.next_refresh_time {
        Some(next) if next > now => time::moment(next, now),
        _ if environment.is_processing() || environment.is_out_of_use() => {
            words::ENVIRONMENT_FACTS_UNKNOWN.text().to_owned()
        }
        _ => words::ENVIRONMENT_FACTS_NEXT_NOW.text().to_owned(),
    });
    let data = fact(|environment, _| match environment.data_as_of() {
        Some(day) => words::JOB_FACTS_UTC.with([("date", &time::day_utc(day))]),
        None => words::ENVIRONMENT_FACTS_UNKNOWN.text().to_owned(),
    });
    let tenant = move || environment.with(|environment| environment.tenant_id.clone()).unwrap_or_else(unknown);
    let source = move || environment.with(|environment| environment.source_tenant_id.clone()).unwrap_or_else(unknown);
    let status =
        move || environment.with(|environment| environment.status.as_ref().map_or_else(unknown, ToString::to_string));
    let revenue = Memo::new(move |_| {
        environment.with(|environment| {
            environment.revenue_tenant_name.clone().or_else(|| environment.revenue_tenant_id.clone())
        })
    });
    view! {
        <section class="card">
            <h2>{words::ENVIRONMENT_FACTS.text()}</h2>
            <dl class="facts">
                <Fact label=words::ENVIRONMENT_FACTS_LAST.text() value=last />
                <Fact label=words::ENVIRONMENT_FACTS_DATA.text() value=data />
                <Fact label=words::ENVIRONMENT_FACTS_NEXT.text() value=next />
                <Fact label=words::ENVIRONMENT_FACTS_KIND.text() value=kind />
                <Fact label=words::ENVIRONMENT_FACTS_TENANT.text() value=Signal::derive(tenant) />
                <Fact label=words::ENVIRONMENT_FACTS_SOURCE.text() value=Signal::derive(source) />
                {move || {
                    revenue
                        .get()
                        .map(|name| {
                            view! { <Fact label=words::ENVIRONMENT_FACTS_REVENUE.text() value=Signal::stored(name) /> }
                        })
                }}
                <Fact label=words::ENVIRONMENT_FACTS_STATUS.text() value=Signal::derive(status) raw=true />
            </dl>
        </section>
    }
    .into_any()
}

/// What a refresh copies and deletes, by what is copied. An unknown kind gets the sentences that warn of more.
fn copies(copied: Option<&DataCopyType>) -> AnyView {
    let (deleted, brought) = match copied {
        Some(DataCopyType::Configuration) => (words::COPIES_DELETED_CONFIGURATION, words::COPIES_BROUGHT_CONFIGURATION),
        _ => (words::COPIES_DELETED_FULL, words::COPIES_BROUGHT_FULL),
    };
    let full = copied != Some(&DataCopyType::Configuration);
    let only_full = [words::COPIES_CUSTOM, words::COPIES_USAGE].into_iter().filter(|_| full);
    let sentences = [deleted, brought].into_iter().chain(only_full).chain([words::COPIES_USERS]);
    let items = sentences.map(|sentence| view! { <li>{sentence.text()}</li> }).collect_view();
    view! { <ul class="bullets">{items}</ul> }.into_any()
}

/// What a refresh does not copy and somebody has to set up again (contract.md 2.5).
#[component]
pub(super) fn SetUpAgain() -> impl IntoView {
    let items = [
        words::AGAIN_SIGN_IN,
        words::AGAIN_INTEGRATIONS,
        words::AGAIN_PAGES,
        words::AGAIN_REVENUE,
        words::AGAIN_MEDIATION,
        words::AGAIN_SALESFORCE,
    ];
    view! {
        <details>
            <summary>{words::AGAIN_TITLE.text()}</summary>
            <ul class="bullets">{items.map(|item| view! { <li>{item.text()}</li> }).into_iter().collect_view()}</ul>
        </details>
    }
    .into_any()
}
