//! When to look again at what Zuora has: one pure function for jobs and one for lists (polling.md, "Between the server and
//! Zuora"). The time, chance and who watches are passed in, so that every row of the table can be tested.

use serde::Deserialize;
use std::time::Duration;
use wire::{HOUR, Interval, Job, JobStatus, MINUTE, Stage, Timestamp};

/// The numbers of the table. All of them can be set.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Polling {
    /// After a person asked for a refresh or a stop, as long as `after-act-for` lasts.
    #[serde(with = "seconds")]
    pub after_act: Duration,
    /// How long that lasts.
    #[serde(with = "seconds")]
    pub after_act_for: Duration,
    /// A job that waits for its turn.
    #[serde(with = "seconds")]
    pub queued: Duration,
    /// A job that runs and has changed within half an hour.
    #[serde(with = "seconds")]
    pub running: Duration,
    /// The longest pause while a job has not changed for half an hour.
    #[serde(with = "seconds")]
    pub unchanged: Duration,
    /// A job that has not changed for six hours.
    #[serde(with = "seconds")]
    pub stuck: Duration,
    /// A job whose sandbox is about to be emptied, while somebody watches.
    #[serde(with = "seconds")]
    pub near_emptying: Duration,
    /// The shortest pause before a planned job.
    #[serde(with = "seconds")]
    pub planned: Duration,
    /// A planned job around its time: from one minute before to five minutes after it.
    #[serde(with = "seconds")]
    pub planned_now: Duration,
    /// A job that nobody watches.
    #[serde(with = "seconds")]
    pub unwatched: Duration,
    /// A list that somebody watches.
    #[serde(with = "seconds")]
    pub list: Duration,
    /// A list that nobody watches.
    #[serde(with = "seconds")]
    pub list_unwatched: Duration,
    /// No pause is shorter.
    #[serde(with = "seconds")]
    pub floor: Duration,
    /// No pause is longer.
    #[serde(with = "seconds")]
    pub ceiling: Duration,
    /// By how much pauses differ to either side, in percent, so that not everything is asked in the same moment.
    pub jitter_percent: u8,
}

impl Default for Polling {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            after_act: seconds(5),
            after_act_for: seconds(120),
            queued: seconds(30),
            running: seconds(20),
            unchanged: seconds(60),
            stuck: seconds(120),
            near_emptying: seconds(10),
            planned: seconds(60),
            planned_now: seconds(15),
            unwatched: seconds(300),
            list: seconds(60),
            list_unwatched: seconds(600),
            floor: seconds(1),
            ceiling: seconds(900),
            jitter_percent: 20,
        }
    }
}

/// Until when a change counts as lately, and from when on a job counts as stuck, in milliseconds.
const LATELY: i64 = 30 * MINUTE;
const STUCK_AFTER: i64 = 6 * HOUR;
/// When the time of a planned job is near: so long before and after it, in milliseconds.
const NEAR_BEFORE: i64 = MINUTE;
const NEAR_AFTER: i64 = 5 * MINUTE;
/// What is missing is asked for again after this pause, which doubles with each failure up to a minute.
const FAILING: Duration = Duration::from_secs(5);
const FAILING_AT_MOST: Duration = Duration::from_secs(60);

/// All that the next look at a job depends on. Times are epoch milliseconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Situation {
    pub(super) now: i64,
    /// When somebody asked for it, or to stop it, through this console.
    pub(super) acted_at: Option<i64>,
    /// When it was last seen to change.
    pub(super) changed_at: i64,
    /// How long the last pause was.
    pub(super) last_pause: Duration,
    /// Whether somebody watches.
    pub(super) watched: bool,
}

impl Polling {
    /// What people want to know of it: the pauses, by their keys in the settings file.
    pub(crate) fn intervals(&self) -> Vec<Interval> {
        let pauses = [
            ("running", self.running),
            ("queued", self.queued),
            ("near-emptying", self.near_emptying),
            ("planned", self.planned),
            ("unwatched", self.unwatched),
            ("list", self.list),
            ("list-unwatched", self.list_unwatched),
        ];
        let interval = |(name, pause): (&str, Duration)| Interval {
            name: name.to_owned(),
            seconds: i32::try_from(pause.as_secs()).ok(),
        };
        pauses.map(interval).to_vec()
    }

