//! What a request must show before anything looks at it.

use crate::access;
use crate::app::AppState;
use crate::problem::Problem;
use crate::public_url::PublicUrl;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// A page of another origin cannot send this header without our being asked about it first, and we say yes to those alone that
/// may embed the console.
const CSRF_HEADER: &str = "x-reprise-csrf";

/// Names under which this computer knows itself.
const LOCAL_NAMES: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// The host names that requests may be addressed to.
#[derive(Clone, Debug)]
pub(crate) struct KnownHosts {
    listening: String,
    public: Option<PublicUrl>,
}

impl KnownHosts {
    /// This computer's own names, the one that the server was told to listen at, and the one that browsers know.
    pub(crate) fn local_and(listen: &str, public: Option<PublicUrl>) -> Self {
        Self { listening: without_port(listen).to_ascii_lowercase(), public }
    }

    fn include(&self, host: &str) -> bool {
        let name = without_port(host).to_ascii_lowercase();
        let is_public = self.public.as_ref().is_some_and(|url| without_port(url.host()) == name);
        is_public || name == self.listening || LOCAL_NAMES.contains(&name.as_str())
    }

    /// Whether an origin is the console's own: the one under which browsers find it, or else the one that is asked.
    pub(crate) fn are_asked_by(&self, origin: &HeaderValue, headers: &HeaderMap) -> bool {
        self.public.as_ref().is_some_and(|url| origin == url.origin()) || is_this_host(origin, headers)
    }
}

/// Refuses requests that are addressed to a name that is not ours: with a DNS entry that points here, a foreign page
/// would otherwise be of the same origin as the console, and nobody has to sign in.
pub(crate) async fn known_host(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let host = host(request.headers()).or(request.uri().authority().map(axum::http::uri::Authority::as_str));
    if host.is_some_and(|host| state.hosts.include(host)) {
        return next.run(request).await;
    }
    let detail = "This server does not know the host name that was asked for. Use http://localhost and the port, or the address that --public-url names.";
    Problem::new(StatusCode::MISDIRECTED_REQUEST, "unknown-host", detail).into_response()
}

/// Refuses what changes something unless it comes from a page of this origin, from one that may embed the console, or from a
/// program. What pages of portals ask for, they ask for with a token.
pub(crate) async fn same_origin(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let harmless = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let headers = request.headers();
    let path = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    // Nothing that a browser adds by itself: a portal's token, which is bound to its own origin, and the key of a portal's
    // server, which is refused where a page sends it.
    if access::token(headers).is_some() || path == access::TOKENS {
        return next.run(request).await;
    }
    let own = is_own(headers, &state.hosts);
    let embeds = !own && state.access.rules().embed_origins.include(headers.get(header::ORIGIN));
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    if embeds && !state.access.takes_without_token(headers) {
        tracing::warn!(method = %request.method(), path = request.uri().path(), origin, "without a token: refused");
        let detail =
            "This page comes with a portal's token only. Its tokenProvider gets one from the portal's own server.";
        // As if nobody were signed in: that is how it is for this page.
        return Problem::new(StatusCode::UNAUTHORIZED, "token-needed", detail).into_response();
    }
    // Whoever runs the console has named that page. Our cookie comes with what it asks only where it is of the same site.
    let takes = own || embeds && !access::is_not_for_pages(path);
    if harmless || takes && is_marked(headers) {
        return next.run(request).await;
    }
    tracing::warn!(method = %request.method(), path = request.uri().path(), origin, "not from the console: refused");
    let detail = "This request did not come from the console. Programs send the header X-Reprise-Csrf: 1.";
    Problem::new(StatusCode::FORBIDDEN, "csrf", detail).into_response()
}

/// Whether a request comes from a page of this origin, or from a program.
fn is_own(headers: &HeaderMap, hosts: &KnownHosts) -> bool {
    match headers.get("sec-fetch-site") {
        // The browser's own word, which no page can change. It holds also behind a proxy that asks under another
        // host name, such as the one of live reload, where the origin would look foreign.
        Some(site) => site == "same-origin" || site == "none",
        None => headers.get(header::ORIGIN).is_none_or(|origin| hosts.are_asked_by(origin, headers)),
    }
}

/// Whether a request has what no page sends without our having been asked.
fn is_marked(headers: &HeaderMap) -> bool {
    headers.get(CSRF_HEADER).is_some_and(|value| value == "1")
}

/// Whether an origin has the host and port that the request is addressed to.
pub(crate) fn is_this_host(origin: &HeaderValue, headers: &HeaderMap) -> bool {
    let origin = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    origin.zip(host(headers)).is_some_and(|(origin, host)| origin.eq_ignore_ascii_case(host))
}

fn host(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::HOST).and_then(|host| host.to_str().ok())
}

/// `host` of `host:port`, with the brackets of an IPv6 address.
fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_computer_are_known() {
        let hosts = KnownHosts::local_and("console.internal:8080", PublicUrl::parse("https://Console.example").ok());
        for host in [
            "localhost",
            "LOCALHOST:1",
            "127.0.0.1:8080",
            "[::1]",
            "[::1]:99",
            "Console.internal",
            "console.example:443",
        ] {
            assert!(hosts.include(host), "{host}");
        }
        for host in ["", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8080", "127.0.0.2", "::1"] {
            assert!(!hosts.include(host), "{host}");
        }
    }
}
