//! What the server says about itself, asked once.

use crate::api;
use crate::live::ServiceClock;
use leptos::prelude::*;
use wire::Session;

/// The server's word about itself. It stays empty where there is only the API (plain mode). A context of the app.
#[derive(Clone, Copy)]
pub(crate) struct CurrentSession(RwSignal<Option<Session>>, RwSignal<bool>);

impl CurrentSession {
    /// Asks, once, and sets the app's clock to the server's.
    pub(crate) fn provide(clock: ServiceClock) {
        let session = Self(RwSignal::new(None), RwSignal::new(false));
        provide_context(session);
        leptos::task::spawn_local(async move {
            if let Ok(Some(answer)) = api::session().await {
                if let Some(time) = answer.clock {
                    clock.set(time);
                }
                session.0.set(Some(answer));
            }
            session.1.set(true);
        });
    }

    /// The session that the app was started with.
    pub(crate) fn of_app() -> Self {
        expect_context()
    }

    /// Whether there is a server of ours, which tells of changes by itself.
    pub(crate) fn is_there(self) -> bool {
        self.0.with(Option::is_some)
    }

    /// Whether there is a server of ours; none until it is known: for pages that ask for other things with it than
    /// without it.
    pub(crate) fn is_there_if_known(self) -> Option<bool> {
        self.1.get().then(|| self.is_there())
    }

    /// Whether there is one by now, once.
    pub(crate) fn is_there_now(self) -> bool {
        self.0.with_untracked(Option::is_some)
    }

    /// Whom to ask when something is not possible: how they are called, and a link to them.
    pub(crate) fn contact(self) -> Option<(String, String)> {
        let contact = self.0.with(|session| session.as_ref().and_then(|session| session.contact.clone()))?;
        Some((contact.name, contact.url))
    }

    /// Whether the sandboxes are samples.
    pub(crate) fn is_demo(self) -> bool {
        self.0.with(|session| session.as_ref().is_some_and(|session| session.demo))
    }
}
