//! What several pages show in the same way.

use crate::api::ApiError;
use crate::components::{Freshness, Note};
use crate::live::{ServiceClock, Watch, Watched};
use crate::paths;
use crate::text::words;
use crate::time;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use wire::{EnvironmentId, Timestamp};

/// The environment that the address names.
pub(super) fn environment_in_address() -> EnvironmentId {
    use_params_map().read_untracked().get("id").unwrap_or_default().as_str().into()
}

/// Puts a title on the tab.
pub(super) fn set_title(title: impl Fn() -> String + 'static) {
    Effect::new(move |_| document().set_title(&words::APP_TITLE.with([("page", &title())])));
}

/// What went wrong with a request, and what the reader can do. `context` says what it means here, such as that a
/// refresh was not started.
pub(super) fn error_note(error: &ApiError, context: Option<&str>) -> AnyView {
    let (title, text) = match error {
        ApiError::Unreachable | ApiError::Unknown => {
            (words::ERROR_UNREACHABLE, words::ERROR_UNREACHABLE_WHY.text().to_owned())
        }
        ApiError::SignedOut => (words::ERROR_SIGNED_OUT, words::ERROR_SIGNED_OUT_WHY.text().to_owned()),
        ApiError::Unreadable => (words::ERROR_UNREADABLE, words::ERROR_UNREADABLE_WHY.text().to_owned()),
        ApiError::Failing(_) => (words::ERROR_FAILING, words::ERROR_FAILING_WHY.text().to_owned()),
        ApiError::SlowDown(wait) => {
            let wait = time::duration(i64::from(*wait));
            (words::ERROR_FAILING, words::FRESH_SLOW_DOWN.with([("wait", &wait)]))
        }
        ApiError::Refused(problem) => (words::ERROR_REFUSED, problem.sentence().unwrap_or_default().to_owned()),
    };
    let track = match error {
        ApiError::Refused(problem) | ApiError::Failing(problem) => problem.any_track_id().map(str::to_owned),
        _ => None,
    };
    let title = context.unwrap_or(title.text()).to_owned();
    view! { <Note tone="danger" title text role="alert" track /> }.into_any()
}

/// How old a watched value is, a button to look again, and an alert while contact is lost.
#[component]
pub(super) fn FreshnessOf<T: Watched + Send + Sync>(
    /// The value.
    watch: Watch<T>,
) -> impl IntoView {
    let clock = ServiceClock::of_app();
    let snapshot = watch.snapshot;
    let age = move || {
        let confirmed = snapshot.with(|snapshot| snapshot.value.is_some().then_some(snapshot.confirmed_at))?;
        Some((clock.local() - confirmed).max(0))
    };
    let lost = Memo::new(move |_| {
        snapshot.with(|snapshot| {
            let error = snapshot.error.as_ref().filter(|_| snapshot.value.is_some())?;
            Some(match error.asked_to_wait() {
                Some(wait) => words::FRESH_SLOW_DOWN.with([("wait", &time::duration(i64::from(wait)))]),
                None => {
                    // The reader's own clock: when contact was lost *here*.
                    let at = Timestamp::from_millis(snapshot.confirmed_at);
                    words::FRESH_LOST.with([("time", &time::clock(at, at))])
                }
            })
        })
    });
    let look = Callback::new(move |()| watch.look());
    view! { <Freshness age=Signal::derive(age) lost look /> }.into_any()
}

/// Shows the value as soon as it is there, until then a skeleton, and an error where there has never been a value.
#[component]
pub(super) fn Awaited<T: Watched + Send + Sync>(
    /// The value.
    watch: Watch<T>,
    /// What is said where there is no such thing.
    not_found: &'static str,
    /// Whether a value is needed at all: what is shown once it is there.
    children: ChildrenFn,
) -> impl IntoView {
    let snapshot = watch.snapshot;
    let has_value = Memo::new(move |_| snapshot.with(|snapshot| snapshot.value.is_some()));
    let error = Memo::new(move |_| snapshot.with(|snapshot| snapshot.error.clone()));
    move || {
        if has_value.get() {
            return children().into_any();
        }
        match error.get() {
            None => view! { <Skeleton /> }.into_any(),
            Some(error) if error.is_not_found() => view! { <NotFound text=not_found /> }.into_any(),
            Some(error) => view! {
                <div class="stack">
                    {error_note(&error, None)}
                    <div class="buttons">
                        <button class="button" type="button" on:click=move |_| watch.look()>
                            {words::ERROR_RETRY.text()}
                        </button>
                    </div>
                </div>
            }
            .into_any(),
        }
    }
}

/// There is no such thing, and a way on.
#[component]
pub(super) fn NotFound(
    /// What is missing.
    text: &'static str,
) -> impl IntoView {
    view! {
        <div class="card empty">
            <h1 tabindex="-1">{words::ERROR_NOT_FOUND.text()}</h1>
            <p class="muted">{text}</p>
            <a class="button" href=paths::environments>{words::ERROR_NOT_FOUND_BACK.text()}</a>
        </div>
    }
    .into_any()
}

/// Grey shapes of the size of what is to come. `index.html` shows the same before the app is there.
#[component]
fn Skeleton() -> impl IntoView {
    view! {
        <div class="skeleton" role="status" aria-label=words::APP_LOADING.text()>
            <i class="wide"></i>
            <i></i>
            <i></i>
            <i></i>
        </div>
    }
    .into_any()
}
