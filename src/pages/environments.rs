//! All environments: what can be done with each right now.

mod row;
mod summary;

use super::parts::{Awaited, FreshnessOf, set_title};
use super::watches;
use crate::components::PageHead;
use crate::live::{ServiceClock, Watch};
use crate::text::{Word, words};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use row::EnvironmentRow;
use std::collections::HashMap;
use summary::{Group, Summary, summarize};
use wire::{EnvironmentId, Job, TestEnvironment};

/// The jobs of each environment that is on the list, watched as long as the page is open.
type JobsOf = RwSignal<HashMap<EnvironmentId, Watch<Vec<Job>>>>;

/// The list, with search and filter, both kept in the address.
#[component]
pub(crate) fn EnvironmentsPage() -> impl IntoView {
    set_title(|| words::ENVIRONMENTS_TITLE.text().to_owned());
    let list = watches::environments();
    let environments = list.value();
    let jobs = watch_jobs_of(environments);
    let now = ServiceClock::of_app();

    // By name and not by state: a row that moves under the pointer makes somebody press the wrong one.
    let summaries = Memo::new(move |_| {
        let mut environments = environments.get().unwrap_or_default();
        environments.sort_by_key(|environment| environment.name().to_lowercase());
        environments.into_iter().map(|environment| summarize(environment, jobs, now.now())).collect::<Vec<_>>()
    });
    let line = move || {
        let count = |group: Group| summaries.with(|all| all.iter().filter(|one| group.holds(one)).count().to_string());
        words::ENVIRONMENTS_SUMMARY.with([("ready", &count(Group::Now)), ("busy", &count(Group::Busy))])
    };
    let line = move || environments.with(Option::is_some).then(line);
    view! {
        <PageHead title=words::ENVIRONMENTS_TITLE.text() line=Signal::derive(line)>
            <FreshnessOf watch=list />
        </PageHead>
        <Awaited watch=list not_found=words::ERROR_NOT_FOUND_PAGE.text()>
            <List summaries />
        </Awaited>
    }
    .into_any()
}

#[component]
fn List(summaries: Memo<Vec<Summary>>) -> impl IntoView {
    let query = use_query_map();
    let typed = Memo::new(move |_| query.read().get(SEARCH).unwrap_or_default());
    let chosen = Memo::new(move |_| Group::from_address(query.read().get(SHOW).as_deref()));
    let fits = move |summary: &Summary| {
        chosen.get().is_none_or(|group| group.holds(summary)) && summary.contains(&typed.get())
    };
    let shown = Memo::new(move |_| {
        summaries.with(|all| all.iter().filter(|one| fits(one)).map(|one| one.id().clone()).collect::<Vec<_>>())
    });
    let chip = move |group: Option<Group>, word: Word| {
        let count =
            move || summaries.with(|all| all.iter().filter(|one| group.is_none_or(|group| group.holds(one))).count());
        view! {
            <button
                class="chip"
                type="button"
                aria-pressed=move || (chosen.get() == group).to_string()
                on:click=move |_| go_to(&typed.get_untracked(), group)
            >
                {word.text()} " " <b>{count}</b>
            </button>
        }
        .into_any()
    };
    let row = move |id: EnvironmentId| {
        let summary = Memo::new(move |last: Option<&Summary>| {
            // Gone from the list for a moment before its row is: what was shown stays.
            let found = summaries.with(|all| all.iter().find(|one| *one.id() == id).cloned());
            found.or_else(|| last.cloned()).unwrap_or_default()
        });
        view! { <EnvironmentRow summary /> }
    };
    view! {
        <Show when=move || !summaries.with(Vec::is_empty) fallback=Empty>
            <div class="tools" role="search">
                <input
                    class="input"
                    type="search"
                    placeholder=words::ENVIRONMENTS_SEARCH.text()
                    aria-label=words::ENVIRONMENTS_SEARCH.text()
                    prop:value=typed
                    on:input=move |event| go_to(&event_target_value(&event), chosen.get_untracked())
                />
                <div class="chips" role="group" aria-label=words::ENVIRONMENTS_FILTER.text()>
                    {chip(None, words::ENVIRONMENTS_FILTER_ALL)}
                    {Group::ALL.map(|group| chip(Some(group), group.word())).into_iter().collect_view()}
                </div>
            </div>
            <Show when=move || !shown.with(Vec::is_empty) fallback=NothingFits>
                <ul class="list">
                    <For each=move || shown.get() key=Clone::clone children=row />
                </ul>
            </Show>
        </Show>
    }
    .into_any()
}

#[component]
fn Empty() -> impl IntoView {
    view! {
        <div class="card empty">
            <h2>{words::ENVIRONMENTS_EMPTY_TITLE.text()}</h2>
            <p class="muted">{words::ENVIRONMENTS_EMPTY_TEXT.text()}</p>
        </div>
    }
    .into_any()
}

#[component]
fn NothingFits() -> impl IntoView {
    view! {
        <div class="card empty" role="status">
            <h2>{words::ENVIRONMENTS_NONE_TITLE.text()}</h2>
            <p class="muted">{words::ENVIRONMENTS_NONE_TEXT.text()}</p>
            <button class="button" type="button" on:click=|_| go_to("", None)>
                {words::ENVIRONMENTS_NONE_RESET.text()}
            </button>
        </div>
    }
    .into_any()
}

/// The names in the address.
const SEARCH: &str = "q";
const SHOW: &str = "show";

/// Puts search and filter into the address, from where the list takes them.
fn go_to(search: &str, group: Option<Group>) {
    let mut query = leptos_router::params::ParamsMap::new();
    if !search.is_empty() {
        query.insert(SEARCH, search.to_owned());
    }
    if let Some(group) = group {
        query.insert(SHOW, group.in_address().to_owned());
    }
    let address = format!("{}{}", crate::paths::environments(), query.to_query_string());
    // In place of the last one: nobody wants to go back letter by letter.
    let options = NavigateOptions { resolve: false, replace: true, scroll: false, ..NavigateOptions::default() };
    use_navigate()(&address, options);
}

/// Begins to watch the jobs of an environment when it first appears on the list, and looks again when the list says
/// that the environment has changed.
fn watch_jobs_of(environments: Memo<Option<Vec<TestEnvironment>>>) -> JobsOf {
    let jobs = JobsOf::default();
    let owner = Owner::current();
    Effect::new(move |before: Option<Option<Vec<TestEnvironment>>>| {
        let environments = environments.get();
        let before = before.flatten().unwrap_or_default();
        for environment in environments.iter().flatten() {
            let known = jobs.with_untracked(|jobs| jobs.get(&environment.id).copied());
            match known {
                Some(watch) if !before.contains(environment) => watch.look(),
                Some(_) => {}
                None => {
                    // Owned by the page and not by this run of the effect, which ends with the next answer.
                    let begin = || watches::jobs(environment.id.clone());
                    let watch = owner.as_ref().map_or_else(begin, |owner| owner.with(begin));
                    jobs.update(|jobs| drop(jobs.insert(environment.id.clone(), watch)));
                }
            }
        }
        environments
    });
    jobs
}
