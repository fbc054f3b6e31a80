//! The stages of a refresh, and where there is no way back.

use crate::say;
use crate::text::words;
use leptos::prelude::*;
use wire::Stage;

/// All stages in order: those that are done, the one that is on, and those to come.
#[component]
pub fn StageRail(
    /// The stage that is on; none when it is not known, as after a stop.
    #[prop(into)]
    current: Signal<Option<Stage>>,
    /// Everything is done.
    #[prop(into)]
    completed: Signal<bool>,
    /// When a stage was seen to begin, as text; empty where it was not seen.
    began: Callback<Stage, String>,
) -> impl IntoView {
    let item = move |stage: Stage| {
        let at = move || match current.get() {
            _ if completed.get() => "done",
            Some(current) if stage < current => "done",
            Some(current) if stage == current => "now",
            _ => "ahead",
        };
        let said = move || match at() {
            "done" => words::STAGE_DONE.text(),
            "now" => words::STAGE_NOW.text(),
            _ => "",
        };
        view! {
            <li data-at=at data-stage=say::stage(stage) aria-current=move || (at() == "now").then_some("step")>
                {(stage == Stage::Emptying)
                    .then(|| view! { <span class="cut"><span>{words::STAGE_NO_WAY_BACK.text()}</span></span> })}
                <span>{say::stage(stage)} <span class="unseen">" "{said}</span></span>
                <span class="number">{move || began.run(stage)}</span>
            </li>
        }
        .into_any()
    };
    view! { <ol class="rail" aria-label=words::STAGE_RAIL.text()>{Stage::ALL.map(item).into_iter().collect_view()}</ol> }.into_any()
}
