//! A refresh that somebody has asked for, before the second person who has to agree: all facts, the typed name, and two
//! buttons that say what they do.

use super::consequences::consequences;
use super::sending::Desk;
use crate::api::{self, ApiError};
use crate::components::{Note, Role, Tone};
use crate::derive::{derived, memo};
use crate::host::{Event as HostEvent, Host};
use crate::html::{self, Child, Element, NodeCell, b, bdi, button, div, dynamic, h2, input, label, p, section};
use crate::pages::parts::error_note;
use crate::paths;
use crate::router::Router;
use crate::session::CurrentSession;
use crate::text::words;
use crate::time;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Event;
use wire::{Approval, EnvironmentId, Job, Problem, Role as AccessRole, TestEnvironment, Timestamp, same_name};

/// What is asked of the server.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Decision {
    Agree,
    Decline,
    TakeBack,
}

/// Carries decisions out, one at a time.
#[derive(Clone, Copy)]
struct Deciding {
    run: Callback<Decision>,
    busy: RwSignal<bool>,
    failed: RwSignal<Option<ApiError>>,
}

impl Deciding {
    fn new(id: &EnvironmentId, approval: &str, desk: Desk) -> Self {
        let (id, approval, router, host) = (id.clone(), approval.to_owned(), Router::of_app(), Host::of_app());
        let (busy, failed) = (RwSignal::new(false), RwSignal::new(None));
        let run = Callback::new(move |decision: Decision| {
            if busy.get_untracked() {
                return;
            }
            let event = HostEvent::RefreshRequested { environment: &id, how: "agree", start: "", reason: "" };
            if decision == Decision::Agree && !host.allows(event) {
                failed.set(Some(ApiError::of_host()));
                return;
            }
            busy.set(true);
            let (id, approval) = (id.clone(), approval.clone());
            spawn_local(async move {
                let outcome = match decision {
                    Decision::Agree => api::agree(&id, &approval).await.map(Some),
                    Decision::Decline => api::decline(&id, &approval).await.map(|()| None),
                    Decision::TakeBack => api::withdraw(&id, &approval).await.map(|()| None),
                };
                // The page may have been left meanwhile.
                if busy.try_set(false).is_some() {
                    return;
                }
                match outcome {
                    Ok(Some(job)) => router.replace(&paths::job(&id, &job)),
                    Ok(None) => router.replace(&paths::environment(&id)),
                    // It is decided, and something stands against it: what, is told there.
                    Err(ApiError::Refused(problem)) if !is_about_the_person(&problem) => {
                        router.replace(&paths::environment(&id));
                    }
                    Err(error) => failed.set(Some(error)),
                }
                desk.jobs.urge();
                desk.standing.urge();
            });
        });
        Self { run, busy, failed }
    }
}

/// Whether a refusal is about whoever decides: it still waits, for somebody else.
fn is_about_the_person(problem: &Problem) -> bool {
    matches!(problem.code.as_deref(), Some("second-person-needed" | "not-allowed" | "not-yours"))
}

/// What was asked for, and what can be decided about it.
pub(super) fn decision(
    id: &EnvironmentId,
    environment: &TestEnvironment,
    jobs: &[Job],
    approval: &Approval,
    desk: Desk,
    now: Timestamp,
) -> Element {
    let session = CurrentSession::of_app();
    let deciding = Deciding::new(id, &approval.id, desk);
    let is_own = session
        .with(|session| session.person.as_ref().is_some_and(|person| Some(&person.id) == approval.person_id.as_ref()))
        .unwrap_or_default();
    let may = session.offers().refresh && session.may_at_console(&AccessRole::Requester, Some(id));
    let start = approval.start.map_or(now, |start| start.max(now));
    let what = section().class("step card").child(h2().child(words::REFRESH_WILL.text())).child(consequences(
        environment,
        jobs,
        start,
    ));
    let failed = dynamic(move || {
        deciding.failed.get().map(|error| match error {
            // It may have been done: nobody is told that it was not.
            ApiError::Unknown => Note::new(Tone::Warning, words::REFRESH_UNKNOWN.text())
                .text(words::REFRESH_UNKNOWN_WHY.text())
                .role(Role::Alert)
                .view(),
            error => error_note(&error, Some(words::APPROVAL_FAILED)),
        })
    });
    let decide = match (is_own, may) {
        (true, _) => Child::from(taking_back(deciding)),
        (false, true) => agreeing(environment.name(), deciding).into(),
        (false, false) => Child::Nothing,
    };
    div().class("stack").child(asked(environment, approval, is_own, now)).child(what).child(failed).child(decide)
}

