//! The icon of the tab: how far a running job is, for those who look at another tab.

use crate::derive::{effect, memo};
use crate::embed;
use crate::live::Latest;
use leptos::prelude::*;
use wire::Job;

thread_local! {
    /// Where the app's own icon is.
    static OWN: String = link().and_then(|link| link.get_attribute("href")).unwrap_or_default();
}

/// Shows the percentage in the icon of the tab while work goes on, and the app's own icon before, after, and when the
/// page is left. The icon of somebody else's page is theirs.
pub(super) fn show(job: Memo<Latest<Job>>) {
    if embed::is_embedded() {
        return;
    }
    let drawing = memo(move || job.with(|job| drawing(job)));
    effect(move || drawing.with(|drawing| OWN.with(|own| put(drawing.as_deref().unwrap_or(own)))));
    on_cleanup(|| OWN.with(|own| put(own)));
}

/// A ring that is as full as the job; none while no work goes on.
fn drawing(job: &Job) -> Option<String> {
    // In colours that are seen on light and on dark tabs.
    const BEFORE: &str = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16' fill='none' \
         stroke-width='4'><circle cx='8' cy='8' r='6' stroke='%239aa7b8'/><circle cx='8' cy='8' r='6' stroke='%232f6fd6' \
         transform='rotate(-90 8 8)' pathLength='100' stroke-dasharray='";
    job.is_at_work().then(|| [BEFORE, &job.percent().to_string(), " 100'/></svg>"].concat())
}

fn put(href: &str) {
    if let Some(link) = link() {
        // It cannot fail for this name.
        let _ = link.set_attribute("href", href);
    }
}

fn link() -> Option<web_sys::Element> {
    document().query_selector("link[rel=icon]").ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::JobStatus;

    #[test]
    fn the_ring_is_as_full_as_the_job_while_work_goes_on() {
        let drawn = |status: JobStatus, percent| {
            drawing(&Job { status: Some(status), progress_percentage: Some(percent), ..Job::default() })
        };
        let ring = drawn(JobStatus::Importing, 63).unwrap_or_default();
        assert!(ring.starts_with("data:image/svg+xml,<svg ") && ring.ends_with("stroke-dasharray='63 100'/></svg>"));
        assert!(!ring.contains('#') && !ring.contains('\n'), "an address ends at the one and loses the other: {ring}");
        assert!(drawn(JobStatus::Cancelling, 200).is_some_and(|ring| ring.contains("'100 100'")));
        for status in [JobStatus::New, JobStatus::Scheduled, JobStatus::Completed, JobStatus::Failed] {
            assert_eq!(drawn(status, 63), None);
        }
    }
}
