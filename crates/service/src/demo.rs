//! Sample environments that look like life: something to refresh, something to watch, something to wait for.

mod history;
mod samples;

use crate::dice::Dice;
use crate::environment::EnvironmentRow;
use crate::error::ServiceError;
use crate::job_row::JobRow;
use crate::store::{Store, environments, jobs, lock_service};
use samples::samples;
use wire::Timestamp;

/// The tenant that all samples are copies of.
const PRODUCTION_TENANT: &str = "10001";

/// Fills the database with samples if it holds no environment. Several processes may try: one does it.
pub(crate) async fn fill_if_empty(store: &Store, now: Timestamp) -> Result<(), ServiceError> {
    let mut transaction = store.begin().await?;
    lock_service(&mut transaction).await?;
    if !environments::is_empty(&mut transaction).await? {
        return Ok(());
    }
    for (environment, history) in all(now) {
        environments::insert(&mut transaction, &environment).await?;
        for job in &history {
            jobs::insert(&mut transaction, job).await?;
        }
    }
    Ok(transaction.commit().await?)
}

/// Every sample with its jobs, oldest first. The same `now` gives the same samples, and ids are always the same.
fn all(now: Timestamp) -> Vec<(EnvironmentRow, Vec<JobRow>)> {
    (1..).zip(samples()).map(|(number, sample)| sample.at(now, &mut Dice::new(number))).collect()
}

#[cfg(test)]
#[path = "demo_tests.rs"]
mod tests;
