//! People who ask for refreshes, move and stop them, and press again as people and browsers do.

use super::Run;
use super::arena::Answer;
use super::dice::Dice;
use serde_json::json;
use std::sync::Arc;
use wire::{DAY, Timestamp};

/// Something that somebody asked for, and what they were told.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) what: What,
    pub(super) answer: Answer,
}

/// What people ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    Refresh { key: String, start: Option<String> },
    Move { key: String, job: String, start: String },
    Stop { job: String },
}

/// Somebody with a plan.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) key: String,
    pub(super) start: Option<String>,
    pub(super) moves: bool,
    pub(super) stops: bool,
}

impl Person {
    /// The people of a run. Two with the same key are one request that a browser sends twice.
    pub(super) fn several(run: &Run, dice: &mut Dice) -> Vec<Self> {
        let count = 1 + dice.below(3);
        let mut people: Vec<Self> = Vec::new();
        for number in 0..count {
            let person = match people.last() {
                Some(last) if dice.one_in(2) => last.clone(),
                _ => Self {
                    key: format!("{}-{number}", run.name),
                    start: (!dice.one_in(3)).then(|| run.days_ahead(dice)),
                    moves: dice.one_in(2),
                    stops: dice.one_in(2),
                },
            };
            people.push(person);
        }
        people
    }

    /// Does what was planned, as far as it comes to something.
    pub(super) async fn act(self, run: Arc<Run>, mut dice: Dice) {
        tokio::time::sleep(dice.millis(50)).await;
        let refresh = What::Refresh { key: self.key.clone(), start: self.start.clone() };
        let Some(mut job) = run.insist(&refresh, &mut dice).await else { return };
        if self.moves && self.start.is_some() {
            // Whoever sends the same request moves it by the same request, too.
            let start = Dice::new(run.seed).days_after(&run);
            let moved = What::Move { key: format!("{}-move", self.key), job: job.clone(), start };
            if let Some(new) = run.insist(&moved, &mut dice).await {
                job = new;
            }
        }
        if self.stops {
            tokio::time::sleep(dice.millis(30)).await;
            run.insist(&What::Stop { job }, &mut dice).await;
        }
    }
}

impl Dice {
    fn days_after(&mut self, run: &Run) -> String {
        run.time_of(40 * DAY + i64::try_from(self.below(20)).expect("a small number") * DAY)
    }
}

impl Run {
    /// A start that lies some days ahead.
    fn days_ahead(&self, dice: &mut Dice) -> String {
        self.time_of((2 + i64::try_from(dice.below(30)).expect("a small number")) * DAY)
    }

    fn time_of(&self, ahead: i64) -> String {
        Timestamp::from_millis(self.began + ahead).to_the_minute().to_string()
    }

    /// Asks until there is a clear answer, or patience ends; the id of the job where it is good.
    async fn insist(&self, what: &What, dice: &mut Dice) -> Option<String> {
        for _ in 0..=dice.below(4) {
            let answer = self.press(what).await;
            match answer {
                Some((200 | 201, body)) => {
                    // A copy of the same request may come after the answer.
                    if dice.one_in(5) {
                        self.press(what).await;
                    }
                    let job = if matches!(what, What::Move { .. }) { &body["jobId"] } else { &body["id"] };
                    return Some(job.as_str().unwrap_or_else(|| panic!("{what:?}: {body}")).to_owned());
                }
                // Also after a no.
                Some((400..500, _)) if !dice.one_in(4) => return None,
                _ => {}
            }
            tokio::time::sleep(dice.millis(60)).await;
        }
        None
    }

    /// Asks once.
    pub(super) async fn press(&self, what: &What) -> Answer {
        let environment = format!("test-environments/{}", self.environment);
        let answer = match what {
            What::Refresh { key, start } => {
                let body = match start {
                    Some(start) => json!({ "jobType": "REFRESH", "scheduledRefreshTime": start }),
                    None => json!({ "jobType": "REFRESH" }),
                };
                self.arena.ask(&format!("/api/{environment}/jobs"), key, body.to_string()).await
            }
            What::Move { key, job, start } => {
                let path = format!("/api/console/{environment}/jobs/{job}/move");
                self.arena.ask(&path, key, json!({ "scheduledRefreshTime": start }).to_string()).await
            }
            What::Stop { job } => {
                let path = format!("/api/{environment}/jobs/{job}/actions");
                self.arena.ask(&path, "stop", json!({ "jobAction": "CANCEL" }).to_string()).await
            }
        };
        self.told.lock().expect("no panic before").push(Told { what: what.clone(), answer: answer.clone() });
        answer
    }
}
