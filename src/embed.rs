//! The app as a part of somebody else's page: what `src/embed/reprise.ts` calls, and what it said.
//!
//! One running program serves all elements of a page that have the same console, language, time zone, words and way to sign
//! in; each element is one view of it (`docs/decisions/0020-embedding.md`).

mod settings;
mod storage;

use crate::app::{self, Common, Frame};
use crate::host::{Host, Offers};
use crate::language;
use crate::live;
use crate::paths;
use crate::router::{Keeps, Router};
use js_sys::{Function, Object};
use leptos::prelude::*;
use std::any::Any;
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};

pub(crate) use settings::{
    base, code_of_part, files, is_embedded, messages, preferred_languages, share_name, time_zone, token,
};
pub(crate) use storage::Memory;

/// Begins: takes the settings of the elements and gets the words. Once more, while there is no view: with another way to sign
/// in and all else as it was.
#[wasm_bindgen(js_name = embedStart)]
pub async fn start(settings: Object) {
    let is_first = !is_embedded();
    settings::take(&settings);
    if is_first {
        console_error_panic_hook::set_once();
        language::settle().await;
    } else {
        // Other people may look from now on: what was typed is not for them.
        Memory::clear();
        live::forget();
    }
}

/// Shows a view in `container` and answers its number. `place` is what it shows, below the console's base; `frame` is
/// `console`, `page`, `environment` (a page from which no way leads to all of them) or `status`; `offered` is what people cannot
/// do (see [`offers`]); `emit(name, detail)` tells the host.
#[wasm_bindgen(js_name = embedMount)]
pub fn mount(container: &HtmlElement, frame: &str, place: &str, in_hash: bool, offered: u32, emit: Function) -> u32 {
    language::mark(container);
    let common = Common::get();
    let shared = Rc::clone(&common);
    let (root, place) = (Element::from(container.clone()), [&base(), place].concat());
    let (frame, is_about_one) = match frame {
        "console" => (Frame::Console, false),
        "status" => (Frame::Status, true),
        "environment" => (Frame::Page, true),
        _ => (Frame::Page, false),
    };
    let view = Rc::new(OnceCell::new());
    let made = Rc::clone(&view);
    let handle = mount_to(container.clone(), move || {
        let offered = RwSignal::new(offers(offered));
        let host = Host::provide(root, Some(emit), is_about_one, offered);
        let router = Router::provide(if in_hash { Keeps::Hash } else { Keeps::Memory }, place);
        // It is made once.
        let _ = made.set((offered, router));
        app::view(frame, host, router, &shared)
    });
    VIEWS.with_borrow_mut(|views| {
        views.last += 1;
        if let Some(&(offered, router)) = view.get() {
            views.shown.insert(views.last, View { offered, router, _handle: Box::new(handle), _common: common });
        }
        views.last
    })
}

/// Opens another place in a view, below the console's base.
#[wasm_bindgen(js_name = embedGo)]
pub fn go(view: u32, place: &str) {
    // Not within the borrow: what opens may tell the host, which may call us.
    let router = VIEWS.with_borrow(|views| views.shown.get(&view).map(|view| view.router));
    if let Some(router) = router {
        router.go(&[&base(), place].concat());
    }
}

/// Lets people do less or more in a view.
#[wasm_bindgen(js_name = embedOffer)]
pub fn offer(view: u32, offered: u32) {
    let signal = VIEWS.with_borrow(|views| views.shown.get(&view).map(|view| view.offered));
    if let Some(signal) = signal {
        signal.set(offers(offered));
    }
}

/// Ends a view, with its requests and timers, and answers the place that it showed.
#[wasm_bindgen(js_name = embedUnmount)]
pub fn unmount(view: u32) -> String {
    let view = VIEWS.with_borrow_mut(|views| views.shown.remove(&view));
    view.map(|view| paths::below_base(&untrack(|| view.router.place()))).unwrap_or_default()
}

/// Looks at everything anew that is not settled.
#[wasm_bindgen(js_name = embedLook)]
pub fn look() {
    live::look_again();
}

/// One view, until it is dropped.
struct View {
    offered: RwSignal<Offers>,
    router: Router,
    _handle: Box<dyn Any>,
    /// After the view: it is the last that needs it.
    _common: Rc<Common>,
}

#[derive(Default)]
struct Views {
    last: u32,
    shown: HashMap<u32, View>,
}

thread_local! {
    static VIEWS: RefCell<Views> = RefCell::default();
}

/// What people can do, from what the host has taken away: 1 everything, 2 refreshes, 4 stops, 8 plans.
fn offers(taken: u32) -> Offers {
    let acts = taken & 1 == 0;
    Offers { acts, refresh: acts && taken & 2 == 0, stop: acts && taken & 4 == 0, schedule: acts && taken & 8 == 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_looks_only_does_nothing_and_else_each_is_taken_away_alone() {
        assert_eq!(offers(0), Offers::ALL);
        assert_eq!(offers(2), Offers { refresh: false, ..Offers::ALL });
        assert_eq!(offers(4), Offers { stop: false, ..Offers::ALL });
        assert_eq!(offers(8), Offers { schedule: false, ..Offers::ALL });
        assert_eq!(offers(1), Offers { acts: false, refresh: false, stop: false, schedule: false });
    }
}
