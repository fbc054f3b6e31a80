//! What the server says about itself, asked once.

use crate::api;
use crate::live::ServiceClock;
use leptos::prelude::*;
use wire::{DataAge, Session};

/// The server's word about itself. A context of the app.
#[derive(Clone, Copy)]
pub(crate) struct CurrentSession {
    said: RwSignal<Option<Session>>,
    server: RwSignal<Server>,
}

/// What stands behind the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Server {
    /// It has been asked and has not answered yet.
    Asked,
    /// Our own, which knows more than the API has.
    Ours,
    /// Another one: there is only the API (plain mode).
    Plain,
}

/// Our own server says in the page that it is there: what is asked of it need not wait for its answer.
const MARK: &str = "meta[name=reprise-server]";

impl CurrentSession {
    /// Asks, once, and sets the app's clock to the server's.
    pub(crate) fn provide(clock: ServiceClock) {
        let is_marked = document().query_selector(MARK).is_ok_and(|mark| mark.is_some());
        let server = if is_marked { Server::Ours } else { Server::Asked };
        let session = Self { said: RwSignal::new(None), server: RwSignal::new(server) };
        provide_context(session);
        leptos::task::spawn_local(async move {
            let answer = api::session().await.ok().flatten();
            if let Some(time) = answer.as_ref().and_then(|answer| answer.clock) {
                clock.set(time);
            }
            if !is_marked {
                session.server.set(if answer.is_some() { Server::Ours } else { Server::Plain });
            }
            session.said.set(answer);
        });
    }

    /// The session that the app was started with.
    pub(crate) fn of_app() -> Self {
        expect_context()
    }

    /// What stands behind the API.
    pub(crate) fn server(self) -> Server {
        self.server.get()
    }

    /// Whether there is a server of ours, which tells of changes by itself.
    pub(crate) fn is_there(self) -> bool {
        self.server() == Server::Ours
    }

    /// The same, once.
    pub(crate) fn is_there_now(self) -> bool {
        self.server.get_untracked() == Server::Ours
    }

    /// From what age on data is said to be old.
    pub(crate) fn data_age(self) -> DataAge {
        self.said.with(|session| session.as_ref().map(|session| session.data_age).unwrap_or_default())
    }

    /// Whom to ask when something is not possible: how they are called, and a link to them.
    pub(crate) fn contact(self) -> Option<(String, String)> {
        let contact = self.said.with(|session| session.as_ref().and_then(|session| session.contact.clone()))?;
        Some((contact.name, contact.url))
    }

    /// Whether the sandboxes are samples.
    pub(crate) fn is_demo(self) -> bool {
        self.said.with(|session| session.as_ref().is_some_and(|session| session.demo))
    }
}
