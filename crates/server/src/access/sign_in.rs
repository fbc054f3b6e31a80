//! Signing in at the provider, and out again.

use super::asker::{Asker, as_asked_by, current};
use super::sessions::{SIGN_IN_TAKES_AT_MOST, hash, random};
use super::tokens::mint;
use super::{Door, OidcError, cookies, leaflet};
use crate::app::AppState;
use crate::desk::asked;
use crate::problem::Problem;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use wire::{AuditAction, AuditEntry, AuditOutcome, Person};

/// What browsers open.
pub(crate) fn pages() -> Router<AppState> {
    Router::new().route("/sign-in", get(begin)).route("/sign-in/callback", get(come_back))
}

/// What the app and portals ask for.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/console/session/end", post(end))
        .route("/console/session/end-everywhere", post(end_everywhere))
        .route("/console/embed-tokens", post(mint))
}

#[derive(Debug, Deserialize)]
struct Begin {
    /// Where in the console to go then.
    to: Option<String>,
}

/// What the provider brings back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Return {
    code: Option<String>,
    state: Option<String>,
    error: Option<String>,
    /// Who brings it back (RFC 9207); not every provider says so.
    iss: Option<String>,
}

/// Where to go after signing out.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Left {
    next: String,
}

/// Sends the browser to the provider. Where nobody signs in, or a proxy has done so by now, back into the console.
async fn begin(
    State(state): State<AppState>,
    headers: HeaderMap,
    asked: Result<Query<Begin>, QueryRejection>,
) -> Response {
    // A link that is broken still leads to a sign-in.
    let to = asked.ok().and_then(|Query(asked)| asked.to);
    let destination = state.inside(to.as_deref());
    let Door::Provider(provider) = &state.access.door else {
        return (StatusCode::SEE_OTHER, [(header::LOCATION, destination)]).into_response();
    };
    let begun = async {
        let (url, pending) = provider.begin().await.map_err(|error| {
            tracing::error!(%error, "nobody can sign in");
            Problem::unavailable("sign-in-unavailable", error.to_string())
        })?;
        // Kept when there is one: whoever opens a second tab to sign in does not undo the first.
        let browser = match cookies::value(&headers, cookies::SIGN_IN) {
            Some(value) => value,
            None => random()?,
        };
        let kept = serde_json::to_string(&pending).map_err(|_| Problem::internal())?;
        let (access, now) = (&state.access, state.access.wall.millis());
        access.tidy(now).await?;
        access
            .ledger
            .begin_sign_in(&hash(&[&browser, pending.state.as_str()].join(" ")), &kept, &destination, now)
            .await?;
        Ok::<_, Problem>((url, browser))
    };
    match begun.await {
        Ok((url, browser)) => {
            let cookie = cookies::sign_in(&browser, SIGN_IN_TAKES_AT_MOST / wire::SECOND);
            let mut answer = (StatusCode::SEE_OTHER, [(header::LOCATION, url)]).into_response();
            answer.headers_mut().extend(cookie.map(|cookie| (header::SET_COOKIE, cookie)));
            answer.headers_mut().extend([(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"))]);
            answer
        }
        Err(problem) => leaflet::failed(&headers, leaflet::Failure::Unavailable, &problem, &state.again(&destination)),
    }
}

/// The provider sent the browser back.
async fn come_back(
    State(state): State<AppState>,
    headers: HeaderMap,
    brought: Result<Query<Return>, QueryRejection>,
) -> Response {
    let Door::Provider(provider) = &state.access.door else { return Problem::not_found().into_response() };
    // What cannot be read, such as two states, is no return of any sign-in.
    let brought = brought.map(|Query(brought)| brought).unwrap_or_default();
    let unknown = |again: &str| {
        // Whoever follows a link that somebody else has made is not signed in as them.
        let detail = "This sign-in is over, was used before, or was begun in another browser.";
        let problem = Problem::new(StatusCode::BAD_REQUEST, "unknown-sign-in", detail);
        tracing::warn!("a return from the provider that no sign-in of this browser waits for");
        leaflet::failed(&headers, leaflet::Failure::Over, &problem, again)
    };
    let begun = cookies::value(&headers, cookies::SIGN_IN).zip(brought.state);
    let home = state.again(state.base_path.as_str());
    let Some((browser, returned)) = begun else { return unknown(&home) };
    let since = state.access.wall.millis() - SIGN_IN_TAKES_AT_MOST;
    let taken = state.access.ledger.take_sign_in(&hash(&[&browser, returned.as_str()].join(" ")), since).await;
    let (kept, destination) = match taken {
        Ok(Some(taken)) => taken,
        Ok(None) => return unknown(&home),
        Err(error) => return Problem::from(error).into_response(),
    };
    let again = state.again(&destination);
    let Ok(pending) = serde_json::from_str(&kept) else { return unknown(&again) };
    let Some(code) = brought.code.filter(|_| brought.error.is_none()) else {
        let detail = "The sign-in was given up, or the provider does not let you in.";
        let problem = Problem::new(StatusCode::FORBIDDEN, "sign-in-refused", detail);
        state.note_sign_in(None, Err(problem.clone())).await;
        return leaflet::failed(&headers, leaflet::Failure::Refused, &problem, &again);
    };
    let known = match &brought.iss {
        Some(other) if !provider.is_called(other) => Err(OidcError::OtherIssuer),
        _ => provider.finish(&pending, &code).await,
    };
    let known = match known {
        Ok(known) => known,
        Err(error) => {
            tracing::warn!(%error, "nobody was signed in");
            let (failure, problem) = if error.may_pass() {
                let problem = Problem::unavailable("sign-in-unavailable", error.to_string());
                (leaflet::Failure::Unavailable, problem)
            } else {
                let problem = Problem::new(StatusCode::FORBIDDEN, "sign-in-refused", error.to_string());
                state.note_sign_in(None, Err(problem.clone())).await;
                (leaflet::Failure::Wrong, problem)
            };
            return leaflet::failed(&headers, failure, &problem, &again);
        }
    };
    let person = Person { id: known.subject, name: known.name, email: known.email, groups: known.groups };
    // Whatever the browser came with ends: it may have been somebody else's.
    if let Some(old) = cookies::value(&headers, cookies::SESSION)
        && let Err(error) = state.access.ledger.end_session(&hash(&old)).await
    {
        return Problem::from(error).into_response();
    }
    let session = match state.access.begin_session(&person, Some(known.id_token)).await {
        Ok(session) => session,
        Err(problem) => return problem.into_response(),
    };
    state.note_sign_in(Some(&person), Ok(())).await;
    let mut answer = leaflet::signed_in(&headers, &destination);
    answer.headers_mut().extend(cookies::session(&session).map(|cookie| (header::SET_COOKIE, cookie)));
    answer
}

/// Ends the session, and says where the provider ends its own.
async fn end(State(state): State<AppState>) -> Result<Response, Problem> {
    state.leave(false).await
}

/// The same in every browser.
async fn end_everywhere(State(state): State<AppState>) -> Result<Response, Problem> {
    state.leave(true).await
}

impl AppState {
    async fn leave(&self, everywhere: bool) -> Result<Response, Problem> {
        let asker = current();
        let home = self.base_path.as_str().to_owned();
        let mut next = match &self.access.door {
            Door::Proxy(proxy) => proxy.sign_out_url.clone().unwrap_or_else(|| home.clone()),
            _ => home,
        };
        if let Some((person, session)) =
            asker.as_ref().and_then(|asker| asker.person.as_ref().zip(asker.session.as_ref()))
        {
            let id_token = self.access.ledger.session(session).await?.and_then(|row| row.id_token);
            let action = if everywhere { AuditAction::SignOutEverywhere } else { AuditAction::SignOut };
            self.desk.record_outcome(asked(action, None, None), &Ok(())).await;
            if everywhere {
                self.access.ledger.end_sessions_of(&person.id).await?;
            } else {
                self.access.ledger.end_session(session).await?;
            }
            if let (Door::Provider(provider), Some(id_token)) = (&self.access.door, id_token) {
                let after =
                    self.access.public_url.as_ref().map(|url| format!("{}{}", url.origin(), self.base_path.as_str()));
                next = provider.farewell(&id_token, &after.unwrap_or_default()).await.unwrap_or(next);
            }
        }
        let mut answer = Json(Left { next }).into_response();
        answer.headers_mut().extend(cookies::none(cookies::SESSION).map(|cookie| (header::SET_COOKIE, cookie)));
        Ok(answer)
    }

    /// Writes into the log that somebody signed in, or did not.
    async fn note_sign_in(&self, person: Option<&Person>, outcome: Result<(), Problem>) {
        let entry = AuditEntry { outcome: Some(AuditOutcome::Asked), ..asked(AuditAction::SignIn, None, None) };
        match person {
            None => self.desk.record_outcome(entry, &outcome).await,
            Some(person) => {
                let asker = Asker { person: Some(person.clone()), ..Asker::everyone() };
                as_asked_by(Arc::new(asker), self.desk.record_outcome(entry, &outcome)).await;
            }
        }
    }

    /// A place in the console: what leads out of it is its first page. A link that signs somebody in must not end elsewhere.
    fn inside(&self, to: Option<&str>) -> String {
        // By which browsers go up again: out of a console that has a path of its own, or to what begins a sign-in anew.
        let goes_up = |to: &str| {
            let path = to.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase().replace("%2e", ".");
            path.split('/').any(|part| matches!(part, "." | ".."))
        };
        let is_ours = |to: &&str| {
            to.starts_with(self.base_path.as_str())
                && !to.starts_with("//")
                && !to.contains(['\\', '\t', '\n', '\r'])
                && to.bytes().all(|byte| byte.is_ascii_graphic())
                && !goes_up(to)
                && !to.trim_start_matches(self.base_path.as_str()).starts_with("sign-in")
        };
        to.filter(is_ours).unwrap_or(self.base_path.as_str()).to_owned()
    }

    /// Where a sign-in begins that ends at that place in the console.
    fn again(&self, destination: &str) -> String {
        let to: String = form_urlencoded::byte_serialize(destination.as_bytes()).collect();
        format!("{}?to={to}", self.base_path.join("sign-in"))
    }
}
