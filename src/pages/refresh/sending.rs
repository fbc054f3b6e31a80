//! Sending the request once, and finding out what became of it when no answer came.

use super::draft::Draft;
use super::pending::Pending;
use super::when::Asked;
use crate::api::{self, ApiError, Created};
use crate::host::{Event, Host};
use crate::live::Watch;
use crate::paths;
use crate::router::Router;
use crate::session::CurrentSession;
use leptos::prelude::*;
use wire::{EnvironmentId, Hold, Intent, IntentState, Job, JobId, Problem, Standing};

/// What became of the request.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sent {
    /// Nothing was sent.
    No,
    /// On its way.
    Sending,
    /// The server said no, or could certainly not have done it.
    Refused(ApiError),
    /// Sent, and no answer came: it may have been accepted. Nobody may send it again.
    Unknown(Pending),
}

/// When the jobs were read that long after sending and hold no new one, the request has most likely never arrived
/// (polling.md: a job that was accepted shows up at once, the slowest gateway answers within two minutes).
const MOST_LIKELY_LOST: i64 = 120_000;

impl Sent {
    /// Whether a request may have been accepted: the form stays locked.
    pub(super) fn is_open(&self) -> bool {
        matches!(self, Self::Sending | Self::Unknown(_))
    }
}

impl Pending {
    /// Whether nothing has come of it for so long that nothing is likely to come: by the word of the console's server,
    /// or, where it has none, by what was read until `read_at`. Nobody may be sure; with its own key it may be sent once
    /// more.
    pub(super) fn is_most_likely_lost(&self, standing: &Standing, read_at: i64) -> bool {
        match self.intent_in(standing) {
            Some(intent) => intent.state == Some(IntentState::Lost),
            None => read_at - self.at > MOST_LIKELY_LOST,
        }
    }

    /// What came of it, as far as the server's word and the jobs tell.
    fn outcome(&self, standing: &Standing, jobs: &[Job]) -> Option<Result<JobId, ApiError>> {
        if let Some(intent) = self.intent_in(standing) {
            match (&intent.state, &intent.job_id) {
                (Some(IntentState::Accepted), Some(job)) => return Some(Ok(job.clone())),
                (Some(IntentState::Refused), _) => {
                    let mut problem = Problem::default();
                    problem.detail.clone_from(&intent.refusal);
                    return Some(Err(ApiError::Refused(Box::new(problem))));
                }
                _ => {}
            }
        }
        // With one active job per environment it cannot be another person's *and* ours have been accepted.
        let ours = jobs.iter().find(|job| job.is_active() && !self.before.contains(&job.id));
        ours.map(|job| Ok(job.id.clone()))
    }

    /// Whether it has arrived, and waits for a second person.
    fn waits_in(&self, standing: &Standing) -> bool {
        standing.approval.as_ref().is_some_and(|approval| approval.id == self.key)
    }

    fn intent_in<'a>(&self, standing: &'a Standing) -> Option<&'a Intent> {
        standing.intent.as_ref().filter(|intent| intent.id == self.key)
    }
}

/// What is sent, and where its outcome shows.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    /// What became of the request.
    pub(super) sent: RwSignal<Sent>,
    /// The environment's jobs.
    pub(super) jobs: Watch<Vec<Job>>,
    /// What the console's server knows.
    pub(super) standing: Watch<Standing>,
    /// The holds of the environment that have not ended.
    pub(super) holds: Memo<Vec<Hold>>,
}

/// Sends the requests of one environment.
#[derive(Clone, Copy)]
pub(super) struct Sender {
    new: Callback<(Asked, String)>,
    again: Callback<Pending>,
}

impl Sender {
    /// To be made where the page is built: the router is found there only.
    pub(super) fn new(id: &EnvironmentId, desk: Desk) -> Self {
        let (router, session, host, id) = (Router::of_app(), CurrentSession::of_app(), Host::of_app(), id.clone());
        let again_id = id.clone();
        let again = Callback::new(move |pending: Pending| transmit(desk, router, host, again_id.clone(), pending));
        let new = Callback::new(move |(asked, reason): (Asked, String)| {
            // The one lock of the app: two clicks, Enter and a click, one request.
            if desk.sent.with_untracked(Sent::is_open) {
                return;
            }
            if !is_allowed(host, &id, asked, &reason) {
                desk.sent.set(Sent::Refused(ApiError::of_host()));
                return;
            }
            Draft::forget(&id);
            // Where there is only the API, nobody would keep a reason.
            let reason = if session.is_there_now() { reason.trim().to_owned() } else { String::new() };
            match asked {
                Asked::Refresh(start) => {
                    let jobs = desk.jobs.get_untracked().unwrap_or_default();
                    let before = jobs.iter().map(|job| job.id.clone()).collect();
                    let (key, at) = (api::new_key(), js_sys::Date::now() as i64);
                    transmit(desk, router, host, id.clone(), Pending { key, at, start, reason, before });
                }
                Asked::AsSoonAsPossible(not_before) => {
                    desk.sent.set(Sent::Sending);
                    let id = id.clone();
                    leptos::task::spawn_local(async move {
                        match api::wish(&id, not_before, given(&reason)).await {
                            Ok(_) => leave(desk, router, &paths::environment(&id)),
                            // It takes the place of what was there: sending it again does no harm.
                            Err(error) => desk.end(Sent::Refused(error)),
                        }
                    });
                }
            }
        });
        Self { new, again }
    }

    /// Asks for what was chosen, unless that is being done already, and goes to where it can be followed.
    pub(super) fn send(self, asked: Asked, reason: String) {
        self.new.run((asked, reason));
    }

