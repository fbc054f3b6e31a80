//! A request that was sent and has no answer yet, kept over a reload: what was sent must be looked for, not sent again.

use super::draft::now;
use crate::kept::Keeper;
use wire::{EnvironmentId, Intent, Job, JobId, MINUTE, Timestamp};

/// How long it is kept, in milliseconds of the reader's clock. By then it is known what came of it, or nothing did.
const KEPT: i64 = 30 * MINUTE;

/// A request that was sent.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pending {
    /// Its key.
    pub(super) key: String,
    /// When it was sent, in milliseconds of the reader's clock.
    pub(super) at: i64,
    /// When the refresh is to start; at once without it.
    pub(super) start: Option<Timestamp>,
    /// Why.
    pub(super) reason: String,
    /// The jobs that were there before.
    pub(super) before: Vec<JobId>,
}

impl Pending {
    /// The one of an environment, if there is one that is young enough.
    pub(super) fn of(id: &EnvironmentId) -> Option<Self> {
        Self::parse(&Keeper::of_tab().get(&name(id))?, now())
    }

    /// A request that the server has written down and given up: to be sent once more it needs the same key.
    pub(super) fn of_intent(intent: &Intent, jobs: &[Job]) -> Self {
        Self {
            key: intent.id.clone(),
            at: now(),
            start: intent.scheduled_refresh_time,
            reason: intent.reason.clone().unwrap_or_default(),
            before: jobs.iter().map(|job| job.id.clone()).collect(),
        }
    }

    /// Keeps it. Where the browser keeps nothing, nothing is kept.
    pub(super) fn keep(&self, id: &EnvironmentId) {
        Keeper::of_tab().set(&name(id), &self.text());
    }

    /// Forgets it: it is known what came of it.
    pub(super) fn forget(id: &EnvironmentId) {
        Keeper::of_tab().forget(&name(id));
    }

    fn text(&self) -> String {
        let start = self.start.map(|start| start.millis().to_string()).unwrap_or_default();
        let before: Vec<&str> = self.before.iter().map(JobId::as_str).collect();
        [&self.at.to_string(), &self.key, &start, &before.join(" "), &self.reason].map(String::as_str).join("\n")
    }

    fn parse(text: &str, now: i64) -> Option<Self> {
        let mut lines = text.splitn(5, '\n');
        let at: i64 = lines.next()?.parse().ok()?;
        let key = lines.next().filter(|key| !key.is_empty())?.to_owned();
        let start = match lines.next()? {
            "" => None,
            start => Some(Timestamp::from_millis(start.parse().ok()?)),
        };
        let before = lines.next()?.split(' ').filter(|id| !id.is_empty()).map(JobId::from).collect();
        let reason = lines.next()?.to_owned();
        (0..KEPT).contains(&(now - at)).then_some(Self { key, at, start, reason, before })
    }
}

fn name(id: &EnvironmentId) -> String {
    ["sent:", id.as_str()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_what_it_was_for_half_an_hour() {
        let pending = Pending {
            key: "0a".into(),
            at: 1_000,
            start: Some(Timestamp::from_millis(5_000)),
            reason: "because\nof „x“".into(),
            before: vec!["1".into(), "2".into()],
        };
        assert_eq!(Pending::parse(&pending.text(), 1_000 + KEPT - 1), Some(pending.clone()));
        assert_eq!(Pending::parse(&pending.text(), 1_000 + KEPT), None);
        let bare = Pending { start: None, reason: String::new(), before: Vec::new(), ..pending };
        assert_eq!(Pending::parse(&bare.text(), 1_000), Some(bare));
        for nonsense in ["", "x", "1000\n\n\n\n", "1000\nkey\nx\n\n"] {
            assert_eq!(Pending::parse(nonsense, 1_000), None, "{nonsense}");
        }
    }
}
