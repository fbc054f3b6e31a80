//! What is true: at the service, in the ledger, and of what people were told.

use super::Run;
use super::people::{Told, What};
use serde_json::Value;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use std::collections::{BTreeMap, BTreeSet};

/// How far the last request of a run is: where a kill can hit it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// Nothing was written down.
    Unwritten,
    Saved,
    /// Of a move: the stop is under way.
    Stopping,
    /// Of a move: the old job is stopped, and the new one not made.
    BetweenTheHalves,
    Sent,
    /// The job is made, and the answer on its way.
    AnswerUnderWay,
    Unknown,
    /// Unknown, and looked for at least once.
    LookedFor,
    Accepted,
    Refused,
    Lost,
    /// A stop is sent.
    StopSent,
    /// No clear answer came to a stop.
    StopUnknown,
}

/// A request in the ledger.
#[derive(Debug)]
pub(super) struct Intent {
    pub(super) id: String,
    pub(super) state: String,
    pub(super) job: Option<String>,
    replaces: Option<String>,
    looks: i64,
    refusal: Option<String>,
}

impl Intent {
    pub(super) fn is_open(&self) -> bool {
        matches!(self.state.as_str(), "SAVED" | "STOPPING" | "SENT" | "UNKNOWN")
    }
}

impl Run {
    /// The requests of the run in the ledger, the last one last.
    pub(super) async fn intents(&self, ledger: &mut AnyConnection) -> Vec<Intent> {
        let sql = "SELECT id, state, job_id, replaces, looks, refusal FROM intents WHERE id LIKE $1 ORDER BY sequence";
        let rows = sqlx::query(sql).bind(format!("{}-%", self.name)).fetch_all(ledger).await.expect("rows");
        let intent = |row: &AnyRow| Intent {
            id: row.get("id"),
            state: row.get("state"),
            job: row.get("job_id"),
            replaces: row.get("replaces"),
            looks: row.get("looks"),
            refusal: row.get("refusal"),
        };
        rows.iter().map(intent).collect()
    }

    /// The states of the environment's stops that may still come to something.
    pub(super) async fn open_stops(&self, ledger: &mut AnyConnection) -> Vec<String> {
        let sql = "SELECT state FROM stops WHERE environment_id = $1 AND state IN ('SENT', 'UNKNOWN')";
        let rows = sqlx::query(sql).bind(&self.environment).fetch_all(ledger).await.expect("rows");
        rows.iter().map(|row| row.get("state")).collect()
    }

    /// How far the run is, past whoever works on it.
    pub(super) async fn step(&self, ledger: &mut AnyConnection, service: &mut AnyConnection) -> Step {
        let intents = self.intents(ledger).await;
        let stops = self.open_stops(ledger).await;
        let Some(last) = intents.iter().find(|intent| intent.is_open()).or(intents.last()) else {
            return Step::Unwritten;
        };
        let sql = "SELECT id, ends_at FROM jobs WHERE environment_id = $1 AND job_type = 'REFRESH'";
        let jobs = sqlx::query(sql).bind(&self.environment).fetch_all(service).await.expect("rows");
        let jobs: BTreeMap<String, i64> = jobs.iter().map(|row| (row.get("id"), row.get("ends_at"))).collect();
        let is_over = |job: &String| jobs.get(job).is_some_and(|end| *end <= self.arena.service_now());
        let is_ours = |job: &&String| {
            !self.before.contains(*job) && intents.iter().all(|intent| intent.job.as_ref() != Some(*job))
        };
        match last.state.as_str() {
            "SAVED" => Step::Saved,
            "STOPPING" if last.replaces.as_ref().is_some_and(is_over) => Step::BetweenTheHalves,
            "STOPPING" => Step::Stopping,
            "SENT" if jobs.keys().any(|job| is_ours(&job)) => Step::AnswerUnderWay,
            "SENT" if last.looks == 0 => Step::Sent,
            "UNKNOWN" if last.looks == 0 => Step::Unknown,
            "SENT" | "UNKNOWN" => Step::LookedFor,
            _ if stops.iter().any(|state| state == "SENT") => Step::StopSent,
            _ if !stops.is_empty() => Step::StopUnknown,
            "ACCEPTED" => Step::Accepted,
            "REFUSED" => Step::Refused,
            "LOST" => Step::Lost,
            other => panic!("{other}"),
        }
    }