    /// How long after the last look at a job the next one is due, jitter aside.
    pub(super) fn job(&self, job: &Job, situation: &Situation) -> Duration {
        let Situation { now, acted_at, changed_at, last_pause, watched } = *situation;
        if acted_at.is_some_and(|acted| now - acted < millis(self.after_act_for)) {
            return self.bounded(self.after_act);
        }
        let unchanged = now - changed_at;
        let pause = match &job.status {
            Some(JobStatus::Scheduled) => self.before(job.scheduled_refresh_time, now),
            Some(JobStatus::New | JobStatus::Queued) => self.queued,
            _ if unchanged >= STUCK_AFTER => self.stuck,
            // Cleaning is what comes before it. An export may go straight over to it, but lasts for hours.
            _ if watched && job.stage() == Some(Stage::Cleaning) => self.near_emptying,
            _ if unchanged < LATELY => self.running,
            _ => (last_pause * 3 / 2).clamp(self.running, self.unchanged),
        };
        self.bounded(if watched { pause } else { pause.max(self.unwatched) })
    }

    /// The same for a list.
    pub(super) fn list(&self, watched: bool) -> Duration {
        self.bounded(if watched { self.list } else { self.list_unwatched })
    }

    /// The same after so many failures in a row, the last of which asked to wait, or did not.
    pub(super) fn failing(&self, failures: u32, asked: Option<Duration>) -> Duration {
        let pause = (FAILING * 2_u32.saturating_pow(failures.saturating_sub(1).min(8))).min(FAILING_AT_MOST);
        self.bounded(pause.max(asked.unwrap_or_default()))
    }

    /// `pause` by chance, which is from 0 to 1, a little shorter or longer. It is no shorter than Zuora asked for.
    pub(super) fn jittered(&self, pause: Duration, chance: f64) -> Duration {
        let part = f64::from(self.jitter_percent.min(100)) / 100.0;
        self.bounded(pause.mul_f64(1.0 + part * (2.0 * chance - 1.0)))
    }

    fn before(&self, start: Option<Timestamp>, now: i64) -> Duration {
        let Some(left) = start.map(|start| start.millis() - now) else { return self.queued };
        if (-NEAR_AFTER..=NEAR_BEFORE).contains(&left) {
            return self.planned_now;
        }
        let quarter = Duration::from_millis(u64::try_from(left / 4).unwrap_or_default());
        quarter.clamp(self.planned.min(self.ceiling), self.ceiling)
    }

    fn bounded(&self, pause: Duration) -> Duration {
        pause.max(self.floor).min(self.ceiling)
    }
}

