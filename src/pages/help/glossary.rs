//! Words, and the exact words of Zuora's API.

use super::sections::meanings;
use crate::html::{Element, details, div, p, span, summary, table, tbody, td, th, thead, tr};
use crate::say;
use crate::text::{Word, words};
use wire::{Job, JobStatus, Timestamp};

/// What people say here.
pub(super) fn glossary() -> Element {
    let pairs = [
        (words::HELP_WORD_SANDBOX, words::HELP_WORD_SANDBOX_IS),
        (words::KIND_CENTRAL_LONG, words::HELP_WORD_CENTRAL_IS),
        (words::KIND_DEVELOPER_LONG, words::HELP_WORD_DEVELOPER_IS),
        (words::HELP_WORD_PRODUCTION, words::HELP_WORD_PRODUCTION_IS),
        (words::ENVIRONMENT_FACTS_TENANT, words::HELP_WORD_TENANT_IS),
        (words::CALENDAR_WHAT_HOLD, words::HELP_WORD_HOLD_IS),
        (words::HELP_WORD_UTC, words::HELP_WORD_UTC_IS),
    ];
    meanings(pairs.map(|(word, meaning): (Word, Word)| (span().child(word.text()), meaning)))
}

/// What the API says, what is said here, and whether it can still be stopped: for those who talk to Zuora.
pub(super) fn statuses() -> Element {
    let columns = [words::HELP_STATUS_RAW, words::HELP_STATUS_SAID, words::HELP_STATUS_STOP];
    let heads = tr().children(columns.map(|column| th().attr("scope", "col").child(column.text())));
    let rows = JobStatus::KNOWN.iter().map(row);
    let table = table().class("table statuses").child(thead().child(heads)).child(tbody().children(rows));
    details()
        .child(summary().child(words::HELP_STATUS.text()))
        .child(p().class("muted").child(words::HELP_STATUS_WHY.text()))
        .child(div().class("table-frame").child(table))
}

fn row(status: &JobStatus) -> Element {
    let job = Job { status: Some(status.clone()), ..Job::default() };
    let can_be_stopped = match status {
        _ if status.is_settled() => words::HELP_STATUS_OVER,
        _ if status.can_be_stopped() => words::HELP_STATUS_YES,
        _ => words::HELP_STATUS_NO,
    };
    tr().child(th().attr("scope", "row").class("mono").child(status.to_string()))
        .child(td().child(say::status(&job, Timestamp::default())))
        .child(td().child(can_be_stopped.text()))
}
