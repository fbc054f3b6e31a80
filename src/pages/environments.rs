//! All environments: what can be done with each right now.

mod keys;
mod row;
mod rows;
mod sort;
mod source;
mod summary;
mod tools;

use super::parts::{awaited, freshness, set_title};
use crate::components::{page_head, skeleton};
use crate::derive::{derived, memo};
use crate::html::{self, Child, Element, NodeCell, div, dynamic, h2, p};
use crate::live::ServiceClock;
use crate::number;
use crate::router::Router;
use crate::session::{CurrentSession, Server};
use crate::text::{Word, words};
use leptos::prelude::*;
use rows::Rows;
use source::{Entry, Source};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use summary::{Group, Summary, summarize};
use tools::{Choice, show_all, tools};

/// The list, with search, filter and order, all kept in the address.
pub(crate) fn environments_page() -> Child {
    set_title(|| words::ENVIRONMENTS_TITLE.text().to_owned());
    let session = CurrentSession::of_app();
    dynamic(move || match session.server() {
        Server::Ours => list_of(source::overview()),
        Server::Plain => list_of(source::plain()),
        Server::Asked => skeleton(),
    })
}

fn list_of(source: Source) -> Element {
    let now = ServiceClock::of_app().minute();
    let session = CurrentSession::of_app();
    let router = Router::of_app();
    let choice = Choice::of(router);
    let summaries = memo(move || {
        let (holds, data_age, now) = (source.holds.get(), session.data_age(), now.get());
        let entries = source.entries.get().unwrap_or_default();
        let summary = |entry: &Entry| {
            let summary = summarize(entry, &holds, data_age, now);
            let may = session.may_refresh(&entry.environment.id);
            Arc::new(if may { summary } else { summary.only_looked_at() })
        };
        entries.iter().map(summary).collect::<Vec<_>>()
    });
    let line = derived(move || {
        let count = |group: Group| summaries.with(|all| all.iter().filter(|one| group.holds(one)).count());
        let counted = |group: Group| number::whole(count(group) as i64);
        let line = words::ENVIRONMENTS_SUMMARY.with([("ready", &counted(Group::Now)), ("busy", &counted(Group::Busy))]);
        if source.entries.with(Option::is_some) { line } else { String::new() }
    });
    let title = Signal::stored(words::ENVIRONMENTS_TITLE.text().to_owned());
    div().class("page").child(page_head(Vec::new(), title, line, freshness(source.contact))).child(awaited(
        source.contact,
        words::ERROR_NOT_FOUND_PAGE,
        move || listed(summaries, choice, router),
    ))
}

fn listed(summaries: Memo<Vec<Arc<Summary>>>, choice: Memo<Choice>, router: Router) -> Child {
    let any = memo(move || summaries.with(|all| !all.is_empty()));
    let search = NodeCell::new_local(None);
    keys::slash_goes_to(search);
    // By their places, each step by itself: a letter neither sums up the rows nor sorts them.
    let by_name = memo(move || summaries.with(|all| sort::by_name(all)));
    let sort = memo(move || choice.with(|choice| choice.sort));
    let order = memo(move || summaries.with(|all| sort.get().of(by_name.get(), all)));
    let found = memo(move || {
        let fitting = |choice: &Choice, all: &[Arc<Summary>]| {
            let typed = choice.searched();
            order.with(|order| {
                order.iter().copied().filter(|place| choice.fits(&typed, &all[*place])).collect::<Vec<_>>()
            })
        };
        choice.with(|choice| summaries.with(|all| fitting(choice, all)))
    });
    let rows = Rc::new(RefCell::new(Rows::default()));
    let rows = move || {
        let shown = summaries.with(|all| found.with(|found| rows::show(&rows, all, found, sort.get())));
        shown.unwrap_or_else(|| nothing_fits(choice, router).into())
    };
    dynamic(move || match any.get() {
        true => div()
            .on("keydown", move |event| keys::arrows(&event, search))
            .child(tools(summaries, choice, router, search))
            .child(dynamic(rows.clone())),
        false => empty(words::ENVIRONMENTS_EMPTY_TITLE, words::ENVIRONMENTS_EMPTY_TEXT).child(html::slot("empty")),
    })
}

fn empty(title: Word, text: Word) -> Element {
    div().class("card empty").child(h2().child(title.text())).child(p().class("muted").child(text.text()))
}

fn nothing_fits(choice: Memo<Choice>, router: Router) -> Element {
    empty(words::ENVIRONMENTS_NONE_TITLE, words::ENVIRONMENTS_NONE_TEXT)
        .attr("role", "status")
        .child(show_all(choice, router))
}
