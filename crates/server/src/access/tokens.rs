//! Tokens of portals: short-lived, for one of its people, for some environments and actions, at one origin.

use super::sessions::{hash, random};
use super::{Access, Asker, Portal, deeds};
use crate::app::AppState;
use crate::guards::is_this_host;
use crate::ledger::SessionRow;
use crate::problem::Problem;
use crate::request::{Body, line};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use service::ServiceError;
use wire::{Access as Allowed, AuditAction, AuditEntry, AuditOutcome, EnvironmentId, Person, Role, Timestamp};

/// What tokens begin with, so that whoever finds one knows what it is.
const PREFIX: &str = "rpe_";
/// How long a token lives, in seconds: at least, usually, and at most.
const SECONDS: [i64; 3] = [60, 300, 600];
/// How long a name or an address may be, in characters.
const MOST_OF_NAME: usize = 200;
/// How many environments or groups may be named.
const MOST: usize = 1000;

/// What a portal asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct TokenRequest {
    /// What tells the person apart at the portal.
    subject: Option<String>,
    name: Option<String>,
    email: Option<String>,
    groups: Vec<String>,
    /// Which environments; all that the person may see without it.
    environments: Option<Vec<EnvironmentId>>,
    /// `refresh`, `stop`; none: looks.
    actions: Vec<String>,
    /// The origin of the page that will use it.
    origin: Option<String>,
    /// For how many seconds.
    expires_in: Option<i64>,
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Token {
    token: String,
    expires_at: Timestamp,
}

/// What a token allows, as it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct Granted {
    portal: String,
    origin: String,
    actions: Vec<String>,
    access: Allowed,
}

/// The token in a request; none where there is none of ours. Proxies send tokens of their own in the same header.
pub(crate) fn shown(headers: &HeaderMap) -> Option<&str> {
    bearer(headers).filter(|token| token.starts_with(PREFIX))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let line = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = line.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// `POST /api/console/embed-tokens`, with the portal's key as the bearer token.
pub(super) async fn mint(
    State(state): State<AppState>,
    headers: HeaderMap,
    Body(request): Body<TokenRequest>,
) -> Result<(StatusCode, [(header::HeaderName, &'static str); 1], Json<Token>), Problem> {
    let access = &state.access;
    if headers.contains_key(header::ORIGIN) {
        tracing::warn!("a page asked for a token: refused");
        let detail = "No page asks for tokens: a key that is in a page is everybody's. The portal's own server does, without the header Origin.";
        return Err(Problem::new(StatusCode::FORBIDDEN, "not-for-pages", detail));
    }
    let key = bearer(&headers).map(hash);
    let rules = access.rules();
    let portal = rules.portals.iter().find(|portal| key.as_ref() == Some(&portal.key_hash)).ok_or_else(|| {
        tracing::warn!("a token was asked for without the key of a portal");
        let detail = "This is no portal's key. Send the key as Authorization: Bearer …, as [[portals]] of the settings names it.";
        Problem::new(StatusCode::UNAUTHORIZED, "unknown-portal", detail)
    })?;
    let (person, granted, seconds) = access.granted(portal, request)?;
    let (token, now) = (format!("{PREFIX}{}", random()?), access.wall.millis());
    let ends_at = now + seconds * wire::SECOND;
    let entry = AuditEntry {
        person: Some(person.called().to_owned()),
        email: person.email.clone(),
        portal: Some(portal.name.clone()),
        action: Some(AuditAction::EmbedToken),
        outcome: Some(AuditOutcome::Done),
        detail: Some(format!("{} {}", granted.origin, granted.actions.join(" ")).trim().to_owned()),
        ..AuditEntry::default()
    };
    let row = SessionRow {
        id: hash(&token),
        person,
        token: Some(serde_json::to_string(&granted).map_err(|_| Problem::internal())?),
        id_token: None,
        created_at: now,
        seen_at: now,
        ends_at,
    };
    access.tidy(now).await?;
    access.ledger.add_session(&row).await?;
    state.desk.record(entry).await;
    let answer = Token { token, expires_at: Timestamp::from_millis(ends_at) };
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], Json(answer)))
}