    /// Sends a request once more, with its own key: the server takes it for the same one.
    pub(super) fn send_again(self, pending: Pending) {
        self.again.run(pending);
    }
}

impl Desk {
    /// The request has come to an end, and what stands in the way now is shown in the form's place.
    fn end(self, sent: Sent) {
        self.sent.try_set(sent);
        self.jobs.urge();
        self.standing.urge();
    }
}

/// Whether the page around lets it be asked for.
fn is_allowed(host: Host, id: &EnvironmentId, asked: Asked, reason: &str) -> bool {
    let (how, start) = match asked {
        Asked::Refresh(start) => (if start.is_some() { "later" } else { "now" }, start),
        Asked::AsSoonAsPossible(not_before) => ("soonest", not_before),
    };
    let start = start.map(|start| start.to_string()).unwrap_or_default();
    host.allows(Event::RefreshRequested { environment: id, how, start: &start, reason })
}

fn transmit(desk: Desk, router: Router, host: Host, id: EnvironmentId, pending: Pending) {
    if desk.sent.with_untracked(|sent| *sent == Sent::Sending) {
        return;
    }
    desk.sent.set(Sent::Sending);
    let pending = Pending { at: js_sys::Date::now() as i64, ..pending };
    // Before it is sent: a reload at any moment must find it.
    pending.keep(&id);
    leptos::task::spawn_local(async move {
        let made = api::create_job(&id, &pending.key, pending.start, given(&pending.reason)).await;
        if made != Err(ApiError::Unknown) {
            Pending::forget(&id);
        }
        match made {
            // The way back must not lead to a form that was sent.
            Ok(Created::Job(job)) => {
                host.tell(Event::JobCreated(&id, &job));
                leave(desk, router, &paths::job(&id, &job));
            }
            // A second person has to agree: how that stands is told there.
            Ok(Created::Waits) => leave(desk, router, &paths::environment(&id)),
            Err(ApiError::Unknown) => desk.end(Sent::Unknown(pending)),
            Err(error) => desk.end(Sent::Refused(error)),
        }
    });
}

/// Goes on to another page, unless the reader has left this one meanwhile.
fn leave(desk: Desk, router: Router, href: &str) {
    if desk.sent.try_get_untracked().is_some() {
        router.replace(href);
    }
}

fn given(reason: &str) -> Option<String> {
    (!reason.is_empty()).then(|| reason.to_owned())
}

/// While the outcome is unknown: finds out what came of the request, and goes there.
pub(super) fn look_for_ours(id: &EnvironmentId, desk: Desk) {
    let id = id.clone();
    let (jobs, standing) = (desk.jobs.value(), desk.standing.value_or_default());
    let router = Router::of_app();
    Effect::new(move |_| {
        let Sent::Unknown(pending) = desk.sent.get() else { return };
        let jobs = jobs.get().unwrap_or_default();
        if standing.with(|standing| pending.waits_in(standing)) {
            Pending::forget(&id);
            router.replace(&paths::environment(&id));
            return;
        }
        match standing.with(|standing| pending.outcome(standing, &jobs)) {
            Some(Ok(job)) => {
                Pending::forget(&id);
                router.replace(&paths::job(&id, &job));
            }
            Some(Err(error)) => {
                Pending::forget(&id);
                desk.sent.set(Sent::Refused(error));
            }
            None => {}
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pending() -> Pending {
        Pending { key: "k".into(), at: 1_000, start: None, reason: String::new(), before: vec!["old".into()] }
    }

    fn told(id: &str, state: IntentState) -> Standing {
        let intent = Intent {
            id: id.into(),
            state: Some(state),
            job_id: Some("new".into()),
            refusal: Some("No.".into()),
            ..Intent::default()
        };
        Standing { intent: Some(intent), ..Standing::default() }
    }

    #[test]
    fn a_request_without_an_answer_locks_the_form() {
        assert!(Sent::Unknown(pending()).is_open() && Sent::Sending.is_open());
        assert!(!Sent::No.is_open() && !Sent::Refused(ApiError::SignedOut).is_open());
    }

    #[test]
    fn it_is_given_up_by_the_servers_word_or_after_a_late_look() {
        let (pending, nothing) = (pending(), Standing::default());
        assert!(!pending.is_most_likely_lost(&nothing, 0), "what was read before sending says nothing");
        assert!(!pending.is_most_likely_lost(&nothing, 1_000 + MOST_LIKELY_LOST));
        assert!(pending.is_most_likely_lost(&nothing, 1_001 + MOST_LIKELY_LOST));
        assert!(!pending.is_most_likely_lost(&told("k", IntentState::Unknown), i64::MAX), "the server still looks");
        assert!(pending.is_most_likely_lost(&told("k", IntentState::Lost), 0));
        assert!(!pending.is_most_likely_lost(&told("another", IntentState::Lost), 0));
    }

    #[test]
    fn what_the_server_has_written_down_counts_and_else_a_job_that_is_new() {
        let job = |id: &str| Job { id: id.into(), ..Job::default() };
        let outcome = |standing: &Standing, jobs: &[Job]| pending().outcome(standing, jobs);
        assert_eq!(outcome(&told("k", IntentState::Accepted), &[]), Some(Ok("new".into())));
        assert!(matches!(outcome(&told("k", IntentState::Refused), &[]), Some(Err(ApiError::Refused(_)))));
        assert_eq!(outcome(&told("k", IntentState::Unknown), &[job("old")]), None);
        assert_eq!(outcome(&told("another", IntentState::Refused), &[]), None, "it is about another request");
        assert_eq!(outcome(&Standing::default(), &[job("old"), job("later")]), Some(Ok("later".into())));
    }
}
