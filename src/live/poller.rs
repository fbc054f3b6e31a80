//! The driver of a watch: asks, waits as long as [`pace`](super::pace) says, asks again, and ends with its page.

use super::attention::{self, Wake};
use super::clock::local_now;
use super::pace::{CERTAIN, Rhythm, Situation, is_out_of_sight, next_look};
use super::share::{Heard, Listener, Share};
use crate::api::Validator;
use futures_util::future::{AbortHandle, Abortable, LocalBoxFuture};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::time::Duration;

/// What is this young is not asked for again when the tab is seen again, in milliseconds.
const YOUNG: i64 = 2_000;

/// When the tab that asks for all has said nothing for that many milliseconds, the other ones look for themselves: it may
/// have been frozen.
const SILENCE: u32 = 45_000;

/// Whether a server may keep a request of ours until there is news. Browsers have few connections to one server, so a
/// page has one such request: for what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Patience {
    /// It may. All tabs that show what has the same name share the request.
    Wait,
    /// It answers at once.
    Hurry,
}

/// How to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asking {
    /// For an answer at once.
    Now,
    /// For an answer as soon as there is news.
    Patiently,
    /// For an answer at once to another question than the one that is on its way.
    Anew,
    /// Not the server: another tab has the answer.
    Others,
}

/// Takes an outcome in, at a moment of the reader's clock.
pub(super) type TakeIn = Box<dyn FnOnce(i64)>;
/// Asks, and answers how to take the outcome in.
pub(super) type Ask = Box<dyn Fn(&Rc<Poller>) -> LocalBoxFuture<'static, TakeIn>>;

/// The driver: it re-arms after the answer, so that looks never overlap. It knows nothing of the value's type, so
/// that its code is there once and not once for each kind of value.
pub(super) struct Poller {
    this: Weak<Self>,
    /// The other tabs that show the same, where the server may wait and the browser can share.
    share: RefCell<Option<Rc<Share>>>,
    name: String,
    patience: Patience,
    seen: Rc<Validator>,
    ask: Ask,
    /// What is known of the value, as far as the pace depends on it.
    known: Box<dyn Fn() -> Known>,
    state: RefCell<State>,
}

/// What the driver has to know of a snapshot.
pub(super) struct Known {
    /// How soon the value changes; none before there is one.
    pub(super) rhythm: Option<Rhythm>,
    /// When the source last confirmed it.
    pub(super) confirmed_at: i64,
    /// When it last differed from the one before.
    pub(super) changed_at: i64,
    /// Failures in a row.
    pub(super) failures: u32,
    /// Whether the last look found it missing where it was before.
    pub(super) missing: bool,
}

#[derive(Default)]
struct State {
    timer: Option<TimeoutHandle>,
    in_flight: Option<AbortHandle>,
    /// Whether the request that is in flight waits for news.
    patient: bool,
    last_wait: u32,
    /// Whether the reader asked to be told of the end.
    promised: bool,
    acted_at: Option<i64>,
    /// Until then the server wants to be left alone.
    silent_until: i64,
    ended: bool,
}

impl Poller {
    /// Begins to look, until the owner that is current now is gone. `seen`: what is known already of what
    /// has that name.
    pub(super) fn start(
        name: String,
        patience: Patience,
        seen: Validator,
        ask: Ask,
        known: Box<dyn Fn() -> Known>,
    ) -> StoredValue<Rc<Self>, LocalStorage> {
        let poller = Rc::new_cyclic(|this| Self {
            this: Weak::clone(this),
            share: RefCell::default(),
            name,
            patience,
            seen: Rc::new(seen),
            ask,
            known,
            state: RefCell::default(),
        });
        if patience == Patience::Wait {
            let listener: Weak<dyn Listener> = poller.this.clone();
            *poller.share.borrow_mut() = Share::join(&poller.name, &listener);
        }
        let wakeable: Rc<dyn Wake> = poller.clone();
        attention::wake_later(&wakeable);
        poller.look();
        let poller = StoredValue::new_local(poller);
        on_cleanup(move || poller.with_value(|poller| poller.end()));
        poller
    }

    /// What is looked at; empty for what has no name.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// What the asker has, as far as the server is told.
    pub(super) fn seen(&self) -> Rc<Validator> {
        Rc::clone(&self.seen)
    }

    /// A person has done something that will show here.
    pub(super) fn somebody_acts(&self) {
        self.state.borrow_mut().acted_at = Some(local_now());
    }

    /// The server wants to be left alone until then.
    pub(super) fn leave_alone_until(&self, instant: i64) {
        self.state.borrow_mut().silent_until = instant;
    }

    /// The reader asked to be told of the end, or does not want it any more.
    pub(super) fn promise(&self, promised: bool) {
        self.state.borrow_mut().promised = promised;
    }

    /// Asks for an answer at once.
    pub(super) fn look(&self) {
        self.queue();
        self.ask(Asking::Now);
    }

    /// Asks something else than before: nobody waits any more for the answer that is on its way.
    pub(super) fn ask_anew(&self) {
        self.ask(Asking::Anew);
    }

