//! What stands against a refresh, as far as can be said without asking for it: everything that asks for one, now, later,
//! by moving or by waiting, comes by.

use crate::problem::Problem;
use axum::http::StatusCode;
use service::ServiceError;
use wire::{Hold, Job, TestEnvironment, Timestamp};

/// The code of a refusal because of a hold.
pub(super) const ON_HOLD: &str = "on-hold";

/// What stands against a refresh of `environment`, which has `jobs`, to start at `start`, or now, where there are
/// `holds`, its own and those of other environments.
pub(super) fn against(
    environment: &TestEnvironment,
    jobs: &[Job],
    holds: &[Hold],
    start: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), Problem> {
    if let Some(status) = environment.status.clone().filter(|_| environment.is_out_of_use()) {
        return Err(ServiceError::EnvironmentNotActive(status).into());
    }
    if let Some(status) = jobs.iter().find(|job| job.is_active()).and_then(|job| job.status.clone()) {
        return Err(ServiceError::JobActive(status).into());
    }
    let start = start.map_or(now, |start| start.max(now));
    if let Some(hold) = Hold::covering(holds, &environment.id, start) {
        return Err(on_hold(hold));
    }
    match environment.next_refresh_time {
        Some(next) if start < next => {
            Err(ServiceError::RefreshTooEarly { next, interval_days: environment.interval_days() }.into())
        }
        _ => Ok(()),
    }
}

/// Says until when and why.
fn on_hold(hold: &Hold) -> Problem {
    let until = hold.until.map_or_else(|| "further notice".to_owned(), date_and_time);
    let reason = hold.reason.as_deref().unwrap_or_default().trim_end_matches('.');
    let colon = if reason.is_empty() { "" } else { ": " };
    Problem::new(StatusCode::CONFLICT, ON_HOLD, format!("On hold until {until}{colon}{reason}."))
}

/// `2026-12-01 18:00 UTC`: seconds are of no use here.
fn date_and_time(moment: Timestamp) -> String {
    let text = moment.to_the_minute().to_string();
    format!("{} UTC", text.trim_end_matches(":00Z").replace('T', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hold_says_until_when_and_why_in_one_sentence() {
        let hold = |reason: &str| Hold {
            until: Timestamp::parse("2026-12-01T00:00:59Z").ok(),
            reason: Some(reason.to_owned()),
            ..Hold::default()
        };
        for (reason, sentence) in [
            ("UAT week", "On hold until 2026-12-01 00:00 UTC: UAT week."),
            ("UAT week.", "On hold until 2026-12-01 00:00 UTC: UAT week."),
            ("", "On hold until 2026-12-01 00:00 UTC."),
        ] {
            assert_eq!(on_hold(&hold(reason)).detail(), sentence);
        }
        assert_eq!(on_hold(&Hold::default()).detail(), "On hold until further notice.");
    }
}
