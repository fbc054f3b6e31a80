//! One environment on the list.

use super::summary::{Action, Summary};
use crate::components::{progress_bar, state};
use crate::html::{Element, a, bdi, div, li, span};
use crate::paths;
use crate::say;
use crate::text::words;
use crate::time;
use wire::Notes;

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
        .child(div().class("name").child(link).child(what(summary)))
        .child(age(summary))
        .child(now(summary))
        .child(button)
}

/// Kind and tenant, and what people noted: what it is called, what it is for, and whose it is.
fn what(summary: &Summary) -> Element {
    let Notes { alias, purpose, owner, .. } = &summary.notes;
    let mut line = span().class("muted small").child(say::kind_and_tenant(&summary.environment));
    for noted in [alias, purpose, owner].into_iter().flatten() {
        line = line.child(" · ").child(bdi().child(noted.clone()));
    }
    line
}

fn age(summary: &Summary) -> Element {
    let date = match summary.environment.data_as_of() {
        Some(day) => words::DATA_AS_OF.with([("date", &time::day_utc(day))]),
        None => words::DATA_NEVER.text().to_owned(),
    };
    let age = summary.age.map(|days| words::DATA_AGE.of(days)).unwrap_or_default();
    div().class("age").child(span().child(date)).child(span().attr("data-age", summary.age_class).child(age))
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
        Action::Ask => (words::ROW_ASK.text(), paths::environment(id)),
        Action::Look => (words::ROW_LOOK.text(), paths::environment(id)),
    }
}
