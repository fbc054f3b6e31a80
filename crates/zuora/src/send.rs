//! The one place that sends. What goes out is listed here: token, track id, entity, key and body; nothing of a browser's
//! request has a way in.

use crate::answer;
use crate::call::{Answer, Body, Call};
use crate::clock::ClockGap;
use crate::connecting;
use crate::error::{Error, Kind};
use crate::hints::Hints;
use crate::hosts::Host;
use crate::limits::{Limits, Paused};
use crate::observe::{Observed, Observer};
use crate::token::Token;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION};
use reqwest::{RequestBuilder, Response};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

/// The largest answer that is read, unpacked: ten thousand jobs have half of it. A gateway's mistake or a bomb of zeros
/// must not take the server's memory.
pub(crate) const MAX_ANSWER_BYTES: usize = 8 * 1024 * 1024;

const ENTITY_IDS: &str = "zuora-entity-ids";
const IDEMPOTENCY_KEY: &str = "idempotency-key";
const REQUEST_ID: &str = "zuora-request-id";
const TRACK_ID: &str = "zuora-track-id";

/// Sends calls to one host.
#[derive(Debug)]
pub(crate) struct Sender {
    pub(crate) http: reqwest::Client,
    pub(crate) host: Host,
    pub(crate) entity_id: Option<HeaderValue>,
    pub(crate) limits: Limits,
    pub(crate) clock_gap: ClockGap,
    pub(crate) observer: Option<Arc<dyn Observer>>,
    /// How long a question may take, and a change.
    pub(crate) patience: (Duration, Duration),
}

impl Sender {
    /// Sends a call once, when its turn has come.
    ///
    /// # Errors
    /// Everything but an answer that says that it went well.
    pub(crate) async fn send(&self, call: &Call, token: Option<&Token>) -> Result<Answer, Error> {
        let turn = match self.limits.turn().await {
            Ok(turn) => turn,
            Err(Paused(left)) => {
                self.observe(call, &Hints::default(), (None, Some(Kind::Waiting)), None);
                let error = Error::new(Kind::Waiting, &call.track);
                return Err(Error { retry_after: Some(left), before_sending: true, ..error });
            }
        };
        let (begun, mut hints) = (Instant::now(), Hints::default());
        let sent = self.exchange(call, token, &mut hints).await;
        drop(turn);
        log(call, &sent, begun.elapsed());
        let came_of_it = match &sent {
            Ok(answer) => (Some(answer.status), None),
            Err(error) => (error.status, Some(error.kind)),
        };
        self.observe(call, &hints, came_of_it, Some(begun.elapsed()));
        sent
    }

    /// Tells whoever counts what came of a call: the status of its answer, and what was wrong.
    fn observe(&self, call: &Call, hints: &Hints, came: (Option<u16>, Option<Kind>), took: Option<Duration>) {
        let Some(observer) = &self.observer else { return };
        let ((status, fault), (limit, remaining)) = (came, hints.window());
        observer.observe(&Observed { operation: call.operation(), status, fault, took, limit, remaining });
    }

    /// Sends and reads; `hints` are what the answer says about the pace.
    async fn exchange(&self, call: &Call, token: Option<&Token>, hints: &mut Hints) -> Result<Answer, Error> {
        let mut response = self.request(call, token).send().await.map_err(|error| unanswered(call, &error))?;
        let (status, now) = (response.status().as_u16(), SystemTime::now());
        self.clock_gap.note(response.headers(), now);
        *hints = Hints::read(response.headers(), now);
        let request_id = text(&response, REQUEST_ID);
        let request_id = request_id.filter(|text| !gives_away(text, call, token));
        let error =
            |kind| Error { status: Some(status), request_id: request_id.clone(), ..Error::new(kind, &call.track) };
        let (body, fault) = match whole_body(&mut response).await {
            Ok(body) => {
                let fault = answer::fault(status, &body);
                (body, fault)
            }
            // The status says enough.
            Err(_) if !response.status().is_success() => (Vec::new(), answer::fault(status, &[])),
            Err(kind) => return Err(error(kind)),
        };
        let pause = self.limits.note(fault.as_ref().map_or(status, |fault| fault.status), hints);
        // Both are cut, and half a secret is too much of it: so the whole body is looked at, too.
        let gives_away_body = fault.is_some() && gives_away(&String::from_utf8_lossy(&body), call, token);
        let is_harmless = |text: &String| !gives_away_body && !gives_away(text, call, token);
        match fault {
            None => Ok(Answer { status, body, location: text(&response, LOCATION.as_str()), request_id }),
            Some(fault) => Err(Error {
                status: Some(fault.status),
                sentence: fault.sentence.filter(is_harmless),
                code: fault.code.filter(is_harmless),
                retry_after: pause,
                ..error(fault.kind)
            }),
        }
    }

