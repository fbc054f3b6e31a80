//! `/api/console/jobs`: the jobs of all environments, a page at a time.

use super::sought::{self, Parameters};
use crate::app::AppState;
use crate::desk::place;
use crate::problem::Problem;
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use wire::{Job, JobFeed, Timestamp};

/// How many jobs a page has, and how many it may have.
const USUAL: usize = 100;
const MOST: usize = 500;

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/console/jobs", get(read))
}

async fn read(State(state): State<AppState>, mut parameters: Parameters) -> Result<Json<JobFeed>, Problem> {
    let limit = parameters.take("limit").map(|text| limit(&text)).transpose()?.unwrap_or(USUAL);
    let after = parameters.take("after").map(|text| Cursor::read(&text)).transpose()?;
    let sought = parameters.sought(&["limit", "after"])?;
    let mut jobs = state.desk.find_jobs(&sought).await?;
    let total = i32::try_from(jobs.len()).ok();
    if let Some(Cursor(moment, id)) = &after {
        jobs.retain(|job| place(&job.job) < (*moment, id.as_str()));
    }
    let more = jobs.len() > limit;
    jobs.truncate(limit);
    let next = jobs.last().filter(|_| more).map(|last| Cursor::behind(&last.job).text());
    Ok(Json(JobFeed { jobs, total, next }))
}

fn limit(text: &str) -> Result<usize, Problem> {
    let limit = text.parse().ok().filter(|limit| (1..=MOST).contains(limit));
    limit.ok_or_else(|| sought::invalid(format!("limit is a number from 1 to {MOST}.")))
}

/// Where a page ends: the last job on it. What comes after it is found again also when others have been added.
struct Cursor(Timestamp, String);

impl Cursor {
    fn behind(job: &Job) -> Self {
        let (moment, id) = place(job);
        Self(moment, id.to_owned())
    }

    fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(format!("{} {}", self.0.millis(), self.1))
    }

    fn read(text: &str) -> Result<Self, Problem> {
        let cursor = || {
            let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
            let (millis, id) = text.split_once(' ')?;
            Some(Self(Timestamp::from_millis(millis.parse().ok()?), id.to_owned()))
        };
        cursor().ok_or_else(|| sought::invalid("after must be what an earlier answer gave as next."))
    }
}
