//! JSON in requests, read so that a mistake is explained to whoever made it.

use crate::error::ServiceError;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;

/// Whether the headers say that the body is JSON.
pub fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default();
    media_type.trim().eq_ignore_ascii_case("application/json")
}

/// Reads an object. Unknown fields are ignored.
///
/// # Errors
/// `InvalidRequest`, with the place of the mistake.
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, ServiceError> {
    // A list would be taken for the object's fields in order.
    if body.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
        return Err(ServiceError::invalid("The body must be a JSON object."));
    }
    if has_nul(body) {
        return Err(ServiceError::invalid("The body must not contain the character NUL (\\u0000)."));
    }
    serde_json::from_slice(body).map_err(|error| ServiceError::invalid(format!("The body cannot be used: {error}.")))
}

/// Whether a text in it has the character NUL, which can be written as an escape only. Not every database can keep it.
fn has_nul(body: &[u8]) -> bool {
    let mut rest = body;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        let escape = &rest[at + 1..];
        if escape.starts_with(b"u0000") {
            return true;
        }
        // What is escaped may be a backslash that escapes nothing itself.
        rest = escape.get(1..).unwrap_or_default();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nul_is_found_in_texts_and_a_backslash_before_its_digits_is_another_thing() {
        for (body, expected) in [
            (r#"{"a":"\u0000"}"#, true),
            (r#"{"a":"\\u0000"}"#, false),
            (r#"{"a":"\n\u00001"}"#, true),
            (r#"{"a":"\u0001"}"#, false),
            (r#"{"a\u0000":1}"#, true),
            (r#"{"a":"\\\u0000"}"#, true),
            (r#"{"a":"b\"#, false),
        ] {
            assert_eq!(has_nul(body.as_bytes()), expected, "{body}");
        }
    }
}
