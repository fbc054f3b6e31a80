//! The page around the app. In the console it is the app's own. Where the app is embedded it is a portal's: it is told what
//! happens, may say no to what would be asked for, and may have asked to be shown less.

use crate::api::ApiError;
use crate::text::words;
use js_sys::{Function, Object, Reflect};
use leptos::prelude::*;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};
use wire::{EnvironmentId, Job, JobId};

/// Where one view of the app stands, and in whose page. A context of the app.
#[derive(Clone, Copy)]
pub(crate) struct Host {
    stands: StoredValue<Stands, LocalStorage>,
    offers: RwSignal<Offers>,
}

/// What a portal lets its people do in an element. The server decides in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Offers {
    /// Whether anything can be done at all.
    pub(crate) acts: bool,
    /// Whether a refresh can be asked for.
    pub(crate) refresh: bool,
    /// Whether a job can be stopped.
    pub(crate) stop: bool,
    /// Whether a refresh can be planned for a time.
    pub(crate) schedule: bool,
}

impl Offers {
    /// As the console has it.
    pub(crate) const ALL: Self = Self { acts: true, refresh: true, stop: true, schedule: true };
}

struct Stands {
    container: Element,
    /// Tells the host: `emit(name, detail)`, which answers whether it does not mind. None in the console.
    emit: Option<Function>,
    /// Whether the way to all environments is left out: the element is about one.
    is_about_one: bool,
    told: RefCell<Option<Told>>,
}

/// What the host knows of a job.
#[derive(PartialEq)]
struct Told {
    job: JobId,
    status: String,
    percent: u8,
    goes_on: bool,
}

thread_local! {
    /// Where somebody has last done something.
    static LAST_USED: RefCell<Option<Element>> = const { RefCell::new(None) };
}

impl Host {
    /// The console's own page.
    pub(crate) fn page(body: Element) -> Self {
        Self::new(body, None, false, RwSignal::new(Offers::ALL))
    }

    /// A portal's, around `container`.
    pub(crate) fn portal(container: Element, emit: Function, is_about_one: bool, offers: RwSignal<Offers>) -> Self {
        Self::new(container, Some(emit), is_about_one, offers)
    }

    fn new(container: Element, emit: Option<Function>, is_about_one: bool, offers: RwSignal<Offers>) -> Self {
        let stands = Stands { container, emit, is_about_one, told: RefCell::default() };
        let host = Self { stands: StoredValue::new_local(stands), offers };
        provide_context(host);
        host
    }

    /// The one that this view of the app was started in.
    pub(crate) fn of_app() -> Self {
        expect_context()
    }

    /// Whether it is a portal's.
    pub(crate) fn is_portal(self) -> bool {
        self.stands.with_value(|stands| stands.emit.is_some())
    }

    /// Whether the way to all environments is left out.
    pub(crate) fn is_about_one(self) -> bool {
        self.stands.with_value(|stands| stands.is_about_one)
    }

    /// What people can do here.
    pub(crate) fn offers(self) -> Offers {
        self.offers.get()
    }

    /// The first element of this view that a selector finds.
    pub(crate) fn find(self, selector: &str) -> Option<Element> {
        self.stands.with_value(|stands| stands.container.query_selector(selector).ok().flatten())
    }

    /// Somebody does something in this view.
    pub(crate) fn is_used(self) {
        self.stands.with_value(|stands| LAST_USED.replace(Some(stands.container.clone())));
    }

    /// Tells the host what happens.
    pub(crate) fn tell(self, event: &str, detail: &[(&str, JsValue)]) {
        self.allows(event, detail);
    }

    /// Asks the host whether something may be asked for. What is not there does not mind.
    pub(crate) fn allows(self, event: &str, detail: &[(&str, JsValue)]) -> bool {
        // The view may have been taken away while somebody waited for an answer.
        let emit = self.stands.try_with_value(|stands| stands.emit.clone()).flatten();
        emit.is_none_or(|emit| {
            let told = Object::new();
            for (name, value) in detail {
                // Setting a property of an object that was just made cannot fail.
                let _ = Reflect::set(&told, &(*name).into(), value);
            }
            // A host that throws has not said no.
            emit.call2(&JsValue::UNDEFINED, &event.into(), &told).is_ok_and(|answer| !answer.is_falsy())
        })
    }

    /// Tells what keeps the view from showing anything.
    pub(crate) fn tell_error(self, error: &ApiError) {
        let (code, retryable, word) = match error {
            ApiError::Unreachable | ApiError::Unknown => ("unreachable", true, words::ERROR_UNREACHABLE),
            ApiError::Failing(_) | ApiError::SlowDown(_) => ("failing", true, words::ERROR_FAILING),
            ApiError::SignedOut => ("sign-in-needed", true, words::ERROR_SIGNED_OUT),
            ApiError::Refused(_) if error.is_not_found() => ("not-found", false, words::ERROR_NOT_FOUND),
            ApiError::Refused(_) => ("not-allowed", false, words::ERROR_REFUSED),
            ApiError::Unreadable => ("unreadable", false, words::ERROR_UNREADABLE),
        };
        let detail = [("code", code.into()), ("message", word.text().into()), ("retryable", retryable.into())];
        self.tell("reprise-error", &detail);
    }

    /// Tells how a job stands, when that is news: its percentage, its status and, where it was seen to go on, its end.
    pub(crate) fn tell_of(self, environment: &EnvironmentId, job: &Job) {
        if !self.is_portal() || job.id.is_empty() {
            return;
        }
        let status = job.status.as_ref().map(ToString::to_string).unwrap_or_default();
        let now = Told { job: job.id.clone(), status, percent: job.percent(), goes_on: job.is_active() };
        let before = self.stands.with_value(|stands| stands.told.take());
        if before.as_ref() != Some(&now) {
            let of_job = || [("environmentId", environment.as_str().into()), ("jobId", now.job.as_str().into())];
            let [environment_id, job_id] = of_job();
            let detail =
                [environment_id, job_id, ("status", now.status.as_str().into()), ("percent", now.percent.into())];
            self.tell("reprise-job-updated", &detail);
            let has_ended = !now.goes_on && before.is_some_and(|before| before.job == now.job && before.goes_on);
            if has_ended {
                let [environment_id, job_id] = of_job();
                let detail = [environment_id, job_id, ("outcome", now.status.as_str().into())];
                self.tell("reprise-job-finished", &detail);
            }
        }
        self.stands.with_value(|stands| stands.told.replace(Some(now)));
    }
}

/// The title of the page where somebody has last done something.
pub(crate) fn title_in_use() -> Option<HtmlElement> {
    let container = LAST_USED.with_borrow(Clone::clone).or_else(|| document().body().map(Into::into))?;
    container.query_selector("main h1").ok()??.dyn_into().ok()
}
