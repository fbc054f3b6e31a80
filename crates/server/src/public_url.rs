//! Where browsers find the console: what it is called from outside, whatever it listens at.

use crate::start::StartError;
use axum::http::Uri;

/// Such as `https://console.example`: an origin, without a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    host: String,
}

impl PublicUrl {
    /// Reads it.
    ///
    /// # Errors
    /// When it is no `https` origin, nor an `http` one of this computer: others could read what goes there.
    pub fn parse(text: &str) -> Result<Self, StartError> {
        let unusable = || StartError::PublicUrl(text.to_owned());
        let uri: Uri = text.trim().trim_end_matches('/').parse().map_err(|_| unusable())?;
        let (scheme, authority) = uri.scheme_str().zip(uri.authority()).ok_or_else(unusable)?;
        let is_local = ["localhost", "127.0.0.1", "[::1]"].contains(&authority.host());
        let is_private = scheme == "https" || scheme == "http" && is_local;
        let is_origin = matches!(uri.path(), "" | "/") && uri.query().is_none() && !authority.as_str().contains('@');
        if !is_private || !is_origin {
            return Err(unusable());
        }
        let authority = authority.as_str().to_ascii_lowercase();
        Ok(Self { origin: format!("{scheme}://{authority}"), host: authority })
    }

    /// As browsers write it in the header `Origin`.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// Host and port.
    pub(crate) fn host(&self) -> &str {
        &self.host
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_origin_that_nobody_listens_to_will_do() {
        let url = PublicUrl::parse("https://Console.example:8443/").expect("an origin");
        assert_eq!((url.origin(), url.host()), ("https://console.example:8443", "console.example:8443"));
        assert!(PublicUrl::parse("http://localhost:8080").is_ok() && PublicUrl::parse("http://[::1]:8080").is_ok());
        for text in [
            "",
            "console.example",
            "http://console.example",
            "https://a.example/b",
            "https://u@a.example",
            "ftp://localhost",
            "https://a.example?x",
        ] {
            assert!(PublicUrl::parse(text).is_err(), "{text}");
        }
    }
}
