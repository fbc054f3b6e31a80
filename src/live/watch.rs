//! Watches one value: what is known of it, and whether we have contact.

use super::clock::local_now;
use super::pace::Rhythm;
use super::poller::{Known, Patience, Poller, TakeIn};
use super::{Latest, Snapshot, Watched, memory};
use crate::api::{ApiError, Fresh, Validator};
use crate::derive::memo;
use leptos::prelude::*;
use std::marker::PhantomData;
use std::rc::Rc;
use wire::{SECOND, Source};

/// A value that stays up to date until the owner that made it is gone.
pub(crate) struct Watch<T: Watched + Send + Sync> {
    /// What is known of it.
    pub(crate) snapshot: RwSignal<Snapshot>,
    of: PhantomData<fn() -> T>,
    poller: StoredValue<Rc<Poller>, LocalStorage>,
}

impl<T: Watched + Send + Sync> Clone for Watch<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Watched + Send + Sync> Copy for Watch<T> {}

/// Watches what `ask` answers, at the pace that follows from `rhythm` of the last value. What has that name was perhaps known a
/// moment ago, and is shown at once; without a name nothing is remembered.
pub(crate) fn watch<T, F>(
    name: String,
    patience: Patience,
    ask: impl Fn(Rc<Validator>) -> F + 'static,
    rhythm: impl Fn(&T) -> Rhythm + 'static,
) -> Watch<T>
where
    T: Watched + Send + Sync,
    F: Future<Output = Result<Fresh<T>, ApiError>> + 'static,
{
    let (before, entity_tag) = memory::recall(&name, local_now());
    let snapshot = RwSignal::new(before);
    let fold = move |outcome, now, poller: &Poller, asked_at| {
        snapshot.update(|snapshot| {
            snapshot.take_in(outcome, now);
            (snapshot.live, snapshot.source) = (poller.waits(), poller.seen().source());
            memory::remember(poller.name(), snapshot, poller.seen().entity_tag(), asked_at);
        });
    };
    let poller = Poller::start(
        name,
        patience,
        Validator::with(entity_tag),
        Box::new(move |poller| {
            let (asked, poller, asked_at) = (ask(poller.seen()), Rc::clone(poller), memory::age());
            Box::pin(async move {
                let outcome = asked.await;
                let take_in: TakeIn = Box::new(move |now| {
                    if let Some(wait) = outcome.as_ref().err().and_then(ApiError::asked_to_wait) {
                        poller.leave_alone_until(now + i64::from(wait));
                    }
                    poller.tell(outcome.is_ok());
                    fold(outcome, now, &poller, asked_at);
                });
                take_in
            })
        }),
        Box::new(move || {
            snapshot.with_untracked(|snapshot| {
                // Nobody waits for what is no longer listed, though a person may look.
                let gone = snapshot.is_gone();
                Known {
                    rhythm: if gone {
                        Some(Rhythm::Settled)
                    } else {
                        snapshot.value::<T>().map(|value| rhythm(&value))
                    },
                    confirmed_at: snapshot.confirmed_at,
                    changed_at: snapshot.changed_at,
                    failures: if gone { 0 } else { snapshot.failures },
                    missing: !gone && snapshot.is_missing(),
                }
            })
        }),
    );
    Watch { snapshot, poller, of: PhantomData }
}

impl<T: Watched + Send + Sync> Watch<T> {
    /// The last good value. Does not notify when only its age has changed.
    pub(crate) fn value(self) -> Memo<Option<Latest<T>>> {
        memo(move || self.get())
    }

    /// The last good value, or an empty one: for views that are shown only once there is one.
    pub(crate) fn value_or_default(self) -> Memo<Latest<T>>
    where
        T: Default,
    {
        memo(move || self.get().unwrap_or_default())
    }

    /// The last good value, now.
    pub(crate) fn get(self) -> Option<Latest<T>> {
        self.snapshot.with(Snapshot::value)
    }

    /// The same for whoever is not told when there is another one. None also where the page has been left.
    pub(crate) fn get_untracked(self) -> Option<Latest<T>> {
        self.snapshot.try_with_untracked(Snapshot::value).flatten()
    }

    /// Whether we have contact with it.
    pub(crate) fn contact(self) -> Contact {
        let state = memo(move || {
            self.snapshot.with(|snapshot| ContactState {
                has_value: snapshot.has_value(),
                confirmed_at: snapshot.confirmed_at,
                error: snapshot.error.clone(),
                live: snapshot.live && snapshot.error.is_none(),
                source: snapshot.source.clone(),
                gone: snapshot.is_gone(),
            })
        });
        Contact { state, look: Callback::new(move |()| self.look()) }
    }

    /// Asks now, unless an answer is on its way.
    pub(crate) fn look(self) {
        self.poller.with_value(|poller| poller.look());
    }

    /// What its pace depends on, besides its own value, has changed.
    pub(crate) fn pace_anew(self) {
        self.poller.with_value(|poller| poller.pace_anew());
    }

    /// Asks now, also where an answer is on its way: it would be one to another question.
    pub(crate) fn ask_anew(self) {
        self.poller.with_value(|poller| poller.ask_anew());
    }

    /// Asks now, and often for a while: a person has done something that will show here.
    pub(crate) fn urge(self) {
        self.poller.with_value(|poller| {
            poller.somebody_acts();
            poller.look();
        });
    }

    /// Whether it is looked at also while nobody sees the tab, because the reader asked to be told of the end.
    pub(crate) fn promise(self, promised: bool) {
        self.poller.with_value(|poller| poller.promise(promised));
    }

    /// Takes a value that came as the answer to something a person did, and looks often for a while.
    pub(crate) fn accept(self, value: T) {
        self.poller.with_value(|poller| {
            poller.somebody_acts();
            poller.take_in(Box::new(move |now| {
                let outcome = Ok(Fresh::New(value));
                self.snapshot.update(|snapshot| snapshot.take_in(outcome, now));
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
    /// How fresh the last answer was, where it was not read for whoever asked.
    pub(crate) source: Source,
    /// Whether it was there and is no longer listed: nobody looks for it any more, unless a person asks.
    pub(crate) gone: bool,
}

impl ContactState {
    /// When what is shown was read where it comes from, in milliseconds of the reader's clock.
    pub(crate) fn read_at(&self) -> i64 {
        self.confirmed_at - i64::from(self.source.age_seconds.unwrap_or_default()) * SECOND
    }
}
