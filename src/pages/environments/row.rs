//! One environment on the list.

use super::summary::{Action, Summary};
use crate::components::{progress_bar, state};
use crate::html::{Element, a, bdi, div, li, span};
use crate::paths;
use crate::say;
use crate::text::words;
use crate::time;

/// Data older than that many days stands out.
const OLD: i64 = 30;

/// A row. Its environment's id is its key: it keeps its nodes, and with them focus and pointer.
pub(super) fn row(summary: &Summary) -> Element {
    let environment = &summary.environment;
    let name = environment.name();
    let status = environment.status.as_ref().map(ToString::to_string).unwrap_or_default();
    let id = summary.id().to_string();
    let (action, href) = action(summary);
    let link = a().attr("href", paths::environment(summary.id())).child(bdi().child(name.to_owned()));
    let button = a()
        .class("button")
        .attr("href", href)
        .attr("aria-label", words::ROW_ACTION.with([("action", action), ("name", name)]))
        .child(action);
    li().key(id.clone())
        .class("row")
        .attr("data-environment-id", id)
        .attr("data-status", status)
        .attr("data-refreshable", summary.refreshable)
        .child(
            div().class("name").child(link).child(span().class("muted small").child(say::kind_and_tenant(environment))),
        )
        .child(age(summary))
        .child(now(summary))
        .child(button)
}

fn age(summary: &Summary) -> Element {
    let date = match summary.environment.data_as_of() {
        Some(day) => words::DATA_AS_OF.with([("date", &time::day_utc(day))]),
        None => words::DATA_NEVER.text().to_owned(),
    };
    let class = if summary.age.is_some_and(|days| days > OLD) { "small old" } else { "small muted" };
    let age = summary.age.map(|days| words::DATA_AGE.of(days)).unwrap_or_default();
    div().class("age").child(span().child(date)).child(span().class(class).child(age))
}

fn now(summary: &Summary) -> Element {
    let bar = summary
        .percent
        .map(|percent| progress_bar(percent, words::JOB_PROGRESS.with([("name", summary.environment.name())])));
    div()
        .class("now")
        .child(state(summary.tone, summary.state.clone()))
        .child(bar)
        .child(span().class("muted small number").child(summary.hint.clone()))
}

/// The words of the button and where it leads.
fn action(summary: &Summary) -> (&'static str, String) {
    let id = summary.id();
    match &summary.action {
        Action::Follow(job) => (words::ROW_FOLLOW.text(), paths::job(id, job)),
        Action::Refresh => (words::ROW_REFRESH.text(), paths::refresh(id)),
        Action::Plan => (words::ROW_PLAN.text(), paths::refresh(id)),
        Action::Look => (words::ROW_LOOK.text(), paths::environment(id)),
    }
}
