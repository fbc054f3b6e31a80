//! What was found a moment ago: who clicks again and again gets it again, so that it costs the tenant's limits nothing.

use super::Doctor;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;
use wire::Checks;

/// How long it is as good as new.
const GOOD_FOR: Duration = Duration::from_secs(10);

/// What was found, and when. Whoever holds the lock looks; one at a time.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept(Arc<Mutex<Option<(Instant, Checks)>>>);

impl Kept {
    /// What is kept, or else what `doctor` finds now.
    pub(super) async fn or(&self, doctor: Doctor) -> Checks {
        let mut kept = self.0.clone().lock_owned().await;
        if let Some((at, checks)) = kept.as_ref().filter(|(at, _)| at.elapsed() < GOOD_FOR) {
            tracing::debug!(age = at.elapsed().as_secs(), "checks of a moment ago");
            return checks.clone();
        }
        // In a task of its own: whoever asked may go away, and the next one must not begin once more.
        let looking = tokio::spawn(async move {
            let checks = doctor.examine().await;
            *kept = Some((Instant::now(), checks.clone()));
            checks
        });
        looking.await.unwrap_or_default()
    }
}
