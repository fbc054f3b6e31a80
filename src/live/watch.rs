//! Watches one value: asks, waits as long as [`pace`](super::pace) says, asks again, and ends with its page.

use super::attention::{self, Wake};
use super::clock::local_now;
use super::pace::{CERTAIN, Rhythm, Situation, next_look};
use super::{Snapshot, Watched};
use crate::api::{ApiError, Fresh, Validator};
use crate::derive::memo;
use futures_util::future::{AbortHandle, Abortable, LocalBoxFuture};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::time::Duration;

/// What is this young is not asked for again when the tab is seen again, in milliseconds.
const YOUNG: i64 = 2_000;

/// A value that stays up to date until the owner that made it is gone.
pub(crate) struct Watch<T: Watched + Send + Sync> {
    /// What is known of it.
    pub(crate) snapshot: RwSignal<Snapshot<T>>,
    poller: StoredValue<Rc<Poller>, LocalStorage>,
}

impl<T: Watched + Send + Sync> Clone for Watch<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Watched + Send + Sync> Copy for Watch<T> {}

/// Whether a server may keep a request of ours until there is news. Browsers have few connections to one server, so a
/// page has one such request: for what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Patience {
    /// It may.
    Wait,
    /// It answers at once.
    Hurry,
}

/// Watches what `ask` answers, at the pace that follows from `rhythm` of the last value.
pub(crate) fn watch<T, F>(
    patience: Patience,
    ask: impl Fn(Rc<Validator>) -> F + 'static,
    rhythm: impl Fn(&T) -> Rhythm + 'static,
) -> Watch<T>
where
    T: Watched + Send + Sync,
    F: Future<Output = Result<Fresh<T>, ApiError>> + 'static,
{
    let snapshot = RwSignal::new(Snapshot::default());
    let fold = move |outcome, now, live| {
        snapshot.update(|snapshot| {
            *snapshot = std::mem::take(snapshot).after(outcome, now);
            snapshot.live = live;
        });
    };
    let poller = Poller::start(
        patience,
        Box::new(move |poller| {
            let (asked, poller) = (ask(Rc::clone(&poller.seen)), Rc::clone(poller));
            Box::pin(async move {
                let outcome = asked.await;
                let take_in: TakeIn = Box::new(move |now| {
                    if let Some(wait) = outcome.as_ref().err().and_then(ApiError::asked_to_wait) {
                        poller.state.borrow_mut().silent_until = now + i64::from(wait);
                    }
                    fold(outcome, now, poller.waits());
                });
                take_in
            })
        }),
        Box::new(move || {
            snapshot.with_untracked(|snapshot| Known {
                rhythm: snapshot.value.as_ref().map(&rhythm),
                confirmed_at: snapshot.confirmed_at,
                changed_at: snapshot.changed_at,
                failures: snapshot.failures,
            })
        }),
    );
    Watch { snapshot, poller }
}

impl<T: Watched + Send + Sync> Watch<T> {
    /// The last good value. Does not notify when only its age has changed.
    pub(crate) fn value(self) -> Memo<Option<T>> {
        memo(move || self.snapshot.with(|snapshot| snapshot.value.clone()))
    }

    /// The last good value, or an empty one: for views that are shown only once there is one.
    pub(crate) fn value_or_default(self) -> Memo<T>
    where
        T: Default,
    {
        memo(move || self.snapshot.with(|snapshot| snapshot.value.clone().unwrap_or_default()))
    }

    /// Whether we have contact with it.
    pub(crate) fn contact(self) -> Contact {
        let state = memo(move || {
            self.snapshot.with(|snapshot| ContactState {
                has_value: snapshot.value.is_some(),
                confirmed_at: snapshot.confirmed_at,
                error: snapshot.error.clone(),
                live: snapshot.live && snapshot.error.is_none(),
            })
        });
        Contact { state, look: Callback::new(move |()| self.look()) }
    }

    /// Asks now, unless an answer is on its way.
    pub(crate) fn look(self) {
        self.poller.with_value(|poller| poller.look());
    }

    /// Asks now, and often for a while: a person has done something that will show here.
    pub(crate) fn urge(self) {
        self.poller.with_value(|poller| {
            poller.state.borrow_mut().acted_at = Some(local_now());
            poller.look();
        });
    }

    /// Takes a value that came as the answer to something a person did, and looks often for a while.
    pub(crate) fn accept(self, value: T) {
        self.poller.with_value(|poller| {
            poller.state.borrow_mut().acted_at = Some(local_now());
            poller.take_in(Box::new(move |now| {
                let outcome = Ok(Fresh::New(value));
                self.snapshot.update(|snapshot| *snapshot = std::mem::take(snapshot).after(outcome, now));
            }));
        });
    }
}

/// Whether we have contact with a value, whatever it is.
#[derive(Clone, Copy)]
pub(crate) struct Contact {
    /// How it stands.
    pub(crate) state: Memo<ContactState>,
    /// Asks again now.
    pub(crate) look: Callback<()>,
}

/// How the contact with a value stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ContactState {
    /// Whether there has ever been a value.
    pub(crate) has_value: bool,
    /// When the source last confirmed it, in milliseconds of the reader's clock.
    pub(crate) confirmed_at: i64,
    /// The error of the last look.
    pub(crate) error: Option<ApiError>,
    /// Whether changes come by themselves.
    pub(crate) live: bool,
}

