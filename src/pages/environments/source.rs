//! Where the list comes from: one answer of our own server, or, where there is only the API, one question for the
//! environments and one for the jobs of each.

use crate::derive::{derived, effect};
use crate::live::{Contact, Latest, Patience, Watch};
use crate::pages::watches;
use leptos::prelude::*;
use std::collections::HashMap;
use wire::{EnvironmentId, Hold, Job, Notes, Overview, OverviewRow, TestEnvironment, Wish};

/// What the list is made of.
#[derive(Clone, Copy)]
pub(super) struct Source {
    /// Every environment with what is known of it; none before the first answer.
    pub(super) entries: Signal<Option<Vec<Entry>>>,
    /// Times in which no refresh may start.
    pub(super) holds: Signal<Vec<Hold>>,
    /// Whether we have contact.
    pub(super) contact: Contact,
}

/// One environment with what is known of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Entry {
    /// The environment.
    pub(super) environment: TestEnvironment,
    /// Its jobs.
    pub(super) jobs: Jobs,
    /// What people noted about it.
    pub(super) notes: Notes,
    /// The refresh that waits for its first possible moment.
    pub(super) wish: Option<Wish>,
    /// Whether a refresh was asked for of which it is not known yet what came of it.
    pub(super) in_doubt: bool,
    /// Whether one waits for a second person.
    pub(super) needs_second: bool,
}

/// What is known of the jobs of an environment.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Jobs {
    /// They are asked for.
    #[default]
    Awaited,
    /// They could not be looked up.
    Unknown,
    /// These, newest first: all, or as many as tell what runs and how the last one went.
    Known(Latest<Vec<Job>>),
}

/// From our own server.
pub(super) fn overview() -> Source {
    let watch = watches::overview();
    let value = watch.value();
    let entries = derived(move || {
        value.with(|overview| overview.as_ref().map(|overview| overview.environments.iter().map(entry).collect()))
    });
    let holds = derived(move || value.with(|overview| overview.as_deref().map(holds_of).unwrap_or_default()));
    Source { entries, holds, contact: watch.contact() }
}

fn entry(row: &OverviewRow) -> Entry {
    Entry {
        environment: row.environment.clone(),
        jobs: Jobs::Known(row.jobs.clone().into()),
        notes: row.notes.clone().unwrap_or_default(),
        wish: row.wish.clone(),
        in_doubt: row.intent_open,
        needs_second: row.needs_second,
    }
}

fn holds_of(overview: &Overview) -> Vec<Hold> {
    overview.holds.clone()
}

/// From the API alone.
pub(super) fn plain() -> Source {
    let watch = watches::environments();
    let environments = watch.value();
    let jobs = watch_jobs_of(environments);
    let entries = derived(move || {
        let entry = |environment: &TestEnvironment| Entry {
            jobs: known(jobs.with(|jobs| jobs.get(&environment.id).copied())),
            environment: environment.clone(),
            ..Entry::default()
        };
        environments.get().map(|environments| environments.iter().map(entry).collect())
    });
    Source { entries, holds: Signal::stored(Vec::new()), contact: watch.contact() }
}

fn known(watch: Option<Watch<Vec<Job>>>) -> Jobs {
    let Some(watch) = watch else { return Jobs::Awaited };
    watch.snapshot.with(|snapshot| match (watch.get(), &snapshot.error) {
        (Some(jobs), _) => Jobs::Known(jobs),
        (None, Some(_)) => Jobs::Unknown,
        (None, None) => Jobs::Awaited,
    })
}

/// The jobs of each environment that is on the list, watched as long as the page is open.
type JobsOf = RwSignal<HashMap<EnvironmentId, Watch<Vec<Job>>>>;

/// Begins to watch the jobs of an environment when it first appears on the list, and looks again when the list says
/// that the environment has changed.
fn watch_jobs_of(environments: Memo<Option<Latest<Vec<TestEnvironment>>>>) -> JobsOf {
    let jobs = JobsOf::default();
    let owner = Owner::current();
    let mut before = Latest::<Vec<TestEnvironment>>::default();
    effect(move || {
        let environments = environments.get().unwrap_or_default();
        for environment in &*environments {
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
        before = environments;
    });
    jobs
}
