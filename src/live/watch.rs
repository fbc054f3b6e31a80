//! Watches one value: asks, waits as long as [`pace`](super::pace) says, asks again, and ends with its page.

use super::attention::{self, Wake};
use super::clock::local_now;
use super::pace::{CERTAIN, Rhythm, Situation, next_look};
use super::{Snapshot, Watched};
use crate::api::{ApiError, Fresh};
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
    poller: StoredValue<Rc<Poller<T>>, LocalStorage>,
}

impl<T: Watched + Send + Sync> Clone for Watch<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Watched + Send + Sync> Copy for Watch<T> {}

/// Watches what `ask` answers, at the pace that follows from `rhythm` of the last value.
pub(crate) fn watch<T, F>(ask: impl Fn() -> F + 'static, rhythm: impl Fn(&T) -> Rhythm + 'static) -> Watch<T>
where
    T: Watched + Send + Sync,
    F: Future<Output = Result<Fresh<T>, ApiError>> + 'static,
{
    let snapshot = RwSignal::new(Snapshot::default());
    let poller = Rc::new_cyclic(|this| Poller {
        this: Weak::clone(this),
        ask: Box::new(move || Box::pin(ask())),
        rhythm: Box::new(rhythm),
        snapshot,
        state: RefCell::default(),
    });
    let wakeable: Rc<dyn Wake> = poller.clone();
    attention::wake_later(&wakeable);
    poller.look();
    let watch = Watch { snapshot, poller: StoredValue::new_local(poller) };
    on_cleanup(move || watch.poller.with_value(|poller| poller.end()));
    watch
}

impl<T: Watched + Send + Sync> Watch<T> {
    /// The last good value. Does not notify when only its age has changed.
    pub(crate) fn value(self) -> Memo<Option<T>> {
        Memo::new(move |_| self.snapshot.with(|snapshot| snapshot.value.clone()))
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
            poller.fold(Ok(Fresh::New(value)));
        });
    }
}

type Ask<T> = Box<dyn Fn() -> LocalBoxFuture<'static, Result<Fresh<T>, ApiError>>>;

/// The driver: it re-arms after the answer, so that looks never overlap.
struct Poller<T: Watched + Send + Sync> {
    this: Weak<Self>,
    ask: Ask<T>,
    rhythm: Box<dyn Fn(&T) -> Rhythm>,
    snapshot: RwSignal<Snapshot<T>>,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    timer: Option<TimeoutHandle>,
    in_flight: Option<AbortHandle>,
    last_wait: u32,
    acted_at: Option<i64>,
    /// Until then the server wants to be left alone.
    silent_until: i64,
    ended: bool,
}

impl<T: Watched + Send + Sync> Poller<T> {
    fn look(&self) {
        let (handle, registration) = AbortHandle::new_pair();
        {
            let mut state = self.state.borrow_mut();
            if state.ended || state.in_flight.is_some() {
                return;
            }
            if let Some(timer) = state.timer.take() {
                timer.clear();
            }
            state.in_flight = Some(handle);
        }
        let this = Weak::clone(&self.this);
        let asked = Abortable::new((self.ask)(), registration);
        leptos::task::spawn_local(async move {
            if let Ok(outcome) = asked.await
                && let Some(this) = this.upgrade()
            {
                this.state.borrow_mut().in_flight = None;
                this.fold(outcome);
            }
        });
    }

    /// Takes an outcome in and sets the timer for the next look.
    fn fold(&self, outcome: Result<Fresh<T>, ApiError>) {
        if self.state.borrow().ended {
            return;
        }
        let now = local_now();
        if let Some(wait) = outcome.as_ref().err().and_then(ApiError::asked_to_wait) {
            self.state.borrow_mut().silent_until = now + i64::from(wait);
        }
        self.snapshot.update(|snapshot| *snapshot = std::mem::take(snapshot).after(outcome, now));
        self.arm(now);
    }

    fn arm(&self, now: i64) {
        let mut state = self.state.borrow_mut();
        if let Some(timer) = state.timer.take() {
            timer.clear();
        }
        let situation = self.snapshot.with_untracked(|snapshot| Situation {
            rhythm: snapshot.value.as_ref().map_or(Rhythm::Open, &self.rhythm),
            since_act: state.acted_at.map(|at| span(now - at)),
            since_change: span(now - snapshot.changed_at),
            last_wait: state.last_wait,
            failures: snapshot.failures,
            asked_to_wait: (state.silent_until > now).then(|| span(state.silent_until - now)),
            hidden: attention::hidden_for(),
            chance: (js_sys::Math::random() * f64::from(CERTAIN)) as u32,
        });
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
        let watched = Situation { hidden: attention::hidden_for(), ..Situation::SEEN };
        if next_look(&watched).is_some() {
            self.look();
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

impl<T: Watched + Send + Sync> Wake for Poller<T> {
    fn wake(&self) {
        let now = local_now();
        let (settled, age) = self.snapshot.with_untracked(|snapshot| {
            let rhythm = snapshot.value.as_ref().map(&self.rhythm);
            (rhythm == Some(Rhythm::Settled) && snapshot.failures == 0, now - snapshot.confirmed_at)
        });
        if !settled && age > YOUNG && self.state.borrow().silent_until <= now {
            self.look();
        }
    }
}

/// A span of time in the unit of the pace; never negative.
fn span(milliseconds: i64) -> u32 {
    u32::try_from(milliseconds.max(0)).unwrap_or(u32::MAX)
}