/// Takes an outcome in, at a moment of the reader's clock.
type TakeIn = Box<dyn FnOnce(i64)>;
/// Asks, and answers how to take the outcome in.
type Ask = Box<dyn Fn(&Rc<Poller>) -> LocalBoxFuture<'static, TakeIn>>;

/// The driver: it re-arms after the answer, so that looks never overlap. It knows nothing of the value's type, so
/// that its code is there once and not once for each kind of value.
struct Poller {
    this: Weak<Self>,
    patience: Patience,
    seen: Rc<Validator>,
    ask: Ask,
    /// What is known of the value, as far as the pace depends on it.
    known: Box<dyn Fn() -> Known>,
    state: RefCell<State>,
}

/// What the driver has to know of a snapshot.
struct Known {
    rhythm: Option<Rhythm>,
    confirmed_at: i64,
    changed_at: i64,
    failures: u32,
}

#[derive(Default)]
struct State {
    timer: Option<TimeoutHandle>,
    in_flight: Option<AbortHandle>,
    /// Whether the request that is in flight waits for news.
    patient: bool,
    last_wait: u32,
    acted_at: Option<i64>,
    /// Until then the server wants to be left alone.
    silent_until: i64,
    ended: bool,
}

impl Poller {
    /// Begins to look, until the owner that is current now is gone.
    fn start(patience: Patience, ask: Ask, known: Box<dyn Fn() -> Known>) -> StoredValue<Rc<Self>, LocalStorage> {
        let (seen, state) = (Rc::default(), RefCell::default());
        let poller = Rc::new_cyclic(|this| Self { this: Weak::clone(this), patience, seen, ask, known, state });
        let wakeable: Rc<dyn Wake> = poller.clone();
        attention::wake_later(&wakeable);
        poller.look();
        let poller = StoredValue::new_local(poller);
        on_cleanup(move || poller.with_value(|poller| poller.end()));
        poller
    }

    /// Asks for an answer at once.
    fn look(&self) {
        self.ask(false);
    }

    /// Whether the server is expected to wait for news.
    fn waits(&self) -> bool {
        self.patience == Patience::Wait && self.seen.is_waited_for()
    }

    fn ask(&self, patient: bool) {
        let Some(this) = self.this.upgrade() else { return };
        let (handle, registration) = AbortHandle::new_pair();
        {
            let mut state = self.state.borrow_mut();
            // Who wants to know at once does not wait for news with the others.
            let in_the_way = state.in_flight.as_ref().filter(|_| patient || !state.patient);
            if state.ended || in_the_way.is_some() {
                return;
            }
            if let Some(waiting) = state.in_flight.replace(handle) {
                waiting.abort();
            }
            if let Some(timer) = state.timer.take() {
                timer.clear();
            }
            state.patient = patient;
        }
        self.seen.set_patient(patient);
        let asked = Abortable::new((self.ask)(&this), registration);
        leptos::task::spawn_local(async move {
            if let Ok(take_in) = asked.await {
                this.state.borrow_mut().in_flight = None;
                this.take_in(take_in);
            }
        });
    }

    /// Takes an outcome in and sets the timer for the next look.
    fn take_in(&self, take_in: TakeIn) {
        if !self.state.borrow().ended {
            let now = local_now();
            take_in(now);
            self.arm(now);
        }
    }

    fn arm(&self, now: i64) {
        let known = (self.known)();
        let mut state = self.state.borrow_mut();
        if let Some(timer) = state.timer.take() {
            timer.clear();
        }
        let situation = Situation {
            rhythm: known.rhythm.unwrap_or(Rhythm::Open),
            since_act: state.acted_at.map(|at| span(now - at)),
            since_change: span(now - known.changed_at),
            last_wait: state.last_wait,
            failures: known.failures,
            waits: self.waits(),
            asked_to_wait: (state.silent_until > now).then(|| span(state.silent_until - now)),
            hidden: attention::hidden_for(),
            chance: (js_sys::Math::random() * f64::from(CERTAIN)) as u32,
        };
        let Some(wait) = next_look(&situation) else { return };
        state.last_wait = wait;
        let this = Weak::clone(&self.this);
        let due = move || {
            if let Some(this) = this.upgrade() {
                this.due();
            }
        };
        state.timer = set_timeout_with_handle(due, Duration::from_millis(wait.into())).ok();
    }

    /// The timer went off. The tab may have been hidden in the meantime.
    fn due(&self) {
        let seen = Situation { hidden: attention::hidden_for(), ..Situation::SEEN };
        if next_look(&seen).is_some() {
            self.ask(self.waits());
        }
    }

    fn end(&self) {
        let mut state = self.state.borrow_mut();
        state.ended = true;
        if let Some(timer) = state.timer.take() {
            timer.clear();
        }
        if let Some(in_flight) = state.in_flight.take() {
            in_flight.abort();
        }
    }
}

impl Wake for Poller {
    fn wake(&self) {
        let (known, now) = ((self.known)(), local_now());
        let settled = known.rhythm == Some(Rhythm::Settled) && known.failures == 0;
        if !settled && now - known.confirmed_at > YOUNG && self.state.borrow().silent_until <= now {
            self.look();
        }
    }
}

/// A span of time in the unit of the pace; never negative.
fn span(milliseconds: i64) -> u32 {
    u32::try_from(milliseconds.max(0)).unwrap_or(u32::MAX)
}
