//! A proxy in front of the console that signs people in and says who they are, in headers. They are believed only from the
//! addresses of that proxy: from anywhere else everybody could write them.

use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};
use wire::Person;

/// The usual names of the headers.
pub(crate) const USER: &str = "x-auth-request-user";
pub(crate) const EMAIL: &str = "x-auth-request-email";
pub(crate) const GROUPS: &str = "x-auth-request-groups";
/// The name of whoever it is, where the proxy says it.
pub(crate) const NAME: &str = "x-auth-request-preferred-username";

/// The proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedProxy {
    /// From where it connects.
    pub addresses: Vec<IpNet>,
    /// In which headers it says who it is: what tells them apart, the email address, the groups, and the name.
    pub headers: [String; 4],
    /// Where the proxy signs people out.
    pub sign_out_url: Option<String>,
}

impl TrustedProxy {
    /// Whoever the proxy says it is; nobody when it does not say so, or when it is not the proxy.
    pub(super) fn person(&self, headers: &axum::http::HeaderMap, peer: Option<SocketAddr>) -> Option<Person> {
        let [user, email, groups, name] = &self.headers;
        if !peer.is_some_and(|peer| self.trusts(peer.ip())) {
            if self.headers.iter().any(|name| headers.contains_key(name)) {
                let peer = peer.map(|peer| peer.ip().to_string());
                tracing::warn!(
                    peer,
                    "headers that say who it is came from an address that is not the proxy's: ignored"
                );
            }
            return None;
        }
        let id = one(headers, user)?;
        let groups = one(headers, groups).unwrap_or_default();
        let groups = groups.split(',').map(str::trim).filter(|group| !group.is_empty()).map(str::to_owned);
        Some(Person { id, name: one(headers, name), email: one(headers, email), groups: groups.collect() })
    }

    fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.addresses.iter().any(|network| network.contains(&address))
    }
}

/// The one value of a header. Of two, one was written by whoever sits in front of the proxy.
fn one(headers: &axum::http::HeaderMap, name: &str) -> Option<String> {
    let mut values = headers.get_all(name).iter();
    let first = values.next()?;
    if values.next().is_some() {
        tracing::warn!(
            header = name,
            "the proxy sent a header twice, so that it says nothing: have it remove the reader's own"
        );
        return None;
    }
    let text = std::str::from_utf8(first.as_bytes()).ok()?.trim();
    let is_clean = !text.is_empty() && !text.contains(char::is_control);
    is_clean.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    fn proxy() -> TrustedProxy {
        TrustedProxy {
            addresses: vec!["10.1.0.0/16".parse().expect("a network"), "127.0.0.1/32".parse().expect("an address")],
            headers: [USER, EMAIL, GROUPS, NAME].map(str::to_owned),
            sign_out_url: None,
        }
    }

    fn person(headers: &[(&'static str, &str)], peer: Option<&str>) -> Option<Person> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::from_static(name), HeaderValue::from_bytes(value.as_bytes()).expect("a value"));
        }
        proxy().person(&map, peer.map(|peer| peer.parse().expect("an address")))
    }

    #[test]
    fn only_the_proxy_says_who_it_is() {
        let headers = [(USER, "u-1"), (EMAIL, "ann@example.com"), (GROUPS, "finance, qa,,"), (NAME, "Änn")];
        let ann = person(&headers, Some("10.1.2.3:50000")).expect("a person");
        assert_eq!((ann.id.as_str(), ann.called()), ("u-1", "Änn"));
        assert_eq!(ann.groups, ["finance", "qa"]);
        assert!(person(&headers, Some("[::ffff:10.1.2.3]:5")).is_some(), "the same address as IPv6 writes it");
        for peer in [Some("10.2.0.1:1"), Some("127.0.0.2:1"), Some("[::1]:1"), None] {
            assert_eq!(person(&headers, peer), None, "{peer:?}");
        }
        assert_eq!(person(&[(EMAIL, "ann@example.com")], Some("127.0.0.1:1")), None);
        assert_eq!(person(&[(USER, "u-1"), (USER, "u-2")], Some("127.0.0.1:1")), None);
        assert_eq!(person(&[(USER, " ")], Some("127.0.0.1:1")), None);
    }
}
