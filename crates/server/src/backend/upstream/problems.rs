//! Failures of calls to Zuora in sentences that say what can be done.

use crate::problem::Problem;
use axum::http::StatusCode;
use service::ServiceError;
use wire::TestEnvironment;
use zuora::{Error, Kind};

/// What a call was about: what is missing when Zuora says that there is no such thing.
#[derive(Clone, Copy, Debug)]
pub(super) enum About {
    Environment,
    Job,
    Notification,
}

impl About {
    /// The problem that whoever asked may read.
    pub(super) fn problem(self, error: &Error) -> Problem {
        let problem: Problem = match error.kind {
            Kind::NotFound => self.missing().into(),
            kind => {
                let (status, code, sentence) = told(kind);
                let detail = match error.sentence.as_deref().filter(|_| repeats_zuora(kind)) {
                    Some(said) => format!("{sentence} Zuora says: {}", ended(said)),
                    None => sentence.to_owned(),
                };
                Problem::new(status, code, detail)
            }
        };
        let is_certain = error.is_certain();
        problem.certain(is_certain).tracked(error.track_id.as_str()).retry_after(error.retry_after)
    }

    fn missing(self) -> ServiceError {
        match self {
            Self::Environment => ServiceError::EnvironmentNotFound,
            Self::Job => ServiceError::JobNotFound,
            Self::Notification => ServiceError::NotificationNotFound,
        }
    }
}

/// A refresh that was refused because of the interval.
pub(super) fn too_early(environment: &TestEnvironment, error: &Error) -> Problem {
    let refusal = environment
        .next_refresh_time
        .map(|next| ServiceError::RefreshTooEarly { next, interval_days: environment.interval_days() });
    let refusal = refusal.map_or_else(|| About::Environment.problem(error), Problem::from);
    refusal.tracked(error.track_id.as_str())
}

/// Status, word and sentence. What is Zuora's trouble is 502 and not 503, which would tell browsers to come back without
/// a word; 401 would ask people to sign in here.
fn told(kind: Kind) -> (StatusCode, &'static str, &'static str) {
    match kind {
        Kind::Unreachable => (
            StatusCode::BAD_GATEWAY,
            "zuora-unreachable",
            "Zuora cannot be reached right now, so nothing was asked of it. Please try again in a moment.",
        ),
        Kind::NoAnswer => (
            StatusCode::GATEWAY_TIMEOUT,
            "zuora-no-answer",
            "Zuora did not answer in time. Look at the current state before you try again.",
        ),
        Kind::Waiting => (
            StatusCode::TOO_MANY_REQUESTS,
            "zuora-asks-to-wait",
            "Zuora asks to wait because of too many requests. Please try again a little later.",
        ),
        Kind::SignedOut => (
            StatusCode::BAD_GATEWAY,
            "zuora-needs-attention",
            "Zuora does not accept the client ID and secret of this console. Whoever runs the console has to look at \
             --client-id and --client-secret-file.",
        ),
        Kind::NotPermitted => (
            StatusCode::FORBIDDEN,
            "not-permitted",
            "Zuora does not permit this to the console's user. It needs the permission “Refresh Central Sandbox”, which a \
             tenant administrator can give.",
        ),
        Kind::NotFound => (StatusCode::NOT_FOUND, "not-found", "There is no such thing at Zuora."),
        Kind::Refused => (StatusCode::BAD_REQUEST, "refused-by-zuora", "Zuora has refused this."),
        Kind::KeyInUse => (
            StatusCode::GATEWAY_TIMEOUT,
            "zuora-no-answer",
            "The same request is under way at Zuora already. Look at the current state before you try again.",
        ),
        Kind::Failing => (
            StatusCode::BAD_GATEWAY,
            "zuora-failing",
            "Zuora has a problem of its own right now. Look at the current state before you try again.",
        ),
        Kind::Unreadable => (
            StatusCode::BAD_GATEWAY,
            "zuora-unreadable",
            "Zuora's answer makes no sense. Look at the current state before you try again; if it happens again, tell \
             support the track ID.",
        ),
    }
}

/// Whether Zuora's own sentence helps: where it says why, and not where it is about a token or comes from a gateway.
fn repeats_zuora(kind: Kind) -> bool {
    matches!(kind, Kind::NotPermitted | Kind::Refused | Kind::Failing | Kind::KeyInUse)
}

/// With a full stop, whatever it ended with.
fn ended(sentence: &str) -> String {
    if sentence.ends_with(['.', '!', '?']) { sentence.to_owned() } else { format!("{sentence}.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_says_what_can_be_done_and_none_signs_people_out() {
        for kind in [
            Kind::Unreachable,
            Kind::NoAnswer,
            Kind::Waiting,
            Kind::SignedOut,
            Kind::NotPermitted,
            Kind::NotFound,
            Kind::Refused,
            Kind::KeyInUse,
            Kind::Failing,
            Kind::Unreadable,
        ] {
            let (status, code, sentence) = told(kind);
            assert!(sentence.ends_with('.') && !code.is_empty(), "{kind:?}");
            assert!(status != StatusCode::UNAUTHORIZED && status != StatusCode::SERVICE_UNAVAILABLE, "{kind:?}");
        }
        assert_eq!(ended("No"), "No.");
        assert_eq!(ended("Why?"), "Why?");
    }
}