pub(super) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// Seconds in a settings file, with a fraction if need be.
mod seconds {
    use serde::{Deserialize, Deserializer, de::Error};
    use std::time::Duration;

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        let seconds = f64::deserialize(deserializer)?;
        Duration::try_from_secs_f64(seconds).map_err(|_| D::Error::custom("a number of seconds, such as 20 or 0.5"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::{DAY, SECOND};

    const NOW: i64 = 1_800_000_000_000;

    fn job(status: JobStatus) -> Job {
        Job { status: Some(status), ..Job::default() }
    }

    fn watched() -> Situation {
        Situation { now: NOW, acted_at: None, changed_at: NOW, last_pause: Duration::ZERO, watched: true }
    }

    fn pause(job: &Job, situation: Situation) -> u64 {
        Polling::default().job(job, &situation).as_secs()
    }

    #[test]
    fn after_a_person_acted_every_five_seconds_for_two_minutes_whoever_watches() {
        let acted = |ago| Situation { acted_at: Some(NOW - ago), watched: false, ..watched() };
        for status in [JobStatus::New, JobStatus::Scheduled, JobStatus::Cancelling, JobStatus::Exporting] {
            assert_eq!(pause(&job(status), acted(2 * MINUTE - 1)), 5);
        }
        assert_eq!(pause(&job(JobStatus::Exporting), acted(2 * MINUTE)), 300);
    }

    #[test]
    fn what_waits_for_its_turn_every_half_minute() {
        assert_eq!(pause(&job(JobStatus::New), watched()), 30);
        assert_eq!(pause(&job(JobStatus::Queued), Situation { changed_at: NOW - DAY, ..watched() }), 30);
    }

    #[test]
    fn what_runs_every_twenty_seconds_and_slower_where_nothing_changes() {
        let unchanged = |millis, last: u64| Situation {
            changed_at: NOW - millis,
            last_pause: Duration::from_secs(last),
            ..watched()
        };
        let running = job(JobStatus::Exporting);
        assert_eq!(pause(&running, unchanged(30 * MINUTE - 1, 20)), 20);
        assert_eq!(pause(&running, unchanged(30 * MINUTE, 20)), 30);
        assert_eq!(pause(&running, unchanged(30 * MINUTE, 30)), 45);
        assert_eq!(pause(&running, unchanged(30 * MINUTE, 45)), 60);
        assert_eq!(pause(&running, unchanged(6 * HOUR - 1, 60)), 60);
        assert_eq!(pause(&running, unchanged(6 * HOUR, 60)), 120);
        assert_eq!(pause(&job(JobStatus::from("VALIDATING")), watched()), 20, "a new word is work");
        assert_eq!(pause(&Job::default(), watched()), 20);
    }

    #[test]
    fn before_the_sandbox_is_emptied_every_ten_seconds_while_somebody_watches() {
        assert_eq!(pause(&job(JobStatus::Scrubbing), watched()), 10);
        assert_eq!(pause(&job(JobStatus::Scrubbing), Situation { watched: false, ..watched() }), 300);
    }

    #[test]
    fn what_is_planned_by_the_time_that_is_left() {
        let starts = |left: i64| Job {
            scheduled_refresh_time: Some(Timestamp::from_millis(NOW + left)),
            ..job(JobStatus::Scheduled)
        };
        for (left, seconds) in [
            (DAY, 900),
            (40 * MINUTE, 600),
            (3 * MINUTE, 60),
            (MINUTE + 1, 60),
            (MINUTE, 15),
            (0, 15),
            (-5 * MINUTE, 15),
            (-5 * MINUTE - SECOND, 60),
        ] {
            assert_eq!(pause(&starts(left), watched()), seconds, "{left}");
        }
        assert_eq!(pause(&job(JobStatus::Scheduled), watched()), 30, "planned for nobody knows when");
    }

    #[test]
    fn what_nobody_watches_every_five_minutes() {
        let unwatched = Situation { watched: false, ..watched() };
        for status in [JobStatus::New, JobStatus::Exporting, JobStatus::Importing] {
            assert_eq!(pause(&job(status), unwatched), 300);
        }
        assert_eq!(pause(&job(JobStatus::Exporting), Situation { changed_at: NOW - DAY, ..unwatched }), 300);
    }

    #[test]
    fn lists_each_minute_with_viewers_and_every_ten_minutes_without() {
        let polling = Polling::default();
        assert_eq!((polling.list(true).as_secs(), polling.list(false).as_secs()), (60, 600));
    }

    #[test]
    fn failures_are_tried_again_ever_more_slowly_and_not_before_zuora_wants() {
        let polling = Polling::default();
        let pauses = [1, 2, 3, 4, 5, 4_000_000_000].map(|failures| polling.failing(failures, None).as_secs());
        assert_eq!(pauses, [5, 10, 20, 40, 60, 60]);
        assert_eq!(polling.failing(1, Some(Duration::from_secs(40))).as_secs(), 40);
        assert_eq!(polling.failing(1, Some(Duration::from_secs(9000))).as_secs(), 900);
    }

    #[test]
    fn pauses_differ_by_a_fifth_and_stay_within_bounds() {
        let polling = Polling::default();
        let jittered = |seconds, chance| polling.jittered(Duration::from_secs(seconds), chance).as_secs_f64();
        assert_eq!((jittered(20, 0.0), jittered(20, 0.5), jittered(20, 1.0)), (16.0, 20.0, 24.0));
        assert_eq!((jittered(1, 0.0), jittered(900, 1.0)), (1.0, 900.0));
    }

    #[test]
    fn every_number_can_be_set_and_a_slip_is_named() {
        let polling: Polling = toml::from_str("running = 7\nfloor = 0.25\njitter-percent = 0").expect("settings");
        assert_eq!((polling.running.as_secs(), polling.floor.as_millis()), (7, 250));
        assert_eq!((polling.queued, polling.jitter_percent), (Polling::default().queued, 0));
        for slip in ["runing = 7", "running = -1", "running = \"soon\""] {
            assert!(toml::from_str::<Polling>(slip).is_err(), "{slip}");
        }
    }
}
