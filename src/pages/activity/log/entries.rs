//! The entries of the log, page after page.

use crate::api::{self, ApiError, Fresh, Validator};
use crate::derive::effect;
use crate::live::{Patience, Rhythm, Watch, Watched, watch};
use crate::pages::feed::Filters;
use crate::pages::watches::NOBODY_PLANS_WITHIN;
use leptos::prelude::*;
use std::rc::Rc;
use wire::AuditEntry;

/// What was answered to some filters.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Told {
    /// The filters.
    pub(super) filters: Filters,
    /// The entries that fit, newest first, as far as they were asked for.
    pub(super) entries: Vec<AuditEntry>,
    /// Whether there are older ones.
    pub(super) more: bool,
}

impl Watched for Told {}

/// Watches the entries that fit `filters`, `count` pages of them. When the filters change, what was asked for before is
/// not waited for any more; it stays on the screen until the new answer is there.
pub(super) fn entries(filters: Memo<Filters>, count: impl Fn() -> usize + 'static) -> Watch<Told> {
    let count = Rc::new(count);
    let watch = watch(
        // The answer depends on the filters.
        String::new(),
        Patience::Hurry,
        move |_| {
            let (filters, count) = (filters.get_untracked(), Rc::clone(&count));
            async move { pages_of(filters, &*count).await.map(Fresh::New) }
        },
        |_| Rhythm::Quiet(NOBODY_PLANS_WITHIN),
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

async fn pages_of(filters: Filters, count: &dyn Fn() -> usize) -> Result<Told, ApiError> {
    let mut told = Told::default();
    let (mut before, mut read) = (None::<i32>, 0);
    loop {
        let given = filters.iter().map(|(name, value)| (*name, value.as_str()));
        let older = before.map(|before| before.to_string()).unwrap_or_default();
        let query: Vec<_> = given.chain([("before", older.as_str())]).collect();
        // What was seen before is not asked about: it is one of several answers.
        let Fresh::New(page) = api::audit(&query, &Validator::default()).await? else { continue };
        read += 1;
        told.entries.extend(page.entries);
        match page.next {
            Some(next) if read < count() && Some(next) != before => before = Some(next),
            next => {
                told.more = next.is_some();
                told.filters = filters;
                return Ok(told);
            }
        }
    }
}
