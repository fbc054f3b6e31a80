//! Which page is open, and going to another one.
//!
//! Our own, in few lines: the framework's router is large for a first load that is measured, and it can only keep its
//! place in the address bar, which belongs to the host where the app is a part of somebody else's page
//! (`docs/decisions/0005-own-router.md`).

use crate::derive::memo;
use crate::paths::{self, Route};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlAnchorElement, MouseEvent, UrlSearchParams};

/// The address of the page. A context of the app.
#[derive(Clone, Copy)]
pub(crate) struct Router {
    address: RwSignal<Address>,
    keeps: Keeps,
}

/// Where the place is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keeps {
    /// In the address bar.
    Address,
    /// In what follows `#` in somebody else's address.
    #[cfg(feature = "embed")]
    Hash,
    /// Nowhere: the address is the host's.
    #[cfg(feature = "embed")]
    Memory,
}

/// What matters of an address.
#[derive(Clone, Debug, Default, PartialEq)]
struct Address {
    path: String,
    query: String,
    fragment: String,
}

/// Whether one can come back to the page that is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leave {
    Behind,
    Replaced,
}

impl Router {
    /// Begins at the address of the page, or at `first` where that says nothing, and follows the browser's back and forward.
    pub(crate) fn provide(keeps: Keeps, first: String) -> Self {
        let router = Self { address: RwSignal::new(Address::now(keeps, &first)), keeps };
        provide_context(router);
        #[cfg(feature = "embed")]
        if keeps == Keeps::Memory {
            return router;
        }
        let moved = move |_| router.address.set(Address::now(keeps, &first));
        let moved = window_event_listener(leptos::ev::popstate, moved);
        on_cleanup(move || moved.remove());
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

    /// The whole place that is open.
    pub(crate) fn place(self) -> String {
        self.address.with(Address::whole)
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

    /// Which section of the page was asked for; empty where none was.
    pub(crate) fn fragment(self) -> String {
        self.address.with(|address| address.fragment.clone())
    }

    /// Opens another page of the app; *back* leads to this one.
    pub(crate) fn go(self, href: &str) {
        self.open(href, Leave::Behind);
        if self.keeps == Keeps::Address {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    }

    /// Puts another page of the app in the place of this one: *back* does not lead here any more.
    pub(crate) fn replace(self, href: &str) {
        self.open(href, Leave::Replaced);
    }

    /// Opens what a click on a link of ours leads to.
    pub(crate) fn follow(self, event: &Event) {
        if let Some(href) = event.dyn_ref().and_then(followed) {
            event.prevent_default();
            self.go(&href);
        }
    }

    fn open(self, href: &str, leave: Leave) {
        let shown = match self.keeps {
            Keeps::Address => Some(href.to_owned()),
            #[cfg(feature = "embed")]
            Keeps::Hash => Some(["#", &paths::below_base(href)].concat()),
            #[cfg(feature = "embed")]
            Keeps::Memory => None,
        };
        if let (Some(shown), Ok(history)) = (shown, window().history()) {
            // It fails only when a page does this hundreds of times a second; the page is shown all the same.
            let _ = match leave {
                Leave::Behind => history.push_state_with_url(&JsValue::NULL, "", Some(&shown)),
                Leave::Replaced => history.replace_state_with_url(&JsValue::NULL, "", Some(&shown)),
            };
        }
        self.address.set(Address::parse(href));
    }
}

impl Address {
    #[cfg_attr(not(feature = "embed"), expect(unused_variables, reason = "the address says it"))]
    fn now(keeps: Keeps, first: &str) -> Self {
        let location = window().location();
        match keeps {
            #[cfg(feature = "embed")]
            Keeps::Memory => Self::parse(first),
            Keeps::Address => Self {
                path: location.pathname().unwrap_or_default(),
                query: location.search().unwrap_or_default(),
                fragment: fragment(&location.hash().unwrap_or_default()),
            },
            #[cfg(feature = "embed")]
            Keeps::Hash => match location.hash().unwrap_or_default().strip_prefix("#/") {
                Some(place) => Self::parse(&[&paths::base(), "/", place].concat()),
                None => Self::parse(first),
            },
        }
    }

    fn parse(href: &str) -> Self {
        let (page, fragment) = href.split_once('#').unwrap_or((href, ""));
        let (path, query) = page.split_once('?').unwrap_or((page, ""));
        Self { path: path.to_owned(), query: query.to_owned(), fragment: fragment.to_owned() }
    }

    /// The reverse.
    fn whole(&self) -> String {
        let Self { path, query, fragment } = self;
        let before = |mark: &'static str, text: &str| if text.is_empty() { "" } else { mark };
        let query = query.trim_start_matches('?');
        [path, before("?", query), query, before("#", fragment), fragment].concat()
    }

    /// A value of the query; empty where it is not there.
    fn value(&self, name: &str) -> String {
        let query = UrlSearchParams::new_with_str(&self.query);
        query.ok().and_then(|query| query.get(name)).unwrap_or_default()
    }
}

fn fragment(hash: &str) -> String {
    hash.trim_start_matches('#').to_owned()
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
    if link.has_attribute("target") || link.has_attribute("download") {
        return None;
    }
    let location = window().location();
    let (href, origin) = (link.href(), location.origin().ok()?);
    // Where the app is embedded, its links are whole: they lead to the console.
    let is_embedded = paths::is_whole();
    let href = if is_embedded { href.as_str() } else { href.strip_prefix(origin.as_str())? };
    // Another place on the same page: the browser goes there by itself.
    let here = !is_embedded && !link.hash().is_empty() && location.pathname().is_ok_and(|path| path == link.pathname());
    (!here && paths::is_ours(href)).then(|| href.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_put_together_again_as_it_was() {
        for href in
            ["/", "/help#what", "/?q=a&show=now", "https://c.example/r/activity?view=log#x", "/environments/a%2Fb"]
        {
            assert_eq!(Address::parse(href).whole(), href);
        }
        let of_page = Address { path: "/".into(), query: "?q=a".into(), fragment: String::new() };
        assert_eq!(of_page.whole(), "/?q=a", "browsers write the query with its mark");
    }
}
