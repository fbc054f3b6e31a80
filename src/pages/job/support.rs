//! Everything that a person at support asks for, in one click.

use crate::text::words;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wire::{EnvironmentId, Job, Timestamp};

/// A button that copies the details, and the details themselves for those whose browser does not allow it.
#[component]
pub(super) fn Support(environment_id: EnvironmentId, job: Memo<Job>) -> impl IntoView {
    let details = Memo::new(move |_| job.with(|job| details(&environment_id, job)));
    let outcome = RwSignal::new("");
    let copy = move |_| {
        leptos::task::spawn_local(async move {
            let copied = copy(&details.get_untracked()).await;
            let word = if copied.is_ok() { words::JOB_SUPPORT_COPIED } else { words::JOB_SUPPORT_FAILED };
            outcome.set(word.text());
        });
    };
    view! {
        <section class="card stack">
            <button class="button" type="button" on:click=copy>{words::JOB_SUPPORT.text()}</button>
            <p class="small muted" role="status">{outcome}</p>
            <details>
                <summary>{words::JOB_SUPPORT_LABEL.text()}</summary>
                <pre class="mono" tabindex="0">{details}</pre>
            </details>
        </section>
    }
    .into_any()
}

/// The job as the API gave it: field names and raw values, times in UTC. For machines and support, not for reading.
fn details(environment_id: &EnvironmentId, job: &Job) -> String {
    let time = |instant: Option<Timestamp>| instant.map(|instant| instant.to_string()).unwrap_or_default();
    let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
    [
        ("testEnvironmentId", environment_id.to_string()),
        ("jobId", job.id.to_string()),
        ("jobType", word(job.job_type.as_ref().map(|kind| kind.as_str()))),
        ("status", word(job.status.as_ref().map(|status| status.as_str()))),
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
