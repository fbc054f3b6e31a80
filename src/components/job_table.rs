//! Jobs, newest first.

use super::State;
use crate::say;
use crate::text::words;
use crate::time;
use leptos::prelude::*;
use wire::{Job, JobId, Timestamp};

/// More rows than that are shown on request: a person looks at the newest.
const AT_FIRST: usize = 20;

/// One row: a job and the address of its page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct JobRow {
    /// The job.
    pub(crate) job: Job,
    /// Where its page is.
    pub(crate) href: String,
}

/// A table of jobs. A row that has not changed keeps its place in the document.
#[component]
pub(crate) fn JobTable(
    /// The jobs, newest first.
    #[prop(into)]
    jobs: Signal<Vec<JobRow>>,
    /// The time where the jobs run.
    #[prop(into)]
    now: Signal<Timestamp>,
) -> impl IntoView {
    let shown = RwSignal::new(AT_FIRST);
    let rows = move || {
        let revision = |row: &JobRow| (row.job.id.clone(), row.job.update_time, row.job.status.clone());
        jobs.get().into_iter().take(shown.get()).map(|row| (revision(&row), row)).collect::<Vec<_>>()
    };
    let hidden = Memo::new(move |_| jobs.with(Vec::len).saturating_sub(shown.get()));
    view! {
        <div class="table-frame">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{words::TABLE_STATUS.text()}</th>
                        <th scope="col">{words::TABLE_TYPE.text()}</th>
                        <th scope="col">{words::TABLE_START.text()}</th>
                        <th scope="col">{words::TABLE_END.text()}</th>
                        <th scope="col">{words::TABLE_DURATION.text()}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=rows key=|(revision, _)| revision.clone() let((_, row))>
                        <Row row now />
                    </For>
                </tbody>
            </table>
        </div>
        <Show when=move || { hidden.get() > 0 }>
            <button class="button" type="button" on:click=move |_| shown.set(usize::MAX)>
                {move || words::TABLE_MORE.with([("count", &hidden.get().to_string())])}
            </button>
        </Show>
    }
    .into_any()
}

#[component]
fn Row(row: JobRow, now: Signal<Timestamp>) -> impl IntoView {
    let JobRow { job, href } = row;
    let moment = |instant: Option<Timestamp>| {
        instant.map(|instant| time::moment(instant, now.get_untracked())).unwrap_or_default()
    };
    let start = moment(job.start_time().or(job.create_time));
    let status = say::status(&job, now.get_untracked());
    let raw = job.status.as_ref().map(ToString::to_string);
    let raw_on_hover = raw.clone();
    let label = words::TABLE_OPEN.with([("status", &status), ("time", &start)]);
    let (id, percent, tone): (JobId, u8, _) = (job.id.clone(), job.percent(), say::tone(&job));
    let (kind, end) = (say::job_type(&job), moment(job.job_end_time));
    let duration = move || {
        let now = if job.is_settled() { now.get_untracked() } else { now.get() };
        job.duration_at(now).map(time::duration)
    };
    view! {
        <tr data-job-id=id.to_string() data-status=raw data-progress=percent.to_string()>
            <td>
                <a href=href aria-label=label title=raw_on_hover><State tone text=status /></a>
            </td>
            <td>{kind}</td>
            <td class="number">{start}</td>
            <td class="number">{end}</td>
            <td class="number">{duration}</td>
        </tr>
    }
    .into_any()
}
