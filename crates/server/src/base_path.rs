//! The path that the console is served under.

/// `/`, or a path such as `/reprise/`: it begins and ends with a slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasePath(String);

/// Where a path of a request belongs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Place<'a> {
    /// To the console; the rest begins with a slash.
    Inside(&'a str),
    /// To nothing, but a person at this path surely wants the console.
    AtTheDoor,
    /// To nothing.
    Outside,
}

impl BasePath {
    /// Reads a base path, with or without slashes at its ends. None when it holds anything but letters, digits, `-`,
    /// `.`, `_`, `~` and slashes between them: it is put into HTML and into headers.
    pub fn parse(text: &str) -> Option<Self> {
        let inner = text.trim_matches('/');
        if inner.is_empty() {
            return Some(Self("/".to_owned()));
        }
        let plain = |part: &str| {
            let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
            !part.is_empty() && part != "." && part != ".." && part.bytes().all(allowed)
        };
        inner.split('/').all(plain).then(|| Self(format!("/{inner}/")))
    }

    /// The path, with a slash at both ends.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A path of the console as the browser has to ask for it; `rest` has no slash in front.
    pub fn join(&self, rest: &str) -> String {
        format!("{}{rest}", self.0)
    }

    pub(crate) fn place<'a>(&self, path: &'a str) -> Place<'a> {
        let without_slash = &self.0[..self.0.len() - 1];
        match path.strip_prefix(without_slash) {
            Some(rest) if rest.starts_with('/') => Place::Inside(rest),
            Some("") => Place::AtTheDoor,
            _ if path == "/" => Place::AtTheDoor,
            _ => Place::Outside,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(text: &str) -> BasePath {
        BasePath::parse(text).expect("a base path")
    }

    #[test]
    fn slashes_at_the_ends_do_not_matter() {
        for text in ["reprise", "/reprise", "reprise/", "/reprise/"] {
            assert_eq!(base(text).as_str(), "/reprise/");
        }
        assert_eq!(base("").as_str(), "/");
        assert_eq!(base("/tools/reprise").join("api/x"), "/tools/reprise/api/x");
    }

    #[test]
    fn what_does_not_belong_into_html_or_headers_is_refused() {
        for text in ["a b", "\"><script>", "a//b", "..", "a/../b", "é", "a?b", "a\r\nb", "a%20b"] {
            assert_eq!(BasePath::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_path_is_inside_at_the_door_or_outside() {
        assert_eq!(base("/").place("/environments/1"), Place::Inside("/environments/1"));
        assert_eq!(base("/").place("/"), Place::Inside("/"));
        for (path, place) in [
            ("/reprise/", Place::Inside("/")),
            ("/reprise/api/x", Place::Inside("/api/x")),
            ("/reprise", Place::AtTheDoor),
            ("/", Place::AtTheDoor),
            ("/reprises/", Place::Outside),
            ("/api/x", Place::Outside),
        ] {
            assert_eq!(base("reprise").place(path), place, "{path}");
        }
    }
}
