//! One environment: what it is, what goes on, what can be done, what has been.

mod possibility;
mod standing;

use super::parts::{awaited, crumbs, freshness, set_title};
use super::watches;
use crate::components::{Fact, JobRow, facts, job_table, page_head};
use crate::derive::{derived, effect, memo};
use crate::html::{Child, Element, details, div, dynamic, h2, li, p, section, summary, ul};
use crate::live::{Patience, ServiceClock, Watch};
use crate::paths;
use crate::say;
use crate::text::{Word, words};
use crate::time;
use leptos::prelude::*;
use wire::{DataCopyType, EnvironmentId, Job, Refreshability, TestEnvironment, Timestamp};

/// The page of one environment.
pub(crate) fn environment_page(id: EnvironmentId) -> Child {
    let watch = watches::environment(id.clone());
    let jobs = watches::jobs(id.clone(), Patience::Wait(paths::api::jobs(&id)));
    let environment = watch.value();
    // A job that ends changes the environment: both are looked at together.
    Effect::new(move |before: Option<()>| {
        environment.track();
        if before.is_some() {
            jobs.look();
        }
    });
    // The jobs have a request that waits: when it breaks, the page is to say at once that contact is lost.
    let jobs_contact = jobs.contact();
    effect(move || {
        if jobs_contact.state.with(|state| state.error.is_some()) {
            watch.look();
        }
    });
    set_title(move || match environment.get() {
        Some(environment) => environment.name().to_owned(),
        None => words::ENVIRONMENTS_TITLE.text().to_owned(),
    });
    awaited(watch.contact(), words::ERROR_NOT_FOUND_ENVIRONMENT, move || found(&id, watch, jobs))
}

fn found(id: &EnvironmentId, watch: Watch<TestEnvironment>, jobs: Watch<Vec<Job>>) -> Child {
    let now = ServiceClock::of_app().minute();
    let (environment, known_jobs) = (watch.value_or_default(), jobs.value());
    let standing = watches::standing(id.clone(), || false);
    // What was asked for becomes a job.
    Effect::new(move |before: Option<()>| {
        known_jobs.track();
        if before.is_some() {
            standing.look();
        }
    });
    let refreshability = memo(move || {
        let jobs = known_jobs.get()?;
        Some(environment.with(|environment| Refreshability::of(environment, &jobs, now.get())))
    });
    let rows = {
        let id = id.clone();
        memo(move || {
            let (now, jobs) = (now.get_untracked(), known_jobs.get().unwrap_or_default());
            jobs.into_iter().map(|job| JobRow { href: paths::job(&id, &job.id), job, now }).collect::<Vec<_>>()
        })
    };
    let any = memo(move || rows.with(|rows| !rows.is_empty()));
    let table = move || {
        dynamic(move || match any.get() {
            true => job_table(rows),
            false => p().class("muted").child(words::ENVIRONMENT_HISTORY_EMPTY.text()).into(),
        })
    };
    let head = page_head(
        crumbs(None),
        derived(move || environment.with(|environment| environment.name().to_owned())),
        derived(move || environment.with(say::kind_and_tenant)),
        freshness(watch.contact()),
    );
    let now_id = id.clone();
    let possibility = dynamic(move || {
        let refreshability = refreshability.get();
        environment.with(|environment| possibility::said(&now_id, environment, refreshability.as_ref(), now.get()))
    });
    let standing_id = id.clone();
    let removal = standing::Removal::new(id, standing);
    let standing = standing.value_or_default();
    let open = dynamic(move || {
        let said = environment.with(|environment| {
            standing.with(|standing| standing::said(&standing_id, environment, standing, removal, now.get()))
        });
        let any = said.iter().any(|child| !matches!(child, Child::Nothing));
        any.then(|| div().class("notes").children(said))
    });
    let left = div().child(open).child(section().class("card").child(possibility)).child(
        card(words::ENVIRONMENT_HISTORY).child(awaited(jobs.contact(), words::ENVIRONMENT_HISTORY_EMPTY, table)),
    );
    let right = div()
        .child(
            card(words::ENVIRONMENT_FACTS)
                .child(dynamic(move || environment.with(|environment| facts(facts_of(environment, now.get()))))),
        )
        .child(
            card(words::ENVIRONMENT_COPIES)
                .child(dynamic(move || environment.with(|environment| copies(environment.data_copy_type.as_ref()))))
                .child(set_up_again()),
        );
    div()
        .class("page")
        .attr("data-environment-id", id.to_string())
        .attr("data-status", derived(move || environment.with(|environment| raw(environment.status.as_ref()))))
        .attr(
            "data-refreshable",
            derived(move || refreshability.with(|is| is.as_ref().map_or("", Refreshability::as_str).to_owned())),
        )
        .child(head)
        .child(div().class("columns").child(left).child(right))
        .into()
}

