//! What will happen, as facts of this very sandbox.

use crate::components::{Icon, Shape};
use crate::live::ServiceClock;
use crate::pages::environment::SetUpAgain;
use crate::say;
use crate::text::words;
use crate::time;
use leptos::prelude::*;
use wire::{DataCopyType, Job, TestEnvironment, Timestamp};

/// What is deleted, for how long it cannot be used, until when it can be stopped, when the next one is possible.
#[component]
pub(super) fn Consequences(
    environment: Memo<TestEnvironment>,
    jobs: Memo<Option<Vec<Job>>>,
    /// When it would start.
    #[prop(into)]
    start: Signal<Timestamp>,
) -> impl IntoView {
    let clock = ServiceClock::of_app();
    let settings_only = Memo::new(move |_| {
        environment.with(|environment| environment.data_copy_type == Some(DataCopyType::Configuration))
    });
    let deleted = move || match settings_only.get() {
        true => words::REFRESH_WILL_DELETE_CONFIGURATION.text(),
        false => words::REFRESH_WILL_DELETE_FULL.text(),
    };
    // To the day, so that the sentence does not change while somebody reads it.
    let data_of = Memo::new(move |_| time::day_utc(start.get().previous_utc_day()));
    let rest = move || {
        let rest = match settings_only.get() {
            true => words::REFRESH_WILL_DELETE_CONFIGURATION_REST,
            false => words::REFRESH_WILL_DELETE_FULL_REST,
        };
        rest.with([("date", &data_of.get())])
    };
    let usual = move || jobs.with(|jobs| say::usual_duration(jobs.as_deref()?, clock.now_untracked()));
    let usual = move || usual().map(|usual| [usual.as_str(), "."].concat());
    let next = Memo::new(move |_| {
        let next = environment.with(|environment| environment.next_refresh_after(start.get()));
        let days = environment.with(TestEnvironment::interval_days).to_string();
        words::REFRESH_WILL_NEXT.with([("date", &time::day(next)), ("days", &days)])
    });
    view! {
        <section class="step card">
            <h2>{words::REFRESH_WILL.text()}</h2>
            <ul class="will">
                <li data-tone="danger">
                    <Icon shape=Shape::Bin />
                    <span><b>{deleted}</b> " " {rest}</span>
                </li>
                <li>
                    <Icon shape=Shape::Clock />
                    <span>{words::REFRESH_WILL_UNUSABLE.text()} " " {usual}</span>
                </li>
                <li>
                    <Icon shape=Shape::Square />
                    <span>{words::REFRESH_WILL_STOP.text()}</span>
                </li>
                <li>
                    <Icon shape=Shape::Calendar />
                    <span>{next}</span>
                </li>
            </ul>
            <SetUpAgain />
        </section>
    }
    .into_any()
}