    /// Compares what people were told and what the ledger says with what the service has; how many jobs were made.
    pub(super) async fn check(&self, ledger: &mut AnyConnection) -> usize {
        let told = self.told.lock().expect("no panic before").clone();
        let jobs = self.jobs().await;
        let intents = self.intents(ledger).await;
        let asked: BTreeSet<&str> = told.iter().filter_map(|told| told.what.key()).collect();
        assert!(jobs.len() <= asked.len(), "{} jobs of {} requests", jobs.len(), asked.len());
        for job in &jobs {
            let of: Vec<_> = intents.iter().filter(|intent| intent.job.as_deref() == job["id"].as_str()).collect();
            let states: Vec<_> = of.iter().map(|intent| (&intent.id, &intent.state)).collect();
            assert!(is_one(&of), "{states:?}: {job}");
        }
        for intent in &intents {
            assert!(!intent.is_open(), "{} is {}", intent.id, intent.state);
            assert_eq!(intent.state == "ACCEPTED", intent.job.is_some(), "{} is {}", intent.id, intent.state);
            let is_there = |id: &String| jobs.iter().any(|job| job["id"] == id.as_str());
            assert!(intent.job.as_ref().is_none_or(is_there), "{} came to nothing that is there", intent.id);
        }
        assert_eq!(self.open_stops(ledger).await, Vec::<String>::new());
        self.one_after_the_other(&jobs);
        for Told { what, answer } in &told {
            let intent = what.key().and_then(|key| intents.iter().find(|intent| intent.id == key));
            match (what, answer) {
                (What::Stop { job }, Some((200, _))) => assert!(is_stopped(&jobs, job), "{job} goes on"),
                (What::Stop { .. }, _) => {}
                (_, Some((201, body))) => {
                    let name = if matches!(what, What::Move { .. }) { "jobId" } else { "id" };
                    let job = intent.and_then(|intent| intent.job.as_deref());
                    assert_eq!(job, body[name].as_str(), "{what:?}: {body}");
                }
                (_, Some((400..500, body))) => {
                    assert!(intent.is_none_or(|intent| intent.state == "REFUSED"), "{what:?} was refused: {body}");
                }
                _ => {}
            }
        }
        self.check_refused_stops(&told, &intents, &jobs);
        jobs.len()
    }

    /// The refreshes that were made in this run, the first one first.
    pub(super) async fn jobs(&self) -> Vec<Value> {
        let list = self.arena.read(&format!("test-environments/{}/jobs", self.environment)).await;
        let jobs = list["result"].as_array().unwrap_or_else(|| panic!("{list}"));
        let is_new =
            |job: &&Value| job["jobType"] == "REFRESH" && !self.before.contains(job["id"].as_str().expect("an id"));
        let mut jobs: Vec<Value> = jobs.iter().filter(is_new).cloned().collect();
        jobs.reverse();
        jobs
    }

    fn one_after_the_other(&self, jobs: &[Value]) {
        let mut jobs: Vec<&Value> = jobs.iter().collect();
        jobs.sort_by_key(|job| job["createTime"].as_str().expect("a time"));
        for pair in jobs.windows(2) {
            let ended = pair[0]["jobEndTime"].as_str().unwrap_or_else(|| panic!("two at once: {pair:?}"));
            assert!(ended <= pair[1]["createTime"].as_str().expect("a time"), "two at once: {pair:?}");
        }
    }

    /// What was refused for certain, each time that it was asked for, has not happened.
    fn check_refused_stops(&self, told: &[Told], intents: &[Intent], jobs: &[Value]) {
        for job in jobs.iter().filter_map(|job| job["id"].as_str()) {
            let stops: Vec<_> = told
                .iter()
                .filter(|told| matches!(&told.what, What::Stop { job: stopped } if stopped == job))
                .collect();
            let refused = stops.iter().all(|told| matches!(told.answer, Some((400..500, _))));
            let moves: Vec<_> = intents.iter().filter(|intent| intent.replaces.as_deref() == Some(job)).collect();
            let stands = |intent: &&Intent| {
                intent.refusal.as_deref().is_some_and(|why| !why.starts_with("The planned refresh was stopped"))
            };
            if (!stops.is_empty() || !moves.is_empty()) && refused && moves.iter().all(stands) {
                let why: Vec<_> = moves.iter().map(|intent| &intent.refusal).collect();
                assert!(!is_stopped(jobs, job), "{job} was stopped, and told was {stops:?} {why:?}");
            }
        }
    }
}

impl What {
    /// The key of a request for a job.
    pub(super) fn key(&self) -> Option<&str> {
        match self {
            Self::Refresh { key, .. } | Self::Move { key, .. } => Some(key),
            Self::Stop { .. } => None,
        }
    }
}

fn is_one(of: &[&Intent]) -> bool {
    matches!(of, [one] if one.state == "ACCEPTED")
}

fn is_stopped(jobs: &[Value], id: &str) -> bool {
    let job = jobs.iter().find(|job| job["id"] == id).unwrap_or_else(|| panic!("{id} is not there"));
    matches!(job["status"].as_str(), Some("CANCELLING" | "CANCELLED"))
}
