//! Which hosts may be called: the ten of Zuora by name, any other one by its URL, encrypted.

use reqwest::Url;
use std::net::IpAddr;

/// The documented hosts and what they can be called here (contract.md 3.1). The feature works from production tenants
/// (contract.md 2.3), so the names say which ones those are.
pub const KNOWN_HOSTS: [(&str, &str); 10] = [
    ("us1-production", "https://rest.na.zuora.com"),
    ("us1-api-sandbox", "https://rest.sandbox.na.zuora.com"),
    ("us2-production", "https://rest.zuora.com"),
    ("us2-api-sandbox", "https://rest.apisandbox.zuora.com"),
    ("us-sandbox", "https://rest.test.zuora.com"),
    ("eu-production", "https://rest.eu.zuora.com"),
    ("eu-sandbox", "https://rest.test.eu.zuora.com"),
    ("eu-api-sandbox", "https://rest.sandbox.eu.zuora.com"),
    ("apac-production", "https://rest.ap.zuora.com"),
    ("apac-sandbox", "https://rest.test.ap.zuora.com"),
];

/// Whom to call: scheme, host, port, and what every path begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host(Url);

/// Why a host cannot be called, in a sentence for the operator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HostError {
    /// Neither a name that is known nor a URL.
    #[error(
        "“{0}” is neither a URL such as https://rest.zuora.com nor one of the names {names}.",
        names = KNOWN_HOSTS.map(|(name, _)| name).join(", ")
    )]
    Unknown(String),
    /// Secret and token could be read on the way.
    #[error(
        "http://{0} would carry the client secret unencrypted. Use https://; plain http is possible only to this computer \
         itself, such as http://127.0.0.1:9000."
    )]
    NotEncrypted(String),
    /// There is more in it than a place to call. It is not repeated: there may be a password in it.
    #[error("The URL has more in it than a host, a port and a path. Give it without user, password, ? and #.")]
    TooMuch,
}

impl Host {
    /// Reads a name of [`KNOWN_HOSTS`] or a URL.
    ///
    /// # Errors
    /// When it is neither, has more in it than a place, or is http to another computer.
    pub fn parse(text: &str) -> Result<Self, HostError> {
        let text = text.trim();
        let known = KNOWN_HOSTS.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
        let mut url = match Url::parse(known.map_or(text, |(_, url)| url)) {
            Ok(url) if url.has_host() && matches!(url.scheme(), "https" | "http") => url,
            _ if text.contains('@') => return Err(HostError::TooMuch),
            _ => return Err(HostError::Unknown(text.to_owned())),
        };
        let has_user = !url.username().is_empty() || url.password().is_some();
        if has_user || url.query().is_some() || url.fragment().is_some() {
            return Err(HostError::TooMuch);
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        let host = Self(url);
        if host.0.scheme() == "http" && !host.is_this_computer() {
            return Err(HostError::NotEncrypted(host.0.host_str().unwrap_or_default().to_owned()));
        }
        Ok(host)
    }

    /// Its name or address, without scheme, port and path.
    pub fn name(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// Its port, which the scheme tells where none is given.
    pub fn port(&self) -> u16 {
        self.0.port_or_known_default().unwrap_or_default()
    }

    /// Whether what goes there is encrypted; only to this computer itself it may not be.
    pub fn is_encrypted(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Whether it is this computer itself.
    pub fn is_this_computer(&self) -> bool {
        let name = self.0.host_str().unwrap_or_default().trim_matches(['[', ']']);
        name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
    }

    /// Whether it is a host of Zuora's whose tenants cannot refresh anything, because they are sandboxes themselves
    /// (contract.md 2.3).
    pub fn is_sandbox(&self) -> bool {
        let same_host = |url: &str| Url::parse(url).is_ok_and(|url| url.host_str() == self.0.host_str());
        KNOWN_HOSTS.iter().any(|(name, url)| name.ends_with("sandbox") && same_host(url))
    }

    /// The URL of a path below it; each of its parts is written so that it stays one.
    pub(crate) fn url(&self, path: &[&str]) -> Url {
        let mut url = self.0.clone();
        // Only a URL without a host has no path.
        if let Ok(mut parts) = url.path_segments_mut() {
            parts.pop_if_empty().extend(path);
        }
        url
    }
}

impl std::fmt::Display for Host {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        Host::parse(text).map_or_else(|error| error.to_string(), |host| host.to_string())
    }

    #[test]
    fn hosts_have_names_and_urls() {
        for (name, url) in KNOWN_HOSTS {
            assert_eq!(shown(name), url);
        }
        for (text, url) in [
            (" US2-Production ", "https://rest.zuora.com"),
            ("https://rest.zuora.com/", "https://rest.zuora.com"),
            ("https://gateway.example:8443/zuora/", "https://gateway.example:8443/zuora"),
            ("http://127.0.0.1:9000/", "http://127.0.0.1:9000"),
            ("http://[::1]:9000", "http://[::1]:9000"),
            ("http://localhost:9000", "http://localhost:9000"),
        ] {
            assert_eq!(shown(text), url, "{text}");
        }
    }

    #[test]
    fn what_is_no_place_or_not_encrypted_is_refused_and_no_password_repeated() {
        for text in ["", "us3-production", "rest.zuora.com", "ftp://rest.zuora.com", "https://"] {
            assert!(matches!(Host::parse(text), Err(HostError::Unknown(_))), "{text}");
        }
        for text in ["http://rest.zuora.com", "http://127.0.0.1.example", "http://localhost.example", "http://10.0.0.1"]
        {
            assert!(matches!(Host::parse(text), Err(HostError::NotEncrypted(_))), "{text}");
        }
        for text in [
            "https://ann:s3cret@rest.zuora.com",
            "ann:s3cret@host",
            "https://a.example?x=s3cret",
            "https://a.example#x",
        ] {
            assert_eq!(Host::parse(text), Err(HostError::TooMuch), "{text}");
            assert!(!shown(text).contains("s3cret"), "{text}");
        }
    }

    #[test]
    fn sandboxes_are_known_as_such() {
        let is_sandbox = |text| Host::parse(text).expect("a host").is_sandbox();
        assert!(is_sandbox("us-sandbox") && is_sandbox("https://rest.apisandbox.zuora.com/"));
        assert!(!is_sandbox("us2-production") && !is_sandbox("http://127.0.0.1:9000"));
    }

    #[test]
    fn parts_of_a_path_stay_parts() {
        let url = |text: &str, path: &[&str]| Host::parse(text).expect("a host").url(path).to_string();
        assert_eq!(url("us2-production", &["test-environments", "1"]), "https://rest.zuora.com/test-environments/1");
        assert_eq!(url("https://a.example/x", &["b/c", "d?e"]), "https://a.example/x/b%2Fc/d%3Fe");
    }
}
