//! What came of a request: the whole answer, and whether it is an error.

use super::ApiError;
use super::send::document_base;
use crate::live::Heard;
use gloo_net::http::{Headers, Response};
use serde::de::DeserializeOwned;
use web_sys::Url;
use wire::{Problem, Source};

/// What is waited for when a server asks to slow down and does not say how long, in milliseconds.
const SLOW_DOWN_BY_DEFAULT: u32 = 5_000;
/// The longest wait that is taken from a server, in milliseconds.
const SLOW_DOWN_AT_MOST: u32 = 900_000;

/// Under which of these the server has the request in its log: ours, Zuora's own (contract.md 3.2).
const REQUEST_IDS: [&str; 2] = ["X-Request-Id", "Zuora-Request-Id"];

/// An answer that is no error.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: String,
    /// What to send as `If-None-Match` next time.
    pub(super) entity_tag: Option<String>,
    /// Where the server says the new thing is: an absolute URL of the API's own origin.
    pub(super) location: Option<String>,
    /// Whether the server waited for news, as it was asked to.
    pub(super) waited: bool,
    /// How fresh it is, as the server tells it, where it is not read for whoever asks.
    pub(super) source: Option<String>,
}

impl Answer {
    /// Whether what the asker has still holds.
    pub(super) fn is_unchanged(&self) -> bool {
        self.status == 304
    }

    /// Whether it was taken, and something else has to happen first.
    pub(super) fn is_accepted(&self) -> bool {
        self.status == 202
    }

    /// What another tab has heard, as an answer.
    pub(super) fn heard(heard: Heard) -> Self {
        let Heard { news, source } = heard;
        let (status, body, entity_tag) = match news {
            Some((entity_tag, body)) => (200, body, Some(entity_tag)),
            None => (304, String::new(), None),
        };
        Self { status, body, entity_tag, location: None, waited: false, source }
    }

    /// The same for other tabs. An answer without a tag tells nobody whether it is another one.
    pub(super) fn to_tell(&self) -> Option<Heard> {
        let source = self.source.clone();
        if self.is_unchanged() {
            return Some(Heard { news: None, source });
        }
        Some(Heard { news: Some((self.entity_tag.clone()?, self.body.clone())), source })
    }

    /// Reads the body.
    pub(super) fn decode<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        // Some servers begin with a mark of the encoding.
        serde_json::from_str(self.body.trim_start_matches('\u{feff}')).map_err(|_| ApiError::Unreadable)
    }
}

/// A whole answer, error or not.
pub(super) struct Received {
    pub(super) answer: Answer,
    retry_after: Option<u32>,
    pub(super) request_id: Option<String>,
}

/// Reads an answer to a request for `url`; none when it breaks off.
pub(super) async fn read(url: &str, response: Response) -> Option<Received> {
    let headers = response.headers();
    let location = headers.get("Location").and_then(|location| same_origin(&location, url));
    let retry_after = retry_after(&headers);
    let entity_tag = headers.get("ETag");
    let waited = headers.get("Preference-Applied").is_some();
    let source = headers.get(Source::HEADER);
    let request_id = REQUEST_IDS.iter().find_map(|name| headers.get(name));
    // As bytes: the browser's own text would be copied letter by letter, which takes longer than reading it. What is no UTF-8 is
    // no JSON either.
    let body = String::from_utf8(response.binary().await.ok()?).unwrap_or_default();
    let answer = Answer { status: response.status(), body, entity_tag, location, waited, source };
    Some(Received { answer, retry_after, request_id })
}

impl Received {
    /// Parts values from errors. `changing`: the request asked for a change.
    pub(super) fn judged(self, changing: bool) -> Result<Answer, ApiError> {
        let status = self.answer.status;
        match status {
            304 => return Ok(self.answer),
            401 => return Err(ApiError::SignedOut),
            429 | 503 if !changing || status == 429 => {
                let wait = self.retry_after.unwrap_or(SLOW_DOWN_BY_DEFAULT);
                return Err(ApiError::SlowDown(wait.min(SLOW_DOWN_AT_MOST)));
            }
            200..=299 if !says_failure(&self.answer.body) => return Ok(self.answer),
            // A gateway can fail after the change was made.
            500.. if changing => return Err(ApiError::Unknown),
            _ => {}
        }
        let mut problem = Box::new(serde_json::from_str::<Problem>(&self.answer.body).unwrap_or_default());
        problem.status = Some(status.into());
        Err(if status >= 500 { ApiError::Failing(problem) } else { ApiError::Refused(problem) })
    }
}

/// Whether a body that came with a good status says that it is an error (contract.md 3.2).
fn says_failure(body: &str) -> bool {
    // Nearly no answer has the word; the others are not worth a second reading.
    body.contains("uccess\"") && serde_json::from_str::<Problem>(body).is_ok_and(|problem| problem.is_hidden_failure())
}

/// Milliseconds that `Retry-After` asks for: seconds or a date.
fn retry_after(headers: &Headers) -> Option<u32> {
    let value = headers.get("Retry-After")?;
    if let Ok(seconds) = value.trim().parse::<u32>() {
        return Some(seconds.saturating_mul(1000));
    }
    let date = js_sys::Date::parse(&value);
    date.is_finite().then(|| (date - js_sys::Date::now()).max(0.0) as u32)
}

/// `location` as an absolute URL, if it is of the same origin as the request.
fn same_origin(location: &str, request: &str) -> Option<String> {
    let request = Url::new_with_base(request, &document_base()).ok()?;
    let location = Url::new_with_base(location, &request.href()).ok()?;
    (location.origin() == request.origin()).then(|| location.href())
}
