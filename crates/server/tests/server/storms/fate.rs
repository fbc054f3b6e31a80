//! What happens to everybody at random: scenarios of the service, kills, and time that passes.

use super::Run;
use super::dice::Dice;
use super::truth::Step;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use wire::SECOND;

/// How long a step is waited for that may never come.
const STEP_AWAITED: Duration = Duration::from_millis(400);
/// How long to leave the processor to the others between two looks at how far they are.
const BETWEEN_LOOKS: Duration = Duration::from_micros(500);

/// What is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Victim {
    /// The console, as a part of this process.
    Console,
    /// The console as the real program.
    ConsoleProgram,
    Service,
}

/// The steps that are waited for, to hit each of them.
const STEPS: [Step; 10] = [
    Step::Unwritten,
    Step::Saved,
    Step::Sent,
    Step::AnswerUnderWay,
    Step::Unknown,
    Step::LookedFor,
    Step::Accepted,
    Step::Stopping,
    Step::BetweenTheHalves,
    Step::StopSent,
];

/// What the service does wrong in an environment: from one of the next requests on, for some requests or for all.
pub(super) fn scenario(dice: &mut Dice) -> Value {
    let (after, requests) = (dice.below(9), 1 + dice.below(4));
    let mut chosen = match dice.below(16) {
        0 | 1 => json!({ "scenario": "answer-lost" }),
        2 | 3 => json!({ "scenario": "connection-reset" }),
        4 | 5 => json!({ "scenario": "error-afterwards", "status": dice.of(&[500, 502, 503, 504]) }),
        6 => json!({ "scenario": "server-error", "status": dice.of(&[500, 502, 503, 504]) }),
        7 => json!({ "scenario": "hanging" }),
        8 => json!({ "scenario": "answer-late", "seconds": 1 }),
        9 => json!({ "scenario": "too-many-requests", "retryAfter": dice.of(&[1, 60]) }),
        10 => json!({ "scenario": "unauthorized" }),
        11 => json!({ "scenario": "truncated-json" }),
        12 => return json!({ "scenario": "missing-fields" }),
        13 => return json!({ "scenario": "unknown-status" }),
        14 => return json!({ "scenario": "clock-skew", "seconds": dice.of(&[-7200, -600, 600]) }),
        _ => return json!({ "scenario": "normal" }),
    };
    chosen["after"] = json!(after);
    if !dice.one_in(3) {
        chosen["requests"] = json!(requests);
    }
    chosen
}

impl Run {
    /// Interferes a few times, until the people are done.
    pub(super) async fn interfere(self: Arc<Self>, mut dice: Dice) {
        let (mut ledger, mut service) = self.connections().await;
        for _ in 0..=dice.below(4) {
            if dice.one_in(3) {
                tokio::time::sleep(dice.millis(60)).await;
            } else {
                let wanted = dice.of(&STEPS);
                let begun = Instant::now();
                while begun.elapsed() < STEP_AWAITED
                    && !self.people_done.load(Ordering::SeqCst)
                    && self.step(&mut ledger, &mut service).await != wanted
                {
                    tokio::time::sleep(BETWEEN_LOOKS).await;
                }
            }
            match dice.below(9) {
                0..=3 => self.kill(&[self.console()], &mut dice).await,
                4 | 5 => self.kill(&[Victim::Service], &mut dice).await,
                6 => self.kill(&[self.console(), Victim::Service], &mut dice).await,
                7 => self.arena.choose(&self.environment, &scenario(&mut dice)).await,
                _ => self.pass(i64::try_from(1 + dice.below(20)).expect("a small number")),
            }
        }
    }

    /// Lets so many seconds pass on the wall of the console, where it is a wall by hand.
    pub(super) fn pass(&self, seconds: i64) {
        self.wall.advance(seconds * SECOND);
    }

    /// Kills, notes what that hit, and starts again.
    pub(super) async fn kill(&self, victims: &[Victim], dice: &mut Dice) {
        for victim in victims {
            match victim {
                Victim::Service => self.arena.kill_service().await,
                _ => self.arena.kill_console().await,
            }
        }
        let (mut ledger, mut service) = self.connections().await;
        let step = self.step(&mut ledger, &mut service).await;
        let hit = victims.iter().map(|victim| (*victim, step));
        self.kills.lock().expect("no panic before").extend(hit);
        tokio::time::sleep(dice.millis(30)).await;
        // Either may be there first.
        if dice.one_in(2) {
            self.arena.start_service().await;
        }
        self.arena.start_console(self.wall_of_console()).await;
        self.arena.start_service().await;
    }

    fn console(&self) -> Victim {
        if self.with_program { Victim::ConsoleProgram } else { Victim::Console }
    }
}
