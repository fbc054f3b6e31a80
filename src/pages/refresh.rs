//! The refresh flow: when, what will happen, which one, go. The one place where harm can be done.

mod approval;
mod consequences;
mod draft;
mod form;
mod how;
mod pending;
mod sending;
mod when;

use super::noted::noted;
use super::parts::{awaited, awaited_page, crumbs, in_doubt, set_title};
use super::watches;
use crate::components::{Note, Role, Tone, page_head, skeleton};
use crate::derive::{derived, memo};
use crate::html::{Child, Element, a, bdi, div, dynamic, section, span};
use crate::live::{Latest, Patience, ServiceClock, Watch};
use crate::paths;
use crate::say;
use crate::session::CurrentSession;
use crate::text::words;
use form::form;
use leptos::prelude::*;
use pending::Pending;
use sending::{Desk, Sent, look_for_ours};
pub(super) use when::{field, field_called};
use wire::{Approval, EnvironmentId, Intent, Job, JobId, Notes, Refreshability, Standing, TestEnvironment, Timestamp};

/// The page of the flow. What stands in the way is said in place of the form.
pub(crate) fn refresh_page(id: EnvironmentId) -> Child {
    let watch = watches::environment(id.clone());
    let jobs = watches::jobs(id.clone(), Patience::Wait);
    let known = watch.value();
    set_title(move || match known.get() {
        Some(environment) => words::REFRESH_TITLE.with([("name", environment.name())]),
        None => words::REFRESH_PAGE_TITLE.text().to_owned(),
    });
    let shown = move || found(&id, watch.value_or_default(), jobs);
    awaited_page(watch.contact(), words::REFRESH_PAGE_TITLE, words::ERROR_NOT_FOUND_ENVIRONMENT, shown)
}

fn found(id: &EnvironmentId, environment: Memo<Latest<TestEnvironment>>, jobs: Watch<Vec<Job>>) -> Child {
    let clock = ServiceClock::of_app();
    let name = memo(move || environment.with(|environment| environment.name().to_owned()));
    let known_jobs = jobs.value();
    // What was sent before a reload is still on its way.
    let sent = RwSignal::new(Pending::of(id).map_or(Sent::No, Sent::Unknown));
    let standing = watches::standing(id.clone(), move || sent.with_untracked(Sent::is_open));
    let all_holds = watches::holds();
    let holds_id = id.clone();
    let holds = memo(move || {
        let now = clock.minute().get();
        let holds = all_holds.get().as_deref().cloned().flatten().unwrap_or_default().holds;
        holds.into_iter().filter(|hold| hold.concerns(&holds_id) && !hold.has_ended(now)).collect()
    });
    // Where they cannot be had the server says what they keep from being done.
    let holds_known = memo(move || all_holds.snapshot.with(|known| known.has_value() || known.error.is_some()));
    let desk = Desk { sent, jobs, standing, holds };
    look_for_ours(id, desk);
    let standing = desk.standing.value_or_default();
    let (session, access_id) = (CurrentSession::of_app(), id.clone());
    let obstacle = memo(move || {
        // Our own job is no obstacle: as soon as something was sent, the form says what became of it.
        if sent.with(Sent::is_open) {
            return Obstacle::None;
        }
        let (jobs, now) = (known_jobs.get().unwrap_or_default(), clock.now_untracked());
        let found =
            environment.with(|environment| standing.with(|standing| Obstacle::of(environment, &jobs, standing, now)));
        // Whoever may not refresh is told so, whatever else stands against it; what waits for a second person they may read.
        match found {
            Obstacle::Waits(_) => found,
            _ if !session.may_refresh(&access_id) => Obstacle::NotAllowed,
            _ => found,
        }
    });
    let title = derived(move || words::REFRESH_TITLE.with([("name", &name.get())]));
    let line = derived(move || environment.with(|environment| say::kind_and_tenant(environment)));
    let (form_id, id_of_notes) = (id.clone(), id.clone());
    let shown = move || {
        let id = form_id.clone();
        dynamic(move || match obstacle.get() {
            Obstacle::None if !holds_known.get() => skeleton(),
            Obstacle::None => form(&id, environment, name, desk),
            Obstacle::Waits(approval) => {
                let (jobs, now) = (known_jobs.get_untracked().unwrap_or_default(), clock.now_untracked());
                environment
                    .with_untracked(|environment| approval::decision(&id, environment, &jobs, &approval, desk, now))
            }
            obstacle => explained(&id, obstacle, clock.now_untracked()),
        })
    };
    div()
        .class("page narrow")
        .attr("data-environment-id", id.to_string())
        .child(page_head(crumbs(Some((id, name))), title, line, []))
        .child(noted_here(&id_of_notes))
        .child(awaited(jobs.contact(), words::ERROR_NOT_FOUND_ENVIRONMENT, shown))
        .into()
}

/// What people noted about the sandbox: whose it is, what it is for, and whom to ask before its data is gone.
fn noted_here(id: &EnvironmentId) -> Child {
    let notes = watches::notes(id.clone()).value_or_default();
    dynamic(move || {
        let notes = (*notes.get()).clone().filter(|notes| *notes != Notes::default())?;
        Some(section().class("card noted").child(noted(&notes)))
    })
}

