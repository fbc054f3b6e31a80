//! The files of parts: which they are, and how one joins the running app.

use crate::api::{self, ApiError};
use crate::embed;
use js_sys::{Array, Object, Promise, Reflect, WebAssembly};
use leptos::prelude::document;
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
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

/// Loads a file and has it join. Fails with `Unreachable` when the server does not answer, and with `Unreadable` when it
/// has no such file any more.
pub(super) async fn join(file: &File) -> Result<(), ApiError> {
    let address = match file {
        File::Linked(link) => link.href(),
        File::Named(address) => address.clone(),
    };
    // The browser loads styles by itself.
    let styles = match file {
        File::Linked(link) if address.ends_with(".css") => Some(link),
        _ => None,
    };
    let joining = match (joining(&address), styles) {
        (Some(joining), _) => joining,
        (None, Some(link)) => begin(&address, || apply(link)),
        (None, None) => {
            let content = api::part(&address).await?;
            begin(&address, || instantiate(&content))
        }
    };
    if JsFuture::from(joining).await.is_ok() {
        return Ok(());
    }
    JOINING.with_borrow_mut(|joining| joining.retain(|(known, _)| *known != address));
    if let Some(link) = styles {
        link.set_rel(PART);
        // It does not say why they did not come. They may be there by now.
        api::part(&address).await?;
        return Err(ApiError::Unreachable);
    }
    Err(ApiError::Unreadable)
}

fn joining(address: &str) -> Option<Promise> {
    JOINING
        .with_borrow(|joining| joining.iter().find(|(known, _)| known == address).map(|(_, promise)| promise.clone()))
}

/// Begins to have a file join, unless that began while this one was loaded.
fn begin(address: &str, join: impl FnOnce() -> Promise) -> Promise {
    joining(address).unwrap_or_else(|| {
        let promise = join();
        JOINING.with_borrow_mut(|joining| joining.push((address.to_owned(), promise.clone())));
        promise
    })
}

/// Lets code write its functions into the table that all call through.
fn instantiate(content: &[u8]) -> Promise {
    let shared = Object::new();
    // It cannot fail for an object that was just made.
    let _ = Reflect::set(&shared, &SHARED.into(), &wasm_bindgen::exports());
    let joining = Array::new();
    let mut rest = content;
    loop {
        let (code, others) = first_of(rest);
        joining.push(&WebAssembly::instantiate_buffer(code, &shared));
        if others.is_empty() {
            return Promise::all(&joining);
        }
        rest = others;
    }
}

/// The code at the beginning of a file, and what follows. Small pieces are packed into one file, each after its length; a
/// file that begins with no such length is one piece (`xtask/src/parts.rs`).
fn first_of(content: &[u8]) -> (&[u8], &[u8]) {
    let packed = content.split_first_chunk().and_then(|(length, rest)| {
        let length = u32::from_le_bytes(*length).try_into().ok()?;
        rest.split_at_checked(length)
    });
    packed.unwrap_or((content, &[]))
}

/// Makes a style sheet of the link.
fn apply(file: &HtmlLinkElement) -> Promise {
    Promise::new(&mut |applied, failed| {
        file.set_onload(Some(&applied));
        file.set_onerror(Some(&failed));
        file.set_rel(PART_WITH_STYLES);
    })
}

#[cfg(test)]
mod tests {
    use super::first_of;

    #[test]
    fn small_pieces_follow_each_other_after_their_lengths() {
        let pack = [2, 0, 0, 0, b'a', b'b', 1, 0, 0, 0, b'c'];
        let (first, rest) = first_of(&pack);
        assert_eq!(first, b"ab");
        assert_eq!(first_of(rest), (&b"c"[..], &[][..]));
    }

    #[test]
    fn what_is_no_pack_is_one_piece() {
        for content in [&b"\0asm\x01\0\0\0 and more"[..], b"<!doctype html>", b"abc", b""] {
            assert_eq!(first_of(content), (content, &[][..]));
        }
    }
}
