//! What stands around every page.

use crate::components::{Shape, icon};
use crate::derive::{derived, effect, memo};
use crate::door;
use crate::focus;
use crate::host::Host;
use crate::html::{self, Child, Element, NodeCell, a, aside, button, div, dynamic, footer, header, main, nav, p};
use crate::language;
use crate::live::ServiceClock;
use crate::paths::{self, Route};
use crate::router::Router;
use crate::session::CurrentSession;
use crate::text::{Word, words};
use crate::time;
use leptos::prelude::*;
use std::mem;
use wasm_bindgen::JsCast;

/// The frame: top line, demonstration banner, the page.
pub(crate) fn layout(page: Child) -> Element {
    focus_title_on_navigation();
    let route = Router::of_app().route();
    let content = NodeCell::new_local(None);
    let skip = move |event: web_sys::Event| {
        // Not by the address: with a `<base>`, `#content` would lead to another page.
        event.prevent_default();
        html::focus(content);
    };
    let mark =
        a().class("mark").attr("href", paths::environments()).child(icon(Shape::Mark)).child(words::APP_NAME.text());
    let top = header().class("top").child(mark).children(navigation(route)).child(p().class("who").child(time::zone()));
    div()
        .class("app")
        .child(html::slot("header"))
        .child(a().class("skip").attr("href", "#content").on("click", skip).child(words::APP_SKIP.text()))
        .child(top)
        .child(demo_banner())
        .child(door::signed_out())
        .child(main().attr("id", "content").attr("tabindex", "-1").node(content).child(page))
        .child(foot())
}

/// Nothing but the page, for somebody else's: its title, its way about and its words at the foot are there already.
pub(crate) fn frame(page: Child) -> Element {
    focus_title_on_navigation();
    div()
        .class("app")
        .child(html::slot("header"))
        .child(demo_banner())
        .child(door::signed_out())
        .child(main().child(page))
        .child(html::slot("help"))
}

/// The links to the pages: a line where there is room, behind a button where there is not.
fn navigation(route: Memo<Route>) -> [Element; 2] {
    const ID: &str = "navigation";
    let menu = NodeCell::new_local(None);
    effect(move || {
        route.track();
        // Who went on has used the menu. It fails where the menu is not open.
        if let Some(menu) = menu.get_value().and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = menu.hide_popover();
        }
    });
    let open =
        button().class("button menu").attr("type", "button").attr("popovertarget", ID).child(words::APP_MENU.text());
    let session = CurrentSession::of_app();
    let link = move |href: String, word: Word, leads_here: fn(&Route) -> Option<&'static str>| {
        let current = derived(move || route.with(leads_here).unwrap_or_default().to_owned());
        a().attr("href", href).attr("aria-current", current).child(word.text())
    };
    let activity = move || {
        let here = |route: &Route| (*route == Route::Activity).then_some("page");
        // Only our own server knows of it.
        session.is_there().then(|| link(paths::activity(), words::NAV_ACTIVITY, here))
    };
    let sandboxes = link(paths::environments(), words::NAV_SANDBOXES, |route| match route {
        Route::Environments => Some("page"),
        Route::Environment(_) | Route::Refresh(_) | Route::Job(..) => Some("true"),
        _ => None,
    });
    let calendar = link(paths::calendar(), words::NAV_CALENDAR, |route| (*route == Route::Calendar).then_some("page"));
    let help = link(paths::help(), words::NAV_HELP, |route| (*route == Route::Help).then_some("page"));
    let links = nav()
        .attr("id", ID)
        .attr("popover", "auto")
        .attr("aria-label", words::APP_NAVIGATION.text())
        .node(menu)
        .child(sandboxes)
        .child(dynamic(activity))
        .child(calendar)
        .child(help);
    [open, links]
}

/// The languages that the app speaks, each in its own words, and the way to the settings.
fn foot() -> Element {
    let spoken = language::code();
    let one = |other: &'static language::Language| {
        button()
            .class("button")
            .attr("data-kind", "quiet")
            .attr("type", "button")
            .attr("lang", other.code)
            .attr("aria-pressed", (other.code == spoken).to_string())
            .on("click", move |_| language::choose(other.code))
            .child(other.name)
    };
    let choice = div().class("languages").attr("role", "group").attr("aria-label", words::APP_LANGUAGES.text());
    let session = CurrentSession::of_app();
    // For few, so not among the pages for all.
    let link = || a().class("button").attr("data-kind", "quiet").attr("href", paths::settings());
    let settings = dynamic(move || session.is_there().then(|| link().child(words::NAV_SETTINGS.text())));
    // A host says in which language it is, and who is signed in.
    let own = (!Host::of_app().is_portal())
        .then(|| [choice.children(language::ALL.iter().map(one)).into(), door::who_is_it()]);
    let [choice, who] = own.unwrap_or([Child::Nothing, html::slot("help")]);
    footer().class("foot").child(choice).child(settings).child(who)
}

/// Says that this is a demonstration, and what time it is there.
fn demo_banner() -> Child {
    let session = CurrentSession::of_app();
    let clock = ServiceClock::of_app();
    let is_demo = memo(move || session.is_demo());
    let sentence = derived(move || {
        let now = time::moment(clock.now(), clock.now());
        match clock.speed() {
            1 => words::APP_DEMO_REAL_TIME.with([("time", &now)]),
            speed => words::APP_DEMO.with([("speed", &speed.to_string()), ("time", &now)]),
        }
    });
    let banner = move || {
        aside().class("demo number").attr("aria-label", words::APP_DEMO_LABEL.text()).child(p().child(sentence))
    };
    dynamic(move || is_demo.get().then(banner))
}

/// After a link was followed, the focus goes to the title of the new page, where a screen reader goes on.
fn focus_title_on_navigation() {
    let route = Router::of_app().route();
    let mut shown = route.get_untracked();
    effect(move || {
        let route = route.get();
        if mem::replace(&mut shown, route.clone()) != route {
            focus::expect_title();
        }
    });
}
