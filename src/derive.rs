//! Derived values and what is done about them, each behind one pointer.
//!
//! `Memo::new` and `Effect::new` are compiled anew for every closure, and there are dozens of them: one or two kilobytes
//! each. Behind a pointer the same code serves all (`docs/decisions/0004-views-as-values.md`).

use leptos::prelude::*;
use leptos::reactive::graph::{AnySubscriber, Subscriber, ToAnySubscriber};

/// A value that is worked out again when what it reads changes, and tells others only when it differs.
pub(crate) fn memo<T: PartialEq + Send + Sync + 'static>(of: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    fn behind_pointer<T: PartialEq + Send + Sync + 'static>(of: Box<dyn Fn() -> T + Send + Sync>) -> Memo<T> {
        let memo = ArcMemo::new(move |_| of());
        leave_at_the_end(memo.to_any_subscriber());
        memo.into()
    }
    behind_pointer(Box::new(of))
}

fn leave_at_the_end(subscriber: AnySubscriber) {
    on_cleanup(move || leave(&subscriber));
}

/// Takes a subscriber that ends off the lists of all that it has read. The framework does that only when what was read
/// changes, so what never changes, such as the session, would keep the memory of every page that was ever open.
pub(crate) fn leave(subscriber: &AnySubscriber) {
    subscriber.clear_sources(subscriber);
}

/// A value that is worked out each time it is read: for texts and attributes.
pub(crate) fn derived<T: Send + Sync + 'static>(of: impl Fn() -> T + Send + Sync + 'static) -> Signal<T> {
    Signal::derive(of)
}

/// Does something, and does it again when what it reads has changed: for timers, focus, titles and storage.
pub(crate) fn effect(of: impl FnMut() + 'static) {
    fn behind_pointer(mut of: Box<dyn FnMut()>) {
        let effect = Effect::new(move |_| of());
        leave_at_the_end(effect.to_any_subscriber());
    }
    behind_pointer(Box::new(of));
}
