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
    serde_json::from_slice(body).map_err(|error| ServiceError::invalid(format!("The body cannot be used: {error}.")))
}
