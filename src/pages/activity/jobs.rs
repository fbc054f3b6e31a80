//! The jobs of all sandboxes, newest first: who asked for what, why, and what came of it.

use super::portions::Portions;
use super::wanted::{self, Wanted};
use super::{days, fields, rows, tools};
use crate::derive::{derived, memo};
use crate::html::{Child, Element, button, div, dynamic};
use crate::live::{Latest, ServiceClock, Watch};
use crate::pages::feed::{Fed, Pages, feed};
use crate::pages::parts::{awaited, empty, error_note};
use crate::paths;
use crate::router::Router;
use crate::text::words;
use leptos::prelude::*;

/// The jobs with their tools.
pub(super) fn jobs() -> Child {
    let wanted = wanted::of_address(Router::of_app());
    let filters = memo(move || wanted.with(Wanted::filters));
    let portions = Portions::of(filters);
    let fed = feed(filters, Pages::Short, move || portions.count());
    let contact = fed.contact();
    let known = fed.value_or_default();
    let total = derived(move || {
        let total = known.with(|fed| fed.total);
        total.map(|total| words::ACTIVITY_TOTAL.of(total.into())).unwrap_or_default()
    });
    let show_more = Callback::new(move |()| {
        portions.grow();
        fed.ask_anew();
    });
    let listed = move || {
        let current = memo(move || known.with(|fed| filters.with(|filters| fed.filters == *filters)));
        // Until the answer is there, what is shown is that to another question; what went wrong is none.
        let busy = derived(move || {
            let failed = fed.snapshot.with(|snapshot| snapshot.error.is_some());
            (!current.get() && !failed).to_string()
        });
        let list = dynamic(move || list(fed, known, current.get(), wanted, show_more));
        div().class("feed").attr("aria-busy", busy).child(list).into()
    };
    div()
        .class("stack wide")
        .child(tools::tools(wanted))
        .child(fields::standing(total, contact))
        .child(awaited(contact, words::ERROR_NOT_FOUND_PAGE, listed))
        .into()
}

fn list(
    fed: Watch<Fed>,
    known: Memo<Latest<Fed>>,
    is_current: bool,
    wanted: Memo<Wanted>,
    show_more: Callback<()>,
) -> Child {
    let now = ServiceClock::of_app().minute();
    let failed = (!is_current).then(|| fed.snapshot.with(|snapshot| snapshot.error.clone())).flatten();
    if let Some(error) = failed {
        // What is there was the answer to another question.
        return error_note(&error, None).into();
    }
    known.with(|fed| {
        if fed.jobs.is_empty() {
            return nothing(wanted);
        }
        let days = days::by_day(&fed.jobs, |job| job.job.order(), crate::time::day_of_week);
        let more = fed.more.then(|| {
            let button = button().class("button").attr("type", "button").on("click", move |_| show_more.run(()));
            button.child(words::ACTIVITY_MORE.text())
        });
        let days = days.into_iter().map(|(day, jobs)| rows::day(day, &jobs, now.get()));
        div().class("stack wide").children(days).child(more).into()
    })
}

fn nothing(wanted: Memo<Wanted>) -> Child {
    if wanted.with(|wanted| *wanted == Wanted::default()) {
        return empty(words::ACTIVITY_EMPTY_TITLE, words::ACTIVITY_EMPTY_TEXT).into();
    }
    let router = Router::of_app();
    let all = button().class("button").attr("type", "button").on("click", move |_| router.replace(&paths::activity()));
    let all: Element = all.child(words::ENVIRONMENTS_NONE_RESET.text());
    empty(words::ACTIVITY_NONE_TITLE, words::ENVIRONMENTS_NONE_TEXT).attr("role", "status").child(all).into()
}
