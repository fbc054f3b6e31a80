//! The one place that sends requests. Each ends: with an answer, a refusal, a time-out, or because nobody waits for it.

use super::answer::{Answer, Received, read};
use super::who::Who;
use super::{ApiError, Validator, early};
use crate::embed;
use crate::live;
use crate::paths;
use gloo_net::http::{Request, RequestBuilder};
use serde::Serialize;
use std::cell::{Cell, RefCell};
use web_sys::{AbortController, AbortSignal, RequestCache, RequestCredentials, Url};
use wire::{Problem, SECOND, Timestamp};

/// No answer after that many milliseconds counts as none.
const TIME_OUT: u32 = 10_000;
/// The same for a server that was asked to wait for news.
const PATIENT_TIME_OUT: u32 = 40_000;
/// The same for a file of tens of kilobytes, which takes that long over a telephone's slowest connection.
const FILE_TIME_OUT: u32 = 30_000;
/// Asks it to.
const PREFER: (&str, &str) = ("Prefer", "wait=25");
/// The header that a page of another origin cannot send by itself.
const CSRF_HEADER: &str = "X-Reprise-Csrf";
/// How many answers are remembered for support.
const REMEMBERED: usize = 5;

/// Who wants to know that nobody is signed in any more, with the place to sign in if there is one; none: somebody is again.
type Door = Box<dyn Fn(Option<SignedOut>)>;

/// Nobody is signed in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SignedOut {
    /// Where to sign in; none where whatever stands before the server asks for it by itself.
    pub(crate) at: Option<String>,
}

thread_local! {
    static DOOR: RefCell<Option<Door>> = const { RefCell::new(None) };
    static IS_SHUT: Cell<bool> = const { Cell::new(false) };
    static LAST: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Tells from now on when nobody is signed in any more, and when somebody is again.
pub(crate) fn on_door(tell: impl Fn(Option<SignedOut>) + 'static) {
    IS_SHUT.set(false);
    DOOR.with_borrow_mut(|door| *door = Some(Box::new(tell)));
}

/// Every answer says whether somebody is signed in.
fn see_door(received: &Received) {
    tell_door(received.answer.status == 401, || {
        let problem = serde_json::from_str::<Problem>(&received.answer.body).unwrap_or_default();
        SignedOut { at: problem.sign_in }
    });
}

/// Tells whether nobody is signed in, when that is news.
pub(super) fn tell_door(is_shut: bool, signed_out: impl FnOnce() -> SignedOut) {
    if IS_SHUT.replace(is_shut) == is_shut {
        return;
    }
    forget();
    let signed_out = is_shut.then(signed_out);
    DOOR.with_borrow(|door| door.iter().for_each(|tell| tell(signed_out.clone())));
}

/// What was known before may be over.
fn forget() {
    live::forget();
    early::forget();
}

/// The last answers of whatever kind, newest first, a line each: when (UTC by the reader's clock), what was asked for,
/// the status, and the id of the request.
pub(crate) fn last_answers() -> Vec<String> {
    LAST.with_borrow(Clone::clone)
}

/// Asks for what is at `path`; with a validator, only if it differs from what was seen.
pub(super) async fn get(path: &str, seen: Option<&Validator>) -> Result<Answer, ApiError> {
    if let Some((seen, heard)) = seen.and_then(|seen| Some((seen, seen.heard.take()?))) {
        seen.source.replace(heard.source.clone());
        return Ok(Answer::heard(heard));
    }
    let url = resolve(path);
    // Past the browser's cache: what we have is known here, and a request that waits for news would hold up every other
    // one for the same URL, in all tabs.
    let known = seen.and_then(|seen| Some((seen.patient.get(), seen.entity_tag.borrow().clone()?)));
    let patient = known.as_ref().is_some_and(|(patient, _)| *patient);
    let waiting = Waiting::new(if patient { PATIENT_TIME_OUT } else { TIME_OUT }).ok_or(ApiError::Unreachable)?;
    let request = || {
        let mut request = waiting.attach(Request::get(&url).cache(RequestCache::NoStore));
        if let Some((_, entity_tag)) = &known {
            request = request.header("If-None-Match", entity_tag);
        }
        if patient { request.header(PREFER.0, PREFER.1) } else { request }
    };
    let answer = exchange("GET", &url, &|who| signed(who, request()).build()).await?.ok_or(ApiError::Unreachable)?;
    if let Some(seen) = seen.filter(|_| patient) {
        seen.waited.set(Some(answer.answer.waited));
    }
    let answer = answer.judged(false)?;
    if let Some(seen) = seen {
        seen.told.replace(answer.to_tell());
        seen.source.replace(answer.source.clone());
    }
    Ok(answer)
}

/// A file of ours, as it is: from the browser's cache if it is there.
pub(super) async fn file(address: &str) -> Result<Vec<u8>, ApiError> {
    let waiting = Waiting::new(FILE_TIME_OUT).ok_or(ApiError::Unreachable)?;
    let request = waiting.attach(Request::get(address)).build().map_err(|_| ApiError::Unreachable)?;
    let response = request.send().await.map_err(|_| ApiError::Unreachable)?;
    // A proxy says by the second that it is the server that does not answer.
    match response.status() {
        200..=299 => response.binary().await.map_err(|_| ApiError::Unreachable),
        500.. => Err(ApiError::Unreachable),
        _ => Err(ApiError::Unreadable),
    }
}

/// How a change is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Post,
    Put,
    Patch,
    Delete,
}

