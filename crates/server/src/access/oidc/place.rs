//! Which places may be asked: those to which nobody can listen on the way.

use openidconnect::url::{Host, Url};

/// Whether what goes there is encrypted, or does not leave this computer.
pub(super) fn is_safe(url: &Url) -> bool {
    url.scheme() == "https" || url.scheme() == "http" && is_this_computer(url)
}

/// Whether it is this computer itself.
pub(super) fn is_this_computer(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_computer_is_asked_unencrypted() {
        let is_safe = |text: &str| is_safe(&Url::parse(text).expect("a URL"));
        for safe in ["https://id.example", "http://127.0.0.1:1", "http://localhost/x", "http://[::1]:8"] {
            assert!(is_safe(safe), "{safe}");
        }
        for open in ["http://id.example", "http://127.0.0.1.example", "http://localhost.example", "ftp://localhost"] {
            assert!(!is_safe(open), "{open}");
        }
    }
}
