//! The jobs of all sandboxes, page after page, as the console's server has them.

use super::watches::{NOBODY_PLANS_WITHIN, rhythm_of_job};
use crate::api::{self, ApiError, Fresh, Validator};
use crate::derive::effect;
use crate::live::{Patience, Rhythm, ServiceClock, Watch, Watched, watch};
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use wire::{FeedJob, Job};

/// What is asked for: names and values of the query.
pub(super) type Filters = Vec<(&'static str, String)>;

/// What was answered to some filters.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Fed {
    /// The filters.
    pub(super) filters: Filters,
    /// The jobs that fit, newest first, as far as they were asked for.
    pub(super) jobs: Vec<FeedJob>,
    /// How many fit, if the server says so.
    pub(super) total: Option<i32>,
    /// Whether there are more.
    pub(super) more: bool,
}

impl Watched for Fed {}

/// Jobs for one page. Fifty are as many as anybody reads before asking for more.
const AT_ONCE: &str = "50";
/// For a picture of a period: as many as the server gives.
const MOST_AT_ONCE: &str = "500";

/// How many jobs come on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pages {
    /// Few, for readers.
    Short,
    /// Many, for a picture of what was: what goes on now is known from elsewhere, and is in the first of them.
    Long,
}

/// Watches the jobs that fit `filters`, `count` pages of them. When the filters change, what was asked for before is
/// not waited for any more; it stays on the screen until the new answer is there.
pub(super) fn feed(filters: Memo<Filters>, pages: Pages, count: impl Fn() -> usize + 'static) -> Watch<Fed> {
    let clock = ServiceClock::of_app();
    let count = Rc::new(count);
    let seen: RefCell<(Filters, Rc<Validator>)> = RefCell::default();
    let watch = watch(
        // The answer depends on the filters.
        String::new(),
        Patience::Hurry,
        move |watched| {
            let (filters, count) = (filters.get_untracked(), Rc::clone(&count));
            let mut seen = seen.borrow_mut();
            // What was seen of other filters says nothing of these, and a first page nothing of the second.
            if seen.0 != filters || (pages == Pages::Short && count() > 1) {
                *seen = (filters.clone(), Rc::default());
            }
            let seen = Rc::clone(&seen.1);
            async move {
                let fed = pages_of(filters, pages, &*count, &seen).await;
                watched.take_source(&seen);
                fed
            }
        },
        move |fed: &Fed| {
            if pages == Pages::Long {
                return Rhythm::Quiet(NOBODY_PLANS_WITHIN);
            }
            let active = fed.jobs.iter().map(|job| &job.job).filter(|job| job.is_active());
            let rhythms = active.map(|job| rhythm_of_job(job, clock));
            // Anybody may start another one at any time: nothing here is ever settled.
            rhythms.fold(Rhythm::Quiet(NOBODY_PLANS_WITHIN), sooner)
        },
    );
    let mut first = true;
    effect(move || {
        filters.track();
        if !std::mem::replace(&mut first, false) {
            watch.ask_anew();
        }
    });
    watch
}

async fn pages_of(
    filters: Filters,
    pages: Pages,
    count: &dyn Fn() -> usize,
    seen: &Validator,
) -> Result<Fresh<Fed>, ApiError> {
    let limit = match pages {
        Pages::Short => AT_ONCE,
        Pages::Long => MOST_AT_ONCE,
    };
    let mut fed = Fed::default();
    let (mut after, mut read) = (String::new(), 0);
    loop {
        let given = filters.iter().map(|(name, value)| (*name, value.as_str()));
        let query: Vec<_> = given.chain([("limit", limit), ("after", &after)]).collect();
        let anew = Validator::default();
        let page = match api::feed(&query, if read == 0 { seen } else { &anew }).await? {
            Fresh::New(page) => page,
            Fresh::Unchanged => return Ok(Fresh::Unchanged),
        };
        read += 1;
        fed.total = page.total.or(fed.total);
        for job in page.jobs {
            // Somebody may have started one between two pages, and pushed the others on.
            if !fed.jobs.iter().any(|known| known.job.id == job.job.id) {
                fed.jobs.push(job);
            }
        }
        match page.next {
            Some(next) if read < count() && next != after => after = next,
            next => {
                fed.more = next.is_some();
                fed.filters = filters;
                return Ok(Fresh::New(fed));
            }
        }
    }
}

/// The rhythm of what changes sooner.
fn sooner(one: Rhythm, other: Rhythm) -> Rhythm {
    match (one, other) {
        (Rhythm::Open, _) | (_, Rhythm::Open) => Rhythm::Open,
        (Rhythm::Quiet(one), Rhythm::Quiet(other)) => Rhythm::Quiet(one.min(other)),
        (one, _) => one,
    }
}

/// The jobs of a feed that belong to one sandbox.
pub(super) fn of_sandbox<'a>(fed: &'a Fed, id: &'a wire::EnvironmentId) -> impl Iterator<Item = Job> + 'a {
    fed.jobs.iter().filter(move |job| job.environment_id == *id).map(|job| job.job.clone())
}
