//! The gate that every request of the API passes: who asks is known, and may do it.

use super::asker::as_asked_by;
use super::deeds::{Deed, deed, is_about_one};
use super::{Access, Asker, Door, cookies, tokens};
use crate::app::AppState;
use crate::desk::asked;
use crate::problem::Problem;
use axum::extract::{FromRequestParts, MatchedPath, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use service::http::Peer;
use std::sync::Arc;
use wire::{AuditAction, EnvironmentId, JobId, Role};

/// Lets pass who may.
pub(crate) async fn gate(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let path = parts.extensions.get::<MatchedPath>().map(|path| path.as_str().to_owned()).unwrap_or_default();
    let deed = deed(&parts.method, &path);
    let about = About::read(&mut parts, &path).await;
    let asker = match state.access.identify(&parts).await {
        Ok(Some(asker)) => Arc::new(asker),
        // Whoever comes with a key of their own, or asks who they are, is answered there.
        Ok(None) if deed == Deed::Enter => return next.run(Request::from_parts(parts, body)).await,
        Ok(None) => return state.signed_out().into_response(),
        Err(problem) => return problem.into_response(),
    };
    let refused = !allows(&asker, deed, about.environment.as_ref());
    as_asked_by(asker, async {
        if refused {
            return state.refuse(deed, &parts.method, &about).await.into_response();
        }
        next.run(Request::from_parts(parts, body)).await
    })
    .await
}

/// What a request is about.
#[derive(Default)]
struct About {
    environment: Option<EnvironmentId>,
    job: Option<JobId>,
}

impl About {
    async fn read(parts: &mut Parts, path: &str) -> Self {
        if !is_about_one(path) {
            return Self::default();
        }
        let Ok(params) = RawPathParams::from_request_parts(parts, &()).await else { return Self::default() };
        let value = |name: &str| params.iter().find(|(one, _)| *one == name).map(|(_, value)| value);
        // Without one it is the id of nothing: nobody has a role with it but those who have one with all.
        let environment = Some(value("id").unwrap_or_default().into());
        Self { environment, job: value("job_id").map(JobId::from) }
    }
}

fn allows(asker: &Asker, deed: Deed, environment: Option<&EnvironmentId>) -> bool {
    let by_role = match (deed, environment) {
        (Deed::Enter | Deed::Leave, _) => true,
        // Of what is not about one environment everybody is shown their part.
        (Deed::Look | Deed::Hold, None) => asker.access.highest().is_some(),
        (deed, environment) => asker.may(&deed.role(), environment),
    };
    let by_token = match &asker.actions {
        None => true,
        Some(_) if deed.is_for_the_console() => false,
        Some(actions) => deed.action().is_none_or(|action| actions.iter().any(|one| one == action)),
    };
    by_role && by_token
}

impl Access {
    /// Who asks; nobody who has not signed in.
    ///
    /// # Errors
    /// When a token cannot be used. Whoever shows one is never taken for somebody else.
    async fn identify(&self, parts: &Parts) -> Result<Option<Asker>, Problem> {
        if let Some(token) = tokens::shown(&parts.headers) {
            return Ok(Some(self.of_token(token, &parts.headers).await?));
        }
        match &self.door {
            Door::Open => Ok(Some(Asker::everyone())),
            Door::Proxy(proxy) => {
                let peer = parts.extensions.get::<Peer>().map(|peer| peer.0);
                let known = |person: wire::Person| Asker {
                    access: self.rules().roles.access(&person),
                    person: Some(person),
                    ..Asker::everyone()
                };
                Ok(proxy.person(&parts.headers, peer).map(known))
            }
            Door::Provider(_) => match cookies::value(&parts.headers, cookies::SESSION) {
                Some(value) => self.of_session(&value, is_an_act(parts)).await,
                None => Ok(None),
            },
        }
    }
}

/// Whether somebody does something, or a page that stands open asks by itself whether anything has changed.
fn is_an_act(parts: &Parts) -> bool {
    parts.method != Method::GET || !parts.headers.contains_key(header::IF_NONE_MATCH)
}

impl AppState {
    /// Nobody is signed in.
    pub(crate) fn signed_out(&self) -> Problem {
        let detail = "You are not signed in, or not any more. Sign in, and what you were doing goes on.";
        let problem = Problem::new(StatusCode::UNAUTHORIZED, "signed-out", detail);
        match self.access.door {
            Door::Provider(_) => problem.sign_in(self.base_path.join("sign-in")),
            _ => problem,
        }
    }

    /// Whether whoever asks is an administrator of an environment, or of all, or is noted as its owner.
    ///
    /// # Errors
    /// When they are not; that is written down.
    pub(crate) async fn administers_or_owns(
        &self,
        deed: Deed,
        environment: Option<&EnvironmentId>,
    ) -> Result<(), Problem> {
        let Some(asker) = super::current() else { return Ok(()) };
        if asker.may(&Role::Administrator, environment) {
            return Ok(());
        }
        if let (Some(person), Some(id)) = (&asker.person, environment)
            && asker.may(&Role::Viewer, environment)
            && person.is_owner(self.desk.notes(id).await?.owner.as_deref())
        {
            return Ok(());
        }
        let method = if deed == Deed::Note { Method::PUT } else { Method::POST };
        Err(self.refuse(deed, &method, &About { environment: environment.cloned(), job: None }).await)
    }

    /// Says what whoever asks may not do, and whom to ask; and writes down that they tried to.
    async fn refuse(&self, deed: Deed, method: &Method, about: &About) -> Problem {
        let environment = about.environment.as_ref();
        let problem = self.not_allowed(deed, environment).await;
        let action = deed.audited(method);
        if action == AuditAction::Look {
            // A page that stands open would fill the log of the console.
            tracing::warn!(?environment, "somebody who may not see something asked for it");
        } else {
            self.desk
                .record_outcome(asked(action, environment, about.job.as_ref()), &Err::<(), _>(problem.clone()))
                .await;
        }
        problem
    }

    /// What whoever asks may not do, and whom to ask.
    pub(crate) async fn not_allowed(&self, deed: Deed, environment: Option<&EnvironmentId>) -> Problem {
        let by_portal = super::current().is_some_and(|asker| asker.actions.is_some());
        let place = if by_portal { " from this page" } else { "" };
        let sees = deed != Deed::Look;
        let noted = match environment.filter(|_| sees) {
            Some(id) => self.desk.contact_of(id).await,
            None => None,
        };
        let whom = noted.or_else(|| self.about.contact.as_ref().map(|contact| contact.name.clone()));
        let whom = whom.as_deref().unwrap_or("an administrator of the console");
        let detail = format!("You may {}{place}. Ask {}.", deed.words(), whom.trim_end_matches('.'));
        Problem::new(StatusCode::FORBIDDEN, "not-allowed", detail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::Access as Allowed;

    #[test]
    fn a_role_and_a_token_must_both_allow_it() {
        let (mine, other) = (EnvironmentId::from("a"), EnvironmentId::from("b"));
        let mut access = Allowed::default();
        access.grant(Role::Requester, Some(mine.clone()));
        let asker = Asker { access, ..Asker::everyone() };
        assert!(allows(&asker, Deed::Refresh, Some(&mine)) && allows(&asker, Deed::Look, None));
        assert!(!allows(&asker, Deed::Refresh, Some(&other)) && !allows(&asker, Deed::Look, Some(&other)));
        assert!(!allows(&asker, Deed::Oversee, None));
        let of_token = |actions: &[&str]| {
            let actions = Some(actions.iter().map(|action| (*action).to_owned()).collect());
            Asker { actions, ..Asker::everyone() }
        };
        assert!(allows(&of_token(&["stop"]), Deed::Stop, Some(&mine)));
        assert!(!allows(&of_token(&["stop"]), Deed::Refresh, Some(&mine)));
        assert!(allows(&of_token(&[]), Deed::Look, Some(&mine)) && !allows(&of_token(&["refresh"]), Deed::Hold, None));
        let nobody = Asker { access: Allowed::default(), ..Asker::everyone() };
        assert!(!allows(&nobody, Deed::Look, None) && allows(&nobody, Deed::Leave, None));
    }
}
