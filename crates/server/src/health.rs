//! `/healthz` and `/readyz`: for whatever watches the process.

use crate::app::AppState;
use crate::problem::Problem;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use std::time::Duration;

/// How long anything may take to say that it is ready: less than whoever watches waits for an answer.
const PATIENCE: Duration = Duration::from_secs(4);

/// Something that has to be there before the server can do its work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct ReadyCheck {
    /// `database`, `migrations`, and what is behind the console: `zuora` or `service`.
    pub(crate) name: &'static str,
    /// Whether it is.
    pub(crate) ready: bool,
    /// How it is, and what to do where it is not.
    pub(crate) detail: String,
}

/// All that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct ReadyChecks(Vec<ReadyCheck>);

#[derive(Serialize)]
struct Ready {
    status: &'static str,
    checks: ReadyChecks,
}

pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/healthz", get(async || "ok")).route("/readyz", get(readiness))
}

async fn readiness(State(state): State<AppState>) -> Response {
    let missing = async { state.desk.ledger().missing_migrations().await.map_err(Problem::from) };
    let backend = state.desk.backend();
    let (missing, behind) = tokio::join!(in_time(missing), in_time(backend.ready()));
    // Zuora's clock is everybody's; only the service has one of its own.
    let behind = match backend.clock() {
        None => check("zuora", behind, "Zuora gives tokens."),
        Some(_) => check("service", behind, "The embedded service answers."),
    };
    let checks = [database(missing), vec![behind]].concat();
    if checks.iter().all(|check| check.ready) {
        return ([(CACHE_CONTROL, "no-store")], Json(Ready { status: "ready", checks: ReadyChecks(checks) }))
            .into_response();
    }
    let sentences: Vec<_> = checks.iter().filter(|check| !check.ready).map(|check| check.detail.as_str()).collect();
    let detail = sentences.join(" ");
    Problem::unavailable("not-ready", detail).with_checks(ReadyChecks(checks)).into_response()
}

/// Whether the database answers, and whether its tables are those that this version knows.
fn database(missing: Result<usize, String>) -> Vec<ReadyCheck> {
    let migrations = |missing: usize| match missing {
        0 => Ok(()),
        missing => Err(format!(
            "The database is older than this version, by {missing} migrations: start the server again, which brings it up to date."
        )),
    };
    let state = match &missing {
        Ok(missing) => migrations(*missing),
        Err(_) => Err("Whether the database is up to date is not known until it answers.".to_owned()),
    };
    vec![
        check("database", missing.map(drop), "The database answers."),
        check("migrations", state, "The database is up to date."),
    ]
}

fn check(name: &'static str, found: Result<(), String>, good: &str) -> ReadyCheck {
    let ready = found.is_ok();
    ReadyCheck { name, ready, detail: found.err().unwrap_or_else(|| good.to_owned()) }
}

async fn in_time<T>(asking: impl Future<Output = Result<T, Problem>>) -> Result<T, String> {
    match tokio::time::timeout(PATIENCE, asking).await {
        Ok(answer) => answer.map_err(|problem| problem.detail().to_owned()),
        Err(_) => Err(format!("There was no answer within {} seconds.", PATIENCE.as_secs())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_that_is_behind_is_told_from_one_that_does_not_answer() {
        let ready = |missing| database(missing).iter().map(|check| check.ready).collect::<Vec<_>>();
        assert_eq!(ready(Ok(0)), [true, true]);
        assert_eq!(ready(Ok(2)), [true, false]);
        assert_eq!(ready(Err("It does not answer.".to_owned())), [false, false]);
        assert!(database(Ok(2))[1].detail.contains("start the server again"));
    }

    #[tokio::test(start_paused = true)]
    async fn what_does_not_answer_in_time_is_not_ready() {
        let sentence = in_time(std::future::pending::<Result<(), Problem>>()).await.expect_err("no answer");
        assert_eq!(sentence, "There was no answer within 4 seconds.");
    }
}