/// Asks for a change. With the same `key` it is the same request, however often it is sent.
pub(super) async fn change(method: Method, path: &str, key: &str, body: String) -> Result<Answer, ApiError> {
    let url = resolve(path);
    let waiting = Waiting::new(TIME_OUT).ok_or(ApiError::Unreachable)?;
    let name = match method {
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Patch => "PATCH",
        Method::Delete => "DELETE",
    };
    let request = |who: &Who| {
        let request = match method {
            Method::Post => Request::post(&url),
            Method::Put => Request::put(&url),
            Method::Patch => Request::patch(&url),
            Method::Delete => Request::delete(&url),
        };
        let request = signed(who, waiting.attach(request));
        let request = request.header(CSRF_HEADER, "1").header("Content-Type", "application/json");
        let request = if key.is_empty() { request } else { request.header("Idempotency-Key", key) };
        request.body(&body)
    };
    let received = exchange(name, &url, &request).await;
    // What was known before may be over, also where no answer came.
    forget();
    received?.ok_or(ApiError::Unknown)?.judged(true)
}

/// A body as JSON.
pub(super) fn json(body: &impl Serialize) -> Result<String, ApiError> {
    serde_json::to_string(body).map_err(|_| ApiError::Unreadable)
}

/// Ends the request when it takes too long, or when the future that waits for it is dropped: its page was left.
struct Waiting {
    controller: AbortController,
    signal: AbortSignal,
}

impl Waiting {
    fn new(time_out: u32) -> Option<Self> {
        let controller = AbortController::new().ok()?;
        let either = [controller.signal(), AbortSignal::timeout_with_u32(time_out)];
        let signal = AbortSignal::any(&either.iter().collect::<js_sys::Array>());
        Some(Self { controller, signal })
    }

    fn attach(&self, request: RequestBuilder) -> RequestBuilder {
        request.abort_signal(Some(&self.signal))
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        // Without a reason: gloo-net panics on a rejection that is no `Error`.
        self.controller.abort();
    }
}

/// A request of somebody.
fn signed(who: &Who, request: RequestBuilder) -> RequestBuilder {
    match who {
        Who::Cookie if embed::is_embedded() => request.credentials(RequestCredentials::Include),
        Who::Cookie => request,
        Who::Token(token) => {
            request.credentials(RequestCredentials::Omit).header("Authorization", &["Bearer ", token].concat())
        }
    }
}

