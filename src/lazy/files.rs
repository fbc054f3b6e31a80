//! The files of parts: which they are, and how one joins the running app.

use crate::api::{self, ApiError};
use js_sys::{Object, Promise, Reflect, WebAssembly};
use leptos::prelude::document;
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlLinkElement;

/// Under this name a part finds what it shares with the rest: the memory, the stack, and the table of functions.
const SHARED: &str = "__wasm_split";

thread_local! {
    /// The files that have joined or are about to, by their addresses: two parts may share one, and it must not join
    /// twice.
    static JOINING: RefCell<Vec<(String, Promise)>> = const { RefCell::new(Vec::new()) };
}

/// The addresses of a part's files. `index.html` names them: `<link rel="part" data-parts="refresh_page" href="…">`.
/// None where the app was not cut into parts.
pub(super) fn of(part: &str) -> Vec<String> {
    let links = document().query_selector_all(&["link[data-parts~=", part, "]"].concat()).ok();
    let address = |link: web_sys::Node| link.unchecked_ref::<HtmlLinkElement>().href();
    links.iter().flat_map(|links| (0..links.length()).filter_map(|at| links.get(at))).map(address).collect()
}

/// Loads a file and has it join. Fails with `Unreachable` when the server does not answer, and with `Unreadable` when it
/// has no such file any more.
pub(super) async fn join(address: &str) -> Result<(), ApiError> {
    let joining = match joining(address) {
        Some(joining) => joining,
        None => begin(address, &api::part(address).await?),
    };
    match JsFuture::from(joining).await {
        Ok(_) => Ok(()),
        Err(_) => {
            JOINING.with_borrow_mut(|joining| joining.retain(|(known, _)| known != address));
            Err(ApiError::Unreadable)
        }
    }
}

fn joining(address: &str) -> Option<Promise> {
    JOINING
        .with_borrow(|joining| joining.iter().find(|(known, _)| known == address).map(|(_, promise)| promise.clone()))
}

/// Lets a file write its functions into the table that all call through, unless it began while this one was loaded.
fn begin(address: &str, code: &[u8]) -> Promise {
    joining(address).unwrap_or_else(|| {
        let shared = Object::new();
        // It cannot fail for an object that was just made.
        let _ = Reflect::set(&shared, &SHARED.into(), &wasm_bindgen::exports());
        let promise = WebAssembly::instantiate_buffer(code, &shared);
        JOINING.with_borrow_mut(|joining| joining.push((address.to_owned(), promise.clone())));
        promise
    })
}
