//! What a calendar shows: refreshes that are planned, the first moments at which they are possible, and holds.

use chrono::{DateTime, Utc};
use icalendar::{Component, Event, EventLike, Property};
use wire::{EnvironmentId, Hold, Job, TestEnvironment, Timestamp};

/// The planned refresh of an environment, or the moment from which on one is possible; none when it need not wait, or
/// when time alone does not help.
pub(super) fn next_refresh(
    environment: &TestEnvironment,
    jobs: &[Job],
    holds: &[Hold],
    now: Timestamp,
) -> Option<Event> {
    let planned = jobs.iter().find(|job| job.is_planned());
    let (what, from, since) = match planned.and_then(|job| Some((job, job.scheduled_refresh_time?))) {
        Some((job, start)) => (format!("Refresh of {}", environment.name()), start, job.create_time),
        None => {
            let since = environment.last_refresh_time.or(environment.create_time);
            (format!("{} can be refreshed", environment.name()), first_moment(environment, jobs, holds, now)?, since)
        }
    };
    // The same one when it is fetched again, so that calendars move it.
    let id = format!("next-refresh-{}", environment.id);
    event(&id, &what, from, from.plus(wire::HOUR), since)
}

/// A hold, which says for which environment it is by the name that people know.
pub(super) fn hold(hold: &Hold, name: impl Fn(&EnvironmentId) -> Option<String>) -> Option<Event> {
    let reason = hold.reason.as_deref().unwrap_or_default();
    let what = match &hold.environment_id {
        Some(id) => format!("No refresh of {}: {reason}", name(id).unwrap_or_else(|| id.to_string())),
        None => format!("No refreshes: {reason}"),
    };
    event(&format!("hold-{}", hold.id), &what, hold.from?, hold.until?, hold.create_time)
}

/// When a refresh is possible that is not possible now, and for which nothing but time is in the way.
fn first_moment(environment: &TestEnvironment, jobs: &[Job], holds: &[Hold], now: Timestamp) -> Option<Timestamp> {
    let busy = environment.is_processing() || jobs.iter().any(Job::is_active);
    if busy || environment.is_out_of_use() {
        return None;
    }
    let allowed = environment.next_refresh_time.map_or(now, |next| next.max(now));
    Hold::free_from(holds, &environment.id, allowed).filter(|moment| *moment > now)
}

/// An event that takes up nobody's time. Its stamp is when it came to be, and not when it was fetched: what has not
/// changed is the same file.
fn event(id: &str, what: &str, from: Timestamp, until: Timestamp, since: Option<Timestamp>) -> Option<Event> {
    let mut event = Event::new();
    event.uid(&format!("{}@reprise", visible(id))).summary(&visible(what));
    event.starts(instant(from)?).ends(instant(until)?).timestamp(instant(since.unwrap_or(from))?);
    event.append_property(Property::new("TRANSP", "TRANSPARENT"));
    Some(event.done())
}

/// Text without control characters: the crate escapes what has a meaning in the format, but leaves a carriage return.
pub(super) fn visible(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

fn instant(of: Timestamp) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(of.millis())
}