/// What keeps the form from being shown.
#[derive(Clone, Debug, PartialEq)]
enum Obstacle {
    /// Nothing. A first possible time is no obstacle, nor is a hold: the form plans for what comes behind it.
    None,
    /// A job runs or is planned.
    Busy(Option<JobId>),
    /// Out of use, with the status in the API's word.
    Denied(String),
    /// Somebody has asked for one, and a second person has to agree.
    Waits(Box<Approval>),
    /// Whoever looks may look only.
    NotAllowed,
    /// A request is under way, and nobody knows yet what comes of it.
    InDoubt(Box<Intent>),
}

impl Obstacle {
    fn of(environment: &TestEnvironment, jobs: &[Job], standing: &Standing, now: Timestamp) -> Self {
        if let Some(intent) = standing.intent.as_ref().filter(|intent| intent.is_open()) {
            return Self::InDoubt(Box::new(intent.clone()));
        }
        if let Some(approval) = standing.approval.as_ref().filter(|approval| approval.is_open()) {
            return Self::Waits(Box::new(approval.clone()));
        }
        match Refreshability::of(environment, jobs, now) {
            Refreshability::Now | Refreshability::Waiting(_) | Refreshability::Held(_) => Self::None,
            Refreshability::Busy(job) => Self::Busy(job.map(|job| job.id)),
            Refreshability::Denied => {
                Self::Denied(environment.status.as_ref().map(ToString::to_string).unwrap_or_default())
            }
        }
    }
}

/// Says why not, and shows what can be done instead.
fn explained(id: &EnvironmentId, obstacle: Obstacle, now: Timestamp) -> Element {
    let (title, text, job) = match obstacle {
        Obstacle::InDoubt(intent) => return div().class("stack").child(in_doubt(&intent, now)).child(back_to(id)),
        Obstacle::Denied(status) => {
            (words::REFRESH_BLOCKED_DENIED, words::REFRESH_BLOCKED_DENIED_WHY.with([("status", &status)]), None)
        }
        Obstacle::Busy(job) => (words::REFRESH_BLOCKED_BUSY, words::REFRESH_BLOCKED_BUSY_WHY.text().to_owned(), job),
        Obstacle::NotAllowed => (words::ACCESS_LOOK_ONLY, words::ACCESS_LOOK_ONLY_WHY.text().to_owned(), None),
        Obstacle::None | Obstacle::Waits(_) => return div(),
    };
    let note = Note::new(Tone::Warning, [title.text(), "."].concat()).text(text).role(Role::Status);
    let follow = job.map(|job| {
        let follow = a().class("button").attr("data-kind", "primary").attr("href", paths::job(id, &job));
        follow.child(words::ENVIRONMENT_FOLLOW.text())
    });
    div()
        .class("stack")
        .child(note.view())
        .child(div().class("buttons").child(follow).child(contact()).child(back_to(id)))
}

fn back_to(id: &EnvironmentId) -> Element {
    a().class("button").attr("href", paths::environment(id)).child(words::REFRESH_BLOCKED_BACK.text())
}

/// Whom to ask, where the server knows somebody.
fn contact() -> Child {
    let session = CurrentSession::of_app();
    dynamic(move || {
        session.contact().map(|(name, url)| {
            let (before, after) = words::REFRESH_BLOCKED_ASK.around("name");
            let sentence = span().child(before).child(bdi().child(name)).child(after);
            a().class("button").attr("href", url).child(sentence)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::{EnvironmentStatus, IntentState, JobStatus};

    #[test]
    fn a_job_or_a_sandbox_out_of_use_is_an_obstacle_and_a_wait_is_none() {
        let now = Timestamp::from_millis(0);
        let active = TestEnvironment {
            status: Some(EnvironmentStatus::Active),
            next_refresh_time: Some(now.plus(1)),
            ..TestEnvironment::default()
        };
        let nothing = Standing::default();
        let of = |environment: &TestEnvironment, jobs: &[Job]| Obstacle::of(environment, jobs, &nothing, now);
        assert_eq!(of(&active, &[]), Obstacle::None, "the form plans for the first possible time");

        let planned = Job { id: "7".into(), status: Some(JobStatus::Scheduled), ..Job::default() };
        assert_eq!(of(&active, &[planned]), Obstacle::Busy(Some("7".into())));

        let processing = TestEnvironment { status: Some(EnvironmentStatus::Processing), ..active.clone() };
        assert_eq!(of(&processing, &[]), Obstacle::Busy(None));

        let off = TestEnvironment { status: Some(EnvironmentStatus::Deactivated), ..active.clone() };
        assert_eq!(of(&off, &[]), Obstacle::Denied("DEACTIVATED".to_owned()));

        let intent = Intent { state: Some(IntentState::Unknown), ..Intent::default() };
        let standing = Standing { intent: Some(intent.clone()), ..Standing::default() };
        let in_doubt = Obstacle::of(&active, &[], &standing, now);
        assert_eq!(in_doubt, Obstacle::InDoubt(Box::new(intent)), "nobody starts a second one");
    }
}
