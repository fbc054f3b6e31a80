//! The app: its clock, its router and the only list of its routes.

use crate::api;
use crate::layout::Layout;
use crate::live::{self, ServiceClock};
use crate::pages::{EnvironmentPage, EnvironmentsPage, JobPage, NotFoundPage, RefreshPage};
use crate::paths;
use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;
use wire::Session;

/// What the server said about itself; none while it has not, or where there is only the API (plain mode).
#[derive(Clone, Copy)]
pub(crate) struct CurrentSession(pub(crate) RwSignal<Option<Session>>);

/// Puts the app in the place of the skeleton that `index.html` shows until then.
pub fn mount() {
    console_error_panic_hook::set_once();
    live::listen();
    if let Some(skeleton) = document().get_element_by_id("skeleton") {
        skeleton.remove();
    }
    mount_to_body(App);
}

#[component]
fn App() -> impl IntoView {
    let clock = ServiceClock::provide();
    let session = CurrentSession(RwSignal::new(None));
    provide_context(session);
    leptos::task::spawn_local(async move {
        if let Ok(Some(answer)) = api::session().await {
            if let Some(time) = answer.clock {
                clock.set(time);
            }
            session.0.set(Some(answer));
        }
    });
    view! {
        <Router base=paths::base()>
            <Layout>
                <Routes fallback=NotFoundPage>
                    <Route path=path!("/") view=EnvironmentsPage />
                    <Route path=path!("/environments/:id") view=EnvironmentPage />
                    <Route path=path!("/environments/:id/refresh") view=RefreshPage />
                    <Route path=path!("/environments/:id/jobs/:jobId") view=JobPage />
                </Routes>
            </Layout>
        </Router>
    }
}
