//! The files of parts: which they are, and how they join the running app.

use crate::api::{self, ApiError};
use js_sys::{Array, Object, Promise, Reflect, WebAssembly};
use leptos::prelude::document;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::HtmlLinkElement;

/// Under this name a part finds what it shares with the rest: the memory, the stack, and the table of functions.
const SHARED: &str = "__wasm_split";

/// What a file's promise is rejected with when there is no such file, or it is not of this version.
const UNREADABLE: JsValue = JsValue::NULL;

thread_local! {
    /// The files that are here or on their way, by their addresses: two parts may share one, and it must not run twice.
    static TAKEN: RefCell<Vec<(String, Promise)>> = const { RefCell::new(Vec::new()) };
}

/// The addresses of a part's files. `index.html` names them: `<link rel="part" data-parts="refresh_page" href="…">`.
/// None where the app was not cut into parts.
pub(super) fn of(part: &str) -> Vec<String> {
    let links = document().query_selector_all(&["link[data-parts~=", part, "]"].concat()).ok();
    let address = |link: web_sys::Node| link.unchecked_ref::<HtmlLinkElement>().href();
    links.iter().flat_map(|links| (0..links.length()).filter_map(|at| links.get(at))).map(address).collect()
}

/// Loads files and lets them join. Fails with `Unreachable` when the server does not answer, and with `Unreadable` when
/// it has no such file any more.
pub(super) async fn load(addresses: Vec<String>) -> Result<(), ApiError> {
    let all: Array = addresses.into_iter().map(take).collect();
    let joined = JsFuture::from(Promise::all(&all)).await;
    joined.map(drop).map_err(|error| if error == UNREADABLE { ApiError::Unreadable } else { ApiError::Unreachable })
}

/// The file as a promise, the same one for everybody who wants it. One that failed is forgotten.
fn take(address: String) -> Promise {
    TAKEN.with_borrow_mut(|taken| {
        if let Some((_, promise)) = taken.iter().find(|(known, _)| *known == address) {
            return promise.clone();
        }
        let promise = future_to_promise(join_or_forget(address.clone()));
        taken.push((address, promise.clone()));
        promise
    })
}

async fn join_or_forget(address: String) -> Result<JsValue, JsValue> {
    let joined = join(&address).await;
    if joined.is_err() {
        TAKEN.with_borrow_mut(|taken| taken.retain(|(known, _)| *known != address));
    }
    joined
}

/// Loads a file and lets it write its functions into the table that both call through.
async fn join(address: &str) -> Result<JsValue, JsValue> {
    let code = api::part(address).await;
    let code = code.map_err(|error| if error == ApiError::Unreadable { UNREADABLE } else { JsValue::UNDEFINED })?;
    let imports = Object::new();
    Reflect::set(&imports, &SHARED.into(), &wasm_bindgen::exports())?;
    let joined = JsFuture::from(WebAssembly::instantiate_buffer(&code, &imports)).await;
    joined.map_err(|_| UNREADABLE)
}
