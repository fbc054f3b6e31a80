//! Everything that a person at support asks for, in one click.

use crate::api;
use crate::derive::memo;
use crate::html::{Element, button, details, p, pre, section, summary};
use crate::live::Latest;
use crate::text::words;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wire::{EnvironmentId, Job, JobStatus, JobStory, JobType, Timestamp};

/// A button that copies the details, and the details themselves for those whose browser does not allow it.
pub(super) fn support(environment_id: EnvironmentId, job: Memo<Latest<Job>>, observed: RwSignal<JobStory>) -> Element {
    // The last answers come with each poll. They are read when somebody wants them, not when they come.
    let wanted = RwSignal::new(false);
    let text = memo(move || {
        wanted.track();
        observed.with(|story| job.with(|job| details_of(&environment_id, job, story, &api::last_answers())))
    });
    let outcome = RwSignal::new(String::new());
    let copy_all = move |_| {
        wanted.set(true);
        leptos::task::spawn_local(async move {
            let copied = copy(&text.get_untracked()).await;
            let word = if copied.is_ok() { words::JOB_SUPPORT_COPIED } else { words::JOB_SUPPORT_FAILED };
            outcome.try_set(word.text().to_owned());
        });
    };
    let button = button().class("button").attr("type", "button").on("click", copy_all).child(words::JOB_SUPPORT.text());
    let hidden = details()
        .on("toggle", move |_| wanted.set(true))
        .child(summary().child(words::JOB_SUPPORT_LABEL.text()))
        .child(pre().class("mono").attr("tabindex", "0").child(text));
    section()
        .class("card stack")
        .child(button)
        .child(p().class("small muted").attr("role", "status").child(Signal::from(outcome)))
        .child(hidden)
}

/// The job as the API gave it, and what the last requests came to, newest first: field names and raw values, times in
/// UTC. For machines and support, not for reading.
fn details_of(environment_id: &EnvironmentId, job: &Job, story: &JobStory, answers: &[String]) -> String {
    let time = |instant: Option<Timestamp>| instant.map(|instant| instant.to_string()).unwrap_or_default();
    let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
    let fields = [
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
        ("trackId", word(story.track_id.as_deref())),
    ];
    let fields = fields.map(|(field, value)| [field, ": ", &value].concat());
    [&fields[..], answers].concat().join("\n")
}

async fn copy(text: &str) -> Result<JsValue, JsValue> {
    wasm_bindgen_futures::JsFuture::from(window().navigator().clipboard().write_text(text)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_details_are_raw_and_end_with_the_last_answers() {
        let job = Job { status: Some("VALIDATING".into()), progress_percentage: Some(7), ..Job::default() };
        let story = JobStory { track_id: Some("1f-2".to_owned()), ..JobStory::default() };
        let answers = ["newest".to_owned(), "older".to_owned()];
        let text = details_of(&"e-1".into(), &job, &story, &answers);
        assert!(text.starts_with("testEnvironmentId: e-1\njobId: \n"), "{text}");
        assert!(text.contains("\nstatus: VALIDATING\nprogressPercentage: 7\n"), "{text}");
        assert!(text.ends_with("\nupdateTime: \ntrackId: 1f-2\nnewest\nolder"), "{text}");
    }
}
