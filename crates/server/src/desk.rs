//! Where requests for refreshes are taken, sent and followed, whoever is connected: the backend does what is asked, and
//! the ledger remembers what was asked.
//!
//! Architecture invariant: an intent is in the ledger before anything is sent, and one at a time is open for each
//! environment. So nothing is sent twice, not by two people, two processes, a lost answer or a restart.

mod agreeing;
mod asking;
mod counting;
mod feed;
mod following;
mod holding;
mod looking;
mod moving;
mod noting;
mod obstacles;
mod overview;
mod recording;
mod samples;
mod stopping;
mod ticking;
mod wishing;

pub(crate) use asking::Asked;
pub(crate) use feed::{Sought, Standing as JobStanding, place};
pub(crate) use recording::asked;

use crate::backend::{Backend, Sighted};
use crate::ledger::{Ledger, LedgerError};
use crate::problem::Problem;
use following::Following;
use service::clock::{SystemWall, Wall};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;
use wire::{EnvironmentId, Standing, Timestamp};
use wishing::Tries;

/// How often open requests and waiting refreshes are looked at.
const TICK: Duration = Duration::from_secs(1);

/// The desk. Copies are the same one.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    backend: Sighted,
    ledger: Ledger,
    wall: Arc<dyn Wall>,
    following: Following,
    tries: Tries,
}

impl Desk {
    /// A desk before a backend, with a ledger.
    pub fn new(backend: Arc<dyn Backend>, ledger: Ledger) -> Self {
        Self::with_wall(backend, ledger, Arc::new(SystemWall))
    }

    /// The same with another clock on the wall.
    pub fn with_wall(backend: Arc<dyn Backend>, ledger: Ledger, wall: Arc<dyn Wall>) -> Self {
        let backend = Sighted(backend);
        Self(Arc::new(Inner { backend, ledger, wall, following: Following::default(), tries: Tries::default() }))
    }

    /// Does by itself what has to be done, until the tasks are ended.
    pub fn start(&self) -> Vec<JoinHandle<()>> {
        let (working, following) = (self.clone(), self.clone());
        let work = async move {
            loop {
                tokio::time::sleep(TICK).await;
                working.work().await;
            }
        };
        let follow = async move {
            loop {
                following.follow().await;
                tokio::time::sleep(following.follow_every()).await;
            }
        };
        vec![tokio::spawn(work), tokio::spawn(follow)]
    }

    /// Does once what has to be done by now: looks for lost requests and stops, goes on with moves, asks for what has
    /// waited.
    pub async fn work(&self) {
        self.look_after_stops().await;
        self.look_after_intents().await;
        self.look_after_wishes().await;
        self.look_after_approvals().await;
    }

    /// What is known of an environment beyond the API.
    pub(crate) async fn standing(&self, id: &EnvironmentId) -> Result<Standing, Problem> {
        let environment = self.backend().environment(id).await?;
        let intent = self.ledger().last_intent(&environment.id).await?;
        let wish = self.ledger().wish(&environment.id).await?;
        let approval = self.ledger().last_approval(&environment.id).await?;
        let (intent, wish) = (intent.map(|row| row.told()), wish.map(|row| row.told()));
        Ok(Standing { intent, wish, approval: approval.map(|row| row.told()) })
    }

    pub(crate) fn backend(&self) -> &dyn Backend {
        &self.0.backend
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.0.ledger
    }

    /// The time there where the jobs run, in whole seconds.
    pub(crate) fn now(&self) -> Timestamp {
        let now = self.backend().clock().map_or_else(|| self.wall_now(), |clock| clock.now.millis());
        Timestamp::from_millis(now.div_euclid(wire::SECOND) * wire::SECOND)
    }

    /// Epoch milliseconds of the wall.
    fn wall_now(&self) -> i64 {
        self.0.wall.millis()
    }
}

/// Writes what went wrong in the background into the log; the next round tries again.
fn note_failure<T>(what: &str, outcome: Result<T, Problem>) -> Option<T> {
    outcome.inspect_err(|problem| tracing::warn!(code = problem.code(), what, "left for the next round")).ok()
}

impl From<LedgerError> for Problem {
    fn from(error: LedgerError) -> Self {
        tracing::error!(error = error.to_string(), "the ledger failed");
        let detail = "The console cannot use its database right now. Please try again in a moment.";
        Self::unavailable("database-unavailable", detail)
    }
}
