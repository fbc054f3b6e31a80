//! One environment in one line, for a wiki or a portal: what it is called, what goes on with it, how old its data is.

use super::watches;
use crate::derive::{derived, memo};
use crate::html::{Child, Element, a, bdi, dynamic, p, span};
use crate::live::{Patience, ServiceClock};
use crate::paths;
use crate::say;
use crate::text::words;
use crate::time;
use leptos::prelude::*;
use wire::{EnvironmentId, Hold, Job, Refreshability, TestEnvironment, Timestamp};

/// The line. It leads to the environment in the console.
#[expect(clippy::needless_pass_by_value, reason = "parts are handed what they show")]
pub(crate) fn status_line(id: EnvironmentId) -> Child {
    let watch = watches::environment(id.clone());
    let jobs = watches::jobs(id.clone(), Patience::Wait).value();
    let holds = watches::holds().value_or_default();
    let now = ServiceClock::of_app().minute();
    // A job that ends changes the environment.
    Effect::new(move |before: Option<()>| {
        jobs.track();
        if before.is_some() {
            watch.look();
        }
    });
    let (contact, known) = (watch.contact(), watch.value());
    let job =
        memo(move || jobs.with(|jobs| jobs.iter().flat_map(|jobs| jobs.iter()).find(|job| job.is_active()).cloned()));
    let status = derived(move || job.with(|job| job.as_ref().map(raw).unwrap_or_default()));
    let progress =
        derived(move || job.with(|job| job.as_ref().map(|job| job.percent().to_string()).unwrap_or_default()));
    let said = dynamic(move || {
        known.with(|known| match known {
            Some(environment) => jobs.with(|jobs| {
                holds.with(|holds| {
                    let holds = holds.as_ref().map(|holds| holds.holds.as_slice()).unwrap_or_default();
                    line(environment, jobs.as_ref().map(|jobs| jobs.as_slice()), holds, now.get())
                })
            }),
            None => match contact.state.get().error {
                Some(error) if error.is_not_found() => span().child(words::ERROR_NOT_FOUND_ENVIRONMENT.text()),
                Some(_) => span().child(words::ERROR_UNREACHABLE.text()),
                None => span().class("muted").child(words::APP_LOADING.text()),
            },
        })
    });
    p().class("status-line")
        .attr("data-environment-id", id.to_string())
        .attr("data-status", status)
        .attr("data-progress", progress)
        .child(said)
        .into()
}

fn raw(job: &Job) -> String {
    job.status.as_ref().map(ToString::to_string).unwrap_or_default()
}

fn line(environment: &TestEnvironment, jobs: Option<&[Job]>, holds: &[Hold], now: Timestamp) -> Element {
    let data = match environment.data_as_of() {
        Some(day) => words::DATA_AS_OF.with([("date", &time::day_utc(day))]),
        None => words::DATA_NEVER.text().to_owned(),
    };
    let (tone, state) = match jobs.map(|jobs| Refreshability::of_held(environment, jobs, holds, now)) {
        None => ("wait", words::STATE_CHECKING.text().to_owned()),
        Some(Refreshability::Busy(Some(job))) => {
            let percent = match job.is_at_work() {
                true => words::JOB_PERCENT.with([("percent", &job.percent().to_string())]),
                false => String::new(),
            };
            (say::tone(&job), say::joined(&say::status(&job, now), &percent))
        }
        Some(Refreshability::Busy(None)) => ("busy", words::STATE_BUSY.text().to_owned()),
        Some(Refreshability::Held(hold)) => ("held", say::held(&hold, now)),
        Some(Refreshability::Waiting(next)) => {
            ("wait", words::STATE_WAITING.with([("time", &time::moment(next, now))]))
        }
        Some(Refreshability::Denied) => ("wait", say::out_of_use(environment).to_owned()),
        Some(Refreshability::Now) => ("ready", words::STATE_NOW.text().to_owned()),
    };
    let name = a()
        .attr("href", paths::environment(&environment.id))
        .attr("target", "_blank")
        .attr("rel", "noopener")
        .child(bdi().child(environment.name().to_owned()));
    let state = crate::components::state(tone, state);
    span().child(name).child(": ").child(state).child(span().class("muted").child(" · ").child(data))
}
