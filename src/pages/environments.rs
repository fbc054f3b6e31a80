//! All environments: what can be done with each right now.

mod row;
mod summary;

use super::parts::{awaited, freshness, set_title};
use super::watches;
use crate::components::page_head;
use crate::derive::{derived, memo};
use crate::html::{Child, Element, b, button, div, dynamic, h2, input, p, ul};
use crate::live::{Patience, ServiceClock, Watch};
use crate::paths;
use crate::router::Router;
use crate::text::{Word, words};
use leptos::prelude::*;
use row::row;
use std::collections::HashMap;
use summary::{Group, Summary, summarize};
use wire::{EnvironmentId, Job, TestEnvironment};

/// The jobs of each environment that is on the list, watched as long as the page is open.
type JobsOf = RwSignal<HashMap<EnvironmentId, Watch<Vec<Job>>>>;

/// The list, with search and filter, both kept in the address.
pub(crate) fn environments_page() -> Child {
    set_title(|| words::ENVIRONMENTS_TITLE.text().to_owned());
    let list = watches::environments();
    let environments = list.value();
    let jobs = watch_jobs_of(environments);
    let now = ServiceClock::of_app().minute();

    // By name and not by state: a row that moves under the pointer makes somebody press the wrong one.
    let summaries = memo(move || {
        let mut environments = environments.get().unwrap_or_default();
        environments.sort_by_key(|environment| environment.name().to_lowercase());
        environments.into_iter().map(|environment| summarize(environment, jobs, now.get())).collect::<Vec<_>>()
    });
    let line = derived(move || {
        let count = |group: Group| summaries.with(|all| all.iter().filter(|one| group.holds(one)).count().to_string());
        let line = words::ENVIRONMENTS_SUMMARY.with([("ready", &count(Group::Now)), ("busy", &count(Group::Busy))]);
        if environments.with(Option::is_some) { line } else { String::new() }
    });
    let title = Signal::stored(words::ENVIRONMENTS_TITLE.text().to_owned());
    div()
        .class("page")
        .child(page_head(Vec::new(), title, line, freshness(list.contact())))
        .child(awaited(list.contact(), words::ERROR_NOT_FOUND_PAGE, move || listed(summaries)))
        .into()
}

fn listed(summaries: Memo<Vec<Summary>>) -> Child {
    let router = Router::of_app();
    let (typed, show) = (router.query(paths::SEARCH), router.query(paths::SHOW));
    let chosen = memo(move || show.with(|show| Group::from_address(show)));
    let any = memo(move || summaries.with(|all| !all.is_empty()));
    let rows = move || {
        let (chosen, typed) = (chosen.get(), typed.get());
        let fits = |summary: &&Summary| chosen.is_none_or(|group| group.holds(summary)) && summary.contains(&typed);
        let rows = summaries.with(|all| all.iter().filter(fits).map(row).collect::<Vec<_>>());
        if rows.is_empty() { nothing_fits(router) } else { ul().class("list").children(rows) }
    };
    dynamic(move || match any.get() {
        true => div().child(tools(summaries, typed, chosen, router)).child(dynamic(rows)),
        false => empty(words::ENVIRONMENTS_EMPTY_TITLE, words::ENVIRONMENTS_EMPTY_TEXT),
    })
}

/// Search and filter.
fn tools(summaries: Memo<Vec<Summary>>, typed: Memo<String>, chosen: Memo<Option<Group>>, router: Router) -> Element {
    let chip = move |group: Option<Group>| {
        let holds = move |summary: &&Summary| group.is_none_or(|group| group.holds(summary));
        let count = derived(move || summaries.with(|all| all.iter().filter(holds).count().to_string()));
        let pressed = derived(move || (chosen.get() == group).to_string());
        let word = group.map_or(words::ENVIRONMENTS_FILTER_ALL, Group::word);
        button()
            .class("chip")
            .attr("type", "button")
            .attr("aria-pressed", pressed)
            .on("click", move |_| look_for(router, &typed.get_untracked(), group))
            .child(word.text())
            .child(" ")
            .child(b().child(count))
    };
    let search = input()
        .class("input")
        .attr("type", "search")
        .attr("placeholder", words::ENVIRONMENTS_SEARCH.text())
        .attr("aria-label", words::ENVIRONMENTS_SEARCH.text())
        .attr("value", typed)
        .on("input", move |event| look_for(router, &event_target_value(&event), chosen.get_untracked()));
    let chips = div()
        .class("chips")
        .attr("role", "group")
        .attr("aria-label", words::ENVIRONMENTS_FILTER.text())
        .children(std::iter::once(None).chain(Group::ALL.map(Some)).map(chip));
    div().class("tools").attr("role", "search").child(search).child(chips)
}

fn empty(title: Word, text: Word) -> Element {
    div().class("card empty").child(h2().child(title.text())).child(p().class("muted").child(text.text()))
}

fn nothing_fits(router: Router) -> Element {
    let all = button().class("button").attr("type", "button").on("click", move |_| look_for(router, "", None));
    empty(words::ENVIRONMENTS_NONE_TITLE, words::ENVIRONMENTS_NONE_TEXT)
        .attr("role", "status")
        .child(all.child(words::ENVIRONMENTS_NONE_RESET.text()))
}

/// Puts search and filter into the address, from where the list takes them, in place of the last ones: nobody wants
/// to go back letter by letter.
fn look_for(router: Router, search: &str, group: Option<Group>) {
    router.replace(&paths::environments_with(search, group.map(Group::in_address).unwrap_or_default()));
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
                    let begin = || watches::jobs(environment.id.clone(), Patience::Hurry);
                    let watch = owner.as_ref().map_or_else(begin, |owner| owner.with(begin));
                    jobs.update(|jobs| {
                        jobs.insert(environment.id.clone(), watch);
                    });
                }
            }
        }
        environments
    });
    jobs
}
