//! The files of parts: which they are, and how one joins the running app.

use crate::api::{self, ApiError};
use crate::embed;
use js_sys::{Object, Promise, Reflect, WebAssembly};
use leptos::prelude::document;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::HtmlLinkElement;

/// Under this name a part finds what it shares with the rest: the memory, the stack, and the table of functions.
const SHARED: &str = "__wasm_split";

/// What a link to a file of a part is, and what it is when its styles apply.
const PART: &str = "part";
const PART_WITH_STYLES: &str = "part stylesheet";

thread_local! {
    /// The files that have joined or are about to, by their addresses: two parts may share one, and it must not join
    /// twice.
    static JOINING: RefCell<Vec<(String, Promise)>> = const { RefCell::new(Vec::new()) };
}

/// A file of a part.
pub(super) enum File {
    /// Code or styles that `index.html` names.
    Linked(HtmlLinkElement),
    /// Code at an address that the loader of an embedded app names. It has all styles.
    Named(String),
}

/// The files of a part, code and styles. `index.html` names them:
/// `<link rel=part data-parts="refresh_page" href=…>`. None where the app was not cut into parts.
pub(super) fn of(part: &str) -> Vec<File> {
    if let Some(named) = embed::code_of_part(part) {
        return named.into_iter().map(File::Named).collect();
    }
    let links = document().query_selector_all(&["link[rel~=part][data-parts~=", part, "]"].concat()).ok();
    let links = links.iter().flat_map(|links| (0..links.length()).filter_map(|at| links.get(at)));
    links.map(|link| File::Linked(link.unchecked_into())).collect()
}

/// Loads a file and has it join, once for all who ask. Fails with `Unreachable` when the server does not answer, and with
/// `Unreadable` when it has no such file any more.
pub(super) async fn join(file: File) -> Result<(), ApiError> {
    let address = match &file {
        File::Linked(link) => link.href(),
        File::Named(address) => address.clone(),
    };
    let joining = JOINING.with_borrow_mut(|joining| {
        let known = joining.iter().find(|(known, _)| *known == address);
        known.map(|(_, promise)| promise.clone()).unwrap_or_else(|| {
            let promise = begin(file, address.clone());
            joining.push((address.clone(), promise.clone()));
            promise
        })
    });
    let Err(error) = JsFuture::from(joining).await else { return Ok(()) };
    JOINING.with_borrow_mut(|joining| joining.retain(|(known, _)| *known != address));
    Err(if error.is_truthy() { ApiError::Unreachable } else { ApiError::Unreadable })
}

/// Fails with whether it was the server that did not answer.
fn begin(file: File, address: String) -> Promise {
    future_to_promise(async move {
        let joined = match file {
            // The browser loads styles by itself.
            File::Linked(link) if address.ends_with(".css") => style(&link, &address).await,
            _ => code(&address).await,
        };
        match joined {
            Ok(()) => Ok(JsValue::UNDEFINED),
            Err(error) => Err(JsValue::from_bool(error == ApiError::Unreachable)),
        }
    })
}

/// Lets code write its functions into the table that all call through.
async fn code(address: &str) -> Result<(), ApiError> {
    let joined = match api::early_module(address).await {
        Some(module) => WebAssembly::instantiate_module(&module, &shared()),
        None => WebAssembly::instantiate_buffer(&api::part(address).await?, &shared()),
    };
    JsFuture::from(joined).await.map(|_| ()).map_err(|_| ApiError::Unreadable)
}

async fn style(link: &HtmlLinkElement, address: &str) -> Result<(), ApiError> {
    if JsFuture::from(apply(link)).await.is_ok() {
        return Ok(());
    }
    link.set_rel(PART);
    // It does not say why they did not come. They may be there by now.
    api::part(address).await?;
    Err(ApiError::Unreachable)
}

/// What a part shares with the rest.
fn shared() -> Object {
    let shared = Object::new();
    // It cannot fail for an object that was just made.
    let _ = Reflect::set(&shared, &SHARED.into(), &wasm_bindgen::exports());
    shared
}

/// Makes a style sheet of the link.
fn apply(file: &HtmlLinkElement) -> Promise {
    Promise::new(&mut |applied, failed| {
        file.set_onload(Some(&applied));
        file.set_onerror(Some(&failed));
        file.set_rel(PART_WITH_STYLES);
    })
}