/// Who asked, for when, why, and until when somebody can agree.
fn asked(environment: &TestEnvironment, approval: &Approval, is_own: bool, now: Timestamp) -> Element {
    let person = approval.person.as_deref().unwrap_or_default();
    let sentence = match approval.start {
        Some(start) => words::APPROVAL_ASKED_LATER.with([
            ("person", person),
            ("name", environment.name()),
            ("time", &time::moment(start, now)),
        ]),
        None => words::APPROVAL_ASKED.with([("person", person), ("name", environment.name())]),
    };
    let until = approval.expire_time.map(|until| {
        let word = if is_own { words::APPROVAL_UNTIL_OWN } else { words::APPROVAL_UNTIL };
        word.with([("time", &time::moment(until, now))])
    });
    let note =
        Note::new(Tone::Information, [words::APPROVAL_WAITS.text(), "."].concat()).text(sentence).role(Role::Status);
    let (before, after) = words::APPROVAL_WHY.around("reason");
    let why = approval.reason.clone().map(|reason| p().child(before).child(bdi().child(reason)).child(after));
    div().class("stack").child(note.view()).child(why).child(p().class("muted").child(until.unwrap_or_default()))
}

/// The typed name, as when one asks for it alone: it deletes as much.
fn agreeing(name: &str, deciding: Deciding) -> Element {
    let (typed, pressed_too_early) = (RwSignal::new(String::new()), RwSignal::new(false));
    let wanted = name.to_owned();
    let matches = memo(move || same_name(&typed.get(), &wanted));
    let field = NodeCell::new_local(None);
    let submit = move |event: Event| {
        event.prevent_default();
        if matches.get_untracked() {
            deciding.run.run(Decision::Agree);
        } else {
            pressed_too_early.set(true);
            html::focus(field);
        }
    };
    let wrong = memo(move || pressed_too_early.get() && !matches.get());
    let (before, after) = words::REFRESH_NAME.around("name");
    let shown = name.to_owned();
    let hint = derived(move || match wrong.get() {
        true => words::REFRESH_NAME_WRONG.with([("name", &shown)]),
        false => String::new(),
    });
    let typing = input()
        .class("input")
        .node(field)
        .attr("id", "name")
        .attr("type", "text")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "none")
        .attr("spellcheck", "false")
        .attr("dir", "auto")
        .attr("aria-describedby", "name-hint")
        .attr("aria-invalid", derived(move || wrong.get().to_string()))
        .on("input", move |event| typed.set(event_target_value(&event)));
    let blocked = derived(move || (!matches.get() || deciding.busy.get()).to_string());
    let agree =
        button().class("button").attr("data-kind", "danger").attr("type", "submit").attr("aria-disabled", blocked);
    let decline = button()
        .class("button")
        .attr("type", "button")
        .on("click", move |_| deciding.run.run(Decision::Decline))
        .child(words::APPROVAL_DECLINE.text());
    html::form()
        .class("form")
        .attr("novalidate", true)
        .on("submit", submit)
        .child(
            div()
                .class("field")
                .child(
                    label()
                        .attr("for", "name")
                        .child(before)
                        .child(b().child(bdi().child(name.to_owned())))
                        .child(after),
                )
                .child(typing)
                .child(p().class("small wrong").attr("id", "name-hint").attr("role", "status").child(hint)),
        )
        .child(div().class("buttons").child(agree.child(words::APPROVAL_AGREE.with([("name", name)]))).child(decline))
}

fn taking_back(deciding: Deciding) -> Element {
    let take_back = button()
        .class("button")
        .attr("type", "button")
        .attr("aria-disabled", derived(move || deciding.busy.get().to_string()))
        .on("click", move |_| deciding.run.run(Decision::TakeBack))
        .child(words::APPROVAL_TAKE_BACK.text());
    div().class("buttons").child(take_back)
}
