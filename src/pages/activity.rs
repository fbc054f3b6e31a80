//! What happened, newest first: the jobs of all sandboxes, or who did what in the console.

mod days;
mod fields;
mod jobs;
mod log;
mod period;
mod portions;
mod rows;
mod tools;
mod wanted;

use super::parts::{empty, set_title};
use crate::components::{page_head, skeleton};
use crate::derive::{derived, memo};
use crate::html::{Child, Element, a, div, dynamic, nav};
use crate::lazy::{self, lazy};
use crate::paths;
use crate::router::Router;
use crate::session::{CurrentSession, Server};
use crate::text::{Word, words};
use leptos::prelude::*;
use log::log;

/// What stands for the log in the address; the jobs are there without a word.
const LOG: &str = "log";

/// The page.
pub(crate) fn activity_page() -> Child {
    let (session, view) = (CurrentSession::of_app(), Router::of_app().query(paths::VIEW));
    let is_log = memo(move || view.with(|view| view == LOG) && session.is_there());
    set_title(move || if is_log.get() { words::LOG } else { words::NAV_ACTIVITY }.text().to_owned());
    let content = dynamic(move || match session.server() {
        Server::Ours => known(is_log),
        Server::Plain => Child::from(empty(words::ACTIVITY_PLAIN_TITLE, words::ACTIVITY_PLAIN_TEXT)),
        Server::Asked => skeleton().into(),
    });
    let title = Signal::stored(words::NAV_ACTIVITY.text().to_owned());
    div().class("page activity").child(page_head(Vec::new(), title, String::new(), [])).child(content).into()
}

fn known(is_log: Memo<bool>) -> Child {
    let shown = dynamic(move || if is_log.get() { lazy!(log()) } else { jobs::jobs() });
    div().class("stack wide").child(views(is_log)).child(shown).into()
}

/// Links to both views. The sandbox and the days that are chosen stay: they mean the same in both.
fn views(is_log: Memo<bool>) -> Element {
    const PREFETCHED: &[&str] = &[LOG];
    let router = Router::of_app();
    let [sandbox, from, until] = [paths::SANDBOX, paths::FROM, paths::UNTIL].map(|name| router.query(name));
    let link = move |view: &'static str, word: Word| {
        let href = derived(move || {
            let (sandbox, from, until) = (sandbox.get(), from.get(), until.get());
            let pairs = [(paths::VIEW, view), (paths::SANDBOX, &sandbox), (paths::FROM, &from), (paths::UNTIL, &until)];
            paths::with_query(&paths::activity(), &pairs)
        });
        let current = derived(move || if is_log.get() == (view == LOG) { "page" } else { "false" }.to_owned());
        a().attr("href", href).attr("aria-current", current).child(word.text())
    };
    // Who comes near to it is about to open it.
    let near = |_| lazy::load(PREFETCHED);
    nav()
        .class("views")
        .attr("aria-label", words::ACTIVITY_VIEWS.text())
        .child(link("", words::ACTIVITY_JOBS))
        .child(link(LOG, words::LOG).on("pointerenter", near).on("focus", near))
}
