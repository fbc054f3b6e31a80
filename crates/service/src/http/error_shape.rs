//! The bodies of refusals. Which one Zuora uses for these operations is not documented, so it can be chosen
//! (contract.md 3.2, whose letters stand behind the names).

use serde::Deserialize;
use serde_json::{Value, json};

/// The shape of an error body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
pub enum ErrorShape {
    /// `reasons` and `requestId` (c).
    #[default]
    RequestId,
    /// Nothing at all (a).
    Empty,
    /// `success`, `processId` and `reasons` (b).
    ProcessId,
    /// The same with HTTP 200, as older tenants get it.
    Status200,
    /// `message` alone (d).
    Message,
    /// `success` and `reasons`, whose codes are text (e).
    StringCode,
    /// `code` and `message` (f).
    CodeMessage,
    /// `error`, `message` and `status` (f).
    ErrorMessage,
    /// `timestamp`, `status`, `error`, `message` and `path` (f).
    Timestamp,
    /// `reasons` whose codes are words (g).
    WordCode,
    /// `Success` and `Errors` (g).
    Crud,
    /// A page for people, as gateways send it (h).
    Html,
}

/// What a body can say.
pub(super) struct Said<'a> {
    pub(super) status: u16,
    pub(super) code: u32,
    pub(super) message: &'a str,
    pub(super) request_id: &'a str,
    pub(super) path: &'a str,
    /// The time as RFC 3339.
    pub(super) now: &'a str,
}

/// A body with its media type.
pub(super) struct Body {
    pub(super) media_type: &'static str,
    pub(super) text: String,
}

impl ErrorShape {
    /// Every shape.
    pub const ALL: [Self; 12] = [
        Self::RequestId,
        Self::Empty,
        Self::ProcessId,
        Self::Status200,
        Self::Message,
        Self::StringCode,
        Self::CodeMessage,
        Self::ErrorMessage,
        Self::Timestamp,
        Self::WordCode,
        Self::Crud,
        Self::Html,
    ];

    /// The body, unless it is empty.
    pub(super) fn body(self, said: &Said<'_>) -> Option<Body> {
        let Said { status, code, message, request_id, path, now } = *said;
        let reasons = json!([{ "code": code, "message": message }]);
        let value = match self {
            Self::Empty => return None,
            Self::Html => return Some(html(said)),
            Self::RequestId => json!({ "reasons": reasons, "requestId": request_id }),
            Self::ProcessId | Self::Status200 => {
                json!({ "success": false, "processId": process_id(request_id), "reasons": reasons })
            }
            Self::Message => json!({ "message": message }),
            Self::StringCode => {
                json!({ "success": false, "reasons": [{ "code": code.to_string(), "message": message }] })
            }
            Self::CodeMessage => json!({ "code": code, "message": message }),
            Self::ErrorMessage => json!({ "error": word(status), "message": message, "status": status }),
            Self::Timestamp => {
                json!({ "timestamp": now, "status": status, "error": word(status), "message": message, "path": path })
            }
            Self::WordCode => json!({ "reasons": [{ "code": word(status), "message": message }] }),
            Self::Crud => json!({ "Success": false, "Errors": [{ "Code": word(status), "Message": message }] }),
        };
        Some(json_body(&value))
    }

    /// The status that goes with it.
    pub(super) fn status(self, status: u16) -> u16 {
        // Only what the operation itself refused is hidden; a gateway says what it is.
        if self == Self::Status200 && !matches!(status, 401 | 429 | 500..) { 200 } else { status }
    }
}

fn json_body(value: &Value) -> Body {
    Body { media_type: "application/json", text: value.to_string() }
}

fn html(said: &Said<'_>) -> Body {
    let title = format!("{} {}", said.status, word(said.status));
    // Messages repeat words of the request.
    let message = said.message.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let text = format!(
        "<!DOCTYPE html>\n<html><head><title>{title}</title></head>\n<body><h1>{title}</h1><p>{message}</p></body></html>\n"
    );
    Body { media_type: "text/html; charset=utf-8", text }
}

/// Sixteen capital hex digits, as process ids are.
fn process_id(request_id: &str) -> String {
    request_id.chars().filter(char::is_ascii_hexdigit).take(16).collect::<String>().to_ascii_uppercase()
}

fn word(status: u16) -> &'static str {
    axum::http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("Error")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_can_be_read_out_of_every_shape_that_has_a_body() {
        let said = Said {
            status: 403,
            code: 50_000_010,
            message: "Not before <Monday>.",
            request_id: "6c1d7c0e-5a3f-4f0e-9f43-0c2f6a1d9b11",
            path: "/test-environments",
            now: "2026-11-24T09:00:00Z",
        };
        for shape in ErrorShape::ALL {
            match (shape, shape.body(&said)) {
                (ErrorShape::Empty, body) => assert!(body.is_none()),
                (ErrorShape::Html, Some(body)) => assert!(body.text.contains("Not before &lt;Monday&gt;.")),
                (_, Some(body)) => {
                    let problem: wire::Problem = serde_json::from_str(&body.text).expect("an object");
                    assert_eq!(problem.sentence(), Some("Not before <Monday>."), "{shape:?}");
                }
                (_, None) => panic!("{shape:?} has no body"),
            }
        }
    }
}
