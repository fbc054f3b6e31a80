//! Every job of a sandbox: filtered, in an order, both kept in the address; and as CSV.

use super::arrange::{Choice, Filter, Group, Kind, sort_by, sort_from_address, sort_in_address, sorted};
use crate::api;
use crate::components::{Column, JobRow, JobTable, job_table};
use crate::derive::{derived, memo};
use crate::html::{Child, Element, a, b, button, div, dynamic, h2, p, section};
use crate::live::{ServiceClock, Watch};
use crate::number;
use crate::pages::parts::awaited;
use crate::pages::watches;
use crate::paths;
use crate::router::Router;
use crate::session::CurrentSession;
use crate::text::{Word, words};
use leptos::prelude::*;
use std::collections::HashMap;
use wire::{EnvironmentId, Job, Stories};

/// What stands in the address, and how it is changed.
#[derive(Clone, Copy)]
struct Address {
    filter: Memo<Filter>,
    sort: Memo<crate::components::Sort>,
    /// Shows another choice.
    show: Callback<(Filter, crate::components::Sort)>,
}

impl Address {
    fn of(id: &EnvironmentId) -> Self {
        let (router, id) = (Router::of_app(), id.clone());
        let (group, kind, sort) = (router.query(paths::STATUS), router.query(paths::KIND), router.query(paths::SORT));
        let filter = memo(move || Filter {
            group: group.with(|group| Group::from_address(group)),
            kind: kind.with(|kind| Kind::from_address(kind)),
        });
        let sort = memo(move || sort.with(|sort| sort_from_address(sort)));
        // In place of the last one: nobody wants to go back press by press.
        let show = Callback::new(move |(filter, sort): (Filter, _)| {
            let sort = sort_in_address(sort);
            let mut query = in_address(filter).to_vec();
            query.push((paths::SORT, &sort));
            router.replace(&paths::environment_with(&id, &query));
        });
        Self { filter, sort, show }
    }

    fn filter_by(self, filter: Filter) {
        self.show.run((filter, self.sort.get_untracked()));
    }
}

/// A filter as pairs of a query, empty where nothing is chosen.
fn in_address(filter: Filter) -> [(&'static str, &'static str); 2] {
    [
        (paths::STATUS, filter.group.map_or("", Choice::in_address)),
        (paths::KIND, filter.kind.map_or("", Choice::in_address)),
    ]
}

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
    let rows_id = id.clone();
    let rows = memo(move || {
        let (filter, sort) = (address.filter.get(), address.sort.get());
        let rows = known.with(|jobs| {
            stories.with(|stories| rows(&rows_id, jobs.iter().filter(|job| filter.holds(job)), stories.as_ref()))
        });
        sorted(rows, sort, now.get_untracked())
    });
    let table = JobTable {
        jobs: rows,
        sort: address.sort,
        on_sort: Callback::new(move |column: Column| {
            let (filter, sort) = (address.filter.get_untracked(), address.sort.get_untracked());
            address.show.run((filter, sort_by(column, sort)));
        }),
        people: memo(move || stories.with(Option::is_some)),
        now,
    };
    let (any, any_fits) =
        (memo(move || known.with(|known| !known.is_empty())), memo(move || rows.with(|rows| !rows.is_empty())));
    let count = derived(move || {
        let (shown, all) = (rows.with(Vec::len), known.with(Vec::len));
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
                .child(tools(known, address))
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

/// Jobs with who asked for them and why, as far as that is known.
fn rows<'a>(id: &EnvironmentId, jobs: impl Iterator<Item = &'a Job>, stories: Option<&Stories>) -> Vec<JobRow> {
    let stories = stories.map(|stories| stories.stories.as_slice()).unwrap_or_default();
    let askers: HashMap<_, _> = stories.iter().map(|asker| (asker.job_id.as_str(), asker)).collect();
    jobs.map(|job| {
        let asker = askers.get(job.id.as_str());
        JobRow {
            href: paths::job(id, &job.id),
            person: asker.and_then(|asker| asker.person.clone()),
            reason: asker.and_then(|asker| asker.reason.clone()),
            job: job.clone(),
        }
    })
    .collect()
}

/// The filters: those that hold something, and the one that is chosen.
fn tools(jobs: Memo<Vec<Job>>, address: Address) -> Element {
    let groups = dynamic(move || {
        let filter = address.filter.get();
        chips(words::HISTORY_STATUS, jobs, filter.group, move |group| address.filter_by(Filter { group, ..filter }))
    });
    let kinds = dynamic(move || {
        let filter = address.filter.get();
        chips(words::TABLE_TYPE, jobs, filter.kind, move |kind| address.filter_by(Filter { kind, ..filter }))
    });
    div().class("filters").child(groups).child(kinds)
}

/// One choice among several; nothing where there is nothing to choose.
fn chips<C: Choice>(
    label: Word,
    jobs: Memo<Vec<Job>>,
    chosen: Option<C>,
    choose: impl Fn(Option<C>) + Clone + 'static,
) -> Child {
    let count = |one: C| jobs.with(|jobs| jobs.iter().filter(|job| one.holds(job)).count());
    let counted = C::ALL.iter().map(|one| (*one, count(*one)));
    let there: Vec<_> = counted.filter(|(one, count)| *count > 0 || chosen == Some(*one)).collect();
    if there.len() < 2 && chosen.is_none() {
        return Child::Nothing;
    }
    let all = std::iter::once((None, words::HISTORY_FILTER_ALL, jobs.with(Vec::len)));
    let each = there.into_iter().map(|(one, count)| (Some(one), one.word(), count));
    let chip = |(one, word, count): (Option<C>, Word, usize)| {
        let choose = choose.clone();
        button()
            .class("chip")
            .key(one.map_or("", Choice::in_address))
            .attr("type", "button")
            .attr("aria-pressed", (chosen == one).to_string())
            .on("click", move |_| choose(one))
            .child(word.text())
            .child(" ")
            .child(b().child(number::whole(count as i64)))
    };
    div()
        .class("chips")
        .attr("role", "group")
        .attr("aria-label", label.text())
        .children(all.chain(each).map(chip))
        .into()
}

/// The same jobs for a table of one's own; only our own server makes it.
fn csv(id: EnvironmentId, address: Address) -> impl Fn() -> Option<Element> + Clone + 'static {
    let session = CurrentSession::of_app();
    move || {
        let filter = in_address(address.filter.get());
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
