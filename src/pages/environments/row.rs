//! One environment on the list.

use super::summary::{Action, Summary};
use crate::components::{ProgressBar, State};
use crate::paths;
use crate::say;
use crate::text::words;
use crate::time;
use leptos::prelude::*;

/// Data older than that many days stands out.
const OLD: i64 = 30;

/// A row. Only what has changed is written again: name, age, state and button are each on their own.
#[component]
pub(super) fn EnvironmentRow(
    /// What it says.
    summary: Memo<Summary>,
) -> impl IntoView {
    let field = move |of: fn(&Summary) -> String| Memo::new(move |_| summary.with(of));
    let name = field(|summary| summary.environment.name().to_owned());
    let href = field(|summary| paths::environment(summary.id()));
    let status = field(|summary| summary.environment.status.as_ref().map(ToString::to_string).unwrap_or_default());
    let action = Memo::new(move |_| summary.with(action));
    view! {
        <li
            class="row"
            data-environment-id=field(|summary| summary.id().to_string())
            data-status=status
            data-refreshable=field(|summary| summary.refreshable.to_owned())
        >
            <div class="name">
                <a href=href><bdi>{name}</bdi></a>
                <span class="muted small">{field(|summary| say::kind_and_tenant(&summary.environment))}</span>
            </div>
            <Age summary />
            <Now summary name />
            <a
                class="button"
                href=move || action.get().1
                aria-label=move || words::ROW_ACTION.with([("action", action.get().0), ("name", &name.get())])
            >
                {move || action.get().0}
            </a>
        </li>
    }
    .into_any()
}

#[component]
fn Age(summary: Memo<Summary>) -> impl IntoView {
    let taken = Memo::new(move |_| summary.with(|summary| summary.environment.data_as_of()));
    let age = Memo::new(move |_| summary.with(|summary| summary.age));
    let is_old = move || age.get().is_some_and(|days| days > OLD);
    let date = move || match taken.get() {
        Some(day) => words::DATA_AS_OF.with([("date", &time::day_utc(day))]),
        None => words::DATA_NEVER.text().to_owned(),
    };
    view! {
        <div class="age">
            <span>{date}</span>
            <span class="small" class:old=is_old class:muted=move || !is_old()>
                {move || age.get().map(|days| words::DATA_AGE.of(days))}
            </span>
        </div>
    }
    .into_any()
}

#[component]
fn Now(summary: Memo<Summary>, name: Memo<String>) -> impl IntoView {
    let state = Memo::new(move |_| summary.with(|summary| (summary.tone, summary.state.clone())));
    let hint = Memo::new(move |_| summary.with(|summary| summary.hint.clone()));
    let percent = Memo::new(move |_| summary.with(|summary| summary.percent));
    let running = Memo::new(move |_| percent.get().is_some());
    let label = Signal::derive(move || words::JOB_PROGRESS.with([("name", &name.get())]));
    view! {
        <div class="now">
            {move || {
                let (tone, text) = state.get();
                view! { <State tone text /> }
            }}
            <Show when=move || running.get()>
                <ProgressBar percent=Signal::derive(move || percent.get().unwrap_or_default()) label />
            </Show>
            <span class="muted small number">{hint}</span>
        </div>
    }
    .into_any()
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
