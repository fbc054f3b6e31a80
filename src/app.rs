//! The app: its clock, its router and the only list of its pages.

use crate::door;
use crate::html::{Child, LeptosView, div, dynamic};
use crate::language;
use crate::layout::layout;
use crate::lazy::{self, lazy};
use crate::live::{self, ServiceClock};
use crate::pages::{
    activity_page, calendar_page, environment_page, environments_page, help_page, job_page, not_found_page,
    refresh_page, settings_page,
};
use crate::paths::Route;
use crate::router::Router;
use crate::session::CurrentSession;
use leptos::prelude::*;
use std::time::Duration;
use wire::EnvironmentId;

/// Parts that load by themselves after a while: what is opened from the first page should not begin with a wait.
const PREFETCHED: &[&str] = &["environment_page", "refresh_page", "more"];
/// When the first page has its data.
const PREFETCHED_AFTER: Duration = Duration::from_secs(2);

/// Puts the app in the place of the skeleton that `index.html` shows until then.
pub fn mount() {
    console_error_panic_hook::set_once();
    live::listen();
    wasm_bindgen_futures::spawn_local(async {
        language::settle().await;
        if let Some(skeleton) = document().get_element_by_id("skeleton") {
            skeleton.remove();
        }
        mount_to_body(App);
        lazy::prefetch(PREFETCHED, PREFETCHED_AFTER);
    });
}

#[component]
fn App() -> impl IntoView {
    CurrentSession::provide(ServiceClock::provide());
    let route = Router::provide().route();
    LeptosView::from(Child::from(layout(door::behind_door(move || {
        dynamic(move || {
            let route = route.get();
            // With its route as the key a page is made anew for another environment: nothing that was typed for one is
            // left standing for the other.
            div().class("route").key(format!("{route:?}")).child(page(route))
        })
    }))))
}

/// The only list of pages. Those in `lazy!` load when they are opened.
fn page(route: Route) -> Child {
    match route {
        Route::Environments => environments_page(),
        Route::Environment(id) => lazy!(environment_page(id: EnvironmentId)),
        Route::Refresh(id) => lazy!(refresh_page(id: EnvironmentId)),
        Route::Job(environment_id, job_id) => job_page(environment_id, job_id),
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
