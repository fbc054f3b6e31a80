//! Bodies of requests, read whole within a limit.

use axum::body::{Body, Bytes};
use http_body_util::BodyExt;

/// Of a body that is too long so much is read and thrown away. Who sends one reads our answer only after sending, and
/// would otherwise see a broken connection in place of it.
const THROWN_AWAY_BYTES: usize = 16 * 1024 * 1024;

/// Why there is no whole body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyError {
    /// It is longer than allowed.
    TooLong,
    /// It ended in the middle, or is not what its encoding says.
    Broken,
}

/// Reads a body of at most so many bytes.
///
/// # Errors
/// When it is longer, or does not come to its end.
pub async fn read(mut body: Body, at_most: usize) -> Result<Bytes, BodyError> {
    let (mut whole, mut length) = (Vec::new(), 0_usize);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| BodyError::Broken)?.into_data() else { continue };
        length = length.saturating_add(data.len());
        if length > THROWN_AWAY_BYTES {
            break;
        }
        if length <= at_most {
            whole.extend_from_slice(&data);
        }
    }
    if length > at_most { Err(BodyError::TooLong) } else { Ok(whole.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_body_of_the_allowed_length_is_read_and_a_longer_one_is_not() {
        assert_eq!(read(Body::from("abc"), 3).await.as_deref(), Ok(&b"abc"[..]));
        assert_eq!(read(Body::from("abcd"), 3).await, Err(BodyError::TooLong));
        assert_eq!(read(Body::from(vec![0; THROWN_AWAY_BYTES + 1]), 3).await, Err(BodyError::TooLong));
        assert_eq!(read(Body::empty(), 3).await.as_deref(), Ok(&b""[..]));
    }
}
