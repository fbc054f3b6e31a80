//! Looking for what came of requests whose answer was lost (polling.md, "A create whose answer was lost").

use super::{Desk, note_failure};
use crate::ledger::IntentRow;
use crate::problem::Problem;
use wire::{AuditOutcome, IntentState, Job, MINUTE, SECOND};

/// When it is looked for first, in milliseconds since it was sent; from then on each minute.
const LOOKS: [i64; 5] = [2 * SECOND, 5 * SECOND, 10 * SECOND, 20 * SECOND, 40 * SECOND];
/// For how long.
const LOOKED_FOR: i64 = 10 * MINUTE;
/// How much earlier than it was sent a job that came of it may say that it was made: clocks differ.
const CLOCKS_DIFFER_BY: i64 = 2 * MINUTE;
/// A request that was written down and not sent for that long never will be: its process has ended.
const SENT_WITHIN: i64 = MINUTE;

/// What is to be done about a request now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    Nothing,
    Look,
    GiveUp,
}

impl Desk {
    /// Looks after all requests that may still come to something.
    pub(super) async fn look_after_intents(&self) {
        let Some(rows) = note_failure("open requests", self.ledger().open_intents().await.map_err(Problem::from))
        else {
            return;
        };
        for row in rows {
            note_failure("a request", self.look_after(row).await);
        }
    }

    async fn look_after(&self, row: IntentRow) -> Result<(), Problem> {
        match row.state {
            IntentState::Stopping => self.go_on_moving(row).await,
            IntentState::Saved if self.now().since(row.created_at) > SENT_WITHIN * self.speed() => {
                let detail = "The server was stopped before the request was sent. Nothing was started.";
                self.refuse(&row, &IntentState::Saved, Problem::unavailable("not-sent", detail)).await;
                Ok(())
            }
            IntentState::Sent | IntentState::Unknown => {
                let since_sent = self.wall_now() - row.sent_at_wall.unwrap_or_default();
                match due(row.looks, since_sent) {
                    Due::Nothing => Ok(()),
                    Due::Look if self.ledger().count_look(&row).await? => self.find(&row).await.map(drop),
                    Due::Look => Ok(()),
                    Due::GiveUp => self.give_up(&row).await,
                }
            }
            _ => Ok(()),
        }
    }

    /// Looks for the job that came of a request, and takes it for that.
    pub(super) async fn find(&self, row: &IntentRow) -> Result<Option<Job>, Problem> {
        let jobs = self.backend().fresh().jobs(&row.environment_id).await?;
        self.adopt(row, &jobs).await
    }

    /// Takes the one of `jobs` that came of a request for that.
    pub(super) async fn adopt(&self, row: &IntentRow, jobs: &[Job]) -> Result<Option<Job>, Problem> {
        let of_others = self.ledger().jobs_of_others(row).await?;
        let jobs: Vec<Job> = jobs.iter().filter(|job| !of_others.contains(&job.id)).cloned().collect();
        let Some(job) = ours(row, &jobs) else { return Ok(None) };
        self.accept(row, job).await?;
        Ok(Some(job.clone()))
    }

    async fn give_up(&self, row: &IntentRow) -> Result<(), Problem> {
        if self.find(row).await?.is_none() {
            tracing::warn!(intent = row.id, "nothing came of a request for a refresh in ten minutes");
            if self.ledger().change_state(&row.id, &row.state, &IntentState::Lost).await? {
                self.record_intent(row, AuditOutcome::Lost, None).await;
            }
        }
        Ok(())
    }

    /// Whether a request was made so lately that it would still be looked for.
    pub(super) fn is_young(&self, row: &IntentRow) -> bool {
        self.now().since(row.created_at) < LOOKED_FOR * self.speed()
    }

    /// How many seconds pass where the jobs run in one second here.
    fn speed(&self) -> i64 {
        self.backend().clock().map_or(1, |clock| clock.speed.into())
    }
}

/// What is to be done about a request that was looked for `looks` times, and sent so many milliseconds ago.
pub(super) fn due(looks: usize, since_sent: i64) -> Due {
    if since_sent >= LOOKED_FOR {
        return Due::GiveUp;
    }
    let later = i64::try_from(looks.saturating_sub(LOOKS.len() - 1)).unwrap_or(i64::MAX);
    let at = LOOKS.get(looks).copied().unwrap_or_else(|| LOOKS[LOOKS.len() - 1].saturating_add(later * MINUTE));
    if since_sent >= at { Due::Look } else { Due::Nothing }
}

