//! A portal's page, around one view of the app.

use super::{Event, Offers};
use js_sys::{Function, Object, Reflect};
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};
use wire::{EnvironmentId, Job, JobId};

/// Where one view of the app stands, and in whose page. A context of the app. The console, too, where it is built like this.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Host {
    /// Its place among those that are there.
    number: usize,
    offers: RwSignal<Offers>,
}

struct Around {
    number: usize,
    container: Element,
    /// Tells the host: `emit(name, detail)`, which answers whether it does not mind. None in the console.
    emit: Option<Function>,
    /// Whether the way to all environments is left out: the element is about one.
    is_about_one: bool,
    told: RefCell<Option<Told>>,
}

/// What the host knows of a job.
#[derive(Debug, PartialEq)]
struct Told {
    job: JobId,
    status: String,
    percent: u8,
    goes_on: bool,
}

#[derive(Default)]
struct All {
    last: usize,
    there: Vec<Rc<Around>>,
    /// Where somebody has last done something.
    used: usize,
}

thread_local! {
    static ALL: RefCell<All> = RefCell::default();
}

impl Host {
    /// A portal's page around `container`, or the console's own without `emit`; as long as the owner that is current now.
    pub(crate) fn provide(
        container: Element,
        emit: Option<Function>,
        is_about_one: bool,
        offers: RwSignal<Offers>,
    ) -> Self {
        let number = ALL.with_borrow_mut(|all| {
            all.last += 1;
            let around = Around { number: all.last, container, emit, is_about_one, told: RefCell::default() };
            all.there.push(Rc::new(around));
            all.last
        });
        on_cleanup(move || ALL.with_borrow_mut(|all| all.there.retain(|around| around.number != number)));
        let host = Self { number, offers };
        provide_context(host);
        host
    }

    /// The one that this view of the app was started in.
    pub(crate) fn of_app() -> Self {
        expect_context()
    }

    /// The page, unless the view has been taken away.
    fn around(self) -> Option<Rc<Around>> {
        ALL.with_borrow(|all| all.there.iter().find(|around| around.number == self.number).cloned())
    }

    /// Whether it is a portal's.
    pub(crate) fn is_portal(self) -> bool {
        self.around().is_some_and(|around| around.emit.is_some())
    }

    /// Whether the way to all environments is left out.
    pub(crate) fn is_about_one(self) -> bool {
        self.around().is_some_and(|around| around.is_about_one)
    }

    /// What people can do here.
    pub(crate) fn offers(self) -> Offers {
        self.offers.get()
    }

    /// The first element of this view that a selector finds.
    pub(crate) fn find(self, selector: &str) -> Option<Element> {
        self.around()?.container.query_selector(selector).ok().flatten()
    }

    /// Somebody does something in this view.
    pub(crate) fn is_used(self) {
        ALL.with_borrow_mut(|all| all.used = self.number);
    }

    /// Tells the host what happens.
    pub(crate) fn tell(self, event: Event<'_>) {
        self.allows(event);
    }

    /// Asks the host whether something may be asked for. Who is not there any more, or never was, does not mind.
    pub(crate) fn allows(self, event: Event<'_>) -> bool {
        self.around().is_none_or(|around| around.allows(event))
    }

    /// Tells how a job stands, when that is news: its percentage, its status and, where it was seen to go on, its end.
    pub(crate) fn tell_of(self, environment: &EnvironmentId, job: &Job) {
        let Some(around) = self.around().filter(|around| around.emit.is_some() && !job.id.is_empty()) else { return };
        let status = job.status.as_ref().map(ToString::to_string).unwrap_or_default();
        let now = Told { job: job.id.clone(), status, percent: job.percent(), goes_on: job.is_active() };
        let before = around.told.take();
        let is_news = before.as_ref() != Some(&now);
        let has_ended = !now.goes_on && before.is_some_and(|before| before.job == now.job && before.goes_on);
        let (status, percent) = (now.status.clone(), now.percent);
        // First: whoever is told may do something that tells us again.
        around.told.replace(Some(now));
        if is_news {
            around.allows(Event::JobUpdated(environment, &job.id, &status, percent));
        }
        if has_ended {
            around.allows(Event::JobFinished(environment, &job.id, &status));
        }
    }
}

impl Around {
    fn allows(&self, event: Event<'_>) -> bool {
        self.emit.as_ref().is_none_or(|emit| {
            let (name, detail) = event.told();
            let told = Object::new();
            for (name, value) in detail {
                // Setting a property of an object that was just made cannot fail.
                let _ = Reflect::set(&told, &name.into(), &value);
            }
            // A host that throws has not said no.
            emit.call2(&JsValue::UNDEFINED, &name.into(), &told).is_ok_and(|answer| !answer.is_falsy())
        })
    }
}

/// Tells every page that the app is in.
pub(crate) fn each_is_told(event: Event<'_>) {
    let there = ALL.with_borrow(|all| all.there.clone());
    for around in there {
        around.allows(event);
    }
}

/// The title of the page where somebody has last done something.
pub(crate) fn title_in_use() -> Option<HtmlElement> {
    let container = ALL.with_borrow(|all| {
        let used = all.there.iter().find(|around| around.number == all.used).or(all.there.first());
        used.map(|around| around.container.clone())
    })?;
    container.query_selector("main h1").ok()??.dyn_into().ok()
}
