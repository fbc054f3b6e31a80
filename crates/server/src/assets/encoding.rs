//! Which encoding of a file to send (RFC 9110, 12.5.3).

use axum::http::{HeaderMap, HeaderValue, header};

/// An encoding, the smallest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Brotli,
    Gzip,
    Identity,
}

impl Encoding {
    const ENCODED: [Self; 2] = [Self::Brotli, Self::Gzip];

    fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
            Self::Identity => "identity",
        }
    }

    /// The value of `Content-Encoding`.
    pub(crate) fn header(self) -> Option<HeaderValue> {
        (self != Self::Identity).then(|| HeaderValue::from_static(self.name()))
    }

    /// What our build puts behind a file's name.
    pub(crate) fn file_suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
            Self::Identity => "",
        }
    }

    /// What tells the entity tags of one file's encodings apart.
    pub(crate) fn tag_suffix(self) -> &'static str {
        match self {
            Self::Brotli => "-br",
            Self::Gzip => "-gz",
            Self::Identity => "",
        }
    }
}

/// Whether a name is that of an encoded file: these are sent in the place of another, never by themselves.
pub(crate) fn is_encoded(name: &str) -> bool {
    Encoding::ENCODED.iter().any(|encoding| name.ends_with(encoding.file_suffix()))
}

/// The encoding that the request likes best among those that there are; the smaller one when it does not mind. Without
/// any that it accepts, the file itself is better than nothing.
pub(crate) fn best(headers: &HeaderMap, exists: impl Fn(Encoding) -> bool) -> Encoding {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let accepted: Vec<(&str, f32)> = values.flat_map(|value| value.split(',')).map(with_quality).collect();
    let quality = |encoding: Encoding| {
        let given = |name: &str| accepted.iter().find(|(named, _)| named.eq_ignore_ascii_case(name)).map(|(_, q)| *q);
        given(encoding.name()).or_else(|| given("*")).unwrap_or(0.0)
    };
    let mut best = (Encoding::Identity, quality(Encoding::Identity));
    for encoding in [Encoding::Gzip, Encoding::Brotli] {
        let quality = quality(encoding);
        if quality > 0.0 && quality >= best.1 && exists(encoding) {
            best = (encoding, quality);
        }
    }
    best.0
}

/// `gzip` of `gzip;q=0.5`, and how much it is liked.
fn with_quality(item: &str) -> (&str, f32) {
    let (name, parameters) = item.split_once(';').unwrap_or((item, ""));
    let quality = parameters.split(';').find_map(|parameter| parameter.trim().strip_prefix("q="));
    (name.trim(), quality.map_or(1.0, |text| text.trim().parse().unwrap_or(0.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_accepted_one_that_is_there_is_sent() {
        for (accepted, brotli_exists, sent) in [
            ("gzip, deflate, br, zstd", true, Encoding::Brotli),
            ("gzip, deflate, br", false, Encoding::Gzip),
            ("gzip", true, Encoding::Gzip),
            ("GZIP;q=0.5", true, Encoding::Gzip),
            ("br;q=0.1, gzip;q=0.9", true, Encoding::Gzip),
            ("br;q=0, gzip;q=0", true, Encoding::Identity),
            ("*", true, Encoding::Brotli),
            ("*;q=0.5, br;q=0", true, Encoding::Gzip),
            ("identity", true, Encoding::Identity),
            ("identity, gzip;q=0.5", true, Encoding::Identity),
            ("br;q=nonsense", true, Encoding::Identity),
            ("identity;q=0", true, Encoding::Identity),
            ("", true, Encoding::Identity),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accepted));
            let exists = |encoding| encoding != Encoding::Brotli || brotli_exists;
            assert_eq!(best(&headers, exists), sent, "{accepted}");
        }
        assert_eq!(best(&HeaderMap::new(), |_| true), Encoding::Identity);
    }
}
