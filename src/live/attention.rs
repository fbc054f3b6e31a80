//! Whether somebody looks at this tab, and who wants to know when that changes.

use leptos::prelude::{WindowListenerHandle, document, on_cleanup, window_event_listener};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use super::clock::local_now;

/// Somebody who wants to look again when the tab is seen again or the network is back.
pub(super) trait Wake {
    /// The tab has attention again.
    fn wake(&self);
}

thread_local! {
    static HIDDEN_SINCE: Cell<Option<i64>> = const { Cell::new(None) };
    static WATCHERS: RefCell<Vec<Weak<dyn Wake>>> = const { RefCell::new(Vec::new()) };
}

/// Begins to listen to the window, for the whole app and as long as it is there.
pub(crate) fn listen() {
    HIDDEN_SINCE.set(document().hidden().then(local_now));
    let visibility = window_event_listener(leptos::ev::visibilitychange, |_| {
        if document().hidden() {
            HIDDEN_SINCE.set(Some(local_now()));
        } else {
            HIDDEN_SINCE.set(None);
            wake_all();
        }
    });
    let focus = window_event_listener(leptos::ev::focus, |_| wake_all());
    let online = window_event_listener(leptos::ev::online, |_| wake_all());
    // Fires also when the page comes out of the back-forward cache, where timers stood still.
    let shown = window_event_listener(leptos::ev::pageshow, |_| wake_all());
    on_cleanup(move || [visibility, focus, online, shown].into_iter().for_each(WindowListenerHandle::remove));
}

/// Milliseconds since the tab was hidden; none while it is seen.
pub(super) fn hidden_for() -> Option<u32> {
    let since = HIDDEN_SINCE.get()?;
    Some(u32::try_from(local_now() - since).unwrap_or(0))
}

/// Wakes `watcher` from now on, as long as it lives.
pub(super) fn wake_later(watcher: &Rc<dyn Wake>) {
    WATCHERS.with_borrow_mut(|watchers| {
        watchers.retain(|watcher| watcher.strong_count() > 0);
        watchers.push(Rc::downgrade(watcher));
    });
}

/// Has everybody look again.
pub(crate) fn wake_all() {
    // Copied first: who wakes may begin to watch something else.
    let watchers = WATCHERS.with_borrow(Clone::clone);
    watchers.iter().filter_map(Weak::upgrade).for_each(|watcher| watcher.wake());
}
