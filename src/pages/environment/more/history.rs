//! Every job of a sandbox: filtered, in an order, both kept in the address; and as CSV.

use super::address::{Address, in_address};
use super::arrange::{sort_by, sorted};
use super::chips::chips;
use super::choice::{Filter, Kind};
use crate::api;
use crate::components::{Column, JobRow, JobTable, job_table};
use crate::derive::{derived, memo};
use crate::html::{Child, Element, a, button, div, dynamic, h2, p, section};
use crate::live::{Latest, ServiceClock, Watch};
use crate::number;
use crate::pages::parts::awaited;
use crate::pages::watches;
use crate::paths;
use crate::session::CurrentSession;
use crate::text::words;
use leptos::prelude::*;
use std::collections::HashMap;
use wire::{EnvironmentId, Job, JobAsker, Stories};

/// The table with what belongs to it.
pub(super) fn history(id: &EnvironmentId, jobs: Watch<Vec<Job>>) -> Element {
    let (known, stories) = (jobs.value_or_default(), watches::stories(id.clone()));
    // A job that was asked for here has somebody who asked.
    Effect::new(move |before: Option<()>| {
        known.track();
        if before.is_some() {
            stories.look();
        }
    });
    let (now, address, stories) = (ServiceClock::of_app().minute(), Address::of(id), stories.value_or_default());
    let of = id.clone();
    let rows = memo(move || {
        let (filter, sort) = (address.filter.get(), address.sort.get());
        let rows = known.with(|jobs| stories.with(|stories| rows(jobs, |job| filter.holds(job), stories.as_ref())));
        sorted(rows, sort, now.get_untracked())
    });
    let table = JobTable {
        jobs: rows,
        sort: address.sort,
        on_sort: Callback::new(move |column: Column| {
            let (filter, sort) = (address.filter.get_untracked(), address.sort.get_untracked());
            address.show.run((filter, sort_by(column, sort)));
        }),
        // Columns in which nothing can be are no help.
        people: memo(move || {
            let told = |asker: &JobAsker| asker.person.is_some() || asker.reason.is_some();
            stories.with(|stories| stories.as_ref().is_some_and(|stories| stories.stories.iter().any(told)))
        }),
        href: Callback::new(move |job| paths::job(&of, &job)),
        now,
    };
    let (any, any_fits) =
        (memo(move || known.with(|known| !known.is_empty())), memo(move || rows.with(|rows| !rows.is_empty())));
    let count = derived(move || {
        let (shown, all) = (rows.with(Vec::len), known.with(|known| known.len()));
        let [shown_said, all_said] = [shown, all].map(|count| number::whole(count as i64));
        match shown == all {
            true => words::HISTORY_ALL.with([("count", &all_said)]),
            false => words::HISTORY_SOME.with([("shown", &shown_said), ("count", &all_said)]),
        }
    });
    let csv_id = id.clone();
    let shown = move || {
        let csv = csv(csv_id.clone(), address);
        dynamic(move || match any.get() {
            false => Child::from(p().class("muted").child(words::ENVIRONMENT_HISTORY_EMPTY.text())),
            true => div()
                .class("stack wide")
                .child(chips(known, address))
                .child(
                    div()
                        .class("between")
                        .child(p().class("muted small number").attr("role", "status").child(count))
                        .child(dynamic({
                            let csv = csv.clone();
                            move || csv()
                        })),
                )
                .child(dynamic(move || if any_fits.get() { job_table(table) } else { nothing_fits(address) }))
                .into(),
        })
    };
    section().class("card").child(h2().child(words::ENVIRONMENT_HISTORY.text())).child(awaited(
        jobs.contact(),
        words::ENVIRONMENT_HISTORY_EMPTY,
        shown,
    ))
}

/// The jobs that fit, with who asked for them and why, as far as that is known.
fn rows(jobs: &Latest<Vec<Job>>, fits: impl Fn(&Job) -> bool, stories: Option<&Stories>) -> Vec<JobRow> {
    let stories = stories.map(|stories| stories.stories.as_slice()).unwrap_or_default();
    let askers: HashMap<_, _> = stories.iter().map(|asker| (asker.job_id.as_str(), asker)).collect();
    let fitting = JobRow::each(jobs.shared()).filter(|row| fits(row.job()));
    fitting
        .map(|row| match askers.get(row.job().id.as_str()) {
            Some(asker) => row.asked(asker.person.clone(), asker.reason.clone()),
            None => row,
        })
        .collect()
}

/// The same jobs for a table of one's own; only our own server makes it.
fn csv(id: EnvironmentId, address: Address) -> impl Fn() -> Option<Element> + Clone + 'static {
    let session = CurrentSession::of_app();
    move || {
        // Our server knows no kind of job that this version does not know, and refuses what it does not know.
        let filter = address.filter.get();
        let filter = in_address(Filter { kind: filter.kind.filter(|kind| *kind != Kind::Other), ..filter });
        let query = [("environment", id.as_str()), filter[0], filter[1]];
        session.is_there().then(|| {
            let link = a().class("small").attr("href", api::feed_csv_url(&query)).attr("download", "");
            link.child(words::HISTORY_CSV.text())
        })
    }
}

fn nothing_fits(address: Address) -> Child {
    let all =
        button().class("button").attr("type", "button").on("click", move |_| address.filter_by(Filter::default()));
    div()
        .class("empty")
        .child(p().class("muted").child(words::HISTORY_NONE.text()))
        .child(all.child(words::ENVIRONMENTS_NONE_RESET.text()))
        .into()
}