impl Access {
    /// For whom a token is, what it allows, and for how many seconds.
    fn granted(&self, portal: &Portal, request: TokenRequest) -> Result<(Person, Granted, i64), Problem> {
        let invalid = |sentence: String| Problem::from(ServiceError::invalid(sentence));
        let subject = line("subject", request.subject, MOST_OF_NAME)?;
        let subject =
            subject.ok_or_else(|| invalid("subject is missing: say what tells the person apart.".to_owned()))?;
        let person = Person {
            // Nobody at a portal is somebody at the console by having the same id.
            id: format!("{}/{subject}", portal.name),
            name: line("name", request.name, MOST_OF_NAME)?,
            email: line("email", request.email, MOST_OF_NAME)?,
            groups: request.groups,
        };
        if person.groups.len() > MOST || request.environments.as_ref().is_some_and(|ids| ids.len() > MOST) {
            return Err(invalid(format!("At most {MOST} groups and environments can be named.")));
        }
        let origin = request.origin.unwrap_or_default();
        if !portal.origins.contains(&origin) {
            let known = portal.origins.join(", ");
            return Err(invalid(format!("origin is one of {known}, as [[portals]] of the settings names them.")));
        }
        let known = [deeds::REFRESH, deeds::STOP];
        if let Some(unknown) = request.actions.iter().find(|action| !known.contains(&action.as_str())) {
            let unknown: String = unknown.chars().take(40).collect();
            return Err(invalid(format!(
                "There is no action “{unknown}”. Actions are refresh and stop; to look needs none."
            )));
        }
        let [least, usual, most] = SECONDS;
        let seconds = request.expires_in.unwrap_or(usual);
        if !(least..=most).contains(&seconds) {
            return Err(invalid(format!("expiresIn is a number of seconds from {least} to {most}.")));
        }
        let access = self.through(portal, &person, request.environments.as_deref());
        Ok((person, Granted { portal: portal.name.clone(), origin, actions: request.actions, access }, seconds))
    }

    /// What somebody may do through a portal: what their groups allow, and no more than the portal may and asked for.
    fn through(&self, portal: &Portal, person: &Person, asked: Option<&[EnvironmentId]>) -> Allowed {
        let theirs = match self.door {
            super::Door::Open => Allowed::to_everything(),
            _ => self.rules().roles.access(person),
        };
        let most = Role::from(portal.most);
        let at_most = |role: &Role| if most.includes(role) { role.clone() } else { most.clone() };
        let named =
            asked.map(<[_]>::to_vec).or_else(|| (!portal.environments.is_empty()).then(|| portal.environments.clone()));
        let mut access = Allowed::default();
        match named {
            None => {
                theirs.role.iter().for_each(|role| access.grant(at_most(role), None));
                for one in &theirs.environments {
                    one.role.iter().for_each(|role| access.grant(at_most(role), one.environment_id.clone()));
                }
            }
            Some(named) => {
                for id in named.into_iter().filter(|id| portal.shows(id)) {
                    theirs
                        .role_with(&id)
                        .map(at_most)
                        .into_iter()
                        .for_each(|role| access.grant(role, Some(id.clone())));
                }
            }
        }
        access
    }

    /// Who shows that token.
    ///
    /// # Errors
    /// When it is none, is over, or is used by a page of another origin than the one that it was made for.
    pub(super) async fn of_token(&self, token: &str, headers: &HeaderMap) -> Result<Asker, Problem> {
        let over = || {
            let detail = "This token is unknown or over. The portal gets a new one and tries again.";
            Problem::new(StatusCode::UNAUTHORIZED, "token-over", detail)
        };
        let row =
            self.ledger.session(&hash(token)).await?.filter(|row| self.wall.millis() < row.ends_at).ok_or_else(over)?;
        let granted = row.token.as_deref().ok_or_else(over)?;
        let granted: Granted = serde_json::from_str(granted).map_err(|_| over())?;
        // Its portal may have been taken out of the settings since.
        let rules = self.rules();
        let portal = rules.portals.iter().find(|portal| portal.name == granted.portal).ok_or_else(over)?;
        // A page of ours asks from within a frame of the portal's.
        let is_ours = |origin: &HeaderValue| {
            self.public_url.as_ref().is_some_and(|url| origin == url.origin()) || is_this_host(origin, headers)
        };
        let fits = headers.get(header::ORIGIN).is_none_or(|origin| {
            *origin == granted.origin && portal.origins.contains(&granted.origin) || is_ours(origin)
        });
        if !fits {
            let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
            tracing::warn!(portal = portal.name, origin, "a token was used at another origin than its own");
            let detail = "This token is for pages of another origin.";
            return Err(Problem::new(StatusCode::FORBIDDEN, "other-origin", detail));
        }
        Ok(Asker {
            person: Some(row.person),
            access: granted.access,
            actions: Some(granted.actions),
            portal: Some(granted.portal),
            session: Some(row.id),
        })
    }
}
