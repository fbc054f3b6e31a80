//! Which page is open, and going to another one.
//!
//! Our own, in few lines: the framework's router is large for a first load that is measured, and it can only keep its
//! place in the address bar, which belongs to the host where the app is a part of somebody else's page
//! (`docs/decisions/0005-own-router.md`).

use crate::derive::memo;
use crate::paths::{self, Route};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, MouseEvent, UrlSearchParams};

/// The address of the page. A context of the app.
#[derive(Clone, Copy)]
pub(crate) struct Router {
    address: RwSignal<Address>,
}

/// What matters of an address.
#[derive(Clone, Debug, PartialEq)]
struct Address {
    path: String,
    query: String,
}

/// Whether one can come back to the page that is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leave {
    Behind,
    Replaced,
}

impl Router {
    /// Begins at the address of the page, and follows the browser's back and forward and every link of ours.
    pub(crate) fn provide() -> Self {
        let router = Self { address: RwSignal::new(Address::of_page()) };
        provide_context(router);
        window_event_listener(leptos::ev::popstate, move |_| router.address.set(Address::of_page()));
        window_event_listener(leptos::ev::click, move |event| {
            if let Some(href) = followed(&event) {
                event.prevent_default();
                router.go(&href);
            }
        });
        router
    }

    /// The router that the app was started with.
    pub(crate) fn of_app() -> Self {
        expect_context()
    }

    /// The page that is open.
    pub(crate) fn route(self) -> Memo<Route> {
        memo(move || self.address.with(|address| paths::route(&address.path)))
    }

    /// A value of the query; empty where it is not there.
    pub(crate) fn query(self, name: &'static str) -> Memo<String> {
        memo(move || self.address.with(|address| address.value(name)))
    }

    /// The same, once: who asks does not follow it. A view that does, and is not ended by it, would be made again while
    /// its page ends.
    pub(crate) fn query_now(self, name: &str) -> String {
        self.address.with_untracked(|address| address.value(name))
    }

    /// Opens another page of the app; *back* leads to this one.
    pub(crate) fn go(self, href: &str) {
        self.open(href, Leave::Behind);
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// Puts another page of the app in the place of this one: *back* does not lead here any more.
    pub(crate) fn replace(self, href: &str) {
        self.open(href, Leave::Replaced);
    }

    fn open(self, href: &str, leave: Leave) {
        let history = window().history();
        // It fails only when a page does this hundreds of times a second; the page is shown all the same.
        let _ = history.and_then(|history| match leave {
            Leave::Behind => history.push_state_with_url(&JsValue::NULL, "", Some(href)),
            Leave::Replaced => history.replace_state_with_url(&JsValue::NULL, "", Some(href)),
        });
        let href = href.split_once('#').map_or(href, |(page, _)| page);
        let (path, query) = href.split_once('?').unwrap_or((href, ""));
        self.address.set(Address { path: path.to_owned(), query: query.to_owned() });
    }
}

impl Address {
    fn of_page() -> Self {
        let location = window().location();
        Self { path: location.pathname().unwrap_or_default(), query: location.search().unwrap_or_default() }
    }

    /// A value of the query; empty where it is not there.
    fn value(&self, name: &str) -> String {
        let query = UrlSearchParams::new_with_str(&self.query);
        query.ok().and_then(|query| query.get(name)).unwrap_or_default()
    }
}

/// The address of the link that a click follows within the app; none where the click is the browser's business: for
/// another tab, a download, another site, or nothing at all.
fn followed(event: &MouseEvent) -> Option<String> {
    let modified = event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key();
    if event.default_prevented() || event.button() != 0 || modified {
        return None;
    }
    let clicked = event.target()?.dyn_into::<Element>().ok()?;
    let link = clicked.closest("a[href]").ok()??.dyn_into::<HtmlAnchorElement>().ok()?;
    let elsewhere = link.has_attribute("target") || link.has_attribute("download");
    let location = window().location();
    // Another place on the same page: the browser goes there by itself.
    let here = !link.hash().is_empty() && location.pathname().is_ok_and(|path| path == link.pathname());
    let ours = link.origin() == location.origin().ok()? && paths::is_ours(&link.pathname());
    (ours && !elsewhere && !here).then(|| [link.pathname(), link.search(), link.hash()].concat())
}
