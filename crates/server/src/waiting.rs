//! Waiting polls: `Prefer: wait=25` (RFC 7240) beside `If-None-Match` is answered as soon as there is something else to
//! say, or after that many seconds with 304. So a page hears of a change at once and asks twice a minute.
//!
//! However many wait for the same thing, one of us looks at it.

use crate::access::{self, Sight};
use crate::etag;
use crate::metrics::Metrics;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::Response;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tower::ServiceExt;

/// The longest wait. Longer ones are cut off by proxies.
pub(crate) const LONGEST_SECONDS: u64 = 25;
/// How often what somebody waits for is looked at: a change is told within a second. A look reads what is kept here.
const LOOK_EVERY: Duration = Duration::from_millis(400);
/// How many times as long as a look took nobody looks again, where that is longer: what is costly, such as the jobs of all
/// environments over years, must not keep a processor busy because a page is open.
const PAUSE_PER_LOOK: u32 = 4;
/// But no longer than that: who waits for news of a job must not wait long because the machine is busy.
const LOOK_AT_LEAST_EVERY: Duration = Duration::from_secs(2);

const PREFER: HeaderName = HeaderName::from_static("prefer");
const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// What is waited for.
pub(crate) struct Waits {
    /// Answers GETs with an entity tag.
    operations: Router,
    /// By what is looked at, and what whoever asks sees of it.
    looks: Mutex<HashMap<(String, Sight), Weak<Look>>>,
    ending: watch::Receiver<bool>,
    metrics: Metrics,
}

/// The entity tag of something that somebody waits for. It is looked at as long as this lives.
type Look = watch::Sender<Option<HeaderValue>>;

impl Waits {
    /// Waits for answers of `operations`, until the server is about to end.
    pub(crate) fn new(operations: Router, ending: watch::Receiver<bool>, metrics: Metrics) -> Arc<Self> {
        Arc::new(Self { operations, looks: Mutex::default(), ending, metrics })
    }

    /// The look at what is at `uri`, by this caller or by another one.
    fn look(self: &Arc<Self>, uri: &Uri) -> Arc<Look> {
        let mut looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (uri.to_string(), access::sight());
        if let Some(look) = looks.get(&key).and_then(Weak::upgrade) {
            return look;
        }
        looks.retain(|_, look| look.strong_count() > 0);
        let look = Arc::new(watch::Sender::new(None));
        looks.insert(key, Arc::downgrade(&look));
        let looking = keep_looking(self.operations.clone(), uri.clone(), Arc::downgrade(&look));
        match access::current() {
            // Whoever else waits for it sees the same.
            Some(asker) => drop(tokio::spawn(access::as_asked_by(asker, looking))),
            None => drop(tokio::spawn(looking)),
        }
        look
    }

    /// Done when the answer at `uri` has another tag than those that are known, or when the server is about to end.
    async fn change(self: &Arc<Self>, uri: &Uri, known: &[HeaderValue]) {
        let look = self.look(uri);
        let (mut seen, mut ending) = (look.subscribe(), self.ending.clone());
        let other = |tag: &Option<HeaderValue>| tag.as_ref().is_some_and(|tag| !etag::matches(known, tag));
        // Neither can fail here: the look is ours, and who starts the server keeps the other end.
        tokio::select! {
            _ = seen.wait_for(other) => {}
            _ = ending.wait_for(|ending| *ending) => {}
        }
    }
}

/// Looks as long as somebody wants to know.
async fn keep_looking(operations: Router, uri: Uri, look: Weak<Look>) {
    let mut pause = LOOK_EVERY;
    loop {
        tokio::time::sleep(pause).await;
        if look.strong_count() == 0 {
            return;
        }
        let begun = Instant::now();
        let mut request = Request::new(Body::empty());
        *request.uri_mut() = uri.clone();
        let answer = operations.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
        pause = (begun.elapsed() * PAUSE_PER_LOOK).clamp(LOOK_EVERY, LOOK_AT_LEAST_EVERY);
        let Some(look) = look.upgrade() else { return };
        // What is an error now has no tag; whoever waits is told when it is none any more.
        if let Some(tag) = answer.headers().get(header::ETAG) {
            look.send_if_modified(|seen| {
                let other = seen.as_ref() != Some(tag);
                *seen = Some(tag.clone());
                other
            });
        }
    }
}

/// Answers who wants to wait when there is something new, and everybody else at once.
pub(crate) async fn wait(State(waits): State<Arc<Waits>>, request: Request, next: Next) -> Response {
    let Some(seconds) = preferred(&request) else { return next.run(request).await };
    let (parts, _) = request.into_parts();
    let again = || Request::from_parts(parts.clone(), Body::empty());
    let mut answer = next.clone().run(again()).await;
    if answer.status() == StatusCode::NOT_MODIFIED {
        let _waiting = waits.metrics.waiting();
        let known: Vec<HeaderValue> = parts.headers.get_all(header::IF_NONE_MATCH).iter().cloned().collect();
        let change = waits.change(&parts.uri, &known);
        if tokio::time::timeout(Duration::from_secs(seconds), change).await.is_ok() {
            answer = next.run(again()).await;
        }
    }
    if let Ok(applied) = HeaderValue::from_str(&format!("wait={seconds}")) {
        answer.headers_mut().insert(PREFERENCE_APPLIED, applied);
    }
    answer
}

/// How many seconds the caller of a GET wants to wait at most; none when it does not, or does not say what it knows.
pub(crate) fn preferred(request: &Request) -> Option<u64> {
    if *request.method() != Method::GET || !request.headers().contains_key(header::IF_NONE_MATCH) {
        return None;
    }
    let preferences = request.headers().get_all(PREFER).iter().filter_map(|value| value.to_str().ok());
    let mut preferences = preferences.flat_map(|value| value.split([',', ';'])).map(str::trim);
    let seconds = preferences.find_map(|preference| preference.strip_prefix("wait="))?;
    seconds
        .trim_matches('"')
        .parse()
        .ok()
        .filter(|seconds| *seconds > 0)
        .map(|seconds: u64| seconds.min(LONGEST_SECONDS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preferences_are_read_as_rfc_7240_writes_them() {
        for (prefer, seconds) in [
            ("wait=10", Some(10)),
            ("respond-async, wait=7", Some(7)),
            ("wait=\"3\"; x=y", Some(3)),
            ("wait=3600", Some(LONGEST_SECONDS)),
            ("wait=0", None),
            ("wait=-1", None),
            ("wait=soon", None),
            ("return=minimal", None),
            ("", None),
        ] {
            let request = Request::get("/").header(PREFER, prefer).header("if-none-match", "\"x\"");
            assert_eq!(preferred(&request.body(Body::empty()).expect("a request")), seconds, "{prefer}");
        }
        let without_tag = Request::get("/").header(PREFER, "wait=10").body(Body::empty()).expect("a request");
        assert_eq!(preferred(&without_tag), None, "who knows nothing is told everything at once");
    }
}
