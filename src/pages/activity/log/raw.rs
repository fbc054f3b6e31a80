//! An entry of the log as the server gave it, for support.

use crate::html::{Child, Element, a, button, div, p, pre};
use crate::pages::parts::copy;
use crate::paths;
use crate::text::words;
use leptos::prelude::*;
use wire::{AuditAction, AuditEntry, AuditOutcome, EnvironmentId, JobId, Timestamp};

/// All of an entry, a button that copies it, and the way to the job that it is about.
pub(super) fn raw(entry: &AuditEntry) -> Element {
    let text = text_of(entry);
    let job = entry.environment_id.as_ref().zip(entry.job_id.as_ref()).map(|(environment, job)| {
        a().class("button small").attr("href", paths::job(environment, job)).child(words::LOG_JOB.text())
    });
    let copied = RwSignal::new(String::new());
    let shown = pre().class("mono small").child(text.clone());
    let press = move |_| {
        let text = text.clone();
        leptos::task::spawn_local(async move {
            let word = if copy(&text).await { words::JOB_SUPPORT_COPIED } else { words::JOB_SUPPORT_FAILED };
            copied.try_set(word.text().to_owned());
        });
    };
    let button = button().class("button small").attr("type", "button").on("click", press);
    let said = p().class("small muted").attr("role", "status").child(Signal::from(copied));
    let buttons =
        div().class("buttons").child(Child::from(job)).child(button.child(words::JOB_SUPPORT.text())).child(said);
    div().class("stack wide").child(shown).child(buttons)
}

/// Field names and raw values, times in UTC; what is not there has no line. For machines and support, not for reading.
fn text_of(entry: &AuditEntry) -> String {
    let time = |instant: Option<Timestamp>| instant.map(|instant| instant.to_string());
    let fields = [
        ("sequence", entry.sequence.map(|number| number.to_string())),
        ("time", time(entry.time)),
        ("person", entry.person.clone()),
        ("action", entry.action.as_ref().map(AuditAction::as_str).map(str::to_owned)),
        ("outcome", entry.outcome.as_ref().map(AuditOutcome::as_str).map(str::to_owned)),
        ("environmentId", entry.environment_id.as_ref().map(EnvironmentId::as_str).map(str::to_owned)),
        ("jobId", entry.job_id.as_ref().map(JobId::as_str).map(str::to_owned)),
        ("start", time(entry.start)),
        ("reason", entry.reason.clone()),
        ("detail", entry.detail.clone()),
        ("trackId", entry.track_id.clone()),
    ];
    let lines = fields.into_iter().filter_map(|(name, value)| Some([name, ": ", &value?].concat()));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_has_a_line_and_what_is_not_has_none() {
        let entry = AuditEntry {
            sequence: Some(7),
            action: Some("fly".into()),
            environment_id: Some("e-1".into()),
            track_id: Some("1f-2".to_owned()),
            ..AuditEntry::default()
        };
        assert_eq!(text_of(&entry), "sequence: 7\naction: fly\nenvironmentId: e-1\ntrackId: 1f-2");
        assert_eq!(text_of(&AuditEntry::default()), "");
    }
}
