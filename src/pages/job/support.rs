//! Everything that a person at support asks for, in one click.

use crate::derive::memo;
use crate::html::{Element, button, details, p, pre, section, summary};
use crate::text::words;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wire::{EnvironmentId, Job, JobStatus, JobType, Timestamp};

/// A button that copies the details, and the details themselves for those whose browser does not allow it.
pub(super) fn support(environment_id: EnvironmentId, job: Memo<Job>) -> Element {
    let text = memo(move || job.with(|job| details_of(&environment_id, job)));
    let outcome = RwSignal::new(String::new());
    let copy_all = move |_| {
        leptos::task::spawn_local(async move {
            let copied = copy(&text.get_untracked()).await;
            let word = if copied.is_ok() { words::JOB_SUPPORT_COPIED } else { words::JOB_SUPPORT_FAILED };
            outcome.try_set(word.text().to_owned());
        });
    };
    let button = button().class("button").attr("type", "button").on("click", copy_all).child(words::JOB_SUPPORT.text());
    let hidden = details()
        .child(summary().child(words::JOB_SUPPORT_LABEL.text()))
        .child(pre().class("mono").attr("tabindex", "0").child(text));
    section()
        .class("card stack")
        .child(button)
        .child(p().class("small muted").attr("role", "status").child(Signal::from(outcome)))
        .child(hidden)
}

/// The job as the API gave it: field names and raw values, times in UTC. For machines and support, not for reading.
fn details_of(environment_id: &EnvironmentId, job: &Job) -> String {
    let time = |instant: Option<Timestamp>| instant.map(|instant| instant.to_string()).unwrap_or_default();
    let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
    [
        ("testEnvironmentId", environment_id.to_string()),
        ("jobId", job.id.to_string()),
        ("jobType", word(job.job_type.as_ref().map(JobType::as_str))),
        ("status", word(job.status.as_ref().map(JobStatus::as_str))),
        ("progressPercentage", job.percent().to_string()),
        ("scheduledRefreshTime", time(job.scheduled_refresh_time)),
        ("jobStartTime", time(job.job_start_time)),
        ("jobEndTime", time(job.job_end_time)),
        ("createTime", time(job.create_time)),
        ("createdById", word(job.created_by_id.as_deref())),
        ("updateTime", time(job.update_time)),
    ]
    .map(|(field, value)| format!("{field}: {value}"))
    .join("\n")
}

async fn copy(text: &str) -> Result<JsValue, JsValue> {
    wasm_bindgen_futures::JsFuture::from(window().navigator().clipboard().write_text(text)).await
}
