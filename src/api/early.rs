//! What `index.html` asked for while the program was on its way: answers, and code of parts.

use super::answer::{Received, read};
use js_sys::{Object, Promise, Reflect, WebAssembly, global};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// The name under which the page keeps the promises, by their URLs.
const NAME: &str = "repriseEarly";

/// The answer to a first GET of `url`, if the page has asked for it. None where it did not come whole: then it is asked for as if
/// the page had not.
pub(super) async fn answer(method: &str, url: &str) -> Option<Received> {
    if method != "GET" {
        return None;
    }
    let response = take(url).await?.dyn_into::<Response>().ok()?;
    read(url, response.into()).await
}

/// The code at `url`, if the page has had it compiled. None where that failed.
pub(crate) async fn module(url: &str) -> Option<WebAssembly::Module> {
    take(url).await?.dyn_into().ok()
}

/// What was asked for is of that moment: whoever asks a second time wants to know what is now.
async fn take(url: &str) -> Option<JsValue> {
    let asked = Reflect::get(&global(), &NAME.into()).ok()?.dyn_into::<Object>().ok()?;
    let key = JsValue::from(url);
    let promise = Reflect::get(&asked, &key).ok()?.dyn_into::<Promise>().ok()?;
    let _ = Reflect::delete_property(&asked, &key);
    JsFuture::from(promise).await.ok()
}

/// What nobody has taken is not taken any more: it is of a moment that is over.
pub(crate) fn forget() {
    let _ = Reflect::delete_property(&global(), &NAME.into());
}
