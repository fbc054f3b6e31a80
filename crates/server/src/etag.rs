//! Conditional requests: an unchanged answer costs no body.

use crate::freshness;
use crate::problem::Problem;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http_body_util::BodyExt;
use sha2::{Digest, Sha256};

/// [`wire::Source::HEADER`] as headers are compared.
const SOURCE: HeaderName = HeaderName::from_static("reprise-source");
/// How many bytes of a hash an entity tag holds: 96 bits never collide by chance.
const HASH_BYTES: usize = 12;

/// Tags successful answers by their bytes, and answers 304 to who has these bytes already. `no-cache` makes browsers
/// ask each time.
pub(crate) async fn conditional(request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let known = request.headers().get_all(header::IF_NONE_MATCH).iter().cloned().collect::<Vec<_>>();
    let (answer, freshness) = freshness::collected(next.run(request)).await;
    if answer.status() != StatusCode::OK {
        return answer;
    }
    let (mut parts, body) = answer.into_parts();
    let Ok(body) = body.collect().await else { return Problem::internal().into_response() };
    let bytes = body.to_bytes();
    let tag = of_answer(&bytes, &freshness.mark());
    if let Some(source) = freshness.header() {
        parts.headers.insert(SOURCE, source);
    }
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if matches(&known, &tag) {
        return not_modified(parts.headers, tag);
    }
    parts.headers.insert(header::ETAG, tag);
    Response::from_parts(parts, Body::from(bytes))
}

/// Whether a request's `If-None-Match` names the tag, or everything. Weak tags count, as RFC 9110 has it for reading.
pub(crate) fn matches(known: &[HeaderValue], tag: &HeaderValue) -> bool {
    let listed = known.iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    listed.map(str::trim).any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one).as_bytes() == tag.as_bytes())
}

/// The answer to who has it already.
pub(crate) fn not_modified(mut headers: HeaderMap, tag: HeaderValue) -> Response {
    headers.remove(header::CONTENT_TYPE);
    headers.remove(header::CONTENT_LENGTH);
    headers.remove(header::CONTENT_ENCODING);
    headers.insert(header::ETAG, tag);
    (StatusCode::NOT_MODIFIED, headers).into_response()
}

/// The strong entity tag of a representation, and of what its headers say beside it.
fn of_answer(bytes: &Bytes, mark: &str) -> HeaderValue {
    of_hash(&Sha256::new().chain_update(bytes).chain_update(mark).finalize(), "")
}

/// The strong entity tag of a file by its hash; the suffix tells its encodings apart.
pub(crate) fn of_hash(hash: &[u8], suffix: &str) -> HeaderValue {
    let text = format!("\"{}{suffix}\"", URL_SAFE_NO_PAD.encode(&hash[..HASH_BYTES.min(hash.len())]));
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_tags_is_searched() {
        let tag = HeaderValue::from_static("\"abc\"");
        for (known, found) in [
            ("\"abc\"", true),
            ("W/\"abc\"", true),
            ("\"x\", \"abc\"", true),
            ("*", true),
            ("\"x\"", false),
            ("abc", false),
            ("", false),
        ] {
            assert_eq!(matches(&[HeaderValue::from_static(known)], &tag), found, "{known}");
        }
        assert!(!matches(&[], &tag));
    }
}
