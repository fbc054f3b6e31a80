//! Derived values and what is done about them, each behind one pointer.
//!
//! `Memo::new` and `Effect::new` are compiled anew for every closure, and there are dozens of them: one or two kilobytes
//! each. Behind a pointer the same code serves all (`docs/decisions/0004-views-as-values.md`).

use leptos::prelude::*;

/// A value that is worked out again when what it reads changes, and tells others only when it differs.
pub(crate) fn memo<T: PartialEq + Send + Sync + 'static>(of: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    fn behind_pointer<T: PartialEq + Send + Sync + 'static>(of: Box<dyn Fn() -> T + Send + Sync>) -> Memo<T> {
        Memo::new(move |_| of())
    }
    behind_pointer(Box::new(of))
}

/// A value that is worked out each time it is read: for texts and attributes.
pub(crate) fn derived<T: Send + Sync + 'static>(of: impl Fn() -> T + Send + Sync + 'static) -> Signal<T> {
    Signal::derive(of)
}

/// Does something, and does it again when what it reads has changed: for timers, focus, titles and storage.
pub(crate) fn effect(of: impl FnMut() + 'static) {
    fn behind_pointer(mut of: Box<dyn FnMut()>) {
        Effect::new(move |_| of());
    }
    behind_pointer(Box::new(of));
}
