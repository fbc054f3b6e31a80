//! `/api/console/audit`: who did what, a page at a time, and as a table for a spreadsheet.

use super::sought::{self, Parameters, moment, one_of};
use super::table;
use crate::app::AppState;
use crate::ledger::AuditFilter;
use crate::problem::Problem;
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use wire::{AuditAction, AuditEntry, AuditLog, AuditOutcome, EnvironmentId, JobId, Timestamp};

/// How many entries a page has, and how many it may have.
const USUAL: usize = 100;
const MOST: usize = 500;
/// How many a table has at most: beyond that, choose a shorter time.
const MOST_IN_TABLE: usize = 100_000;
const KNOWN: [&str; 7] = ["environment", "action", "outcome", "from", "until", "before", "limit"];
const COLUMNS: [&str; 11] =
    ["number", "time", "who", "action", "outcome", "environment id", "job id", "start", "reason", "detail", "track id"];

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/console/audit", get(read)).route("/console/audit.csv", get(read_table))
}

async fn read(State(state): State<AppState>, mut parameters: Parameters) -> Result<Json<AuditLog>, Problem> {
    let limit = parameters.take("limit").map(|text| number("limit", &text, MOST)).transpose()?.unwrap_or(USUAL);
    let filter = filter(parameters)?;
    let mut entries = state.desk.audit(&filter, limit + 1).await?;
    let more = entries.len() > limit;
    entries.truncate(limit);
    let next = entries.last().filter(|_| more).and_then(|entry| entry.sequence);
    Ok(Json(AuditLog { entries, next }))
}

async fn read_table(State(state): State<AppState>, parameters: Parameters) -> Result<table::File, Problem> {
    let entries = state.desk.audit(&filter(parameters)?, MOST_IN_TABLE).await?;
    let rows = entries.iter().map(row);
    table::file("log", state.desk.now(), &COLUMNS, rows)
}

fn filter(mut parameters: Parameters) -> Result<AuditFilter, Problem> {
    let known = |name: &str, words: &[&str], text: String| {
        let words: Vec<(&str, String)> = words.iter().map(|word| (*word, (*word).to_owned())).collect();
        one_of(name, &words, &text)
    };
    let actions: Vec<&str> = AuditAction::KNOWN.iter().map(AuditAction::as_str).collect();
    let outcomes: Vec<&str> = AuditOutcome::KNOWN.iter().map(AuditOutcome::as_str).collect();
    let filter = AuditFilter {
        environment: parameters.take("environment").map(Into::into),
        action: parameters.take("action").map(|text| known("action", &actions, text)).transpose()?.map(Into::into),
        outcome: parameters.take("outcome").map(|text| known("outcome", &outcomes, text)).transpose()?.map(Into::into),
        from: parameters.take("from").map(|text| moment("from", &text)).transpose()?,
        until: parameters.take("until").map(|text| moment("until", &text)).transpose()?,
        before: parameters
            .take("before")
            .map(|text| number("before", &text, usize::MAX))
            .transpose()?
            .and_then(|number| i64::try_from(number).ok()),
    };
    parameters.nothing_else(&KNOWN)?;
    if filter.from.zip(filter.until).is_some_and(|(from, until)| until <= from) {
        return Err(sought::invalid("until must be after from."));
    }
    Ok(filter)
}

fn number(name: &str, text: &str, most: usize) -> Result<usize, Problem> {
    let number = text.parse().ok().filter(|number| (1..=most).contains(number));
    let range = if most == usize::MAX { "a number from 1 on".to_owned() } else { format!("a number from 1 to {most}") };
    number.ok_or_else(|| sought::invalid(format!("{name} is {range}.")))
}

fn row(entry: &AuditEntry) -> Vec<String> {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let time = |moment: Option<Timestamp>| moment.map(|moment| moment.to_string()).unwrap_or_default();
    vec![
        entry.sequence.map(|number| number.to_string()).unwrap_or_default(),
        time(entry.time),
        text(entry.person.as_deref()),
        text(entry.action.as_ref().map(AuditAction::as_str)),
        text(entry.outcome.as_ref().map(AuditOutcome::as_str)),
        text(entry.environment_id.as_ref().map(EnvironmentId::as_str)),
        text(entry.job_id.as_ref().map(JobId::as_str)),
        time(entry.start),
        text(entry.reason.as_deref()),
        text(entry.detail.as_deref()),
        text(entry.track_id.as_deref()),
    ]
}