    fn request(&self, call: &Call, token: Option<&Token>) -> RequestBuilder {
        let path: Vec<&str> = call.path.iter().map(String::as_str).collect();
        let patience = if call.is_quick() { self.patience.0 } else { self.patience.1 };
        let request = self.http.request(call.method.clone(), self.host.url(&path)).timeout(patience);
        let mut request = request.headers(self.headers(call, token));
        if let Some(token) = token {
            request = request.bearer_auth(token.reveal());
        }
        match &call.body {
            Body::Empty => request,
            Body::Json(body) => request.header(CONTENT_TYPE, "application/json").body(body.clone()),
            Body::Form(form) => request.form(form),
        }
    }

    fn headers(&self, call: &Call, token: Option<&Token>) -> HeaderMap {
        let mut headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/json"))]);
        // Both were looked at where they came in; what is no header value after all is left out.
        let mut insert = |name: &'static str, value: &str| {
            HeaderValue::from_str(value).map(|value| headers.insert(name, value)).ok()
        };
        insert(TRACK_ID, call.track.as_str());
        if let Some(key) = &call.key {
            insert(IDEMPOTENCY_KEY, key);
        }
        // The token's own operation takes another form of it (contract.md 1.4), and needs none.
        if let Some(entity) = self.entity_id.clone().filter(|_| token.is_some()) {
            headers.insert(ENTITY_IDS, entity);
        }
        headers
    }
}

/// Whether a text that came back, as from a gateway that repeats what it was sent, has the token or the secret in it.
fn gives_away(text: &str, call: &Call, token: Option<&Token>) -> bool {
    let secret = match &call.body {
        Body::Form(form) => Some(form.client_secret.as_str()),
        Body::Empty | Body::Json(_) => None,
    };
    [token.map(Token::reveal), secret].into_iter().flatten().any(|hidden| text.contains(hidden))
}

/// The body, unpacked, as far as it is not too large.
async fn whole_body(response: &mut Response) -> Result<Vec<u8>, Kind> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > MAX_ANSWER_BYTES => return Err(Kind::Unreadable),
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return Ok(body),
            Err(error) if error.is_decode() => return Err(Kind::Unreadable),
            Err(_) => return Err(Kind::NoAnswer),
        }
    }
}

fn text(response: &Response, name: &str) -> Option<String> {
    Some(response.headers().get(name)?.to_str().ok()?.to_owned())
}

/// No answer came. Where there was no connection, nothing was sent either.
fn unanswered(call: &Call, error: &reqwest::Error) -> Error {
    let sent_nothing = error.is_connect() || error.is_builder();
    let causes: Vec<_> = connecting::causes(error).iter().map(ToString::to_string).collect();
    let time_out = error.is_timeout();
    tracing::warn!(track_id = call.track.as_str(), time_out, causes = causes.join(": "), "no answer of Zuora");
    let connection = error.is_connect().then(|| connecting::fault(error));
    Error { connection, ..Error::new(if sent_nothing { Kind::Unreachable } else { Kind::NoAnswer }, &call.track) }
}

/// A line for each change and each failure: never headers, bodies or tokens.
fn log(call: &Call, sent: &Result<Answer, Error>, took: Duration) {
    let (method, path, track_id) = (call.method.as_str(), call.path.join("/"), call.track.as_str());
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    match sent {
        Ok(Answer { status, request_id, .. }) => {
            let zuora_request_id = request_id.as_deref();
            if call.is_question() {
                tracing::debug!(method, path, status, ms, track_id, zuora_request_id, "Zuora answered");
            } else {
                tracing::info!(method, path, status, ms, track_id, zuora_request_id, "Zuora answered");
            }
        }
        Err(error) => {
            let zuora_request_id = error.request_id.as_deref();
            tracing::warn!(method, path, %error, ms, track_id, zuora_request_id, "Zuora did not do what was asked");
        }
    }
}
