//! What each operation is, and who may do it. An operation that is not in this list is an administrator's.

use axum::http::Method;
use wire::{AuditAction, Role};

/// What somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Asks who they are, or comes with a key of their own: anybody may.
    Enter,
    /// Looks at what they see.
    Look,
    /// Signs out.
    Leave,
    /// Asks for a refresh, plans one, moves it, or lets it wait.
    Refresh,
    /// Agrees to what somebody else has asked for, or does not.
    Agree,
    /// Stops a job, or what waits.
    Stop,
    /// Ticks off what is set up again.
    Tick,
    /// Changes whom Zuora tells by email.
    Recipients,
    /// Changes what is noted: also the owner may, which is known only where the request is read.
    Note,
    /// Holds: also the owner may.
    Hold,
    /// Looks whether the console is as it has to be.
    Oversee,
}

/// What a portal's token may allow beyond looking.
pub(crate) const REFRESH: &str = "refresh";
/// The same.
pub(crate) const STOP: &str = "stop";

/// Method, path and what it is, where the path alone does not say it.
const DEEDS: &[(&str, &str, Deed)] = &[
    ("GET", "/api/test-environments", Deed::Look),
    ("POST", "/api/test-environments/{id}/jobs", Deed::Refresh),
    ("POST", "/api/test-environments/{id}/jobs/{job_id}/actions", Deed::Stop),
    ("POST", "/api/test-environments/{id}/notifications", Deed::Recipients),
    ("PATCH", "/api/test-environments/{id}/notifications/{notification_id}", Deed::Recipients),
    ("DELETE", "/api/test-environments/{id}/notifications/{notification_id}", Deed::Recipients),
    ("GET", "/api/console/session", Deed::Enter),
    ("POST", "/api/console/session/end", Deed::Leave),
    ("POST", "/api/console/session/end-everywhere", Deed::Leave),
    ("POST", "/api/console/embed-tokens", Deed::Enter),
    ("GET", "/api/console/overview", Deed::Look),
    ("GET", "/api/console/jobs", Deed::Look),
    ("GET", "/api/console/jobs.csv", Deed::Look),
    ("GET", "/api/console/audit", Deed::Look),
    ("GET", "/api/console/audit.csv", Deed::Look),
    ("GET", "/api/console/calendar.ics", Deed::Look),
    ("GET", "/api/console/checks", Deed::Oversee),
    ("GET", "/api/console/rules", Deed::Oversee),
    ("GET", "/api/console/holds", Deed::Look),
    ("POST", "/api/console/holds", Deed::Hold),
    ("DELETE", "/api/console/holds/{id}", Deed::Hold),
    ("DELETE", "/api/console/test-environments/{id}/approvals/{approval}", Deed::Stop),
    ("POST", "/api/console/test-environments/{id}/approvals/{approval}/agree", Deed::Agree),
    ("POST", "/api/console/test-environments/{id}/approvals/{approval}/decline", Deed::Agree),
    ("PUT", "/api/console/test-environments/{id}/waiting-refresh", Deed::Refresh),
    ("DELETE", "/api/console/test-environments/{id}/waiting-refresh", Deed::Stop),
    ("POST", "/api/console/test-environments/{id}/jobs/{job_id}/move", Deed::Refresh),
    ("PUT", "/api/console/test-environments/{id}/jobs/{job_id}/checklist/{item}", Deed::Tick),
    ("DELETE", "/api/console/test-environments/{id}/jobs/{job_id}/checklist/{item}", Deed::Tick),
    ("PUT", "/api/console/test-environments/{id}/notes", Deed::Note),
];

/// What is below one environment.
const ENVIRONMENTS: [&str; 2] = ["/api/test-environments/{id}", "/api/console/test-environments/{id}"];

/// What is done by `method` at the route `path`. Whatever is below one environment is looked at by whoever sees it.
pub(crate) fn deed(method: &Method, path: &str) -> Deed {
    let method = if method == Method::HEAD { &Method::GET } else { method };
    let listed = DEEDS.iter().find(|(one, at, _)| *one == method.as_str() && *at == path);
    match listed {
        Some((_, _, deed)) => *deed,
        None if *method == Method::GET && is_about_one(path) => Deed::Look,
        None => Deed::Oversee,
    }
}

