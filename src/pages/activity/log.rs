//! Who did what in the console, newest first, and what came of it.

mod entries;
mod raw;
mod row;
mod say;
mod tools;
mod wanted;

use super::fields;
use super::portions::Portions;
use crate::derive::{derived, memo};
use crate::html::{Child, Element, button, div, dynamic};
use crate::live::{Latest, ServiceClock, Watch};
use crate::number;
use crate::pages::parts::{awaited, empty, error_note};
use crate::pages::watches;
use crate::router::Router;
use crate::text::words;
use entries::{Told, entries};
use leptos::prelude::*;
use wanted::Wanted;
use wire::TestEnvironment;

/// The log with its tools.
pub(super) fn log() -> Child {
    let wanted = wanted::of_address(Router::of_app());
    let filters = memo(move || wanted.with(Wanted::filters));
    let portions = Portions::of(filters);
    let watch = entries(filters, move || portions.count());
    let (contact, told) = (watch.contact(), watch.value_or_default());
    let count = derived(move || match told.with(|told| (told.entries.len() as i64, told.more)) {
        (0, _) => String::new(),
        (count, true) => words::LOG_NEWEST.with([("count", &number::whole(count))]),
        (count, false) => words::LOG_COUNT.of(count),
    });
    let sandboxes = watches::sandboxes_once().value_or_default();
    let list = List {
        watch,
        told,
        wanted,
        sandboxes,
        unfolded: RwSignal::default(),
        show_older: Callback::new(move |()| {
            portions.grow();
            watch.ask_anew();
        }),
    };
    let listed = move || {
        let current = memo(move || told.with(|told| filters.with(|filters| told.filters == *filters)));
        // Until the answer is there, what is shown is that to another question; what went wrong is none.
        let busy = derived(move || {
            let failed = watch.snapshot.with(|snapshot| snapshot.error.is_some());
            (!current.get() && !failed).to_string()
        });
        let shown = dynamic(move || list.shown(current.get()));
        div().class("feed").attr("aria-busy", busy).child(shown).into()
    };
    div()
        .class("stack wide")
        .child(tools::tools(wanted, sandboxes))
        .child(fields::standing(count, contact))
        .child(awaited(contact, words::ERROR_NOT_FOUND_PAGE, listed))
        .into()
}

/// What is listed.
#[derive(Clone, Copy)]
struct List {
    watch: Watch<Told>,
    told: Memo<Latest<Told>>,
    wanted: Memo<Wanted>,
    /// All of them, for their names.
    sandboxes: Memo<Latest<Vec<TestEnvironment>>>,
    /// The numbers of the entries whose details are open.
    unfolded: row::Unfolded,
    show_older: Callback<()>,
}

impl List {
    fn shown(self, is_current: bool) -> Child {
        let failed = (!is_current).then(|| self.watch.snapshot.with(|snapshot| snapshot.error.clone())).flatten();
        if let Some(error) = failed {
            // What is there was the answer to another question.
            return error_note(&error, None).into();
        }
        let now = ServiceClock::of_app().minute().get();
        self.told.with(|told| {
            if told.entries.is_empty() {
                return nothing(self.wanted);
            }
            let older = told.more.then(|| {
                let press = move |_| self.show_older.run(());
                button().class("button").attr("type", "button").on("click", press).child(words::LOG_OLDER.text())
            });
            let table = self.sandboxes.with(|sandboxes| row::table(&told.entries, sandboxes, self.unfolded, now));
            div().class("stack wide").child(table).child(older).into()
        })
    }
}

fn nothing(wanted: Memo<Wanted>) -> Child {
    if wanted.with(|wanted| *wanted == Wanted::default()) {
        return empty(words::LOG_EMPTY_TITLE, words::LOG_EMPTY_TEXT).into();
    }
    let router = Router::of_app();
    let press = move |_| router.replace(&Wanted::default().address());
    let all: Element = button().class("button").attr("type", "button").on("click", press);
    let all = all.child(words::ENVIRONMENTS_NONE_RESET.text());
    empty(words::LOG_NONE_TITLE, words::ENVIRONMENTS_NONE_TEXT).attr("role", "status").child(all).into()
}
