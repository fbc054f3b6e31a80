//! What the server says about itself, asked once.

use crate::api::{self, ApiError, SignedOut};
use crate::embed;
use crate::host::{Event, Host, Offers, each_is_told};
use crate::live::{ServiceClock, look_again};
use leptos::prelude::*;
use wire::{DataAge, EnvironmentId, Role, Session};

/// The server's word about itself. A context of the app.
#[derive(Clone, Copy)]
pub(crate) struct CurrentSession {
    said: RwSignal<Option<Session>>,
    server: RwSignal<Server>,
    /// Nobody is signed in.
    signed_out: RwSignal<Option<SignedOut>>,
    /// How often somebody else has signed in since.
    #[cfg(feature = "embed")]
    persons: RwSignal<u32>,
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
    pub(crate) fn start(clock: ServiceClock) -> Self {
        // The loader of an embedded app is our server's.
        let is_marked = embed::is_embedded() || document().query_selector(MARK).is_ok_and(|mark| mark.is_some());
        let server = if is_marked { Server::Ours } else { Server::Asked };
        let session = Self {
            said: RwSignal::new(None),
            server: RwSignal::new(server),
            signed_out: RwSignal::new(None),
            #[cfg(feature = "embed")]
            persons: RwSignal::new(0),
        };
        session.ask(clock, is_marked);
        api::on_door(move |signed_out| {
            let is_back = signed_out.is_none();
            session.signed_out.set(signed_out);
            if !is_back {
                each_is_told(Event::AuthRequired(session.why_shut()));
            }
            if is_back {
                session.ask(clock, is_marked);
            }
        });
        session
    }

    /// Asks once more who it is, and looks at everything anew: the page around may know by now.
    pub(crate) fn ask_again(self, clock: ServiceClock) {
        self.ask(clock, true);
        look_again();
    }

    /// What all later views are to be told, too: that nobody is signed in.
    pub(crate) fn tell(self, host: Host) {
        if self.signed_out.with_untracked(Option::is_some) {
            host.tell(Event::AuthRequired(self.why_shut()));
        }
    }

    /// Why nobody is signed in: nobody ever was, or not any more.
    fn why_shut(self) -> &'static str {
        if self.said.with_untracked(Option::is_some) { "expired" } else { "missing" }
    }

    /// Asks who it is, and for everything else that the server says about itself.
    fn ask(self, clock: ServiceClock, is_marked: bool) {
        leptos::task::spawn_local(async move {
            let answer = api::session().await;
            // The app may have been taken out of a page meanwhile.
            if self.said.try_with_untracked(|_| ()).is_none() {
                return;
            }
            if let Some(error) = answer.as_ref().err().filter(|error| **error != ApiError::SignedOut) {
                each_is_told(Event::Error(error));
            }
            let is_ours = is_marked || matches!(answer, Ok(Some(_)));
            let Ok(answer) = answer else {
                if !is_marked {
                    self.server.set(if is_ours { Server::Ours } else { Server::Plain });
                }
                return;
            };
            if let Some(time) = answer.as_ref().and_then(|answer| answer.clock) {
                clock.set(time);
            }
            if !is_marked {
                self.server.set(if is_ours { Server::Ours } else { Server::Plain });
            }
            let is_other = self.said.with_untracked(|before| match (before, &answer) {
                (Some(before), Some(now)) => id_of(before) != id_of(now),
                _ => false,
            });
            if is_other && !embed::is_embedded() {
                // What is on the screen was for somebody else.
                let _ = window().location().reload();
                return;
            }
            self.said.set(answer);
            #[cfg(feature = "embed")]
            if is_other {
                crate::live::forget();
                self.persons.update(|persons| *persons += 1);
            }
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

    /// Whether nobody is signed in, and where to sign in.
    pub(crate) fn signed_out(self) -> Option<SignedOut> {
        self.signed_out.get()
    }

    /// Whether it has been said who it is, since the app was started.
    pub(crate) fn is_known(self) -> bool {
        self.said.with(Option::is_some)
    }

    /// What was said, or nothing until then.
    pub(crate) fn with<T>(self, read: impl FnOnce(&Session) -> T) -> Option<T> {
        self.said.with(|session| session.as_ref().map(read))
    }

    /// Whether whoever looks may do with an environment, or with all, what a role may. Where nobody signs in, and where there is
    /// only the API, everyone may; the server decides in any case.
    pub(crate) fn may(self, role: &Role, environment: Option<&EnvironmentId>) -> bool {
        let acts = *role == Role::Viewer || self.offers().acts;
        acts && self.said.with(|session| {
            session
                .as_ref()
                .and_then(|session| session.access.as_ref())
                .is_none_or(|access| access.allows(role, environment))
        })
    }

    /// The same for asking for a refresh, as far as the host lets people do so in its page.
    pub(crate) fn may_refresh(self, environment: &EnvironmentId) -> bool {
        self.offers().refresh && self.token_allows("refresh") && self.may(&Role::Requester, Some(environment))
    }

    /// The same for stopping a job.
    pub(crate) fn may_stop(self, environment: &EnvironmentId) -> bool {
        self.offers().stop && self.token_allows("stop") && self.may(&Role::Requester, Some(environment))
    }

    /// The same for ticking off what is set up again.
    pub(crate) fn may_tick(self, environment: &EnvironmentId) -> bool {
        self.token_allows("refresh") && self.may(&Role::Requester, Some(environment))
    }

    /// The same for what only people who came to the console itself may do: whoever comes through a portal may not.
    pub(crate) fn may_at_console(self, role: &Role, environment: Option<&EnvironmentId>) -> bool {
        self.token_allows("") && self.may(role, environment)
    }

    /// Whether the token of a portal allows something besides looking. Who comes without one is not bound by it.
    #[cfg(not(feature = "embed"))]
    const fn token_allows(self, _action: &str) -> bool {
        true
    }

    /// The same where the app is embedded.
    #[cfg(feature = "embed")]
    fn token_allows(self, action: &str) -> bool {
        self.said.with(|session| {
            let actions = session.as_ref().and_then(|session| session.actions.as_ref());
            actions.is_none_or(|actions| actions.split(' ').any(|one| !one.is_empty() && one == action))
        })
    }

    /// What the host lets people do in its page.
    pub(crate) fn offers(self) -> Offers {
        Host::of_app().offers()
    }

    /// Grows when somebody else has signed in: what is on the screen was for another person.
    pub(crate) fn person_changes(self) -> u32 {
        #[cfg(feature = "embed")]
        return self.persons.get();
        #[cfg(not(feature = "embed"))]
        0
    }

    /// Whether whoever looks is who is noted as the owner of an environment.
    pub(crate) fn owns(self, owner: Option<&str>) -> bool {
        self.offers().acts
            && self.token_allows("")
            && self.said.with(|session| {
                session
                    .as_ref()
                    .and_then(|session| session.person.as_ref())
                    .is_some_and(|person| person.is_owner(owner))
            })
    }

    /// Whether people sign in.
    pub(crate) fn asks_who_it_is(self) -> bool {
        self.said.with(|session| session.as_ref().is_some_and(|session| session.person.is_some()))
    }

    /// Whether a second person has to agree to a refresh of an environment.
    pub(crate) fn asks_for_two(self, environment: &EnvironmentId) -> bool {
        self.said.with(|session| session.as_ref().is_some_and(|session| session.two_persons.contains(environment)))
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

/// What tells people apart; nothing where nobody signs in.
fn id_of(session: &Session) -> Option<&str> {
    session.person.as_ref().map(|person| person.id.as_str())
}
