//! The app: its clock, its router and the only list of its pages.

use crate::api;
use crate::derive::effect;
use crate::door;
use crate::host::{Event, Host};
use crate::html::{Child, LeptosView, div, dynamic};
use crate::language;
use crate::layout::{frame, layout};
use crate::lazy::{self, lazy};
use crate::live::{self, ServiceClock};
#[cfg(feature = "embed")]
use crate::pages::status_line;
use crate::pages::{
    activity_page, calendar_page, environment_page, environments_page, help_page, job_page, not_found_page,
    refresh_page, settings_page,
};
use crate::paths::{self, Route};
use crate::router::{Keeps, Router};
use crate::session::CurrentSession;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::time::Duration;
use web_sys::HtmlElement;
use wire::{EnvironmentId, JobId};

/// Parts that load by themselves after a while: what is opened from the first page should not begin with a wait.
const PREFETCHED: &[&str] = &["environment_page", "refresh_page", "job_page", "more"];
/// When the first page has its data.
const PREFETCHED_AFTER: Duration = Duration::from_secs(2);
/// What `index.html` shows until the app is there. In somebody else's page there is none, and nothing begins by itself.
const SKELETON: &str = "reprise-skeleton";

/// What stands around the pages.
#[cfg_attr(not(feature = "embed"), expect(dead_code, reason = "only the console is the whole page"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    /// The way to every page.
    Console,
    /// Nothing.
    Page,
    /// No page at all: one line about the environment whose place it is.
    #[cfg(feature = "embed")]
    Status,
}

/// Puts the console in the place of the skeleton that `index.html` shows until then.
pub fn mount() {
    let Some(skeleton) = document().get_element_by_id(SKELETON) else { return };
    console_error_panic_hook::set_once();
    wasm_bindgen_futures::spawn_local(async move {
        language::settle().await;
        let Some(body) = document().body() else { return };
        language::mark_page();
        skeleton.remove();
        let common = Common::get();
        // The console is there as long as its page.
        std::mem::forget(Rc::clone(&common));
        mount_to(body.clone(), move || {
            let router = Router::provide(Keeps::Address, String::new());
            view(Frame::Console, host_of_page(body), router, &common)
        })
        .forget();
        // By then the first page has asked for what it shows, and what `index.html` asked for is of a moment that is over.
        let later = || {
            lazy::load(PREFETCHED);
            api::forget_early_answers();
        };
        set_timeout(later, PREFETCHED_AFTER);
    });
}

/// The page around the console.
#[cfg(not(feature = "embed"))]
fn host_of_page(_body: HtmlElement) -> Host {
    Host::of_app()
}

/// The same where the console is built as a part of pages.
#[cfg(feature = "embed")]
fn host_of_page(body: HtmlElement) -> Host {
    Host::provide(body.into(), None, false, RwSignal::new(crate::host::Offers::ALL))
}

/// What all views of the app have in common, as long as there is one.
pub(crate) struct Common {
    owner: Owner,
    clock: ServiceClock,
    session: CurrentSession,
}

thread_local! {
    static COMMON: RefCell<Weak<Common>> = const { RefCell::new(Weak::new()) };
}

impl Common {
    /// What is there already, or begins now.
    pub(crate) fn get() -> Rc<Self> {
        if let Some(common) = COMMON.with_borrow(Weak::upgrade) {
            return common;
        }
        // What runs tasks and effects. It is there already where something was shown before.
        let _ = any_spawner::Executor::init_wasm_bindgen();
        // Of its own: it may outlive the view that was the first to need it.
        let owner = Owner::new();
        let (clock, session) = owner.with(|| {
            live::listen();
            let clock = ServiceClock::start();
            (clock, CurrentSession::start(clock))
        });
        let common = Rc::new(Self { owner, clock, session });
        COMMON.replace(Rc::downgrade(&common));
        common
    }
}

impl Drop for Common {
    fn drop(&mut self) {
        self.owner.cleanup();
    }
}

/// One view of the app.
pub(crate) fn view(around: Frame, host: Host, router: Router, common: &Common) -> LeptosView {
    let session = common.session;
    provide_context(session);
    provide_context(common.clock);
    if host.is_portal() {
        effect(move || host.tell(Event::Navigate(&paths::below_base(&router.place()))));
        session.tell(host);
    }
    let route = router.route();
    let page = move || {
        dynamic(move || {
            let (route, person) = (route.get(), session.person_changes());
            // With its route as the key a page is made anew for another environment: nothing that was typed for one is
            // left standing for the other.
            div().class("route").key(format!("{route:?}{person}")).child(page(route))
        })
    };
    let shown = match around {
        Frame::Console => layout(door::behind_door(page)),
        Frame::Page => frame(door::behind_door(page)),
        #[cfg(feature = "embed")]
        Frame::Status => div().class("app").child(match route.get_untracked() {
            Route::Environment(id) => lazy!(status_line(id: EnvironmentId)),
            _ => not_found_page(),
        }),
    };
    let used = move |event| {
        host.is_used();
        router.follow(&event);
    };
    LeptosView::from(Child::from(shown.on("click", used)))
}

/// The only list of pages. Those in `lazy!` load when they are opened.
fn page(route: Route) -> Child {
    match route {
        Route::Environments => environments_page(),
        Route::Environment(id) => {
            // What the page shows last is asked for together with it, and not after it.
            lazy::load(&["more"]);
            lazy!(environment_page(id: EnvironmentId))
        }
        Route::Refresh(id) => lazy!(refresh_page(id: EnvironmentId)),
        Route::Job(environment_id, job_id) => lazy!(job_page(environment_id: EnvironmentId, job_id: JobId)),
        Route::Activity => lazy!(activity_page()),
        Route::Calendar => lazy!(calendar_page()),
        Route::Help => lazy!(help_page()),
        Route::Settings => lazy!(settings_page()),
        Route::SignedIn => door::signed_in(),
        #[cfg(feature = "components-page")]
        Route::Unknown if crate::pages::is_components_page() => crate::pages::components_page(),
        Route::Unknown => not_found_page(),
    }
}
