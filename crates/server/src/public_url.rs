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
        let name = authority.host().to_ascii_lowercase();
        let is_local = ["localhost", "127.0.0.1", "[::1]"].contains(&name.as_str());
        let is_private = scheme == "https" || scheme == "http" && is_local;
        // Without what is no part of an origin: a name and a password, or a port that is none.
        let with_port = authority.port_u16().map_or_else(|| name.clone(), |port| format!("{name}:{port}"));
        let is_origin = matches!(uri.path(), "" | "/")
            && uri.query().is_none()
            && with_port.eq_ignore_ascii_case(authority.as_str())
            && is_host(&name);
        if !is_private || !is_origin {
            return Err(unusable());
        }
        // Browsers leave the usual port out.
        let is_usual = matches!((scheme, authority.port_u16()), ("https", Some(443)) | ("http", Some(80)));
        let host = if is_usual { name } else { with_port };
        Ok(Self { origin: format!("{scheme}://{host}"), host })
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

/// Whether it is one host, by its name or its address: no `*`, and nothing that means anything in a policy or in HTML.
fn is_host(name: &str) -> bool {
    let is_address = |inner: &str| inner.bytes().all(|byte| byte.is_ascii_hexdigit() || b":.".contains(&byte));
    let is_name = || name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
    !name.is_empty() && name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).map_or_else(is_name, is_address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_origin_that_nobody_listens_to_will_do() {
        let url = PublicUrl::parse("https://Console.example:8443/").expect("an origin");
        assert_eq!((url.origin(), url.host()), ("https://console.example:8443", "console.example:8443"));
        for (text, origin) in [
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://[::1]:8080", "http://[::1]:8080"),
            ("HTTPS://A.example:443", "https://a.example"),
            ("http://LOCALHOST:80/", "http://localhost"),
            ("https://a.example:80", "https://a.example:80"),
        ] {
            assert_eq!(PublicUrl::parse(text).expect(text).origin(), origin);
        }
        for text in [
            "",
            "console.example",
            "http://console.example",
            "https://a.example/b",
            "https://u@a.example",
            "ftp://localhost",
            "https://a.example?x",
            "https://a.example:",
            "https://a.example:99999",
            "https://*",
            "https://*.example",
            "https://a.example;script-src",
            "https://a.example,https://b.example",
            "https://'self'",
            "https://(a)",
        ] {
            assert!(PublicUrl::parse(text).is_err(), "{text}");
        }
    }
}
