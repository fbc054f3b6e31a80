//! `/api/console/jobs.csv`: the jobs of all environments, as a table for a spreadsheet.

use super::sought::Parameters;
use crate::app::AppState;
use crate::problem::Problem;
use axum::Router;
use axum::extract::State;
use axum::http::HeaderName;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::routing::get;
use csv::{Terminator, WriterBuilder};
use std::borrow::Cow;
use wire::{FeedJob, JobStatus, JobType, Timestamp};

/// The first bytes of the file: without them, the spreadsheet that most people have takes UTF-8 for something else.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
const COLUMNS: [&str; 11] = [
    "environment",
    "environment id",
    "job id",
    "type",
    "status",
    "who",
    "reason",
    "asked for",
    "start",
    "end",
    "duration in seconds",
];

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/console/jobs.csv", get(read))
}

/// A table on its way out.
pub(super) type File = ([(HeaderName, String); 3], Vec<u8>);

async fn read(State(state): State<AppState>, parameters: Parameters) -> Result<File, Problem> {
    let sought = parameters.sought(&[])?;
    let jobs = state.desk.find_jobs(&sought).await?;
    // An id is any text (contract.md 1.1), and a header is not.
    let safe = |character: &char| character.is_ascii_alphanumeric() || *character == '-';
    let id = sought.environment.map(|id| "-".to_owned() + &id.as_str().chars().filter(safe).collect::<String>());
    let name = format!("refreshes{}", id.unwrap_or_default());
    file(&name, state.desk.now(), &COLUMNS, jobs.iter().map(row))
}

/// A table as a file, called `name` and the day.
pub(super) fn file(
    name: &str,
    now: Timestamp,
    columns: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> Result<File, Problem> {
    let date = now.to_string().chars().take("2026-11-24".len()).collect::<String>();
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}-{date}.csv\"")),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    let table = table(columns, rows).map_err(|error| {
        tracing::error!(error = error.to_string(), "a table was not written");
        Problem::internal()
    })?;
    Ok((headers, table))
}

fn row(job: &FeedJob) -> Vec<String> {
    let FeedJob { environment_id, environment_name, job, person, reason } = job;
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let time = |moment: Option<Timestamp>| moment.map(|moment| moment.to_string()).unwrap_or_default();
    let duration = job.job_start_time.zip(job.job_end_time).map(|(start, end)| end.since(start) / wire::SECOND);
    vec![
        text(environment_name.as_deref()),
        text(Some(environment_id.as_str())),
        text(Some(job.id.as_str())),
        text(job.job_type.as_ref().map(JobType::as_str)),
        text(job.status.as_ref().map(JobStatus::as_str)),
        text(person.as_deref()),
        text(reason.as_deref()),
        time(job.create_time),
        time(job.start_time()),
        time(job.job_end_time),
        duration.map(|seconds| seconds.to_string()).unwrap_or_default(),
    ]
}

fn table(columns: &[&str], rows: impl Iterator<Item = Vec<String>>) -> csv::Result<Vec<u8>> {
    let mut table = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(BYTE_ORDER_MARK.to_vec());
    table.write_record(columns)?;
    for row in rows {
        table.write_record(row.iter().map(|cell| harmless(cell).into_owned()))?;
    }
    table.into_inner().map_err(|error| csv::Error::from(std::io::Error::other(error.to_string())))
}

/// A cell that no spreadsheet takes for a formula: one would be run on the computer of whoever opens the file.
fn harmless(text: &str) -> Cow<'_, str> {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => Cow::Owned(format!("'{text}")),
        false => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_like_a_formula_is_text() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        for text in ["", "1-1", "a=b", "'=1", "ünïcode", "2026-11-24"] {
            assert_eq!(harmless(text), text);
        }
    }
}
