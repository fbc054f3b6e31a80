//! The console's cookies. The prefix `__Host-` binds them to this origin, `HttpOnly` keeps them from scripts, and `Secure` from
//! lines that others can read; browsers count this computer itself as a line that nobody else reads.

use axum::http::{HeaderMap, HeaderValue, header};
use cookie::time::Duration;
use cookie::{Cookie, CookieBuilder, SameSite};

/// The one that says which session it is.
pub(crate) const SESSION: &str = "__Host-reprise";
/// The one that ties a sign-in to the browser that began it.
pub(crate) const SIGN_IN: &str = "__Host-reprise-sign-in";

/// The value of a cookie of a request. Of two with the same name none counts: one of them was planted.
pub(crate) fn value(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut found = lines.flat_map(Cookie::split_parse).filter_map(Result::ok).filter(|cookie| cookie.name() == name);
    let first = found.next()?;
    found.next().is_none().then(|| first.value().to_owned())
}

/// The cookie of a session, which ends with the browser at the latest.
pub(crate) fn session(value: &str) -> Option<HeaderValue> {
    line(Cookie::build((SESSION, value)).same_site(SameSite::Strict))
}

/// The cookie of a sign-in. The provider sends the browser back from its own site, so that it must be let through from there.
pub(crate) fn sign_in(value: &str, seconds: i64) -> Option<HeaderValue> {
    line(Cookie::build((SIGN_IN, value)).same_site(SameSite::Lax).max_age(Duration::seconds(seconds)))
}

/// Takes one away.
pub(crate) fn none(name: &'static str) -> Option<HeaderValue> {
    line(Cookie::build((name, "")).same_site(SameSite::Strict).max_age(Duration::ZERO))
}

fn line(cookie: CookieBuilder<'_>) -> Option<HeaderValue> {
    let cookie = cookie.path("/").secure(true).http_only(true).build();
    HeaderValue::from_str(&cookie.to_string()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_for_this_origin_and_not_for_scripts() {
        let line = session("abc").expect("a header");
        assert_eq!(line, "__Host-reprise=abc; HttpOnly; SameSite=Strict; Secure; Path=/");
        let gone = none(SESSION).expect("a header");
        assert!(gone.to_str().is_ok_and(|line| line.contains("Max-Age=0") && line.contains("Secure")), "{gone:?}");
    }

    #[test]
    fn of_two_with_the_same_name_none_counts() {
        let read = |lines: &[&'static str]| {
            let lines = lines.iter().map(|line| (header::COOKIE, HeaderValue::from_static(line)));
            let mut headers = HeaderMap::new();
            for (name, line) in lines {
                headers.append(name, line);
            }
            value(&headers, SESSION)
        };
        assert_eq!(read(&["a=b; __Host-reprise=x"]).as_deref(), Some("x"));
        assert_eq!(
            (read(&["__Host-reprise=x; __Host-reprise=y"]), read(&["__Host-reprise=x", "__Host-reprise=x"])),
            (None, None)
        );
        assert_eq!((read(&["__Host-reprisex=x"]), read(&[])), (None, None));
    }
}