/// Makes a request of somebody, as often as it has to be sent.
type MakeRequest<'a> = &'a dyn Fn(&Who) -> Result<Request, gloo_net::Error>;

/// Sends, reads everything and remembers what came of it; none when there was no whole answer. A token that is over is
/// exchanged for another one, once: by 401 nothing was done.
async fn exchange(method: &str, url: &str, request: MakeRequest<'_>) -> Result<Option<Received>, ApiError> {
    let mut who = Who::now("needed").await?;
    let mut received = match early::answer(method, url).await {
        Some(received) => Some(received),
        None => received(url, request(&who)).await,
    };
    if who.can_be_renewed() && received.as_ref().is_some_and(|received| received.answer.status == 401) {
        who = Who::now("refused").await?;
        received = self::received(url, request(&who)).await;
    }
    received.iter().for_each(see_door);
    let outcome = received.as_ref().map(|received| (received.answer.status, received.request_id.as_deref()));
    let now = Timestamp::from_millis(js_sys::Date::now() as i64 / SECOND * SECOND);
    let line = line(now, method, url, outcome);
    LAST.with_borrow_mut(|last| {
        last.truncate(REMEMBERED - 1);
        last.insert(0, line);
    });
    Ok(received)
}

/// What came of a request, for support: `2026-11-24T13:02:11Z GET /api/… 200 request 1f…`.
fn line(now: Timestamp, method: &str, url: &str, outcome: Option<(u16, Option<&str>)>) -> String {
    // Behind the scheme and the host: where the console lives is nobody's business.
    let path = url.splitn(4, '/').nth(3).unwrap_or_default();
    let asked = [&now.to_string(), " ", method, " /", path, " "].concat();
    match outcome {
        None => [&asked, "no answer"].concat(),
        Some((status, None)) => [&asked, status.to_string().as_str()].concat(),
        Some((status, Some(id))) => [&asked, &status.to_string(), " request ", id].concat(),
    }
}

async fn received(url: &str, request: Result<Request, gloo_net::Error>) -> Option<Received> {
    read(url, request.ok()?.send().await.ok()?).await
}

/// The URL of a path of the API. What is a whole URL already stays as it is.
pub(super) fn resolve(path: &str) -> String {
    if !path.starts_with('/') {
        return path.to_owned();
    }
    API_BASE.with(|base| [base, path].concat())
}

thread_local! {
    /// Where the API is: `<meta name="reprise-api-base" content="…">`, relative to the page's base.
    static API_BASE: String = api_base();
}

fn api_base() -> String {
    if embed::is_embedded() {
        return [&embed::base(), "/", paths::api::DEFAULT_BASE].concat();
    }
    let meta = leptos::prelude::document().query_selector("meta[name=reprise-api-base]").ok().flatten();
    let content = meta.and_then(|meta| meta.get_attribute("content")).filter(|content| !content.is_empty());
    let content = content.as_deref().unwrap_or(paths::api::DEFAULT_BASE);
    let url = Url::new_with_base(content, &document_base()).map(|url| url.href());
    url.unwrap_or_default().trim_end_matches('/').to_owned()
}

pub(super) fn document_base() -> String {
    leptos::prelude::document().base_uri().ok().flatten().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_of_a_request_is_told_without_the_host() {
        let now = Timestamp::parse("2026-11-24T13:02:11Z").expect("a time");
        let told = |url, outcome| line(now, "GET", url, outcome);
        let url = "https://console.example:8080/reprise/api/test-environments/1?x=/y";
        let asked = "2026-11-24T13:02:11Z GET /reprise/api/test-environments/1?x=/y ";
        assert_eq!(told(url, None), [asked, "no answer"].concat());
        assert_eq!(told(url, Some((304, None))), [asked, "304"].concat());
        assert_eq!(told(url, Some((200, Some("1f-2")))), [asked, "200 request 1f-2"].concat());
    }
}
