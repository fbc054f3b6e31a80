//! What goes on with an environment and what can be done.

use crate::components::{progress_bar, state};
use crate::html::{Child, Element, a, bdi, div, h2, p};
use crate::paths;
use crate::say;
use crate::text::{Word, words};
use crate::time;
use wire::{EnvironmentId, Hold, Job, Refreshability, TestEnvironment, Timestamp};

/// Whom to ask about a sandbox: how they are called, and a link to them.
pub(super) type Helper = (String, String);

/// The job that is in the way, or what is possible, with the buttons that follow from it. Without an answer about the jobs
/// nobody knows; `jobs_failed`: it did not come, and is asked for again.
pub(super) fn said(
    id: &EnvironmentId,
    environment: &TestEnvironment,
    refreshability: Option<&Refreshability>,
    helper: Option<Helper>,
    jobs_failed: bool,
    now: Timestamp,
) -> Element {
    let (tone, sentence, hint, word) = match refreshability {
        Some(Refreshability::Busy(Some(job))) => return current(id, environment, job, now),
        Some(Refreshability::Held(hold)) => return held(id, hold, helper, now),
        Some(Refreshability::Waiting(next)) => {
            let sentence = words::STATE_WAITING.with([("time", &time::moment(*next, now))]);
            ("wait", sentence, say::why_waiting(environment, *next, now), words::ENVIRONMENT_PLAN)
        }
        None if jobs_failed => {
            let why = words::STATE_UNKNOWN_WHY.text().to_owned();
            ("wait", words::STATE_UNKNOWN.text().to_owned(), why, words::ENVIRONMENT_REFRESH)
        }
        other => {
            let (tone, sentence) = match other {
                Some(Refreshability::Now) => ("ready", words::STATE_NOW.text()),
                Some(Refreshability::Denied) => ("wait", say::out_of_use(environment)),
                None => ("wait", words::STATE_CHECKING.text()),
                _ => ("busy", words::STATE_BUSY.text()),
            };
            (tone, sentence.to_owned(), String::new(), words::ENVIRONMENT_REFRESH)
        }
    };
    div()
        .class("stack")
        .child(state(tone, sentence))
        .child(p().class("muted small number").child(hint))
        .child(div().class("buttons").child(refresh_link(id, word)))
}

/// Whoever looks may not refresh: what goes on, that they may look only, and who can help; or, where the host does not offer
/// it, what is possible.
pub(super) fn only_looks(
    environment: &TestEnvironment,
    refreshability: Option<&Refreshability>,
    helper: Option<Helper>,
    is_offered: bool,
    now: Timestamp,
) -> Element {
    let goes_on = match refreshability {
        Some(Refreshability::Busy(Some(job))) => {
            let follow = a().class("button").attr("href", paths::job(&environment.id, &job.id));
            let bar = words::JOB_PROGRESS.with([("name", environment.name())]);
            Some(
                div()
                    .class("stack")
                    .child(state(say::tone(job), say::status(job, now)))
                    .child((!job.is_planned()).then(|| progress_bar(job.percent(), bar)))
                    .child(div().class("buttons").child(follow.child(words::ENVIRONMENT_FOLLOW.text()))),
            )
        }
        Some(Refreshability::Held(hold)) => Some(state("held", say::on_hold(hold, now))),
        _ => None,
    };
    if !is_offered {
        let next = match refreshability {
            Some(Refreshability::Now) => Some(state("ready", words::STATE_NOW.text().to_owned())),
            Some(Refreshability::Waiting(next)) => {
                Some(state("wait", words::STATE_WAITING.with([("time", &time::moment(*next, now))])))
            }
            _ => None,
        };
        return div().class("stack").child(goes_on).child(next);
    }
    div()
        .class("stack")
        .child(goes_on)
        .child(state("wait", words::ACCESS_LOOK_ONLY.text().to_owned()))
        .child(p().class("muted small").child(words::ACCESS_LOOK_ONLY_WHY.text()))
        .child(helper.map(|helper| div().class("buttons").child(ask(helper))))
}

fn ask((name, url): Helper) -> Element {
    let name = words::REFRESH_BLOCKED_ASK.with([("name", &name)]);
    a().class("button").attr("href", url).child(bdi().child(name))
}

/// People have agreed that no refresh starts now: until when, why, and who can help.
fn held(id: &EnvironmentId, hold: &Hold, helper: Option<Helper>, now: Timestamp) -> Element {
    let (before, after) = words::HOLD_BY.around("person");
    let by = hold.person.clone().map(|person| Child::from(bdi().child(person)));
    let by = by.map(|person| p().class("muted small").child(before).child(person).child(after));
    let ask = helper.map(ask);
    div()
        .class("stack")
        .child(state("held", say::on_hold(hold, now)))
        .child(p().class("muted small").child(words::HOLD_WHY.text()))
        .child(by)
        .child(div().class("buttons").child(refresh_link(id, words::ENVIRONMENT_PLAN)).child(ask))
}

/// The job that runs or is planned.
fn current(id: &EnvironmentId, environment: &TestEnvironment, job: &Job, now: Timestamp) -> Element {
    let planned = job.is_planned();
    let (title, follow) = match planned {
        true => (words::ENVIRONMENT_CURRENT_PLANNED, words::ENVIRONMENT_FOLLOW_PLANNED),
        false => (words::ENVIRONMENT_CURRENT, words::ENVIRONMENT_FOLLOW),
    };
    let percent = job.percent();
    let bar = (!planned).then(|| progress_bar(percent, words::JOB_PROGRESS.with([("name", environment.name())])));
    let number = words::JOB_PERCENT.with([("percent", &percent.to_string())]);
    let expected = say::expectation(job, now).unwrap_or_default();
    let hint = if planned { expected } else { say::joined(&number, &expected) };
    let follow =
        a().class("button").attr("data-kind", "primary").attr("href", paths::job(id, &job.id)).child(follow.text());
    div()
        .class("stack")
        .child(h2().child(title.text()))
        .child(state(say::tone(job), say::status(job, now)))
        .child(bar)
        .child(p().class("muted small number").child(hint))
        .child(div().class("buttons").child(follow).child(refresh_link(id, words::ENVIRONMENT_REFRESH)))
}

/// The way into the refresh flow. It is always there: what stands in the way is explained behind it.
fn refresh_link(id: &EnvironmentId, word: Word) -> Element {
    a().class("button").attr("href", paths::refresh(id)).child(word.text())
}