/// The job that came of a request: one that was not there before, made since, for the same time.
fn ours<'a>(row: &IntentRow, jobs: &'a [Job]) -> Option<&'a Job> {
    let sent_at = row.sent_at?;
    let seconds = |instant: Option<wire::Timestamp>| instant.map(|instant| instant.millis().div_euclid(SECOND));
    let is_known = |job: &&Job| row.known_jobs.contains(&job.id);
    // By the jobs' own clock: what is younger than all that were there before was made since, however wrong ours is.
    let newest_before = jobs.iter().filter(is_known).filter_map(|job| job.create_time).max();
    let made_since =
        |made| made >= sent_at.plus(-CLOCKS_DIFFER_BY) || newest_before.is_some_and(|newest| made > newest);
    let for_the_same_time = |job: &Job| match (seconds(job.scheduled_refresh_time), job.create_time) {
        // It tells no times at all.
        (None, None) => true,
        (start, _) => start == seconds(row.scheduled_at),
    };
    let may_be = |job: &&Job| {
        job.is_refresh() && !is_known(job) && job.create_time.is_none_or(made_since) && for_the_same_time(job)
    };
    // Of several the first one: another one can only have been made after ours had ended.
    jobs.iter().filter(may_be).min_by_key(|job| job.create_time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::{IntentKind, JobType, Timestamp};

    #[test]
    fn it_is_looked_for_soon_then_each_minute_for_ten_minutes() {
        for (looks, since_sent, expected) in [
            (0, 1_999, Due::Nothing),
            (0, 2_000, Due::Look),
            (1, 4_999, Due::Nothing),
            (1, 5_000, Due::Look),
            (4, 40_000, Due::Look),
            (5, 99_999, Due::Nothing),
            (5, 100_000, Due::Look),
            (13, 580_000, Due::Look),
            (14, 599_999, Due::Nothing),
            (3, 600_000, Due::GiveUp),
        ] {
            assert_eq!(due(looks, since_sent), expected, "{looks} looks, {since_sent} ms");
        }
    }

    #[test]
    fn only_a_new_refresh_for_the_same_time_that_was_made_since_is_ours() {
        let sent = Timestamp::from_millis(1_800_000_000_000);
        let planned = sent.plus(7_200_500);
        let row = IntentRow {
            id: "k".into(),
            environment_id: "e".into(),
            kind: IntentKind::Refresh,
            state: IntentState::Unknown,
            person: None,
            reason: None,
            scheduled_at: Some(planned),
            replaces: None,
            created_at: sent,
            known_jobs: vec!["old".into()],
            sent_at: Some(sent),
            sent_at_wall: Some(0),
            looks: 0,
            job_id: None,
            refusal: None,
        };
        let job = |id: &str, made: i64, start: Option<Timestamp>| Job {
            id: id.into(),
            create_time: Some(sent.plus(made)),
            scheduled_refresh_time: start,
            ..Job::default()
        };
        let same_second = Some(sent.plus(7_200_000));
        assert_eq!(ours(&row, &[job("old", 1, same_second)]), None, "it was there before");
        assert_eq!(ours(&row, &[job("new", 1, None)]), None, "it starts at another time");
        assert_eq!(ours(&row, &[job("new", -120_001, same_second)]), None, "it is older");
        let told_nothing = Job { create_time: None, scheduled_refresh_time: None, ..job("new", 1, None) };
        assert!(ours(&row, &[told_nothing]).is_some(), "it tells no times");
        let by_another_clock = [job("new", -500_000, same_second), job("old", -900_000, None)];
        assert_eq!(
            ours(&row, &by_another_clock).map(|job| job.id.as_str()),
            Some("new"),
            "it is younger than the others"
        );
        let older = [job("new", -950_000, same_second), job("old", -900_000, None)];
        assert_eq!(ours(&row, &older), None, "it only was not listed before");
        let removal = Job { job_type: Some(JobType::Delete), ..job("new", 1, same_second) };
        assert_eq!(ours(&row, &[removal]), None, "it is no refresh");
        let jobs = [job("later", 9_000, same_second), job("ours", -120_000, same_second)];
        assert_eq!(ours(&row, &jobs).map(|job| job.id.as_str()), Some("ours"));
        assert_eq!(ours(&IntentRow { sent_at: None, ..row }, &jobs), None, "it was never sent");
    }
}