    /// What the pace depends on has changed: the next look may be due at another time.
    pub(super) fn pace_anew(&self) {
        let waits = {
            let state = self.state.borrow();
            !state.ended && state.in_flight.is_none()
        };
        if waits {
            self.arm(local_now());
        }
    }

    /// Whether the server is expected to wait for news.
    pub(super) fn waits(&self) -> bool {
        self.patience == Patience::Wait && self.seen.is_waited_for()
    }

    fn ask(&self, asking: Asking) {
        let Some(this) = self.this.upgrade() else { return };
        let (handle, registration) = AbortHandle::new_pair();
        {
            let mut state = self.state.borrow_mut();
            let in_the_way = state.in_flight.is_some()
                && match asking {
                    Asking::Patiently => true,
                    // Who wants to know at once does not wait for news.
                    Asking::Now => !state.patient,
                    Asking::Anew | Asking::Others => false,
                };
            if state.ended || in_the_way {
                return;
            }
            if let Some(waiting) = state.in_flight.replace(handle) {
                waiting.abort();
            }
            if let Some(timer) = state.timer.take() {
                timer.clear();
            }
            state.patient = asking == Asking::Patiently;
        }
        self.seen.set_patient(asking == Asking::Patiently);
        let asked = Abortable::new((self.ask)(&this), registration);
        leptos::task::spawn_local(async move {
            if let Ok(take_in) = asked.await {
                this.state.borrow_mut().in_flight = None;
                this.take_in(take_in);
            }
        });
    }

    /// Takes an outcome in and sets the timer for the next look.
    pub(super) fn take_in(&self, take_in: TakeIn) {
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
        let hidden = attention::hidden_for();
        let situation = Situation {
            rhythm: known.rhythm.unwrap_or(Rhythm::Open),
            since_act: state.acted_at.map(|at| span(now - at)),
            since_change: span(now - known.changed_at),
            last_wait: state.last_wait,
            failures: known.failures,
            missing: known.missing,
            waits: self.waits(),
            promised: state.promised,
            asked_to_wait: (state.silent_until > now).then(|| span(state.silent_until - now)),
            hidden,
            chance: (js_sys::Math::random() * f64::from(CERTAIN)) as u32,
        };
        let Some(mut wait) = next_look(&situation) else {
            drop(state);
            self.rest();
            return;
        };
        state.last_wait = wait;
        // Where all tabs are hidden, none of them asks for the other ones.
        let out_of_sight = is_out_of_sight(hidden);
        if known.failures == 0 && self.follows() && !out_of_sight {
            wait = wait.saturating_mul(2).max(SILENCE);
        }
        let this = Weak::clone(&self.this);
        let due = move || {
            if let Some(this) = this.upgrade() {
                this.due();
            }
        };
        state.timer = set_timeout_with_handle(due, Duration::from_millis(wait.into())).ok();
        drop(state);
        if out_of_sight {
            // It asks too seldom to do so for tabs that somebody sees.
            self.rest();
        }
    }

    /// The timer went off. The tab may have been hidden in the meantime.
    fn due(&self) {
        let promised = self.state.borrow().promised;
        let seen = Situation { hidden: attention::hidden_for(), promised, ..Situation::SEEN };
        if next_look(&seen).is_some() {
            // After a failure the first thing to know is whether there is contact again.
            let patiently = self.waits() && !self.follows() && (self.known)().failures == 0;
            self.ask(if patiently { Asking::Patiently } else { Asking::Now });
        } else {
            self.rest();
        }
    }

    /// Whether another tab asks for us.
    fn follows(&self) -> bool {
        self.share.borrow().as_ref().is_some_and(|share| !share.leads())
    }

    /// Queues for the turn to ask.
    fn queue(&self) {
        if let Some(share) = &*self.share.borrow() {
            share.queue();
        }
    }

    /// Does not ask for others until something wakes us; until then another tab may.
    fn rest(&self) {
        if let Some(share) = &*self.share.borrow() {
            share.stand_back();
        }
    }

    /// Tells the other tabs what came of a look, if it is ours to look.
    pub(super) fn tell(&self, well: bool) {
        let told = self.seen.take_told();
        if let Some(share) = self.share.borrow().as_ref().filter(|share| share.leads()) {
            match (well, told) {
                (true, None) => {}
                (_, told) => share.tell(told.as_ref().filter(|_| well)),
            }
        }
    }

    fn end(&self) {
        let mut state = self.state.borrow_mut();
        state.ended = true;
        *self.share.borrow_mut() = None;
        if let Some(timer) = state.timer.take() {
            timer.clear();
        }
        if let Some(in_flight) = state.in_flight.take() {
            in_flight.abort();
        }
    }
}

impl Listener for Poller {
    fn hear(&self, heard: Option<Heard>) {
        // Who leads has heard it from the server, and who lost contact finds out for itself when it is back.
        if !self.follows() {
            return;
        }
        match heard {
            Some(heard) => {
                self.seen.hear(heard);
                self.ask(Asking::Others);
            }
            None => self.look(),
        }
    }

    fn lead(&self) {
        self.arm(local_now());
    }
}

impl Wake for Poller {
    fn wake(&self) {
        self.queue();
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
