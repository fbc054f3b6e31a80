//! What the console's server knows of a sandbox: requests without an answer, and the refresh that waits for its moment.

use crate::api::{self, ApiError};
use crate::components::{Note, Role, Tone};
use crate::html::{Child, Element, a, bdi, button, div, h2, p, section};
use crate::live::Watch;
use crate::pages::parts::{error_note, in_doubt};
use crate::paths;
use crate::text::{Word, words};
use crate::time;
use leptos::prelude::*;
use wire::{
    Approval, ApprovalState, DAY, EnvironmentId, Intent, IntentKind, IntentState, Standing, TestEnvironment, Timestamp,
    Wish, WishState,
};

/// Removes the refresh that waits, or what became of it.
#[derive(Clone, Copy)]
pub(super) struct Removal {
    run: Callback<()>,
    failed: RwSignal<Option<ApiError>>,
}

impl Removal {
    /// For one environment.
    pub(super) fn new(id: &EnvironmentId, standing: Watch<Standing>) -> Self {
        let (id, failed) = (id.clone(), RwSignal::new(None));
        let run = Callback::new(move |()| {
            let id = id.clone();
            leptos::task::spawn_local(async move {
                match api::unwish(&id).await {
                    Ok(now) => {
                        failed.try_set(None);
                        standing.accept(now);
                    }
                    Err(error) => {
                        failed.try_set(Some(error));
                        standing.urge();
                    }
                }
            });
        });
        Self { run, failed }
    }
}

/// What is to be said; nothing where nothing is open.
pub(super) fn said(
    id: &EnvironmentId,
    environment: &TestEnvironment,
    standing: &Standing,
    removal: Removal,
    now: Timestamp,
) -> [Child; 4] {
    let failed = removal.failed.get().map(|error| error_note(&error, Some(words::WAITS_KEPT)));
    let wish = standing.wish.as_ref().map(|wish| waiting(id, environment, wish, removal, now));
    let approval = standing.approval.as_ref().and_then(|approval| second_person(id, environment, approval, now));
    [
        approval.into(),
        standing.intent.as_ref().and_then(|intent| request(id, intent, now)).into(),
        failed.into(),
        wish.into(),
    ]
}

/// A refresh that a second person has to agree to, or what became of it.
fn second_person(
    id: &EnvironmentId,
    environment: &TestEnvironment,
    approval: &Approval,
    now: Timestamp,
) -> Option<Element> {
    let note = |tone, title: Word, text: String| Note::new(tone, title.text()).text(text).role(Role::Status).view();
    let person = approval.person.as_deref().unwrap_or_default();
    if approval.is_open() {
        let said = words::APPROVAL_ASKED.with([("person", person), ("name", environment.name())]);
        let look = a().class("button").attr("href", paths::refresh(id)).child(words::APPROVAL_LOOK.text());
        let title = [words::APPROVAL_WAITS.text(), "."].concat();
        let said = Note::new(Tone::Information, title).text(said).role(Role::Status).view();
        return Some(section().class("card stack").child(said).child(div().class("buttons").child(look)));
    }
    let young = approval.decide_time.is_some_and(|at| now.since(at) < DAY);
    let why = approval.refusal.clone().unwrap_or_default();
    let by = approval.decided_by.as_deref().unwrap_or_default();
    match &approval.state {
        Some(ApprovalState::Declined) if young => {
            let title = Note::new(Tone::Warning, words::APPROVAL_DECLINED.with([("person", by)])).text(why);
            Some(title.role(Role::Status).view())
        }
        Some(ApprovalState::Expired) if young => Some(note(Tone::Warning, words::APPROVAL_EXPIRED, String::new())),
        Some(ApprovalState::Agreed) if young && approval.job_id.is_none() && !why.is_empty() => {
            Some(note(Tone::Danger, words::APPROVAL_REFUSED, why))
        }
        _ => None,
    }
}

/// The last request, where something is to be known of it.
fn request(id: &EnvironmentId, intent: &Intent, now: Timestamp) -> Option<Element> {
    if intent.is_open() {
        return Some(in_doubt(intent, now));
    }
    let note = |tone, title: Word, text: &str| Note::new(tone, title.text()).text(text).role(Role::Status).view();
    let young = intent.create_time.is_some_and(|asked| now.since(asked) < DAY);
    match (&intent.state, &intent.kind) {
        (Some(IntentState::Refused), Some(IntentKind::Move)) if young => {
            Some(note(Tone::Danger, words::MOVE_FAILED, intent.refusal.as_deref().unwrap_or_default()))
        }
        (Some(IntentState::Lost), Some(IntentKind::Refresh)) => {
            let note = note(Tone::Warning, words::REFRESH_LOST, words::REFRESH_LOST_WHY.text());
            let on = a().class("button").attr("href", paths::refresh(id)).child(words::REFRESH_LOST_LOOK.text());
            Some(div().class("stack").child(note).child(on))
        }
        (Some(IntentState::Lost), _) if young => Some(note(Tone::Danger, words::MOVE_FAILED, words::MOVE_LOST.text())),
        _ => None,
    }
}

/// The refresh that waits, or what became of it.
fn waiting(
    id: &EnvironmentId,
    environment: &TestEnvironment,
    wish: &Wish,
    removal: Removal,
    now: Timestamp,
) -> Element {
    let remove = |word: Word| {
        button().class("button").attr("type", "button").on("click", move |_| removal.run.run(())).child(word.text())
    };
    let note = |tone, title: Word, text: String| Note::new(tone, title.text()).text(text).role(Role::Status).view();
    let buttons = div().class("buttons");
    let (said, buttons) = match (&wish.state, &wish.job_id) {
        (Some(WishState::Done), Some(job)) => {
            let follow = a().class("button").attr("href", paths::job(id, job)).child(words::ENVIRONMENT_FOLLOW.text());
            let said = note(Tone::Success, words::WAITS_DONE, String::new());
            (said, buttons.child(follow).child(remove(words::WAITS_SEEN)))
        }
        (Some(WishState::Refused), _) => {
            let said = note(Tone::Danger, words::WAITS_REFUSED, wish.refusal.clone().unwrap_or_default());
            (said, buttons.child(remove(words::WAITS_SEEN)))
        }
        _ => {
            let change =
                a().class("button").attr("href", paths::refresh_that_waits(id)).child(words::WAITS_CHANGE.text());
            (when(environment, wish, now), buttons.child(change).child(remove(words::WAITS_REMOVE)))
        }
    };
    section().class("card stack").child(said).child(buttons)
}

/// When it will start, and who asked for it.
fn when(environment: &TestEnvironment, wish: &Wish, now: Timestamp) -> Element {
    let first = environment.next_refresh_time.max(wish.not_before).filter(|first| *first > now);
    let starts = match first {
        Some(first) => {
            let (time, when) = (time::moment(first, now), time::until(first, now));
            words::WAITS_STARTS.with([("time", &time), ("when", &when)])
        }
        None => words::WAITS_STARTS_SOON.text().to_owned(),
    };
    let asked = wish.create_time.map(|asked| words::JOB_ASKED.with([("time", &time::moment(asked, now))]));
    let mut line = p().class("muted small").child(asked.unwrap_or_default());
    for words in [&wish.person, &wish.reason].into_iter().flatten() {
        line = line.child(" · ").child(bdi().child(words.clone()));
    }
    div().child(h2().child(words::WAITS_TITLE.text())).child(p().class("number").child(starts)).child(line)
}