fn card(title: Word) -> Element {
    section().class("card").child(h2().child(title.text()))
}

fn facts_of(environment: &TestEnvironment, now: Timestamp) -> Vec<Fact> {
    let last = match environment.last_refresh_time {
        Some(last) => time::moment(last, now),
        None => words::ENVIRONMENT_FACTS_NEVER.text().to_owned(),
    };
    let data = environment.data_as_of().map(|day| words::JOB_FACTS_UTC.with([("date", &time::day_utc(day))]));
    let next = match environment.next_refresh_time {
        Some(next) if next > now => Some(time::moment(next, now)),
        _ if environment.is_processing() || environment.is_out_of_use() => None,
        _ => Some(words::ENVIRONMENT_FACTS_NEXT_NOW.text().to_owned()),
    };
    let kinds = [raw(environment.environment_type.as_ref()), raw(environment.data_copy_type.as_ref())].join(", ");
    let kind = words::ENVIRONMENT_FACTS_RAW.with([("label", say::kind_in_full(environment)), ("raw", &kinds)]);
    let revenue = environment.revenue_tenant_name.clone().or_else(|| environment.revenue_tenant_id.clone());
    let mut facts = vec![
        Fact::new(words::ENVIRONMENT_FACTS_LAST, last),
        Fact::new(words::ENVIRONMENT_FACTS_DATA, data),
        Fact::new(words::ENVIRONMENT_FACTS_NEXT, next),
        Fact::new(words::ENVIRONMENT_FACTS_KIND, kind),
        Fact::new(words::ENVIRONMENT_FACTS_TENANT, environment.tenant_id.clone()),
        Fact::new(words::ENVIRONMENT_FACTS_SOURCE, environment.source_tenant_id.clone()),
        Fact::raw(words::ENVIRONMENT_FACTS_STATUS, raw(environment.status.as_ref())),
    ];
    facts.extend(revenue.map(|name| Fact::new(words::ENVIRONMENT_FACTS_REVENUE, name)));
    facts
}

/// A value as the API sent it.
fn raw(value: Option<&impl ToString>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

/// What a refresh copies and deletes, by what is copied. An unknown kind gets the sentences that warn of more.
fn copies(copied: Option<&DataCopyType>) -> Element {
    let sentences: &[Word] = match copied {
        Some(DataCopyType::Configuration) => {
            &[words::COPIES_DELETED_CONFIGURATION, words::COPIES_BROUGHT_CONFIGURATION, words::COPIES_USERS]
        }
        _ => &[
            words::COPIES_DELETED_FULL,
            words::COPIES_BROUGHT_FULL,
            words::COPIES_CUSTOM,
            words::COPIES_USAGE,
            words::COPIES_USERS,
        ],
    };
    bullets(sentences)
}

/// What a refresh does not copy and somebody has to set up again (contract.md 2.5).
pub(super) fn set_up_again() -> Element {
    details().child(summary().child(words::AGAIN_TITLE.text())).child(bullets(&[
        words::AGAIN_SIGN_IN,
        words::AGAIN_INTEGRATIONS,
        words::AGAIN_PAGES,
        words::AGAIN_REVENUE,
        words::AGAIN_MEDIATION,
        words::AGAIN_SALESFORCE,
    ]))
}

fn bullets(sentences: &[Word]) -> Element {
    ul().class("bullets").children(sentences.iter().map(|sentence| li().child(sentence.text())))
}