/// Whether a route is about one environment, whose id is its `id`.
pub(crate) fn is_about_one(path: &str) -> bool {
    let is_below = |below: &str| path.strip_prefix(below).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    ENVIRONMENTS.iter().any(|below| is_below(below))
}

impl Deed {
    /// Who may do it, at least.
    pub(crate) fn role(self) -> Role {
        match self {
            Self::Enter | Self::Look | Self::Leave | Self::Hold | Self::Note => Role::Viewer,
            Self::Refresh | Self::Agree | Self::Stop | Self::Tick | Self::Recipients => Role::Requester,
            Self::Oversee => Role::Administrator,
        }
    }

    /// The word by which a portal's token allows it; none where looking suffices, or where no token allows it.
    pub(crate) fn action(self) -> Option<&'static str> {
        match self {
            Self::Refresh | Self::Tick => Some(REFRESH),
            Self::Stop => Some(STOP),
            _ => None,
        }
    }

    /// Whether it is done only by people who came to the console itself.
    pub(crate) fn is_for_the_console(self) -> bool {
        matches!(self, Self::Agree | Self::Recipients | Self::Note | Self::Hold | Self::Oversee)
    }

    /// How the log calls it.
    pub(crate) fn audited(self, method: &Method) -> AuditAction {
        let removes = method == Method::DELETE;
        match self {
            Self::Refresh => AuditAction::Refresh,
            Self::Agree => AuditAction::Agree,
            Self::Stop => AuditAction::Stop,
            Self::Tick if removes => AuditAction::Untick,
            Self::Tick => AuditAction::Tick,
            Self::Recipients if removes => AuditAction::RemoveRecipient,
            Self::Recipients if method == Method::POST => AuditAction::AddRecipient,
            Self::Recipients => AuditAction::ChangeRecipient,
            Self::Note => AuditAction::Note,
            Self::Hold if removes => AuditAction::EndHold,
            Self::Hold => AuditAction::Hold,
            Self::Leave => AuditAction::SignOut,
            Self::Enter | Self::Look | Self::Oversee => AuditAction::Look,
        }
    }

    /// What somebody may not do, behind *You may*.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Refresh => "look, but not refresh",
            Self::Agree => "look, but not agree to a refresh",
            Self::Stop => "look, but not stop a refresh",
            Self::Tick => "look, but not tick off what is set up again",
            Self::Recipients => "look, but not change who gets emails",
            Self::Note => "look, but not change the notes",
            Self::Hold => "look, but not hold",
            Self::Oversee => "not see how the console is set up",
            Self::Enter | Self::Look | Self::Leave => "not see this test environment",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_listed_is_an_administrators() {
        let of = |method: Method, path: &str| deed(&method, path);
        assert_eq!(of(Method::GET, "/api/console/secrets"), Deed::Oversee);
        assert_eq!(of(Method::PUT, "/api/test-environments/{id}"), Deed::Oversee);
        assert_eq!(of(Method::GET, "/api/test-environments-of-all"), Deed::Oversee);
        assert_eq!(of(Method::HEAD, "/api/console/holds"), Deed::Look);
        assert_eq!(of(Method::GET, "/api/console/test-environments/{id}/calendar.ics"), Deed::Look);
        assert!(is_about_one("/api/test-environments/{id}/jobs") && !is_about_one("/api/console/holds/{id}"));
    }

    #[test]
    fn what_changes_something_is_allowed_by_a_tokens_word_or_by_no_token() {
        for (method, path, deed) in DEEDS.iter().filter(|(method, ..)| *method != "GET") {
            let entering = matches!(deed, Deed::Enter | Deed::Leave);
            assert!(entering || deed.action().is_some() != deed.is_for_the_console(), "{method} {path}");
        }
    }

    #[test]
    fn each_change_is_tried_from_another_origin() {
        const TRIED: &str = include_str!("../../../../tests/e2e/other-origin.spec.ts");
        let places = [("{job_id}", "{job}"), ("{notification_id}", "1"), ("{approval}", "1"), ("{item}", "users")];
        for (method, path, _) in DEEDS.iter().filter(|(method, ..)| *method != "GET") {
            let path = path.trim_start_matches('/').replace("holds/{id}", "holds/1");
            let path = places.iter().fold(path, |path, (place, value)| path.replace(place, value));
            let line = format!("[\"{method}\", \"{path}\"");
            assert!(TRIED.contains(&line), "{line}");
        }
    }
}
