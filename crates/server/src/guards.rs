//! What a request must show before anything looks at it.

use crate::access;
use crate::app::AppState;
use crate::problem::Problem;
use crate::public_url::PublicUrl;
use axum::extract::{Request, State};
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

    /// Whether an origin is the one under which browsers find the console.
    fn are_behind(&self, origin: &HeaderValue) -> bool {
        self.public.as_ref().is_some_and(|url| origin == url.origin())
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

/// Refuses what changes something unless it comes from a page of this origin, or from a program.
pub(crate) async fn same_origin(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let harmless = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    // A portal's token is no cookie that a browser adds by itself, and it is bound to its own origin.
    let by_token = access::token(request.headers()).is_some();
    let headers = request.headers();
    // Whoever runs the console has named that page. What its browser adds by itself is no more than it adds for ours.
    let by_portal = is_marked(headers) && state.access.embed_origins.include(headers.get(header::ORIGIN));
    // Nor does a browser add the key of a portal's server, without which that is refused.
    let by_key = request.uri().path().ends_with("/console/embed-tokens");
    if harmless || by_token || by_key || by_portal || is_own(headers, &state.hosts) {
        return next.run(request).await;
    }
    let origin = request.headers().get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    tracing::warn!(method = %request.method(), path = request.uri().path(), origin, "not from the console: refused");
    let detail = "This request did not come from the console. Programs send the header X-Reprise-Csrf: 1.";
    Problem::new(StatusCode::FORBIDDEN, "csrf", detail).into_response()
}

fn is_own(headers: &HeaderMap, hosts: &KnownHosts) -> bool {
    is_marked(headers)
        && match headers.get("sec-fetch-site") {
            // The browser's own word, which no page can change. It holds also behind a proxy that asks under another
            // host name, such as the one of live reload, where the origin would look foreign.
            Some(site) => site == "same-origin" || site == "none",
            None => headers
                .get(header::ORIGIN)
                .is_none_or(|origin| hosts.are_behind(origin) || is_this_host(origin, headers)),
        }
}

fn is_marked(headers: &HeaderMap) -> bool {
    headers.get(CSRF_HEADER).is_some_and(|value| value == "1")
}

/// Whether an origin has the host and port that the request is addressed to.
fn is_this_host(origin: &HeaderValue, headers: &HeaderMap) -> bool {
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
