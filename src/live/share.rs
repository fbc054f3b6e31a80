//! One poller for all tabs of a browser: the tab that holds a lock asks, and tells the other ones what it heard.
//!
//! A browser has few connections to one server, and ten tabs that each keep one waiting would block each other.

use crate::embed;
use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::{document, window};
use std::cell::RefCell;
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

/// What another tab has heard.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Heard {
    /// Another answer than before, by its entity tag and its body; none where it is the same.
    pub(crate) news: Option<(String, String)>,
    /// How fresh it is, as the server tells it.
    pub(crate) source: Option<String>,
}

/// Who wants to hear.
pub(super) trait Listener {
    /// Another tab has heard something; none: it has lost contact.
    fn hear(&self, heard: Option<Heard>);
    /// It is this tab's turn to ask.
    fn lead(&self);
}

/// The tabs that show the same thing.
pub(super) struct Share {
    name: String,
    channel: BroadcastChannel,
    listener: Weak<dyn Listener>,
    turn: RefCell<Turn>,
    /// Keeps the handler of messages alive.
    _on_message: Closure<dyn Fn(MessageEvent)>,
}

/// Whose turn it is to ask.
enum Turn {
    /// Another tab's, and we do not queue.
    Others,
    /// We queue.
    Queued,
    /// Ours, until this is called.
    Ours(Function),
}

impl Share {
    /// Joins the tabs that show what has this name; none where the browser cannot do that.
    pub(super) fn join(name: &str, listener: &Weak<dyn Listener>) -> Option<Rc<Self>> {
        locks()?;
        // Another console may live on the same origin, and other people may look in another tab of a portal.
        let base = embed::share_name().or_else(|| document().base_uri().ok().flatten());
        let name = [base.as_deref().unwrap_or_default(), name].concat();
        let channel = BroadcastChannel::new(&name).ok()?;
        let hearing = Weak::clone(listener);
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(listener) = hearing.upgrade() {
                listener.hear(heard(&event.data()));
            }
        });
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        let (listener, turn) = (Weak::clone(listener), RefCell::new(Turn::Others));
        let share = Rc::new(Self { name, channel, listener, turn, _on_message: on_message });
        share.queue();
        Some(share)
    }

    /// Whether it is this tab's turn to ask.
    pub(super) fn leads(&self) -> bool {
        matches!(*self.turn.borrow(), Turn::Ours(_))
    }

    /// Queues for the turn to ask.
    pub(super) fn queue(self: &Rc<Self>) {
        if !matches!(*self.turn.borrow(), Turn::Others) {
            return;
        }
        *self.turn.borrow_mut() = Turn::Queued;
        let this = Rc::downgrade(self);
        let granted = Closure::once_into_js(move || match this.upgrade() {
            Some(share) if matches!(*share.turn.borrow(), Turn::Queued) => share.take_turn().into(),
            // Nobody wants it any more: it goes to the next one at once.
            _ => JsValue::UNDEFINED,
        });
        let request = || {
            let locks = locks()?;
            let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
            request.call2(&locks, &self.name.as_str().into(), &granted).ok()
        };
        // Where the browser refuses, this tab follows the other ones and looks for itself when they are silent.
        let _ = request();
    }

    /// Leaves the turn to another tab.
    pub(super) fn stand_back(&self) {
        if let Turn::Ours(release) = self.turn.replace(Turn::Others) {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }

    /// Tells the other tabs; none: contact is lost.
    pub(super) fn tell(&self, heard: Option<&Heard>) {
        let message = match heard {
            Some(Heard { news, source }) => {
                let source = source.as_deref().map_or(JsValue::UNDEFINED, JsValue::from);
                match news {
                    Some((tag, body)) => Array::of3(&source, &tag.into(), &body.into()).into(),
                    None => Array::of1(&source).into(),
                }
            }
            None => JsValue::FALSE,
        };
        let _ = self.channel.post_message(&message);
    }

    /// The lock is held until the promise is kept.
    fn take_turn(self: &Rc<Self>) -> Promise {
        let promise = Promise::new(&mut |release, _| *self.turn.borrow_mut() = Turn::Ours(release));
        if let Some(listener) = self.listener.upgrade() {
            listener.lead();
        }
        promise
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.stand_back();
        self.channel.close();
    }
}

/// The browser's locks. They exist in secure contexts only, and `web_sys` calls them unstable.
fn locks() -> Option<JsValue> {
    Reflect::get(&window().navigator(), &"locks".into()).ok().filter(JsValue::is_object)
}

/// What a message says. What makes no sense, from another version in another tab, is as good as a lost contact: who
/// hears it looks for itself.
fn heard(message: &JsValue) -> Option<Heard> {
    let parts = message.dyn_ref::<Array>()?;
    let source = parts.get(0).as_string();
    if parts.length() == 1 {
        return Some(Heard { news: None, source });
    }
    Some(Heard { news: Some((parts.get(1).as_string()?, parts.get(2).as_string()?)), source })
}
