//! One environment: what can be done, what it is, what has been, and what people keep about it.

mod about;
mod again;
mod more;
mod possibility;
mod standing;

use super::parts::{awaited_page, crumbs, freshness, set_title};
use super::watches;
use crate::components::page_head;
use crate::derive::{derived, effect, memo};
use crate::html::{Child, Element, bdi, div, dynamic, h2, section, span};
use crate::lazy::lazy;
use crate::live::{Latest, Patience, ServiceClock, Watch};
use crate::say;
use crate::session::CurrentSession;
use crate::text::{Word, words};
use about::{about, raw};
pub(super) use again::set_up_again;
use leptos::prelude::*;
use more::{Known, more};
use wire::{Approval, EnvironmentId, Job, Notes, Refreshability, TestEnvironment};

/// The page of one environment.
pub(crate) fn environment_page(id: EnvironmentId) -> Child {
    let watch = watches::environment(id.clone());
    let jobs = watches::jobs(id.clone(), Patience::Wait);
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
    let title = words::KIND_UNKNOWN_LONG;
    awaited_page(watch.contact(), title, words::ERROR_NOT_FOUND_ENVIRONMENT, move || found(&id, watch, jobs))
}

fn found(id: &EnvironmentId, watch: Watch<TestEnvironment>, jobs: Watch<Vec<Job>>) -> Child {
    let (clock, session) = (ServiceClock::of_app(), CurrentSession::of_app());
    let now = clock.minute();
    let (environment, known_jobs) = (watch.value_or_default(), jobs.value());
    let (notes, holds) = (watches::notes(id.clone()), watches::holds());
    let standing = watches::standing(id.clone(), || false);
    // What was asked for becomes a job.
    Effect::new(move |before: Option<()>| {
        known_jobs.track();
        if before.is_some() {
            standing.look();
        }
    });
    let (noted, held) = (notes.value_or_default(), holds.value_or_default());
    // To the second: who has made a hold is to see at once that it holds.
    let refreshability = memo(move || {
        known_jobs.with(|jobs| {
            held.with(|held| {
                let holds = held.as_ref().map(|held| held.holds.as_slice()).unwrap_or_default();
                let jobs = jobs.as_deref()?;
                Some(environment.with(|environment| Refreshability::of_held(environment, jobs, holds, clock.now())))
            })
        })
    });
    let name = derived(move || environment.with(|environment| environment.name().to_owned()));
    let line = dynamic(move || environment.with(|environment| noted.with(|notes| line(environment, notes.as_ref()))));
    let head = page_head(crumbs(None), name, line, freshness(watch.contact()));
    let (now_id, refreshable_id) = (id.clone(), id.clone());
    let jobs_contact = jobs.contact();
    let jobs_failed = memo(move || jobs_contact.state.with(|state| state.error.is_some()));
    let asked_for = standing.value_or_default();
    // Nobody asks a second time for what waits for a second person.
    let waits = memo(move || asked_for.with(|known| known.approval.as_ref().is_some_and(Approval::is_open)));
    let possibility = dynamic(move || {
        if waits.get() {
            return None;
        }
        let refreshability = refreshability.get();
        // Who knows this sandbox knows more than who knows the console.
        let own = noted
            .with(|notes| notes.as_ref().and_then(|notes| Some((notes.contact.clone()?, notes.link()?.to_owned()))));
        let helper = own.or_else(|| session.contact());
        let (may, offers) = (session.may_refresh(&now_id), session.offers());
        let said = environment.with(|environment| {
            let jobs_failed = jobs_failed.get();
            if !may {
                return possibility::only_looks(
                    environment,
                    refreshability.as_ref(),
                    helper,
                    offers.refresh,
                    now.get(),
                );
            }
            possibility::said(&now_id, environment, refreshability.as_ref(), helper, jobs_failed, now.get())
        });
        Some(section().class("card").child(said))
    });
    let open = open_requests(id, environment, standing);
    let facts = dynamic(move || environment.with(|environment| about(environment, now.get())));
    // What is above tells most people what they came for.
    let known = Known { environment, jobs, notes, holds };
    let rest = {
        let id = id.clone();
        lazy!(more(id: EnvironmentId, known: Known))
    };
    div()
        .class("page")
        .attr("data-environment-id", id.to_string())
        .attr("data-status", derived(move || environment.with(|environment| raw(environment.status.as_ref()))))
        .attr(
            "data-refreshable",
            derived(move || match session.may_refresh(&refreshable_id) {
                true => refreshability.with(|is| is.as_ref().map_or("", Refreshability::as_str).to_owned()),
                false => Refreshability::Denied.as_str().to_owned(),
            }),
        )
        .child(head)
        .child(open)
        .child(possibility)
        .child(card(words::ENVIRONMENT_FACTS).child(facts))
        .child(rest)
        .into()
}

/// What people call it, kind and tenant, and whose it is.
fn line(environment: &TestEnvironment, notes: Option<&Notes>) -> Element {
    let alias = notes.and_then(|notes| notes.alias.clone());
    let owner = notes.and_then(|notes| notes.owner.clone());
    let alias = alias.map(|alias| span().child(bdi().child(alias)).child(" · "));
    let (before, after) = words::ENVIRONMENT_OWNER.around("owner");
    let owner = owner.map(|owner| span().child(" · ").child(before).child(bdi().child(owner)).child(after));
    span().child(alias).child(say::kind_and_tenant(environment)).child(owner)
}

/// What the console's server knows of it that is open.
fn open_requests(
    id: &EnvironmentId,
    environment: Memo<Latest<TestEnvironment>>,
    standing: Watch<wire::Standing>,
) -> Child {
    let (id, now) = (id.clone(), ServiceClock::of_app().minute());
    let removal = standing::Removal::new(&id, standing);
    let standing = standing.value_or_default();
    dynamic(move || {
        let said = environment.with(|environment| {
            standing.with(|standing| standing::said(&id, environment, standing, removal, now.get()))
        });
        let any = said.iter().any(|child| !matches!(child, Child::Nothing));
        any.then(|| div().class("notes").children(said))
    })
}

fn card(title: Word) -> Element {
    section().class("card stack").child(h2().child(title.text()))
}
