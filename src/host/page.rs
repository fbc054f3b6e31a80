//! The console's own page: it is told nothing, and has nothing to say.

use super::{Event, Offers};
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use wire::{EnvironmentId, Job};

/// The page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Host;

impl Host {
    /// The one that the app was started in.
    pub(crate) const fn of_app() -> Self {
        Self
    }

    /// Whether it is a portal's.
    pub(crate) const fn is_portal(self) -> bool {
        false
    }

    /// Whether the way to all environments is left out.
    pub(crate) const fn is_about_one(self) -> bool {
        false
    }

    /// What people can do here.
    pub(crate) const fn offers(self) -> Offers {
        Offers::ALL
    }

    /// The first element of the page that a selector finds.
    pub(crate) fn find(self, selector: &str) -> Option<Element> {
        document().query_selector(selector).ok().flatten()
    }

    /// Somebody does something.
    pub(crate) const fn is_used(self) {}

    /// Tells what happens.
    pub(crate) const fn tell(self, _event: Event<'_>) {}

    /// Asks whether something may be asked for.
    pub(crate) const fn allows(self, _event: Event<'_>) -> bool {
        true
    }

    /// Tells how a job stands.
    pub(crate) const fn tell_of(self, _environment: &EnvironmentId, _job: &Job) {}
}

/// Tells every page that the app is in.
pub(crate) const fn each_is_told(_event: Event<'_>) {}

/// The title of the page.
pub(crate) fn title_in_use() -> Option<HtmlElement> {
    document().query_selector("main h1").ok()??.dyn_into().ok()
}
